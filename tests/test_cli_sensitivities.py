"""`ruralsim sensitivity` and `discover`: what is typed, printed, written and refused. They run nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

from ruralsim.experiment.sweeping import sweep
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.results.findings import Findings
from ruralsim.results.store import Store
from ruralsim.scenario import toml
from tests.test_cli import ruralsim

PLAN = """
base = "small"
[set]
run = { days = 31, burn_in_days = 0 }
world = { width_km = 12, height_km = 10, townships = 2, villages = 4, households = 40, buyers = 40 }
[design]
kind = "lhs"
samples = 6
replications = 2
[factors]
"market.traders.margin" = { low = 0.05, high = 0.5 }
"policies.freight_subsidy.intensity" = { low = 0.0, high = 2.0 }
[outcomes]
income = { indicator = "income_head" }
freight = { indicator = "freight_parcel", window_days = 365 }
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan and its store."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "tiny.toml").write_text(PLAN, encoding="utf-8")
    sweep.sweep(Plan.load(folder / "tiny.toml"), Store(folder / "store"), jobs=1)
    return folder


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def larger(monkeypatch: pytest.MonkeyPatch, swept: Path) -> None:
    """The swept plan as if it had a hundred points, failing where the subsidy is low."""
    asked = Plan.load(swept / "tiny.toml", [("design.samples", 100)])
    table = sweep.lay_out(asked).frame.assign(error="")
    fails = table["policies.freight_subsidy.intensity"] < 0.5
    table["income"], table["freight"] = np.where(fails, -1.0, 1.0), 1.0
    monkeypatch.setattr("ruralsim.experiment.sweeping.swept.as_swept", lambda *_: asked)
    monkeypatch.setattr("ruralsim.experiment.sweeping.swept.table", lambda *_: table)


def test_runs_of_a_store_are_analysed(swept: Path) -> None:
    said = ruralsim("sensitivity", str(swept / "tiny.toml"), "--store", str(swept / "store"))
    assert "Freight subsidy" in said
    assert "运费补贴" in said
    assert "PRCC" in said
    meta = json.loads(Path("runs/sensitivity-tiny/meta.json").read_text(encoding="utf-8"))
    assert meta["command"].endswith(f"tiny.toml --store {swept / 'store'}")
    assert "missing" not in said
    page = Path("runs/sensitivity-tiny/sensitivity.html")
    assert "Net income per head" in page.read_text(encoding="utf-8")
    page.unlink()
    assert "sensitivity.html" in ruralsim("report", "runs/sensitivity-tiny")
    assert page.exists()
    assert "table.csv" in ruralsim("report", "runs/sensitivity-tiny", "--tables", "csv")
    assert "PRCC" in Path("csv/table.csv").read_text(encoding="utf-8-sig")
    told = json.loads(ruralsim("report", "runs/sensitivity-tiny", "--json"))
    assert "运费补贴" in {row["因素"].partition("：")[0] for row in told["tables"]["table"]}


def test_one_outcome_as_json(swept: Path) -> None:
    plan, store = str(swept / "tiny.toml"), str(swept / "store")
    told = json.loads(ruralsim("sensitivity", plan, "--store", store, "--outcome", "income", "--json"))
    assert {row["outcome"] for row in told["indices"]} == {"income"}
    assert told["spread"][0]["seeds"] == 2


def test_missing_runs_are_told_with_the_command_that_makes_them(swept: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    plan = Plan.load(swept / "tiny.toml")
    rows = sweep.lay_out(plan).frame
    labels = {name: {"unit": "", "en": "", "zh": ""} for name in rows}
    full = Store(swept / "store").path / "inbox"
    columns = {c: rows[c].to_numpy() for c in rows}
    store.create().write_design("tiny", columns, labels, toml.dumps(plan), sweep.origin(plan))
    (store.path / "inbox").mkdir(exist_ok=True)
    for key in rows["key"][:10]:
        (store.path / "inbox" / f"{key}.arrow").write_bytes((full / f"{key}.arrow").read_bytes())
    said = ruralsim("sensitivity", str(swept / "tiny.toml"), "--store", str(store.path))
    assert "2 of 12 runs are missing" in said
    assert "ruralsim sweep" in said
    assert "--resume" in said


def test_options_of_the_sweep_need_not_be_repeated(swept: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    shorter = Plan.load(swept / "tiny.toml", [("design.samples", 4), ("design.replications", 1)])
    sweep.sweep(shorter, store, jobs=1, asked=Plan.load(swept / "tiny.toml").digest())
    told = json.loads(ruralsim("sensitivity", str(swept / "tiny.toml"), "--store", str(store.path), "--json"))
    assert {row["points"] for row in told["spread"]} == {4}


def test_a_plan_edited_since_is_not_answered_with_the_old_points(swept: Path, tmp_path: Path) -> None:
    changed = tmp_path / "tiny.toml"
    changed.write_text(PLAN.replace("high = 0.5", "high = 0.6"), encoding="utf-8")
    said = ruralsim("sensitivity", str(changed), "--store", str(swept / "store"), ok=2)
    assert "is not what was swept as tiny" in said
    assert "与已运行的不同" in said
    kept = swept / "store" / "plans" / "tiny" / "plan.toml"
    assert str(kept) in said
    ruralsim("sensitivity", str(kept), "--store", str(swept / "store"), "-q")  # as it says
    assert Path("runs/sensitivity-tiny").is_dir()


def test_findings_name_their_runs_so_that_they_can_be_bundled(swept: Path) -> None:
    given = (str(swept / "tiny.toml"), "--store", str(swept / "store"))
    ruralsim("sensitivity", *given, "-q")
    ruralsim("discover", *given, "--outcome", "income", "--below", "0", "-q")
    for folder in ("sensitivity-tiny", "discover-tiny"):
        found = Findings.load(f"runs/{folder}")
        assert len(found.runs) == 12
        assert found.meta["command"].split()[2] == str(swept / "tiny.toml")
        assert "12 runs" in ruralsim("bundle", f"runs/{folder}", "-o", f"{folder}.zip")


def test_words_and_outcomes_may_be_edited(swept: Path, tmp_path: Path) -> None:
    changed = tmp_path / "tiny.toml"
    changed.write_text('title = "Anew"\n' + PLAN.replace("income = {", "earned = {"), encoding="utf-8")
    told = json.loads(ruralsim("sensitivity", str(changed), "--store", str(swept / "store"), "--json"))
    assert {row["outcome"] for row in told["indices"]} == {"earned", "freight"}


def test_another_rule_of_failure_has_another_folder(larger: None, swept: Path) -> None:
    given = ("discover", str(swept / "tiny.toml"), "--store", str(swept / "store"), "--outcome", "income")
    ruralsim(*given, "--below", "0", "-q")
    said = ruralsim(*given, "--worst", "25%")
    assert "these go to discover-tiny-2" in said
    assert "本次结果存入 discover-tiny-2" in said
    ruralsim(*given, "--below", "0", "-q")
    assert sorted(path.name for path in Path("runs").iterdir()) == ["discover-tiny", "discover-tiny-2"]


def test_boxes_are_said_in_both_languages(larger: None, swept: Path) -> None:
    given = ("discover", str(swept / "tiny.toml"), "--store", str(swept / "store"), "--outcome", "income")
    said = ruralsim(*given, "--below", "0")
    assert "(Freight subsidy) is at most 0.5" in said
    assert "失败率为100%" in said
    assert Path("runs/discover-tiny/discovery.html").exists()
    told = json.loads(ruralsim(*given, "--worst", "25%", "--json"))
    assert told["checks"][0]["boxes"] == 1
    assert told["limits"][0]["factor"] == "policies.freight_subsidy.intensity"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--below", "0"), "which outcome? --outcome income | freight"),
        (("--outcome", "incme", "--below", "0"), "did you mean · 是否想写: income"),
        (("--outcome", "income"), "what is failure?"),
        (("--outcome", "income", "--below", "0", "--above", "1"), "what is failure?"),
        (("--outcome", "income", "--worst", "much"), "write 20%"),
        (("--outcome", "income", "--below", "0", "--versus", "smal"), "did you mean · 是否想写: small"),
        (("--outcome", "income", "--below", "0", "--versus", "small"), "no other base"),
    ],
)
def test_what_is_asked_wrongly_is_explained(swept: Path, given: tuple[str, ...], said: str) -> None:
    plan, store = str(swept / "tiny.toml"), str(swept / "store")
    assert said in ruralsim("discover", plan, "--store", store, *given, ok=2)


def test_what_was_not_swept_is_told(swept: Path) -> None:
    assert "there is no store" in ruralsim("sensitivity", str(swept / "tiny.toml"), ok=2)
    said = ruralsim("sensitivity", "first_sweep", "--store", str(swept / "store"), ok=2)
    assert "has not been swept" in said
    assert "ruralsim sweep first_sweep" in said


def test_without_a_name_plans_are_listed() -> None:
    for command in ("sensitivity", "discover"):
        assert "first_sweep" in ruralsim(command)
