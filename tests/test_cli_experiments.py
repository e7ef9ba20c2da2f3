"""`ruralsim study` keeps its runs, and asks for none twice."""

from pathlib import Path

import pandas as pd
import pytest

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


def test_a_place_that_is_no_store_is_refused(elsewhere: Path) -> None:
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "note.txt").write_text("keep me")
    said = ruralsim("study", "quota.toml", "--store", "mine", ok=2)
    assert "no store" in said


def test_a_cluster_needs_a_store_that_it_sees() -> None:
    said = ruralsim("compare", "small", "small", "--cluster", "tcp://127.0.0.1:1", ok=2)
    assert "--store" in said
