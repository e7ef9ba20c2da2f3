import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.foundation.table import GrowingTable, Table, column


class Villages(Table):
    x_km = column("f8", "km", "easting")
    stock_kg = column("f4", "kg", "on hand", dims=("product",))
    remote = column("b1", "", "beyond the road")


class Stores(GrowingTable):
    fresh = column("f4", "", "by product, all households side by side", by="product")
    belief = column("f4", "CNY/kg", "by channel", dims=("channel",), by="product")


class Parcels(GrowingTable):
    uid = column("u8", "", "identity")
    mass_kg = column("f8", "kg", "mass", dims=("product",))


def test_columns_are_zeroed_typed_and_contiguous():
    t = Villages(4, product=3)
    assert (len(t), t.n, t.stock_kg.shape, t.stock_kg.dtype) == (4, 4, (4, 3), np.float32)
    assert t.remote.dtype == np.bool_
    assert t.stock_kg.flags.c_contiguous
    assert list(t.columns) == ["x_km", "stock_kg", "remote"]
    assert t.columns["x_km"].unit == "km"
    assert t.nbytes == 4 * (8 + 12 + 1)


def test_a_column_by_product_holds_the_rows_of_one_product_side_by_side():
    t = Stores(2, product=3, channel=4)
    t.append(2)
    assert (t.fresh.shape, t.belief.shape) == ((3, 2), (3, 2, 4))
    assert t.columns["belief"].rank == t.belief.ndim == 3
    t.fresh[2, 1], t.by_row("fresh")[0, 2] = 0.5, 0.25
    assert t.fresh[2].tolist() == [0.25, 0.5]
    assert t.to_frame(["fresh"]).fresh_2.tolist() == [0.25, 0.5]


def test_a_column_by_product_grows_and_shrinks_by_rows():
    t = Stores(2, product=3, channel=1)
    t.append(2)
    t.by_row("fresh")[:] = [[1, 2, 3], [4, 5, 6]]
    t.append(3)  # beyond the capacity
    assert t.by_row("fresh")[:3].tolist() == [[1, 2, 3], [4, 5, 6], [0, 0, 0]]
    t.compact(np.array([False, True, True, False, False]))
    assert t.by_row("fresh").tolist() == [[4, 5, 6], [0, 0, 0]]


def test_unknown_names_and_new_arrays_are_refused():
    t = Villages(2, product=1)
    with pytest.raises(AttributeError, match="did you mean x_km"):
        t.x_m = np.zeros(2)
    with pytest.raises(AttributeError, match="cannot be rebound"):
        t.x_km = np.ones(2)
    t.x_km += 1.0
    t._note = "allowed"
    assert t.x_km.tolist() == [1, 1]


def test_dimensions_must_be_those_the_columns_name():
    with pytest.raises(TypeError, match="product"):
        Villages(2)


def test_a_column_is_inherited():
    class Towns(Villages):
        people = column("i4", "1", "inhabitants")

    assert list(Towns.columns) == ["x_km", "stock_kg", "remote", "people"]
    assert "people" not in Villages.columns


def test_frames_spread_trailing_dimensions_and_show_live_rows():
    t = Parcels(8, product=2)
    t.append(3)
    t.mass_kg[1] = 4, 5
    frame = t.to_frame()
    assert list(frame) == ["uid", "mass_kg_0", "mass_kg_1"]
    assert frame.mass_kg_1.tolist() == [0, 5, 0]
    assert list(t.to_frame(["uid"])) == ["uid"]


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_copies_are_whole_and_apart(twin):
    t = Parcels(2, product=1)
    t.append(3)
    t.uid[:3] = 1, 2, 3
    other = twin(t)
    other.append(1)
    other.uid[0] = 9
    assert (t.n, other.n, t.uid[:3].tolist()) == (3, 4, [1, 2, 3])


def test_flags_must_fit():
    with pytest.raises(ValueError, match="need 0 flags"):
        Parcels(2, product=1).compact(np.array([True]))


@given(st.lists(st.tuples(st.integers(0, 9), st.randoms(use_true_random=False)), max_size=12))
def test_appending_and_compacting_keeps_rows_and_their_order(rounds):
    t, model, following = Parcels(1, product=2), [], 1
    for k, chance in rounds:
        new = t.append(k)
        assert not t.mass_kg[new].any()
        born = list(range(following, following + k))
        t.uid[new], t.mass_kg[new] = born, np.array(born, float).reshape(-1, 1)
        model, following = model + born, following + k
        alive = np.array([chance.random() < 0.6 for _ in model], bool)
        moved = t.compact(alive)
        survivors = [uid for uid, stays in zip(model, alive, strict=True) if stays]
        assert [survivors[row] if row >= 0 else None for row in moved] == [
            uid if stays else None for uid, stays in zip(model, alive, strict=True)
        ]
        model = survivors
        assert t.uid[: t.n].tolist() == model
        assert t.mass_kg[: t.n, 1].tolist() == model
