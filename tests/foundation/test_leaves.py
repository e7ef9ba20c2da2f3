"""Nothing that an object holds escapes, and what follows from the rest is left out."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ruralsim.foundation.kept import Kept
from ruralsim.foundation.leaves import leaves
from ruralsim.foundation.param import Settings
from ruralsim.foundation.table import GrowingTable, column


class Lots(GrowingTable):
    """Lots on the road."""

    kg: Any = column("f8", "kg", "mass")


class Fee(Settings):
    """A fee."""

    cny: float = 2.0


class Pair(NamedTuple):
    """Two numbers."""

    a: int
    b: float


@dataclass
class Yard:
    """Things of every kind."""

    lots: Lots
    fees: dict[str, Fee] = field(default_factory=dict)
    pair: Pair = field(default_factory=lambda: Pair(1, 2.5))
    names: list[str] = field(default_factory=lambda: ["east", "west"])
    none: None = None
    kept: Kept = field(default_factory=Kept)
    _memo: int = 7


def yard() -> Yard:
    lots = Lots(8)
    lots.kg[lots.append(2)] = 3.0
    made = Yard(lots, {"b": Fee(), "a": Fee(cny=1.0)})
    made.kept.get("sum", None, lambda: 6.0)
    return made


def test_every_part_has_its_path_in_a_fixed_order():
    found = dict(leaves(yard()))
    assert list(found) == [
        "lots.kg", "fees.a", "fees.b", "pair.a", "pair.b", "names.0", "names.1", "none",
    ]  # fmt: skip
    assert found["pair.b"] == 2.5
    assert found["names.1"] == "west"
    assert found["fees.a"].cny == 1.0


def test_of_a_growing_table_the_live_rows_count():
    np.testing.assert_array_equal(dict(leaves(yard()))["lots.kg"], [3.0, 3.0])


def test_paths_are_left_out_with_all_below_them():
    found = dict(leaves(yard(), without=("fees", "pair.a", "lots.kg")))
    assert not {path for path in found if path.startswith("fees")}
    assert "pair.a" not in found
    assert "lots.kg" not in found
    assert "pair.b" in found


def test_paths_begin_with_that_of_the_thing_itself():
    assert dict(leaves([4], "yard")) == {"yard.0": 4}
