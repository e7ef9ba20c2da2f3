"""`ruralsim study` keeps its runs, and asks for none twice."""

from pathlib import Path

import pandas as pd
import pytest

from ruralsim.results.findings import Findings
from ruralsim.results.store import Store
from tests.test_cli import ruralsim

STUDY = """
base = "none"
[title]
en = "Quota"
zh = "配额"
[question]
en = "Does it matter?"
zh = "有影响吗?"
[run]
scenario = "small"
days = 20
reps = 2
[set]
run.burn_in_days = 0
world = { households = 60, buyers = 60, villages = 6, townships = 2 }
[cells.none]
en = "none"
zh = "无"
set.terms.quota = 0.0
[cells.quota]
en = "quota"
zh = "有"
[readings.income]
indicator = "income_head"
[readings.visits]
village = "visits_week"
"""

CLAIM = """
[claims.more]
en = "More"
zh = "更多"
readings = ["income"]
weights = { quota = 1, none = -1 }
"""


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quota.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def test_runs_of_a_study_are_made_once() -> None:
    first = ruralsim("study", "quota.toml", "--jobs", "1", "--json")
    made = Store.open("runs/store").timings()
    assert len(made) == 4
    assert ruralsim("study", "quota.toml", "--jobs", "1", "--json") == first
    pd.testing.assert_frame_equal(Store.open("runs/store").timings(), made)
    ruralsim("study", "quota.toml", "--jobs", "1", "--reps", "3", "-q")
    assert len(Store.open("runs/store").timings()) == 6
    assert Path("runs/study-quota/study.html").exists()


def test_a_study_with_edited_claims_replaces_nothing(elsewhere: Path) -> None:
    ruralsim("study", "quota.toml", "--jobs", "1", "-q")
    made = len(Store.open("runs/store").timings())
    claim = (
        '[claims.more]\nen = "More"\nzh = "更多"\nreadings = ["income"]\nweights = { quota = 1, none = -1 }\n'
    )
    (elsewhere / "quota.toml").write_text(STUDY + claim, encoding="utf-8")
    said = ruralsim("study", "quota.toml", "--jobs", "1")
    assert "these go to study-quota-2" in said
    assert [
        len(Findings.load(f"runs/{name}").meta["claims"]) for name in ("study-quota", "study-quota-2")
    ] == [0, 1]
    assert len(Store.open("runs/store").timings()) == made  # the runs are the same


def test_an_attribution_of_other_readings_replaces_nothing() -> None:
    given = (
        "attribute",
        "small",
        "--set",
        "policies.freight_subsidy.intensity=1",
        "--reps",
        "1",
        "--days",
        "5",
    )
    given += ("--set", "run.burn_in_days=0", "--set", "world.households=60", "--jobs", "1")
    ruralsim(*given, "--indicator", "income_head", "-q")
    assert "these go to attribute-small-2" in ruralsim(*given, "--indicator", "cost_parcel")
    assert [_read(f"runs/{name}") for name in ("attribute-small", "attribute-small-2")] == [
        "income_head",
        "cost_parcel",
    ]
    words = Findings.load("runs/attribute-small").meta["command"].split()
    assert words[:5] == ["ruralsim", "attribute", "small", "--indicator", "income_head"]
    assert words[-4:] == ["--set", "run.burn_in_days=0", "--set", "world.households=60"]
    assert "--jobs" not in words


def _read(folder: str) -> str:
    (reading,) = Findings.load(folder).meta["readings"]
    return str(reading["key"])


def test_a_place_that_is_no_store_is_refused(elsewhere: Path) -> None:
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "note.txt").write_text("keep me")
    said = ruralsim("study", "quota.toml", "--store", "mine", ok=2)
    assert "no store" in said


def test_a_comparison_goes_on_with_the_runs_it_has() -> None:
    given = ("compare", "small", "small+terms.quota=0", "--days", "4", "--jobs", "1")
    given += ("--set", "run.burn_in_days=0", "--set", "world.households=60")
    ruralsim(*given, "--reps", "1", "-q")
    assert "2 runs to be made, 2 are there" in ruralsim(*given, "--reps", "2")


def test_a_study_names_the_command_that_repeats_it() -> None:
    ruralsim("study", "quota.toml", "--jobs", "1", "--reps", "2", "--set", "terms.monitor_help=0", "--quiet")
    found = Findings.load("runs/study-quota")
    assert found.meta["command"] == "ruralsim study quota.toml --reps 2 --set terms.monitor_help=0"
