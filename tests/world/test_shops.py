import numpy as np

from ruralsim.world.shops import keep_shops
from tests.factory import set_shops, tiny_world


def test_a_new_shop_asks_what_its_goods_cost_elsewhere_and_an_old_one_keeps_its_price():
    world = tiny_world(households=20)
    farmers, shops, products = world.farmers, world.shops, world.products
    set_shops(world, np.arange(farmers.n) == 7)
    shops.list_price[:] = 3.0
    farmers.sells_online[[2, 9]] = True
    keep_shops(farmers, shops, products)
    assert shops.household[: shops.n].tolist() == [2, 7, 9]
    asked = shops.by_row("list_price")
    np.testing.assert_allclose(asked[[0, 2]], np.tile(products.price_retail, (2, 1)), rtol=1e-6)
    assert (asked[1] == 3.0).all()
