"""Scenario discovery: boxes where they were put, and none where there is nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ruralsim.experiment.discovering.boxes import Box, Factor, Limit, find, simplest
from ruralsim.experiment.discovering.discover import Failing, discover
from ruralsim.foundation.errors import DataError, RuralsimError
from ruralsim.results.findings import Findings
from tests.experiment.explaining.fake_plan import PATHS, answered, plan

UNIT: dict[str, dict[str, Any]] = {
    PATHS[0]: {"low": 0.0, "high": 1.0},
    PATHS[1]: {"low": 0.0, "high": 1.0},
    PATHS[2]: {"low": 0.0, "high": 0.6},
}
KIND = "networks.post.courier_wage"
FACTORS = [Factor("a"), Factor("b"), Factor("c")]
POOR = Failing(below=0.0)


def corner(a: Any, b: Any, c: Any) -> NDArray[np.float64]:
    """Fails where a is above 0.7 and b below 0.4, whatever c is."""
    return np.where((a > 0.7) & (b < 0.4), -1.0, 1.0)


def test_a_box_is_found_where_it_was_put() -> None:
    asked = plan("lhs", UNIT, samples=400)
    found = discover(asked, answered(asked, corner), "income", POOR)
    limits = found.frame("limits").set_index("factor")
    assert set(limits.index) == {PATHS[0], PATHS[1]}
    assert limits.loc[PATHS[0], "low"] == pytest.approx(0.7, abs=0.03)
    assert np.isnan(limits.loc[PATHS[0], "high"])
    assert limits.loc[PATHS[1], "high"] == pytest.approx(0.4, abs=0.03)
    box, check = found.frame("boxes").iloc[0], found.frame("checks").iloc[0]
    assert len(found.frame("boxes")) == 1
    assert (box["coverage"], box["density"]) == (1.0, 1.0)
    assert check["p"] < 1e-6
    assert check["out_failing"] / check["out_points"] > 0.85
    judged = found.frame("judged")
    assert (judged["fails"] == (judged["box"] == 1)).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_of_pure_chance_has_nothing_to_report(seed: int) -> None:
    asked = plan("sobol", UNIT, samples=32, seed=seed)
    luck = np.random.default_rng(seed).normal(size=1000)
    found = discover(asked, answered(asked, lambda a, b, c: 0 * a, lambda i, r: luck[i]), "income", POOR)
    assert found.frame("boxes").empty
    assert found.frame("checks").iloc[0]["boxes"] == 0
    assert (found.frame("judged")["box"] == 0).all()


def test_a_blurred_box_still_has_its_limits() -> None:
    asked = plan("lhs", UNIT, samples=500, replications=2)
    luck = np.random.default_rng(1).normal(0, 0.8, (500, 2))
    found = discover(asked, answered(asked, corner, lambda i, r: luck[i, r]), "income", POOR)
    limits = found.frame("limits")
    assert {PATHS[0], PATHS[1]} <= set(limits["factor"])
    assert found.frame("boxes")["density"].iloc[0] > 0.7


def test_values_without_order_are_listed() -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.integers(0, 3, 300), rng.random(300)]).astype(float)
    fails = (x[:, 0] != 1) & (x[:, 1] > 0.5)
    boxes = find(x, fails, [Factor("kind", 3), Factor("b")], np.arange(300))
    assert boxes[0].limits[0] == Limit(among=frozenset({0, 2}))
    assert boxes[0].limits[1].low == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("values", "better", "failing", "threshold"),
    [
        ([28.0] * 40, 1, 0, 28.0),  # all alike: none is the worst
        ([28.0] * 40, -1, 0, 28.0),
        ([28.0] * 30 + [31.0] * 10, 1, 30, 28.0),  # ties stand or fall together
        ([28.0] * 30 + [31.0] * 10, -1, 10, 31.0),
        ([0.0, 1.0, 2.0, 3.0, 4.0], 1, 1, 0.0),
        ([1.0, 2.0] + [3.0] * 38, 1, 2, 2.0),  # the best never fail
    ],
)
def test_the_worst_follow_ties(values: list[float], better: int, failing: int, threshold: float) -> None:
    at, below, fails = Failing(worst=0.2).judge(np.array(values), better)
    assert (at, below, int(fails.sum())) == (threshold, better > 0, failing)


def test_the_worst_fifth() -> None:
    values = np.arange(100.0)
    assert Failing(worst=0.2).judge(values, 1)[2].nonzero()[0].tolist() == list(range(20))
    assert Failing(worst=0.2).judge(values, -1)[2].nonzero()[0].tolist() == list(range(80, 100))
    with pytest.raises(DataError, match="neither better nor worse"):
        Failing(worst=0.2).judge(values, 0)
    assert Failing(above=97.5).judge(values, 0)[2].sum() == 2


def test_failure_against_another_base_is_judged_on_paired_differences() -> None:
    asked = plan("lhs", UNIT, ["small", "no_policy"], samples=300, replications=2)
    table = answered(asked, lambda a, b, c: 100 * c)  # what varies most is common to both
    luck = np.random.default_rng(0).normal(0, 50, 300)
    place = table["point"] % 300
    table["income"] += luck[place]
    table.loc[table["base"] == "small", "income"] += np.where(table[PATHS[0]] > 0.5, -1.0, 1.0)[:600]
    with pytest.raises(RuralsimError, match="small is another county than no_policy"):
        discover(asked, table, "income", POOR, versus="no_policy")
    found = discover(asked, table, "income", POOR, versus="no_policy", unequal=True)
    assert found.frame("checks")["base"].to_list() == ["small"]
    limits = found.frame("limits")
    assert limits["factor"].to_list() == [PATHS[0]]
    assert limits["low"].iloc[0] == pytest.approx(0.5, abs=0.01)


def test_unneeded_limits_go() -> None:
    x = np.random.default_rng(0).random((400, 3))
    fails = x[:, 0] > 0.6
    box = Box({0: Limit(low=0.6), 2: Limit(high=0.8)})
    assert box.quasi_p(x, fails, 0) < 1e-6
    assert box.quasi_p(x, fails, 2) == pytest.approx(1.0)
    assert [*find(x, fails, FACTORS, np.arange(400))[0].limits] == [0]


def test_limits_are_short_numbers() -> None:
    assert simplest(0.4182, 0.4317) == 0.42
    assert simplest(3000.0, 3600.0) == 3000.0
    assert simplest(3100.0, 3600.0) == 3300.0 or 3100.0 <= simplest(3100.0, 3600.0) < 3600.0
    assert simplest(1.0, np.nextafter(1.0, 2.0)) == 1.0
    assert -0.2 <= simplest(-0.2, 0.1) < 0.1


def test_what_cannot_be_asked_is_said() -> None:
    asked = plan("lhs", UNIT, samples=20)
    table = answered(asked, corner)
    with pytest.raises(DataError, match="income"):
        discover(asked, table, "incom", POOR)
    with pytest.raises(DataError, match="no other base"):
        discover(asked, table, "income", POOR, versus="small")
    alone = plan("one_at_a_time", UNIT)
    with pytest.raises(DataError, match="one factor at a time"):
        discover(alone, answered(alone, corner), "income", POOR)


def test_nothing_fails(tmp_path: Path) -> None:
    asked = plan("lhs", UNIT, samples=40)
    found = discover(asked, answered(asked, corner), "income", Failing(below=-5.0))
    assert found.frame("checks").iloc[0]["failing"] == 0
    assert found.frame("boxes").empty
    opened = Findings.load(found.save(tmp_path / "found"))
    assert list(opened.frame("limits")) == list(found.frame("limits"))
    assert len(opened.frame("judged")) == 40
