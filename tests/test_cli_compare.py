"""`ruralsim compare`: what is typed, printed, written and refused."""

import json
from pathlib import Path

import pytest

from ruralsim.results.comparison import Comparison
from tests.test_cli import ruralsim

FAST = ("--set", "run.burn_in_days=0", "--set", "world.households=60", "--days", "4", "--jobs", "1")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)


def test_effects_are_printed_and_saved() -> None:
    said = ruralsim("compare", "small", "small+terms.share_vehicle=1", *FAST, "--reps", "3")
    folder = Path("runs/compare-small-small-share_vehicle-1")
    for words in (
        "difference",
        "差值",
        "Net income per head",
        "3 pairs",
        "Public cost",
        str(folder / "compare.html"),
    ):
        assert words in said
    found = Comparison.load(folder)
    assert (folder / "compare.html").stat().st_size > 100_000
    assert [s["key"] for s in found.meta["scenarios"]] == ["small", "small-share_vehicle-1"]
    assert found.meta["scenarios"][1]["title"]["en"] == "A small county: share_vehicle=1"
    assert [c["path"] for c in found.meta["scenarios"][1]["changes"]] == ["terms.share_vehicle"]
    assert found.meta["command"].startswith("ruralsim compare small small+terms.share_vehicle=1 --set")
    (folder / "compare.html").unlink()
    assert "compare.html" in ruralsim("report", str(folder))
    assert (folder / "compare.html").exists()


def test_a_scenario_against_itself_differs_by_nothing() -> None:
    told = json.loads(ruralsim("compare", "small", "small", *FAST, "--reps", "2", "--json", "--out", "same"))
    assert {effect["diff"] for effect in told["effects"]} == {0.0}
    assert told["seeds"] == [1, 2]
    assert "none · 无差异" in ruralsim("compare", "small", "small", *FAST, "--reps", "2", "--out", "same")
    assert ruralsim("compare", "small", "small", *FAST, "--reps", "1", "-q", "--out", "same") == ""


def test_precision_decides_when_to_stop() -> None:
    args = ("compare", "small", "small+terms.quota=0", *FAST, "--json", "--out", "until", "--seed", "5")
    told = json.loads(ruralsim(*args, "--until-halfwidth", "0.5%", "--watch", "income_median", "--most", "3"))
    assert told["seeds"][:2] == [5, 6]
    assert len(told["seeds"]) <= 3
    asked = json.loads(Path("until/meta.json").read_text(encoding="utf-8"))["command"]
    assert "--until-halfwidth 0.5% --most 3" in asked  # so many --reps would have narrower intervals
    assert "--watch income_median" in asked


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("small",), "at least two"),
        (("small", "nowhere"), "no scenario"),
        (("small", "small+terms.quoat=1"), "terms.quota"),
        (("small", "small", "--until-halfwidth", "much"), "no percentage"),
        (("small", "small", "--until-halfwidth", "1", "--reps", "3"), "not both"),
        (("small", "small", "--until-halfwidth", "1", "--watch", "wealth"), "wealth"),
        (("small", "small", "--out", "letters"), "not a run"),
    ],
)
def test_mistakes_are_told_before_anything_runs(args, said, tmp_path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    assert said in ruralsim("compare", *args, *FAST, ok=2)
