"""Plans, comparisons and clusters with levers, indicators and phases from a folder outside the package."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruralsim.experiment import BudgetQuestion, Plan, Study, compare, sweep
from ruralsim.experiment.asking.paths import leaves
from ruralsim.foundation.errors import DataError
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario
from tests.plugins.examples import SMALL, written

PLAN = """
base = "tiny.toml"
plugins = ["broadcast.py", "ice.py"]

[design]
kind = "grid"
replications = 2

[factors]
"policies.broadcast.intensity" = { values = [0.0, 1.0] }
"phases.ice.price_cny_kg" = { values = [0.0, 0.5] }

[outcomes.ice]
indicator = "ice_household"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    written(tmp_path)
    days = "[run]\nburn_in_days = 0\ndays = 4\nstart = 2021-07-20\n"
    (tmp_path / "tiny.toml").write_text(f'extends = "small"\n{days}{SMALL}', encoding="utf-8")
    file = tmp_path / "plan.toml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_plugins_of_a_plan_are_added_to_its_bases(plan: Path) -> None:
    asked = Plan.load(plan)
    (base,) = asked.bases.values()
    assert "ice" in base.kit.phases
    assert asked.labels()["policies.broadcast.intensity"]["zh"].startswith("村广播报价")
    assert asked.outcome_labels()["ice"]["en"] == "Spent on ice"
    assert {"policies.broadcast.village_cny_year", "phases.ice.hot_c"} <= leaves(base).keys()


def test_headlines_of_plugins_are_among_what_a_plan_reads(plan: Path) -> None:
    plan.write_text(PLAN.partition("[outcomes")[0], encoding="utf-8")
    assert "ice_household" in Plan.load(plan).outcomes


def test_an_edited_plugin_is_another_plan(plan: Path) -> None:
    before = Plan.load(plan).digest()
    file = plan.with_name("ice.py")
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Plan.load(plan).digest() != before


def test_a_budget_knows_which_way_a_foreign_indicator_is_better(plan: Path) -> None:
    asked = {
        "base": str(plan.with_name("my.toml")),
        "budget": {"cny_year": 1000.0},
        "objective": {"indicator": "ice_household"},
        "levers": {"broadcast": {}},
        "run": {"days": 365},
    }
    assert BudgetQuestion.checked(Document(asked)).sign == -1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ice.py", "icy.py", "did you mean · 是否想写: ice.py"),
        ('"ice_household"', '"ice_houshold"', "ice_household"),
        ("price_cny_kg", "prize_cny_kg", "phases.ice.price_cny_kg"),
    ],
)
def test_what_is_wrong_is_said(plan: Path, old: str, new: str, says: str) -> None:
    plan.write_text(PLAN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidScenario, match=says):
        Plan.load(plan)


def test_a_store_does_not_answer_an_edited_plugin_with_old_numbers(plan: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    before = sweep(Plan.load(plan), store, jobs=1)
    file = plan.with_name("ice.py")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("= min(kg * s.price", "= min(2.0 * kg * s.price"), encoding="utf-8")
    after = sweep(Plan.load(plan), store, jobs=1)
    assert len(store.succeeded()) == 2 * len(before)
    assert (after["ice"] > before["ice"]).any()


def test_a_comparison_reads_a_foreign_indicator(plan: Path) -> None:
    base = Scenario.load(plan.with_name("my.toml"), [("run.burn_in_days", 0), ("run.days", 3)])
    hot = base.with_values(("phases.ice.hot_c", -30.0), ("phases.ice.price_cny_kg", 0.5))
    found = compare([base, hot], reps=2, jobs=1)
    (row,) = found.effects.query("indicator == 'ice_household'").to_dict("records")
    assert row["diff"] > 0.0
    assert set(found.inputs) == set(base.kept()[1])


@pytest.mark.thorough
def test_two_processes_give_the_same(plan: Path, tmp_path: Path) -> None:
    asked = Plan.load(plan)
    one = sweep(asked, Store(tmp_path / "one"), jobs=1)
    assert sweep(asked, Store(tmp_path / "two"), jobs=2).equals(one)


CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with one worker, which know nothing of our files; its address."""
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, str(script)], **pipes) as process:
        yield process.stdout.readline().strip()
        process.communicate()


@pytest.mark.thorough
def test_workers_of_a_cluster_are_sent_the_files(plan: Path, tmp_path: Path, scheduler: str) -> None:
    asked = Plan.load(plan)
    one = sweep(asked, Store(tmp_path / "one"), jobs=1)
    for name in ("broadcast.py", "ice.py"):
        plan.with_name(name).unlink()
    assert sweep(asked, Store(tmp_path / "two"), cluster=scheduler).equals(one)


@pytest.mark.thorough
def test_a_module_that_workers_have_not_got_is_named(
    plan: Path, tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    plan.with_name("broadcast.py").rename(tmp_path / "county_broadcast.py")
    text = PLAN.replace("broadcast.py", "county_broadcast").replace(".broadcast.", ".county_broadcast.")
    plan.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="county_broadcast: is missing where the run is to be made"):
        sweep(Plan.load(plan), Store(tmp_path / "store"), cluster=scheduler)


STUDY = """
base = "plain"

[title]
en = "Later"
zh = "较晚"

[question]
en = "?"
zh = "？"

[run]
scenario = "my.toml"
reps = 2

[cells.plain]

[cells.later]
[[cells.later.changes]]
date = 2021-01-05
path = "policies.broadcast.intensity"
value = 0.1

[readings.ice]
indicator = "ice_household"
"""


def test_cells_of_a_study_may_change_a_foreign_lever_and_read_a_foreign_indicator(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan.parent)
    file = plan.with_name("study.toml")
    file.write_text(STUDY, encoding="utf-8")
    asked = Study.load(file)
    assert asked.scenario("later").changes[0].path == "policies.broadcast.intensity"
    file.write_text(STUDY.replace("value = 0.1", "value = 7.0"), encoding="utf-8")
    with pytest.raises(InvalidScenario, match="between 0 and 1"):
        Study.load(file)
