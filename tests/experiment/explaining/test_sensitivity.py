"""Sensitivity: the machinery against functions whose indices are published, or worked out by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from ruralsim.experiment.explaining.noise import seed_error, split
from ruralsim.experiment.explaining.sensitivity import sensitivity
from ruralsim.foundation.errors import DataError
from ruralsim.results.findings import Findings
from tests.experiment.explaining.fake_plan import PATHS, answered, plan

ENDS = ((0.0, 1.0), (0.0, 1.0), (0.0, 0.6))
UNIT = {path: {"low": low, "high": high} for path, (low, high) in zip(PATHS, ENDS, strict=True)}
LEVELS: dict[str, dict[str, Any]] = {PATHS[0]: {"values": [0.0, 0.5, 1.0]}, PATHS[1]: {"values": [0.0, 1.0]}}


def ishigami(*factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ishigami & Homma 1990, a = 7, b = 0.1, over factors stretched to −π … π."""
    x, y, z = (np.pi * (2 * f / high - 1) for f, (_, high) in zip(factors, ENDS, strict=True))
    found: NDArray[np.float64] = np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)
    return found


PUBLISHED = {"S1": (0.3139, 0.4424, 0.0), "ST": (0.5576, 0.4424, 0.2437)}


def values(found: Findings, index: str) -> pd.DataFrame:
    frame = found.frame("indices")
    return frame[frame["index"] == index].set_index(["factor", "other"])


def test_sobol_indices_of_ishigami_are_the_published_ones() -> None:
    asked = plan("sobol", UNIT, samples=1024, second_order=True)
    found = sensitivity(asked, answered(asked, ishigami))
    for kind, expected in PUBLISHED.items():
        own = values(found, kind)
        for path, index in zip(PATHS, expected, strict=True):
            low, high = own.loc[(path, ""), ["low", "high"]]
            assert low <= index <= high
            assert high - low < 0.25
    pairs = values(found, "S2")
    for pair, index in (((0, 1), 0.0), ((0, 2), 0.2437), ((1, 2), 0.0)):
        low, high = pairs.loc[tuple(PATHS[i] for i in pair), ["low", "high"]]
        assert low <= index <= high
    # with more points the intervals narrow
    course = found.frame("convergence").query("index == 'ST'").groupby("points")
    widths = (course["high"].mean() - course["low"].mean()).to_numpy()
    assert widths[-1] < widths[0] / 3


def test_fast_indices_of_ishigami() -> None:
    asked = plan("fast", UNIT, samples=1025)
    found = sensitivity(asked, answered(asked, ishigami))
    for kind, expected in PUBLISHED.items():
        assert values(found, kind)["value"].to_numpy() == pytest.approx(expected, abs=0.06)


def test_first_order_shares_of_a_latin_hypercube() -> None:
    asked = plan("lhs", UNIT, samples=512)
    found = sensitivity(asked, answered(asked, ishigami))
    assert values(found, "S1")["value"].to_numpy() == pytest.approx(PUBLISHED["S1"], abs=0.06)
    up_and_down = sensitivity(asked, answered(asked, lambda a, b, c: 3 * a - b**3))
    prcc = values(up_and_down, "prcc")["value"]
    assert prcc[PATHS[0], ""] > 0.9
    assert prcc[PATHS[1], ""] < -0.5
    assert abs(prcc[PATHS[2], ""]) < 0.15


def test_morris_effects_of_a_plane() -> None:
    asked = plan("morris", UNIT, samples=6)
    found = sensitivity(asked, answered(asked, lambda a, b, c: 5 * a - 2 * b))
    assert values(found, "mu")["value"].to_list() == pytest.approx([5.0, -2.0, 0.0])
    assert values(found, "mu_star")["value"].to_list() == pytest.approx([5.0, 2.0, 0.0])
    assert values(found, "sigma")["value"].to_list() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_a_grid_is_split_exactly() -> None:
    asked = plan("grid", LEVELS)
    found = sensitivity(asked, answered(asked, lambda a, b: a + b + 2 * a * b))
    # by hand: means over b are 0.5 + 2a, over a 0.5 + 2b
    cube = np.array([[a + b + 2 * a * b for b in (0, 1)] for a in (0, 0.5, 1)])
    alone = [np.var([0.5, 1.5, 2.5]) / cube.var(), np.var([0.5, 2.5]) / cube.var()]
    assert values(found, "S1")["value"].to_list() == pytest.approx(alone)
    assert values(found, "S2")["value"].to_list() == pytest.approx([1 - sum(alone)])
    assert values(found, "ST")["value"].to_list() == pytest.approx([1 - alone[1], 1 - alone[0]])


def test_one_at_a_time_swings_from_end_to_end() -> None:
    asked = plan("one_at_a_time", UNIT)
    found = sensitivity(asked, answered(asked, lambda a, b, c: 10 + 4 * a - b))
    assert values(found, "swing")["value"].to_list() == pytest.approx([4.0, -1.0, 0.0])
    swing = found.frame("swings").set_index("factor")
    assert swing.loc[PATHS[0], ["at_low", "at_high", "middle"]].to_list() == [10.0, 14.0, 10.0]


def test_cause_and_chance_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    point, seed = rng.normal(0, 3, (400, 1)), rng.normal(0, 2, (1, 40))
    parts = split(point + seed + rng.normal(0, 1, (400, 40)))
    assert parts[:3] == pytest.approx((9 / 14, 4 / 14, 1 / 14), abs=0.1)
    assert parts.floor == pytest.approx(1 / 40 / (9 + 1 / 40), rel=0.3)
    assert np.isnan(split(point)[0])
    assert np.isnan(split(np.ones((5, 3)))[0])


def test_a_seed_that_is_bad_for_all_changes_no_index() -> None:
    asked = plan("sobol", UNIT, samples=64, replications=3)
    plain = sensitivity(asked, answered(asked, ishigami))
    shifted = sensitivity(asked, answered(asked, ishigami, lambda i, r: 50.0 * r))
    assert values(shifted, "ST")["value"].to_list() == pytest.approx(values(plain, "ST")["value"].to_list())
    assert plain.frame("spread")["of_points"][0] == pytest.approx(1.0)
    assert shifted.frame("spread")["of_seeds"][0] > 0.9


def test_noise_is_said_and_widens_the_interval() -> None:
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 6, (2000, 3))
    asked = plan("sobol", UNIT, samples=64, replications=3)
    quiet = values(sensitivity(asked, answered(asked, ishigami)), "ST")
    found = sensitivity(asked, answered(asked, ishigami, lambda i, r: luck[i, r]))
    loud = values(found, "ST")
    assert quiet["of_seeds"].to_list() == pytest.approx([0.0] * 3)
    assert loud["of_seeds"].mean() > 0.1
    assert (loud["high"] - loud["low"]).mean() > (quiet["high"] - quiet["low"]).mean()
    assert found.frame("spread")["floor"][0] > 0.3


def test_jackknife_of_a_mean_is_its_standard_error() -> None:
    runs = np.array([[1.0, 2.0, 6.0], [1.0, 2.0, 6.0]])
    error = seed_error(runs, lambda means: means)
    assert error.tolist() == pytest.approx([np.std([1, 2, 6], ddof=1) / np.sqrt(3)] * 2)


def test_whole_blocks_are_dropped_and_counted() -> None:
    asked = plan("sobol", UNIT, samples=64)
    table = answered(asked, ishigami)
    table.loc[[7, 100], "income"] = np.nan
    table.loc[100, "error"] = "no road"
    found = sensitivity(asked, table)
    spread = found.frame("spread").iloc[0]
    assert (spread["dropped"], spread["incomplete"], spread["points"]) == (10, 2, 310)
    assert found.meta["failed"] == 1
    assert np.isfinite(values(found, "S1")["value"]).all()


def test_a_curve_of_fast_falls_alone() -> None:
    asked = plan("fast", UNIT, samples=65)
    table = answered(asked, ishigami)
    table.loc[70, "income"] = np.nan
    found = values(sensitivity(asked, table), "ST")
    assert found.index.get_level_values(0).to_list() == [PATHS[0], PATHS[2]]


def test_a_grid_with_holes_falls_back_on_ranks() -> None:
    asked = plan("grid", LEVELS | {PATHS[2]: {"values": [0.0, 0.3, 0.6]}})
    table = answered(asked, lambda a, b, c: a - c)
    table.loc[4, "income"] = np.nan
    found = sensitivity(asked, table)
    assert set(found.frame("indices")["index"]) == {"prcc"}
    assert values(found, "prcc")["value"][PATHS[0], ""] > 0.9


def test_a_seed_hardly_begun_is_left_out() -> None:
    asked = plan("lhs", UNIT, samples=64, replications=3)
    table = answered(asked, ishigami)
    table.loc[(table["replication"] == 2) & (table["point"] > 5), "income"] = np.nan
    spread = sensitivity(asked, table).frame("spread").iloc[0]
    assert (spread["points"], spread["seeds"]) == (64, 2)


def test_bases_are_kept_apart() -> None:
    asked = plan("lhs", UNIT, ["small", "no_policy"], samples=64)
    table = answered(asked, ishigami)
    table.loc[table["base"] == "no_policy", "income"] *= 2
    found = sensitivity(asked, table)
    indices = found.frame("indices")
    same = [indices[indices["base"] == base]["value"].to_list() for base in ("small", "no_policy")]
    assert same[0] == pytest.approx(same[1])
    assert [b["key"] for b in found.meta["bases"]] == ["small", "no_policy"]


def test_an_outcome_nobody_has_leaves_the_others_alone() -> None:
    asked = plan("sobol", UNIT, ["small", "no_policy"], samples=16)
    table = answered(asked, ishigami)
    table.loc[table["base"] == "no_policy", "income"] = np.nan
    found = sensitivity(asked, table)
    spread = found.frame("spread").set_index("base")
    assert spread.loc["no_policy", ["points", "incomplete"]].to_list() == [0, 80]
    assert set(found.frame("indices")["base"]) == {"small"}
    assert set(found.frame("means")["base"]) == {"small"}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("sobol", {"samples": 16}),
        ("fast", {"samples": 65}),
        ("morris", {"samples": 6}),
        ("lhs", {"samples": 48}),
        ("grid", {}),
        ("one_at_a_time", {}),
    ],
)
def test_where_nothing_varies_nothing_was_measured(kind: str, more: dict[str, Any]) -> None:
    asked = plan(kind, UNIT, replications=2, **more)
    found = sensitivity(asked, answered(asked, lambda a, b, c: np.array(28.0)))
    assert found.frame("indices").empty
    assert found.frame("swings").empty
    assert np.isnan(found.frame("spread")["of_points"][0])
    assert [(gap["reason"], gap["value"]) for gap in found.meta["unmeasured"]] == [("constant", 28.0)]


def test_a_factor_of_one_value_is_said_to_have_none() -> None:
    asked = plan("sobol", UNIT | {PATHS[0]: {"values": [0.5]}}, samples=64)
    found = sensitivity(asked, answered(asked, lambda a, b, c: a + b + c))
    assert PATHS[0] not in set(found.frame("indices")["factor"])
    assert [(gap["reason"], gap["factor"]) for gap in found.meta["unmeasured"]] == [("still", PATHS[0])]


@pytest.mark.parametrize("names", [["a", "b", "c"], ["c", "a", "b"]])
def test_names_moved_alone_swing_between_their_extremes(names: list[str]) -> None:
    asked = plan("one_at_a_time", {"world.market.zones.county.en": {"values": names}})
    adds = {"a": 7.0, "b": 2.0, "c": 4.0}
    found = sensitivity(asked, answered(asked, lambda n: np.array([adds.get(str(x), 0.0) for x in n])))
    assert values(found, "swing")["value"].to_list() == [5.0]


def test_what_cannot_be_analysed_is_said() -> None:
    asked = plan("lhs", UNIT, samples=16)
    table = answered(asked, ishigami)
    with pytest.raises(DataError, match="none of these outcomes"):
        sensitivity(asked, table.assign(income=np.nan))
    other = plan("lhs", UNIT, samples=16, seed=2)
    with pytest.raises(DataError, match="not the one"):
        sensitivity(other, table)
    names = plan("lhs", {"world.market.zones.county.en": {"values": ["a", "b"]}}, samples=16)
    answers = answered(names, lambda n: (n == "a").astype(float))
    assert not sensitivity(names, answers).frame("indices").empty
    answers.loc[3, "world.market.zones.county.en"] = "c"
    with pytest.raises(DataError, match="not the one"):
        sensitivity(names, answers)


def test_the_same_table_gives_the_same_findings(tmp_path: Any) -> None:
    for kind, more in (("fast", {"samples": 65}), ("lhs", {"samples": 64}), ("sobol", {"samples": 16})):
        asked = plan(kind, UNIT, **more)
        table = answered(asked, ishigami)
        first, second = (sensitivity(asked, table).frame("indices") for _ in range(2))
        pd.testing.assert_frame_equal(first, second)
    opened = Findings.load(sensitivity(asked, table).save(tmp_path / "found"))
    pd.testing.assert_frame_equal(opened.frame("indices"), first, check_dtype=False)
