"""The search, held against answers that are known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.experiment.budgeting.findings import frontier, run_budget
from ruralsim.foundation.errors import DataError
from ruralsim.results.findings import Findings
from tests.experiment.running.fake_bench import LEVERS, FakeBench, optimum, question


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


class Impatient(FakeBench):
    """Breaks off after so many runs."""

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.patience = patience

    def measure(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        if len(self.asked) > self.patience:
            raise Stopped
        return super().measure(*args, **kwargs)


def test_the_optimum_under_a_binding_budget_is_found() -> None:
    found = run_budget(question((100.0, 150.0), run={"trials": 60}), FakeBench()).frame("best")
    reached = found["effect"] / [optimum(b) for b in found["budget"]]
    assert (reached > 0.98).all()
    assert (reached <= 1.0 + 1e-9).all()
    assert (found["cost"] <= found["budget"]).all()
    assert (found["cost"] > 0.95 * found["budget"]).all()


def test_more_than_enough_money_buys_everything() -> None:
    found = run_budget(question(1000.0, run={"trials": 8}), FakeBench())
    assert found.frame("levers")["intensity"].tolist() == [1.0, 1.0, 1.0]


def test_a_lever_that_only_costs_is_left_alone() -> None:
    bench = FakeBench(lambda mix: 3.0 * mix[0] - mix[2])
    found = run_budget(question(250.0, levers={k: {"values": [0.0, 0.5, 1.0]} for k in LEVERS}), bench)
    assert found.meta["exhaustive"]
    assert found.meta["tried"] == 27
    assert found.frame("levers")["intensity"].tolist() == [1.0, 0.0, 0.0]


def test_a_budget_that_nothing_keeps_is_said_so() -> None:
    levers = {key: {"low": 0.5} for key in LEVERS}
    found = run_budget(question((100.0, 200.0), levers=levers, run={"trials": 8}), FakeBench())
    best = found.frame("best").set_index("budget")
    assert best.loc[100.0, "mix"] == -1
    assert np.isnan(best.loc[100.0, "effect"])
    assert best.loc[100.0, "searched_cost"] == pytest.approx(150.0)  # the cheapest there is
    assert best.loc[200.0, "mix"] >= 0


def test_what_is_reported_was_measured_with_seeds_that_had_no_say() -> None:
    asked = question(run={"trials": 12})
    found = run_budget(asked, FakeBench(noise=1.0))
    first, _, third = asked.seeds()
    seeds = found.frame("seeds")
    assert set(seeds[seeds["stage"] == "search"]["seed"]) == set(first)
    assert set(seeds[seeds["stage"] == "final"]["seed"]) == set(third)
    own = seeds[(seeds["stage"] == "final") & (seeds["without"] == "")]
    assert found.frame("best")["effect"].iloc[0] == pytest.approx(own["effect"].mean())


def test_the_search_is_flattered_and_the_report_is_not() -> None:
    only_luck = FakeBench(lambda mix: 0.0, noise=1.0)
    best = run_budget(question(1000.0, run={"trials": 40, "final": 30}), only_luck).frame("best").iloc[0]
    assert best["searched_effect"] > 0.5
    assert best["effect_low"] < 0.0 < best["effect_high"]


def test_marginal_values_are_differences_to_the_mix_without_the_lever() -> None:
    found = run_budget(question(150.0), FakeBench())
    levers = found.frame("levers").set_index("lever")
    assert levers["cost"].tolist() == pytest.approx(levers["spent"].tolist())
    worth = 3.0 * np.sqrt(levers.loc["resource_sharing", "intensity"])
    assert levers.loc["resource_sharing", "effect"] == pytest.approx(worth)


def test_a_search_broken_off_and_taken_up_again_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    asked = question((100.0, 150.0), run={"trials": 16})
    whole = run_budget(asked, FakeBench())
    for patience in (20, 50):
        with pytest.raises(Stopped):
            run_budget(asked, Impatient(patience), tmp_path / "journal.log")
    resumed = run_budget(asked, FakeBench(), tmp_path / "journal.log")
    for table in ("best", "tried", "mixes", "seeds"):
        pd.testing.assert_frame_equal(resumed.frame(table), whole.frame(table))


def test_a_finished_search_goes_on_where_it_ended(tmp_path: Path) -> None:
    journal = tmp_path / "journal.log"
    short = run_budget(question(run={"trials": 8}), FakeBench(), journal)
    longer = run_budget(question(run={"trials": 12}), FakeBench(), journal)
    assert (short.meta["tried"], longer.meta["tried"]) == (8, 12)
    pd.testing.assert_frame_equal(short.frame("mixes"), longer.frame("mixes").head(8 * len(LEVERS)))


def test_failed_runs_are_counted_and_left_out() -> None:
    asked = question(run={"trials": 6})
    found = run_budget(asked, FakeBench(fail=[asked.seeds()[0][0]]))
    assert found.meta["failed"] == found.meta["tried"]
    assert found.frame("best")["mix"].iloc[0] >= 0


def test_where_no_run_comes_through_that_is_said() -> None:
    asked = question(run={"trials": 6})
    with pytest.raises(DataError, match="no mix could be measured"):
        run_budget(asked, FakeBench(fail=[seed for seeds in asked.seeds() for seed in seeds]))


def test_findings_are_kept(tmp_path: Path) -> None:
    found = run_budget(question(run={"trials": 6}), FakeBench())
    loaded = Findings.load(found.save(tmp_path / "budget"))
    pd.testing.assert_frame_equal(loaded.frame("best"), found.frame("best"), check_dtype=False)


points = st.tuples(st.floats(-100, 100), st.floats(-100, 100))


@given(st.lists(points, min_size=1, max_size=30))
def test_the_frontier_is_not_dominated_and_rises(drawn: list[tuple[float, float]]) -> None:
    cost, gain = np.array(drawn).T
    on = frontier(cost, gain)
    order = np.argsort(cost[on], kind="stable")
    assert (np.diff(gain[on][order]) > 0).all()
    for i in range(len(cost)):
        beaten = on & (cost <= cost[i]) & (gain >= gain[i])
        assert beaten.any()  # by itself, if it is on the frontier
        if on[i]:
            assert not ((cost <= cost[i]) & (gain > gain[i])).any()


def test_the_frontier_of_a_search_rises() -> None:
    tried = run_budget(question((60.0, 120.0), run={"trials": 16}), FakeBench(noise=0.5)).frame("tried")
    line = tried[tried["frontier"]].sort_values("cost")
    assert line["gain"].is_monotonic_increasing
    beaten = tried[~tried["frontier"]].set_index("mix")
    for row in beaten.itertuples():
        better = tried.set_index("mix").loc[row.beaten_by]
        assert better["cost"] <= row.cost
        assert better["gain"] >= row.gain
