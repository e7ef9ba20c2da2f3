"""What kernels are handed of tables and settings."""

import copy
import importlib.util
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Annotated, NamedTuple

import numpy as np
import pytest

from ruralsim.foundation import records
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8
from ruralsim.foundation.table import GrowingTable, Table, column


class Barns(Table):
    """Barns."""

    hay_kg = column("f8", "kg", "Hay")
    cows = column("i2", "", "Cows")
    milk_l = column("f4", "l", "Milk by day", dims=("day",))


class Carts(GrowingTable):
    """Carts."""

    load_kg = column("f8", "kg", "Load")


class Feeding(Settings):
    """Feeding."""

    kg_cow: Annotated[float, Param("kg", 0, 50, "Hay of a cow")] = 2.0
    unread: Annotated[float, Param("kg", 0, 50, "Not read by any kernel")] = 1.0


class Weather(NamedTuple):
    """Weather."""

    warm: bool
    rain_mm: F8


@rule
def eaten(barns: Barns, b: int, s: Feeding) -> float:
    return min(barns.hay_kg[b], barns.cows[b] * s.kg_cow)


@kernel
def feed(barns: Barns, s: Feeding, weather: Weather) -> float:
    total = 0.0
    for b in range(barns.n):
        kg = 0.0 if weather.warm else eaten(barns, b, s)
        barns.hay_kg[b] -= kg
        total += kg
    return total


@kernel
def unload(carts: Carts) -> float:
    total = 0.0
    for c in range(carts.n):
        total += carts.load_kg[c]
        carts.load_kg[c] = 0.0
    return total


def barns():
    made = Barns(2, day=3)
    made.hay_kg[:], made.cows[:] = [10.0, 1.0], [2, 2]
    return made


COLD = Weather(False, np.zeros(1))


def test_a_kernel_writes_the_columns_it_names():
    table = barns()
    assert feed(table, Feeding(), COLD) == 5.0
    assert table.hay_kg.tolist() == [6.0, 0.0]


def test_only_what_the_loop_and_its_rules_name_is_handed_over():
    taken = [argument.type() for argument in records.arguments(feed.function, records.named(feed.function))]
    assert [sorted(record.fields) for record in taken] == [["cows", "hay_kg", "n"], ["kg_cow"], ["warm"]]


YARD = """
from ruralsim.foundation.kernel import kernel, rule
from tests.foundation.test_records import Barns


@rule
def wanted(barns: Barns, b: int) -> float:
    return 2.0 * barns.cows[b]


@kernel
def feed(barns: Barns) -> float:
    total = 0.0
    for b in range(barns.n):
        total += wanted(barns, b)
    return total
"""


def test_a_rule_reads_one_more_column_by_naming_it_and_nothing_else(tmp_path):
    """A newcomer's change: one line in the rule. Neither the kernel, nor its call, nor a list says more."""
    table, found = barns(), []
    table.milk_l[:, 0] = 5.0
    for name, line in (
        ("before", "2.0 * barns.cows[b]"),
        ("after", "2.0 * barns.cows[b] + barns.milk_l[b, 0]"),
    ):
        file = tmp_path / f"yard_{name}.py"
        file.write_text(YARD.replace("2.0 * barns.cows[b]", line))
        yard = import_file(file)
        found.append((yard.feed(table), records.named(yard.feed.function)["barns"]))
    assert found == [(8.0, ["cows", "n"]), (18.0, ["cows", "milk_l", "n"])]


def import_file(path: Path) -> ModuleType:
    """A module of a file that lies in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = made
    spec.loader.exec_module(made)
    return made


def test_settings_are_those_of_the_call():
    assert feed(barns(), Feeding(kg_cow=1.0), COLD) == 3.0
    assert feed(barns(), Feeding(kg_cow=0.5), COLD) == 2.0


def test_another_table_is_refused():
    with pytest.raises(TypeError, match="barns is a Barns, not a Carts"):
        feed(Carts(1), Feeding(), COLD)


def test_a_column_that_the_table_lacks_is_named():
    def wrong(barns: Barns) -> None:
        barns.straw_kg[0] = 0.0

    with pytest.raises(TypeError, match=r"wrong: Barns has no straw_kg"):
        records.arguments(wrong, records.named(wrong))


def test_an_argument_without_a_type_is_named():
    def wrong(barns) -> None:
        barns.hay_kg[0] = 0.0

    with pytest.raises(TypeError, match="barns has no annotation"):
        records.arguments(wrong, records.named(wrong))


def test_rows_are_counted_anew_when_a_table_grows_or_shrinks():
    carts = Carts(1)
    for rows in (1, 5, 40):
        carts.append(rows)
        carts.load_kg[: carts.n] = 1.0
        assert unload(carts) == carts.n
    carts.load_kg[: carts.n] = 1.0
    carts.compact(np.arange(carts.n) % 2 == 0)
    assert unload(carts) == carts.n == 23


@dataclass
class Larder:
    """Larder, whose shelf may be another one tomorrow."""

    jars: F8


@kernel
def count(larder: Larder) -> float:
    total = 0.0
    for j in range(larder.jars.size):
        total += larder.jars[j]
    return total


def test_what_may_change_is_looked_at_at_every_call():
    larder = Larder(np.ones(2))
    assert count(larder) == 2.0
    larder.jars = np.ones(3)
    assert count(larder) == 3.0
    larder.jars = np.ones(3, np.float32)
    with pytest.raises(TypeError, match=r"Larder\.jars is a C-contiguous float64"):
        count(larder)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_is_handed_over_as_itself(copied):
    table = barns()
    feed(table, Feeding(), COLD)
    other = copied(table)
    feed(other, Feeding(), COLD)
    assert table.hay_kg.tolist() == [6.0, 0.0]
    assert other.hay_kg.tolist() == [2.0, 0.0]


def test_a_rule_of_records_is_plain_python_outside_kernels():
    assert eaten(barns(), 0, Feeding()) == 4.0


@pytest.mark.thorough
def test_no_kernel_looks_beyond_an_end_of_a_column(tmp_path):
    """Compiled code takes an index as it is: here every index is held against both ends."""
    root = Path(__file__).parents[2]
    env = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "RURALSIM_CACHE": str(tmp_path)}
    for scenario, days in (("small", 120), ("full_package", 10)):
        sizes = [f"world.{name}={n}" for name, n in (("households", 300), ("villages", 24), ("townships", 4))]
        done = subprocess.run(
            [sys.executable, "tests/bits.py", scenario, str(days), "1", *sizes],
            cwd=root, env=env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_the_compilers_own_checks_find_nothing_amiss():
    """Every call through the dispatcher, which refuses what the loop was not compiled for."""
    command = [sys.executable, "tests/bits.py", "small", "10", "1"]
    root = Path(__file__).parents[2]
    fast, checked = (
        subprocess.run(
            command, cwd=root, env={**os.environ, **env}, capture_output=True, text=True, check=True
        ).stdout
        for env in ({}, {"RURALSIM_CHECKED_KERNELS": "1"})
    )
    assert fast == checked
