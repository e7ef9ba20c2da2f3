"""Designs and factors: where points lie, how many there are, and that they are the same everywhere."""

import math
import subprocess
import sys
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralsim.experiment.sweeping.designs import SAMPLED, Design
from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.foundation.param import Param

FACTORS = {
    "a": Factor(low=-2.0, high=3.0),
    "b": Factor(values=("x", "y", "z")),
    "c": Factor(low=1.0, high=6.0, whole=True),
    "d": Factor(low=0.5, high=4.0, dist="triangular", mode=1.0),
}
SIZES = {"lhs": 10, "sobol": 8, "morris": 5, "fast": 65}


def design(kind: str, **values) -> Design:
    if kind in SIZES:
        values.setdefault("samples", SIZES[kind])
    return Design(kind=kind, **values)


@pytest.mark.parametrize("kind", [*SAMPLED, "grid", "one_at_a_time"])
def test_points_lie_within_bounds_and_are_as_many_as_said(kind: str) -> None:
    found = list(design(kind).values(FACTORS))
    assert len(found) == design(kind).count(FACTORS)
    for point in found:
        assert -2.0 <= point.get("a", 0.0) <= 3.0
        assert point.get("b", "x") in ("x", "y", "z")
        assert point.get("c", 1) in range(1, 7)
        assert 0.5 <= point.get("d", 1.0) <= 4.0


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        (design("lhs"), 10),
        (design("sobol"), 8 * 6),
        (design("sobol", second_order=True), 8 * 10),
        (design("morris"), 5 * 5),
        (design("fast"), 65 * 4),
        (design("grid", levels=2), 2 * 3 * 2 * 2),
        (design("one_at_a_time"), 1 + 2 + 3 + 2 + 2),
    ],
)
def test_sizes_by_hand(asked: Design, points: int) -> None:
    assert asked.count(FACTORS) == points


@given(levels=st.integers(2, 5))
def test_a_grid_is_the_product(levels: int) -> None:
    factors = {"a": Factor(low=0.0, high=1.0), "b": Factor(values=(True, False))}
    found = [tuple(point.values()) for point in Design(kind="grid", levels=levels).values(factors)]
    steps = [i / (levels - 1) for i in range(levels)]
    assert found == [(pytest.approx(a), b) for a, b in product(steps, (True, False))]


@given(samples=st.integers(1, 60), seed=st.integers(0, 2**32 - 1))
def test_a_latin_hypercube_has_one_point_in_each_stratum(samples: int, seed: int) -> None:
    unit = Design(kind="lhs", samples=samples, seed=seed).unit(
        {name: Factor(low=0.0, high=1.0) for name in "abc"}
    )
    strata = np.floor(unit * samples).astype(int)
    assert (np.sort(strata, axis=0) == np.arange(samples)[:, None]).all()


def test_one_at_a_time_moves_one() -> None:
    base, *moved = Design(kind="one_at_a_time", levels=3).values(FACTORS)
    assert base == {}
    assert all(len(point) == 1 for point in moved)
    assert [point["a"] for point in moved if "a" in point] == [-2.0, 0.5, 3.0]


def test_morris_changes_one_coordinate_a_step() -> None:
    ranges = {name: factor for name, factor in FACTORS.items() if factor.values is None}
    unit = design("morris").unit(ranges)
    for trajectory in unit.reshape(SIZES["morris"], len(ranges) + 1, len(ranges)):
        for a, b in pairwise(trajectory):
            assert (a != b).sum() == 1
    assert set(np.round(unit.ravel() * 3, 9)) <= {0, 1, 2, 3}


@pytest.mark.parametrize("names", ["ab", "abc", "abcde"])
def test_morris_runs_every_listed_value_about_equally_often(names: str) -> None:
    factors = FACTORS | {"b": Factor(values=tuple(names))}
    points = [point["b"] for point in design("morris", samples=20).values(factors)]
    paths = [points[i : i + 5] for i in range(0, len(points), 5)]
    assert all(sum(a != b for a, b in pairwise(path)) == 1 for path in paths)
    met = [end for path in paths for end in (path[0], path[-1])]
    counts = [met.count(name) for name in names]
    assert max(counts) - min(counts) <= 2


@pytest.mark.parametrize("kind", SAMPLED)
def test_the_seed_decides_the_points(kind: str) -> None:
    np.random.seed(7)  # noqa: NPY002 (a library that drew from the shared state would be found out)
    first = design(kind, seed=3).unit(FACTORS)
    np.random.seed(8)  # noqa: NPY002
    assert np.array_equal(design(kind, seed=3).unit(FACTORS), first)
    assert not np.array_equal(design(kind, seed=4).unit(FACTORS), first)


def test_another_process_draws_the_same() -> None:
    made = "Design(kind='lhs', samples=3).unit({'a': None}).tolist()"
    script = f"from ruralsim.experiment.sweeping.designs import Design; print({made})"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(Design(kind="lhs", samples=3).unit({"a": FACTORS["a"]}).tolist())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "lhs"}, "needs samples"),
        ({"kind": "grid", "samples": 4}, "has no samples"),
        ({"kind": "lhs", "samples": 4, "levels": 3}, "has no levels"),
        ({"kind": "sobol", "samples": 100}, "64 or 128"),
        ({"kind": "fast", "samples": 64}, "at least 65"),
        ({"kind": "morris", "samples": 1}, "at least 2 samples"),
        ({"kind": "morris", "samples": 4, "levels": 3}, "even number"),
        ({"kind": "csv"}, "needs a file"),
        ({"kind": "grid", "file": "a.csv"}, "has no file"),
        ({"kind": "grid", "second_order": True}, "has no second_order"),
        ({"kind": "grid", "replications": 0}, "between 1"),
    ],
)
def test_designs_that_cannot_be_are_refused(values, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Design(**values)


def test_every_value_of_a_list_has_the_same_part() -> None:
    factor = Factor(values=(3000, "x", True))
    parts = np.arange(12) / 12
    assert factor.quantiles(parts) == [3000] * 4 + ["x"] * 4 + [True] * 4
    assert factor.quantile(1.0) is True


def test_every_whole_number_has_the_same_part() -> None:
    factor = Factor(low=2.0, high=4.0, whole=True)
    found = factor.quantiles((np.arange(9) + 0.5) / 9)
    assert found == [2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert all(type(value) is int for value in found)
    assert factor.quantile(1.0) == 4


DISTRIBUTIONS = {
    "normal": {"mean": 10.0, "sd": 2.0},
    "lognormal": {"mean": 10.0, "sd": 5.0},
    "triangular": {"low": 4.0, "mode": 8.0, "high": 20.0},
    "pert": {"low": 4.0, "mode": 8.0, "high": 20.0},
    "loguniform": {"low": 1.0, "high": 100.0},
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_distributions_rise_from_end_to_end(name) -> None:
    factor = Factor(dist=name, **DISTRIBUTIONS[name]).resolved(None, whole=False)
    found = factor.quantiles(np.linspace(0, 1, 101))
    assert all(a < b for a, b in pairwise(found))
    assert (found[0], found[-1]) == (pytest.approx(factor.low), pytest.approx(factor.high))


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("normal", 10.0),
        ("lognormal", 10.0),
        ("triangular", 32 / 3),
        ("pert", 56 / 6),
        ("loguniform", 99 / math.log(100)),
    ],
)
def test_distributions_have_the_mean_they_say(name, mean: float) -> None:
    factor = Factor(dist=name, **DISTRIBUTIONS[name]).resolved(None, whole=False)
    parts = (np.arange(20_000) + 0.5) / 20_000
    assert np.mean(factor.quantiles(parts)) == pytest.approx(mean, rel=0.01)


def test_a_distribution_is_cut_at_its_ends_and_the_parameters() -> None:
    share = Param("1", 0, 1)
    wide = Factor(dist="normal", mean=0.9, sd=0.5).resolved(share, whole=False)
    assert (wide.low, wide.high) == (0.0, 1.0)
    assert wide.quantile(0.0) == 0.0
    assert wide.quantile(1.0) == 1.0
    own = Factor(dist="normal", mean=0.9, sd=0.5, low=0.5).resolved(share, whole=False)
    assert min(own.quantiles(np.linspace(0, 1, 50))) == 0.5


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "needs low and high"),
        ({"low": 0.0}, "lacks high"),
        ({"low": 1.0, "high": 0.0}, "not below"),
        ({"low": 1.0, "high": 1.0}, "not below"),
        ({"low": math.nan, "high": 1.0}, "finite"),
        ({"low": 0.0, "high": math.inf}, "finite"),
        ({"low": "0", "high": 1.0}, "number"),
        ({"values": ()}, "empty"),
        ({"values": (1,), "low": 0.0}, "has values"),
        ({"dist": "normal", "mean": 0.0}, "lacks sd"),
        ({"dist": "normal", "mean": 0.0, "sd": 0.0}, "not above 0"),
        ({"dist": "normal", "mean": 0.0, "sd": 1.0, "mode": 1.0}, "has no mode"),
        ({"dist": "lognormal", "mean": -1.0, "sd": 1.0}, "positive"),
        ({"dist": "loguniform", "low": 0.0, "high": 1.0}, "positive"),
        ({"dist": "triangular", "low": 0.0, "mode": 2.0, "high": 1.0}, "outside"),
        ({"dist": "gauss", "mean": 0.0, "sd": 1.0}, "normal"),
    ],
)
def test_factors_that_cannot_be_are_refused(values, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Factor(**values)
