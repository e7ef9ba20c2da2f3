import numpy as np

from tests.factory import set_shops, tiny_world


def test_shops_follow_who_sells_online_and_keep_what_is_theirs():
    world = tiny_world()
    f, shops = world.farmers, set_shops(world, np.arange(40) % 3 == 0)
    shops.order_rate[:14], shops.list_price[:14] = f.uid[shops.household[:14], None] % 100, 7.0
    online = f.sells_online.copy()
    online[[0, 6]], online[[1, 37, 38]] = False, True
    set_shops(world, online)
    household = shops.by_row("household")
    np.testing.assert_array_equal(household, np.flatnonzero(online))
    np.testing.assert_array_equal(f.shop[household], np.arange(shops.n))
    assert (f.shop[~online] == -1).all()
    new = np.isin(household, [1, 37, 38])
    rate, price = shops.by_row("order_rate"), shops.by_row("list_price")
    assert (rate[~new] == f.uid[household[~new], None] % 100).all()
    assert (price[~new] == 7.0).all()
    assert (rate[new] == 0.0).all()
    np.testing.assert_allclose(price[new], np.tile(world.products.price_retail, (3, 1)), rtol=1e-6)


def test_all_close_and_open_again():
    world = tiny_world()
    assert set_shops(world, False).n == 0
    assert set_shops(world, True).n == world.farmers.n
