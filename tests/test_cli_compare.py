"""`ruralsim compare`: what is typed, printed, written and refused."""

import json
from pathlib import Path

import pytest

from ruralsim.foundation import sources
from ruralsim.foundation.version import __version__
from ruralsim.results.comparison import Comparison
from ruralsim.scenario import Scenario
from ruralsim.world.settlement import township_names
from tests.test_cli import ruralsim

_TWO = ("compare-small-small-awards.intensity-0", "compare-small-small-awards.intensity-0-2")
NOTHING = "small+policies.awards.intensity=0"
"""Differs by a lever at rest, which changes no bit."""
FAST = ("--set", "run.burn_in_days=0", "--set", "world.households=60", "--days", "4", "--jobs", "1")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)


def test_effects_are_printed_and_saved() -> None:
    said = ruralsim("compare", "small", "small+terms.share_vehicle=1", *FAST, "--reps", "3")
    folder = Path("runs/compare-small-small-share_vehicle-1")
    for words in (
        "Difference",
        "差值",
        "Net income per head",
        "配对运行 3",
        "Public cost",
        str(folder / "compare.html"),
    ):
        assert words in said
    found = Comparison.load(folder)
    assert (folder / "compare.html").stat().st_size > 100_000
    assert [s["key"] for s in found.meta["scenarios"]] == ["small", "small-share_vehicle-1"]
    assert found.meta["scenarios"][1]["title"]["en"] == "A small county (Rounds pooled over networks = 1)"
    assert [c["path"] for c in found.meta["scenarios"][1]["changes"]] == ["terms.share_vehicle"]
    assert found.meta["command"].startswith("ruralsim compare small small+terms.share_vehicle=1 --reps 3")
    (folder / "compare.html").unlink()
    assert "compare.html" in ruralsim("report", str(folder))
    assert (folder / "compare.html").exists()


def test_an_interruption_of_the_page_says_that_runs_are_kept(monkeypatch) -> None:
    def stop(*args) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ruralsim.cli.asked.written", stop)
    assert "finished runs are kept" in ruralsim("compare", "small", NOTHING, *FAST, "--reps", "1", ok=130)


def test_a_lever_at_rest_differs_by_nothing() -> None:
    told = json.loads(ruralsim("compare", "small", NOTHING, *FAST, "--reps", "2", "--json", "--out", "same"))
    assert {effect["diff"] for effect in told["effects"]} == {0.0}
    assert told["seeds"] == [1, 2]
    assert {effect["told"] for effect in told["effects"]} == {"same"}
    assert "各配对均无差异" in ruralsim("compare", "small", NOTHING, *FAST, "--reps", "2", "--out", "same")
    assert ruralsim("compare", "small", NOTHING, *FAST, "--reps", "1", "-q", "--out", "same") == ""


def test_a_lever_confined_to_a_township_holds_for_every_seed() -> None:
    name = township_names(Scenario.load("small"))[1]
    Path("x.toml").write_text(
        f'extends = "small"\n[policies.resource_sharing]\ntownships = ["{name}"]\n[[changes]]\n'
        f'date = 2021-01-03\npath = "policies.awards.townships"\nvalue = ["{name.split()[0]}"]\n',
        encoding="utf-8",
    )
    told = json.loads(ruralsim("compare", "small", "x.toml", *FAST, "--reps", "3", "--json", "--out", "x"))
    assert told["seeds"] == [1, 2, 3]
    assert Comparison.load("x").meta["one_county"]


def test_unlike_counties_are_compared_when_asked_for() -> None:
    args = (
        "compare",
        "small",
        "small+world.villages=20",
        *FAST,
        "--reps",
        "2",
        "--unequal",
        "--out",
        "unlike",
    )
    assert "effects" in json.loads(ruralsim(*args, "--json"))
    found = Comparison.load("unlike")
    assert " --unequal --days 4 " in found.meta["command"]
    assert found.households.empty


def test_what_intervals_hold_is_said() -> None:
    said = ruralsim("compare", "small", "small+terms.quota=0", *FAST, "--reps", "2", "--out", "held")
    assert "the luck of weather, illness and choices in this one county" in " ".join(said.split())
    assert "区间反映本县天气、疾病与个人选择的偶然性" in said


def test_two_pairs_are_too_few_and_the_first_line_says_so() -> None:
    asked = ("compare", "small", "small+terms.quota=0", *FAST, "--reps", "2", "--out", "two")
    said = ruralsim(*asked)
    lines = [
        line for line in said.splitlines() if "left · 剩余" not in line
    ]  # a slow machine tells of progress
    assert lines.pop(0).startswith("4 runs to be made, 0 are there; about ")
    assert lines[0].startswith("Only 2 pairs of runs: too few to tell any effect from chance.")
    assert "仅 2 对运行" in said
    assert not any(word in said for word in ("better · 改善", "worse · 恶化", "may be chance"))
    assert "配对运行 2" in said


def test_another_comparison_of_the_same_names_replaces_nothing() -> None:
    ruralsim("compare", "small", NOTHING, *FAST, "--reps", "1", "-q")
    said = ruralsim("compare", "small", NOTHING, *FAST, "--reps", "2")
    assert "these go to compare-small-small-awards.intensity-0-2" in said
    assert [len(Comparison.load(f"runs/{name}").meta["seeds"]) for name in _TWO] == [1, 2]
    manifest = json.loads(
        Path("runs/compare-small-small-awards.intensity-0/manifest.json").read_text(encoding="utf-8")
    )
    assert (manifest["version"], manifest["sources"]) == (__version__, sources.model())


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
        (("small", "small"), "small: is small in every respect: nothing differs · 与 small 完全相同"),
        (
            ("small", "small+terms.quota=0", "small+terms.quota=0.0"),
            "+terms.quota=0.0: is small+terms.quota=0",
        ),
        (("small", "small+run.seed=7"), "is small in every respect"),
        (("small", "small+terms.quoat=1"), "terms.quota"),
        (("small", "small+world.villages=20"), "world.villages 20 (24)"),
        (("small", 'small+policies.awards.townships=["Atlantis"]'), "no township 'Atlantis'"),
        (("small", NOTHING, "--until-halfwidth", "much"), "no percentage"),
        (("small", NOTHING, "--until-halfwidth", "1", "--reps", "3"), "not both"),
        (("small", NOTHING, "--until-halfwidth", "1", "--watch", "wealth"), "wealth"),
        (("small", NOTHING, "--out", "letters"), "not a run"),
    ],
)
def test_mistakes_are_told_before_anything_runs(args, said, tmp_path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    assert said in ruralsim("compare", *args, *FAST, ok=2)
