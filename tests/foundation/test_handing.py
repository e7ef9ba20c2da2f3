"""How records reach compiled code: blocks that lie ready."""

import copy
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
import pytest

from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F4, F8, F8x2, I1x2
from ruralsim.foundation.table import GrowingTable, column


class Sheep(GrowingTable):
    """Sheep."""

    wool_kg = column("f4", "kg", "Wool")
    days = column("i1", "", "Days in each pasture", dims=("pasture",))
    milk_l = column("f8", "l", "Milk", by="month")


class Shearing(Settings):
    """Settings of several types."""

    kg: Annotated[float, Param("kg", 0, 50, "Least wool")] = 2.0
    often: Annotated[int, Param("", 0, 50, "Times a year")] = 3
    by_hand: Annotated[bool, Param("", None, None, "By hand")] = True


@dataclass(frozen=True)
class Barn:
    """What never becomes another."""

    places: int
    warm: bool
    open: B1
    hay: F8x2


class Today(NamedTuple):
    """What is another one every day."""

    rain: float
    hay: F8


@kernel
def describe(sheep: Sheep, s: Shearing, barn: Barn, out: F8) -> None:
    """Writes what it finds of each argument."""
    out[0] = sheep.n
    out[1], out[2] = sheep.wool_kg.size, sheep.wool_kg[sheep.n - 1]
    out[3], out[4], out[5] = sheep.days.shape[0], sheep.days.shape[1], sheep.days[1, 2]
    out[6], out[7], out[8] = sheep.milk_l.shape[0], sheep.milk_l.shape[1], sheep.milk_l[1, 0]
    out[9], out[10], out[11] = s.kg, s.often, s.by_hand
    out[12], out[13], out[14], out[15] = barn.places, barn.warm, barn.open[1], barn.hay[1, 2]
    out[16] = barn.hay.size


@kernel
def shear(sheep: Sheep) -> float:
    total = 0.0
    for i in range(sheep.n):
        total += np.float64(sheep.wool_kg[i])
        sheep.wool_kg[i] = 0.0
    return total


@kernel
def fill(barn: Barn, today: Today) -> float:
    barn.hay[0, 0] += today.rain
    return barn.hay[0, 0] + today.hay[0]


@kernel
def take(x: F4, y: I1x2) -> float:
    return np.float64(x[0]) + y[0, 0]


def flock(rows: int = 2) -> Sheep:
    made = Sheep(rows, pasture=3, month=4)
    made.append(rows)
    made.wool_kg[:rows] = 1.5 * np.arange(1, rows + 1)
    made.days[1, 2], made.milk_l[1, 0] = 7, 0.25
    return made


def barn() -> Barn:
    return Barn(5, False, np.array([False, True]), np.arange(6.0).reshape(2, 3))


def described(*given: object) -> list[float]:
    out = np.zeros(17)
    describe(*given, out)
    return out.tolist()


def test_numbers_and_arrays_of_every_kind_arrive_as_they_are():
    assert described(flock(), Shearing(), barn()) == [
        2, 2, 3.0, 2, 3, 7, 4, 2, 0.25, 2.0, 3, 1, 5, 0, 1, 5.0, 6
    ]  # fmt: skip


def test_other_settings_and_another_barn_are_seen_at_the_next_call():
    sheep = flock()
    described(sheep, Shearing(), barn())
    changed = described(
        sheep, Shearing(kg=4.0, by_hand=False), Barn(9, True, np.zeros(2, np.bool_), np.ones((2, 4)))
    )
    assert changed[9:] == [4.0, 3, 0, 9, 1, 0, 1.0, 8]


def test_a_table_that_grows_is_handed_over_with_its_new_arrays():
    sheep = flock()
    shear(sheep)
    sheep.append(20)
    sheep.wool_kg[: sheep.n] = 1.0
    assert shear(sheep) == 22.0
    assert not sheep.wool_kg[:22].any()


@pytest.mark.parametrize("rows", [1, 0])
def test_rows_that_are_no_longer_live_are_left_alone_without_a_new_block(rows):
    sheep = flock()
    shear(sheep)
    blocks = list(sheep._records.values())
    sheep.resize(rows)
    sheep.wool_kg[:] = 1.0
    assert shear(sheep) == rows
    assert list(sheep._records.values()) == blocks


def test_a_copy_of_a_table_keeps_its_own_number_of_rows():
    sheep = flock()
    shear(sheep)
    other = copy.deepcopy(sheep)
    other.append(1)
    sheep.wool_kg[:2] = 1.0
    other.wool_kg[:3] = 1.0
    assert (shear(sheep), shear(other)) == (2.0, 3.0)


def test_a_block_holds_what_it_points_to():
    sheep = flock()
    shear(sheep)
    (made,) = sheep._records.values()
    assert any(held is sheep.wool_kg for held in made.holds)
    sheep.append(20)  # other arrays: whoever still has the old block still has the old ones
    assert not sheep._records
    assert any(held.size == 2 for held in made.holds if held.dtype == np.float32)


def test_what_changes_daily_is_looked_at_daily():
    store = barn()
    assert [fill(store, Today(rain, np.full(1, hay))) for rain, hay in ((1.0, 0.0), (0.0, 5.0))] == [1.0, 6.0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            Barn(1, True, np.zeros(2, np.int8), np.zeros((2, 3))),
            r"Barn\.open is a C-contiguous bool of rank 1",
        ),
        (
            Barn(1, True, np.zeros(2, np.bool_), np.zeros((3, 2)).T),
            r"Barn\.hay is a C-contiguous float64 of rank 2",
        ),
        (Barn(1, True, np.zeros(2, np.bool_), np.zeros(6)), r"Barn\.hay is a C-contiguous float64 of rank 2"),
    ],
    ids=["type", "layout", "rank"],
)
def test_an_array_of_another_kind_gets_into_no_block(wrong, said):
    with pytest.raises(TypeError, match=said):
        described(flock(), Shearing(), wrong)


def test_a_loose_array_is_looked_at_at_every_call():
    assert take(np.ones(1, np.float32), np.ones((1, 1), np.int8)) == 2.0
    with pytest.raises(TypeError, match="take: y is a C-contiguous int8 of rank 2"):
        take(np.ones(1, np.float32), np.ones((1, 1)))
