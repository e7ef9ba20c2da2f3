"""Sweeps: which run is which point, what is made once, what a failure leaves, and what it will all take."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.running import worker
from ruralsim.experiment.running.pace import work
from ruralsim.experiment.sweeping import forecast, summary, sweep
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.sweep import lay_out, missing, table
from ruralsim.results.store import Store
from tests.factory import tiny_scenario

PLAN = """
base = "small"

[set]
run = { days = 12, burn_in_days = 0 }
world = { seed = 2, width_km = 12, height_km = 10, townships = 2, villages = 4, households = 40 }
"world.institutions" = 2

[design]
kind = "grid"
replications = 2

[factors]
"terms.quota" = { values = [0.0, 1.0] }
"policies.freight_subsidy.intensity" = { values = [0.0, 2.0] }

[outcomes]
income = { indicator = "income_head" }
freight = { indicator = "freight_parcel", window_days = 365 }
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = tmp_path_factory.mktemp("plan") / "tiny.toml"
    path.write_text(PLAN, encoding="utf-8")
    return Plan.load(path)


@pytest.fixture(scope="module")
def swept(plan: Plan, tmp_path_factory: pytest.TempPathFactory):
    store = Store(tmp_path_factory.mktemp("swept") / "store")
    return store, sweep.sweep(plan, store, jobs=1)


def test_a_layout_is_points_by_seeds(plan: Plan) -> None:
    frame = lay_out(plan).frame
    assert list(frame["point"]) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert list(frame["seed"]) == [1, 2] * 4
    assert list(frame["terms.quota"]) == [0.0] * 4 + [1.0] * 4
    assert frame["key"].is_unique


def test_points_share_their_seeds(plan: Plan) -> None:
    frame = lay_out(plan).frame
    assert all(set(seeds) == {1, 2} for _, seeds in frame.groupby("point")["seed"])


def test_equal_scenarios_are_one_run(plan: Plan) -> None:
    twice = plan.model_copy(update={"design": plan.design.model_copy(update={"kind": "one_at_a_time"})})
    rows = lay_out(twice).frame  # the base's quota is 1
    assert rows["key"].nunique() < len(rows)
    assert missing(rows, Store("/nowhere")).sum() == rows["key"].nunique()


def test_what_a_sweep_returns(plan: Plan, swept) -> None:
    store, found = swept
    assert list(found.columns) == [
        "point", "base", "replication", "seed", "key", "terms.quota", "policies.freight_subsidy.intensity",
        "income", "freight", "error",
    ]  # fmt: skip
    assert found[list(lay_out(plan).frame)].equals(lay_out(plan).frame)
    assert (found["error"] == "").all()
    last = store.series(list(found["key"])).groupby("key").tail(1).set_index("key")
    assert np.array_equal(found["income"], last.loc[found["key"], "income_head"])


def test_the_design_lies_in_the_store(plan: Plan, swept) -> None:
    store, found = swept
    assert store.plans() == ["tiny"]
    assert (store.plan("tiny") / "plan.toml").exists()
    asked = store.sql('SELECT key FROM tiny WHERE "terms.quota" = 1 AND seed = 2').to_pydict()["key"]
    assert asked == list(found.query("`terms.quota` == 1 and seed == 2")["key"])


def test_a_swept_plan_is_not_run_again(plan: Plan, swept, monkeypatch) -> None:
    store, found = swept
    monkeypatch.setattr(worker, "simulated", None)
    again = sweep.sweep(plan, store, jobs=1, resume=True)
    assert again.equals(found)


def test_another_plan_shares_the_runs(plan: Plan, swept) -> None:
    store, _ = swept
    fewer = plan.model_copy(update={"name": "fewer", "factors": {"terms.quota": plan.factors["terms.quota"]}})
    dearer = plan.model_copy(
        update={"name": "dearer", "design": plan.design.model_copy(update={"replications": 3})}
    )
    assert missing(lay_out(dearer).frame, store).sum() == 4
    assert (
        missing(lay_out(fewer).frame, store).sum() == 4
    )  # without the lever, which at 0 is another scenario


class Broken:
    """A model that fails in some runs."""

    def __init__(self, fails) -> None:
        self.fails, self.ran, self.whole = fails, [], worker.simulated

    def __call__(self, task, listen=None):
        self.ran.append(task.key)
        if self.fails(task):
            raise RuntimeError("the bridge is down")
        return self.whole(task, listen)


def test_failures_are_recorded_and_retried_on_resume_only(
    plan: Plan, swept, tmp_path: Path, monkeypatch
) -> None:
    store = Store(tmp_path / "store")
    broken = Broken(lambda task: task.scenario.terms.quota == 0.0 and task.seed == 2)
    monkeypatch.setattr(worker, "simulated", broken)
    first = sweep.sweep(plan, store, jobs=1)
    failed = first["error"] != ""
    assert list(first["point"][failed]) == [0, 1]
    assert first["error"][failed].str.contains("the bridge is down").all()
    assert first.loc[failed, ["income", "freight"]].isna().all(axis=None)
    assert store.failed() == set(first["key"][failed])
    broken.ran.clear()
    assert sweep.sweep(plan, store, jobs=1).equals(first)
    assert broken.ran == []
    broken.fails = lambda task: False
    mended = sweep.sweep(plan, store, jobs=1, resume=True)
    assert set(broken.ran) == set(first["key"][failed])
    assert mended.equals(swept[1])


def test_an_interrupted_sweep_goes_on_where_it_was(plan: Plan, swept, tmp_path: Path, monkeypatch) -> None:
    store = Store(tmp_path / "store")

    def stop(task) -> bool:
        if len(stopped.ran) > 3:
            raise KeyboardInterrupt
        return False

    stopped = Broken(stop)
    with monkeypatch.context() as patch:
        patch.setattr(worker, "simulated", stopped)
        with pytest.raises(KeyboardInterrupt):
            sweep.sweep(plan, store, jobs=1)
    half = table(plan, store)
    done = half["income"].notna()
    assert done.sum() == 3
    assert set(half["seed"][done]) == {1}  # seed by seed
    assert sweep.sweep(plan, store, jobs=1).equals(swept[1])


def test_progress_counts_the_runs_to_be_made(plan: Plan, tmp_path: Path) -> None:
    told = []
    few = plan.model_copy(update={"factors": {"terms.quota": plan.factors["terms.quota"]}})
    sweep.sweep(few, Store(tmp_path / "store"), jobs=1, progress=told.append)
    assert told[-1].done == told[-1].fresh == 4


# summaries


def test_means_by_level(plan: Plan, swept) -> None:
    _, found = swept
    by_level = dict(summary.by_level(plan, found))
    assert set(by_level) == set(plan.factors)
    hand = found[found["terms.quota"] == 0.0]
    assert by_level["terms.quota"].loc[0.0, "income"] == pytest.approx(hand["income"].mean())
    assert by_level["terms.quota"].loc[0.0, "runs"] == 4


def test_means_by_base(plan: Plan, swept) -> None:
    _, found = swept
    two = plan.model_copy(update={"base": ("small", "no_policy")})
    both = pd.concat([found, found.assign(base="no_policy", point=found["point"] + 4, income=7.0)])
    (name, frame), *_ = summary.by_level(two, both)
    assert name == "base"
    assert frame["income"].tolist() == [pytest.approx(found["income"].mean()), 7.0]


def test_changes_one_at_a_time_are_pairs_of_a_seed(plan: Plan, tmp_path: Path) -> None:
    alone = plan.model_copy(update={"design": plan.design.model_copy(update={"kind": "one_at_a_time"})})
    found = sweep.sweep(alone, Store(tmp_path / "store"), jobs=1)
    changes = summary.one_at_a_time(alone, found).set_index(["factor", "value"])
    assert changes.loc[("terms.quota", 1.0), ["income", "freight"]].tolist() == [0.0, 0.0]  # the base's own
    moved, base = (found[found["point"] == point].set_index("seed")["income"] for point in (1, 0))
    assert changes.loc[("terms.quota", 0.0), "income"] == pytest.approx((moved - base).mean())


def test_spread_over_points_and_seeds_by_hand(plan: Plan, swept) -> None:
    found = swept[1].assign(income=[1.0, 3.0, 5.0, 7.0, 1.0, 3.0, 5.0, 7.0])
    spread = summary.spread(plan, found).loc["income"]
    assert spread["mean"] == 4.0
    assert spread["points"] == pytest.approx(np.std([2, 6, 2, 6], ddof=1))
    assert spread["seeds"] == pytest.approx(np.sqrt(2))


# what it takes


def test_a_forecast_counts_what_is_there(plan: Plan, swept, tmp_path: Path) -> None:
    layout = lay_out(plan)
    empty = forecast.forecast(layout, Store(tmp_path / "store"), jobs=2)
    assert (empty.points, empty.rows, empty.runs, empty.missing, empty.timed) == (4, 8, 8, 8, 0)
    assert empty.seconds == pytest.approx(layout.work.sum() / 2)
    assert empty.disk > 8 * forecast.RUN_BYTES
    full = forecast.forecast(layout, swept[0], jobs=2)
    assert (full.stored, full.missing, full.seconds, full.disk, full.timed) == (8, 0, 0.0, 0.0, 8)


def test_a_forecast_learns_from_the_stores_timings(plan: Plan, swept) -> None:
    store, _ = swept
    more = lay_out(plan.model_copy(update={"design": plan.design.model_copy(update={"replications": 4})}))
    found = forecast.forecast(more, store, jobs=1)
    walls = store.timings()["wall_seconds"]
    assert found.missing == 8
    assert found.seconds == pytest.approx(8 * walls.mean(), rel=1e-6)


def test_work_grows_with_days_and_people() -> None:
    small = tiny_scenario()
    assert work(small.with_values(("run.days", 80))) == pytest.approx(2 * work(small))
    assert work(small.with_values(("world.households", 4000))) > work(small)


def test_failed_runs_are_forecast_only_when_resumed(plan: Plan, tmp_path: Path, monkeypatch) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr(worker, "simulated", Broken(lambda task: True))
    sweep.sweep(plan, store, jobs=1)
    layout = lay_out(plan)
    assert forecast.forecast(layout, store, jobs=1).missing == 0
    assert forecast.forecast(layout, store, jobs=1, resume=True).missing == 8
    assert forecast.forecast(layout, store, jobs=1).failed == 8
