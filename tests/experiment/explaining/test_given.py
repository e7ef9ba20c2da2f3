"""Shares and rank correlations of any points: names, few values, columns that move together."""

from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.explaining.dependence import coded, tied
from ruralsim.experiment.explaining.given import _of_groups, partial_ranks
from ruralsim.experiment.explaining.sensitivity import sensitivity
from ruralsim.results.findings import Findings
from tests.experiment.explaining.fake_plan import PATHS, answered, plan

LEVER, RANGE, MARGIN = PATHS
NAME = "world.market.zones.county.en"
ADDS = {"a": 0.0, "b": 1.0, "c": 0.0, "d": 1.0}


def index(found: Findings, kind: str) -> pd.Series:
    frame = found.frame("indices")
    return frame[frame["index"] == kind].set_index("factor")["value"]


def csv(tmp_path: Path, columns: dict[str, Any]) -> Any:
    file = tmp_path / "points.csv"
    pd.DataFrame(columns).to_csv(file, index=False)
    return plan("csv", {}, file=str(file))


def named(order: str, samples: int) -> Findings:
    factors: dict[str, dict[str, Any]] = {NAME: {"values": [*order]}, RANGE: {"low": 0.0, "high": 1.0}}
    asked = plan("lhs", factors, samples=samples)
    return sensitivity(asked, answered(asked, lambda n, b: np.array([ADDS[str(x)] for x in n]) - b))


@pytest.mark.parametrize("order", ["abcd", "acbd", "dbca"])
def test_names_count_the_same_in_whatever_order(order: str) -> None:
    found = named(order, 400)
    # a quarter of the variance of 0 and 1, against a twelfth
    assert index(found, "S1").to_list() == pytest.approx([0.75, 0.25], abs=0.06)
    assert index(found, "prcc")[NAME] > 0.8  # and never below zero


def test_few_points_rank_names_without_a_sign() -> None:
    values = np.arange(30) % 3
    rest = np.random.default_rng(1).random(30)
    found = []
    for order in permutations(range(3)):
        blocks = [coded(np.array(order)[values].astype(float), True), coded(rest, False)]
        found.append(partial_ranks(blocks, [True, False], np.array([5.0, 0.0, 9.0])[values] + rest)[0][0])
    assert found == pytest.approx([found[0]] * 6)
    assert found[0] > 0.9


def test_many_names_of_nothing_correlate_no_more_than_a_number() -> None:
    rng = np.random.default_rng(2)
    sizes = []
    for _ in range(200):
        x, names, y = rng.random(60), rng.integers(0, 6, 60).astype(float), rng.normal(size=60)
        sizes.append(
            [
                abs(v)
                for v, _ in partial_ranks([coded(x, False), coded(names, True)], [False, True], y).values()
            ]
        )
    number, of_names = np.mean(sizes, axis=0)
    assert of_names == pytest.approx(number, abs=0.05)


@pytest.mark.parametrize("values", [2, 3, 5])
def test_few_values_lose_nothing_of_their_share(values: int) -> None:
    steps = np.linspace(0, 1, values)
    factors: dict[str, dict[str, Any]] = {LEVER: {"values": steps.tolist()}, RANGE: {"low": 0.0, "high": 1.0}}
    asked = plan("lhs", factors, samples=600)
    size = np.sqrt(np.var(steps) * 12)  # so that both make a half
    found = sensitivity(asked, answered(asked, lambda a, b: a / size + b))
    assert index(found, "S1")[LEVER] == pytest.approx(0.5, abs=0.03)


def test_groups_of_nothing_have_no_share_on_average() -> None:
    rng = np.random.default_rng(3)
    found = [_of_groups(rng.integers(0, 8, 60), rng.normal(size=60)) for _ in range(400)]
    assert np.mean(found) == pytest.approx(0.0, abs=0.02)


def test_columns_that_move_together_have_no_share_of_their_own(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    a = rng.random(200)
    near = np.clip(a + rng.normal(0, 0.1, 200), 0, 1)
    asked = csv(tmp_path, {LEVER: a, RANGE: near, MARGIN: 0.6 * rng.random(200)})
    found = sensitivity(asked, answered(asked, lambda a, b, c: a + b + c))
    assert index(found, "S1").index.to_list() == [MARGIN]
    assert index(found, "prcc").index.to_list() == [LEVER, RANGE, MARGIN]
    said = {(gap["reason"], gap["factor"], gap["other"]) for gap in found.meta["unmeasured"]}
    assert said == {("dependent", LEVER, RANGE), ("dependent", RANGE, LEVER)}


def test_equal_columns_have_no_correlation_either(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    a = rng.random(100)
    asked = csv(tmp_path, {LEVER: a, RANGE: a, MARGIN: 0.6 * rng.random(100)})
    found = sensitivity(asked, answered(asked, lambda a, b, c: a + b + c))
    assert index(found, "prcc").index.to_list() == [MARGIN]
    assert {gap["reason"] for gap in found.meta["unmeasured"]} == {"collinear"}


def test_a_column_that_does_not_vary_is_said(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    asked = csv(tmp_path, {LEVER: rng.random(60), RANGE: np.full(60, 0.5)})
    found = sensitivity(asked, answered(asked, lambda a, b: a + b))
    assert set(found.frame("indices")["factor"]) == {LEVER}
    assert [(gap["reason"], gap["factor"]) for gap in found.meta["unmeasured"]] == [("still", RANGE)]


def test_ties_that_are_not_straight_are_seen() -> None:
    rng = np.random.default_rng(7)
    a = rng.uniform(-1, 1, 300)
    names = rng.integers(0, 3, 300).astype(float)
    columns = np.column_stack(
        [a, a**2 + rng.normal(0, 0.1, 300), names, (names + rng.integers(0, 2, 300)) % 3]
    )
    found = tied(columns, [False, False, True, True])
    assert {j: tie.other for j, tie in found.items()} == {0: 1, 1: 0, 2: 3, 3: 2}


def test_what_is_drawn_apart_is_seldom_found_together() -> None:
    rng = np.random.default_rng(8)
    named = [False] * 3 + [True] * 2
    drawn = (np.column_stack([rng.random((80, 3)), rng.integers(0, 3, (80, 2))]) for _ in range(100))
    assert sum(bool(tied(columns, named)) for columns in drawn) <= 4


def test_runs_that_fail_where_two_factors_are_high_tie_the_rest_together() -> None:
    factors: dict[str, dict[str, Any]] = {LEVER: {"low": 0.0, "high": 1.0}, RANGE: {"low": 0.0, "high": 1.0}}
    asked = plan("lhs", factors, samples=300)
    table = answered(asked, lambda a, b: a + b)
    assert index(sensitivity(asked, table), "S1").index.to_list() == [LEVER, RANGE]
    table.loc[table[LEVER] + table[RANGE] > 1, "income"] = np.nan
    found = sensitivity(asked, table)
    assert "S1" not in set(found.frame("indices")["index"])
    assert {gap["reason"] for gap in found.meta["unmeasured"]} == {"dependent"}


@pytest.mark.parametrize("points", [8, 30])
def test_a_correlation_of_nothing_has_zero_in_its_interval(points: int) -> None:
    rng = np.random.default_rng(9)
    held = 0
    for _ in range(400):
        blocks = [coded(rng.random(points), False) for _ in range(2)]
        value, half = partial_ranks(blocks, [False, False], rng.normal(size=points))[0]
        held += abs(value) <= half
    assert held / 400 == pytest.approx(0.95, abs=0.03)
