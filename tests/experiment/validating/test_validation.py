"""Validation as a whole: what is asked, how it is judged, and its page."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim.experiment.pages import write_page
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.validating.published import alternatives, published
from ruralsim.experiment.validating.tables import TABLES
from ruralsim.experiment.validating.validation import (
    Extent,
    _findings,
    _predicted,
    _targets,
    survives,
    validation,
)
from ruralsim.results import Results
from ruralsim.results.findings import Findings, tabled
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario

EXTENT = Extent(3, 3, 2021, (), "small", 40, (), ())


class FakeBench:
    """Answers without running: every scenario but the first has the effect, and indicators stand still."""

    def __init__(self, effect: float = 0.0, income: float = 0.0) -> None:
        self.effect, self.income = effect, income

    def measure(self, scenarios: Sequence[Scenario], seeds: Sequence[int], outcomes: Any) -> Any:
        luck = np.arange(len(seeds))[None, :, None] * 1e-3
        first = np.arange(len(scenarios))[:, None, None] > 0
        return 10.0 + luck + first * self.effect + np.zeros((1, 1, len(outcomes)))

    def results(self, tasks: Sequence[Any], keep: Any) -> Iterator[Results]:
        dates = np.array(["2021-01-01", "2021-12-31"], "M8[D]")
        names = {i.name for i in tasks[0].scenario.indicators()}
        self.told = [dict(task.settings.county.income_head) for task in tasks]
        for k, _ in enumerate(tasks):
            columns = dict.fromkeys(names, np.full(2, self.income + k))
            yield Results({"indicators": {"date": dates, **columns}}, {}, {})


def bench(**more: float) -> Any:
    return FakeBench(**more)


def test_what_others_found_can_be_asked() -> None:
    known = {indicator.name for indicator in Scenario.indicators()}
    for finding in published():
        assert Scenario.load("baseline", finding.set.items()), finding.key
        assert finding.indicator in known
        assert finding.range[0] < finding.range[1]
        assert any(year.isdigit() for year in finding.source.replace(",", " ").split())
    for other in alternatives():
        base = Scenario.load("baseline")
        assert Scenario.load("baseline", other.set.items()).hash() != base.hash(), other.key


@pytest.mark.parametrize(("effect", "verdict"), [(-0.02, "agrees"), (0.0, "misses"), (-0.04, "misses")])
def test_an_effect_is_held_against_its_range(effect: float, verdict: str) -> None:
    rows = {row["key"]: row for row in _findings(EXTENT, bench(effect=effect))}
    assert rows["goyal"]["verdict"] == verdict  # -0.03 to -0.005
    assert rows["goyal"]["value"] == pytest.approx(effect)
    assert rows["couture"]["value"] == pytest.approx(100 * effect / 10.001)  # per cent of the base's mean
    assert "policies.information_platform.intensity=0.8" in rows["goyal"]["command"]


def test_a_county_s_income_is_predicted_from_each_earlier_year() -> None:
    made = bench(income=13_706.0 * 1.01 - 1)
    rows = list(_predicted("zhengxiangbai", EXTENT, made))
    assert made.told == [{"2019": 12_438.0}] * 3  # and of no later year
    assert [row["known"] for row in rows] == ["2018", "2019"]
    for row in rows:
        assert row["error"] == pytest.approx(0.01)
        assert row["error_low"] < row["error"] < row["error_high"]
    assert rows[1]["trend"] == pytest.approx(12_438 * 12_588 / 11_567 / 13_706 - 1)


def test_a_county_is_held_against_its_own_income() -> None:
    rows = list(_targets("zhengxiangbai", EXTENT, bench(income=13_706.0)))
    (start,) = (row for row in rows if row["year"] == "2020")
    assert start["verdict"] == "agrees"
    assert start["value"] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("supports", "supports", "yes"),
        ("supports", "contradicts", "no"),
        ("finding", "open", "weaker"),
        ("open", "supports", ""),
    ],
)
def test_a_conclusion_stands_weakens_or_turns_round(before: str, now: str, said: str) -> None:
    assert survives(before, now) == said


def found() -> Findings:
    """A validation in which each verdict occurs."""
    ends = {"value": 0.1, "value_low": 0.0, "value_high": 0.2, "unit": "share"}
    named = {"en": "Something", "zh": "某事", "source": "made up"}
    verdicts = ("agrees", "open", "misses")
    rows = {
        "targets": [
            {"scenario": "baseline", "year": "2021", "low": 0.0, "high": 1.0, "verdict": v, **named, **ends}
            for v in verdicts
        ],
        "counties": [
            {"county": c, "en": c, "zh": "县", "known": "2019", "official": 10_000.0, "value": 10_100.0,
             "error": e, "error_low": e - 0.01, "error_high": e + 0.01, "trend": 0.05}
            for c, e in (("a", 0.01), ("b", -0.03))
        ],
        "laws": [{"how_en": "run", "how_zh": "运行", "error": "", "verdict": "agrees", **named}],
        "cases": [{"expected": 1.0, "value": 1.0, "verdict": "agrees", **named}],
        "findings": [
            {"key": v, "indicator": "gini", "low": 0.0, "high": 1.0, "verdict": v,
             "command": "ruralsim compare", **named, **ends}
            for v in verdicts
        ],
        "studies": [
            {"study": "sharing", "claim": "km", "reading": "km", "alternative": other, "verdict": "supports",
             "survives": said, "en": "Less", "zh": "更少", **ends}
            for other, said in (("", ""), ("choice", "yes"), ("tariffs", "no"))
        ],
    }  # fmt: skip
    others = [
        {"key": k, "en": k, "zh": "设定", "set": ["a.b = 1"]} for k in ("choice", "tariffs", "matching")
    ]
    meta = {
        "name": "validation", "base": "baseline", "seeds": [1, 2, 3], "households": 20, "days": 365,
        "start": "2021-01-01", "version": "0.1.0", "alternatives": others,
    }  # fmt: skip
    return Findings("validation", tabled(TABLES, rows), meta, labels=TABLES)


def test_the_page_shows_what_misses(tmp_path: Path) -> None:
    text = write_page(found(), tmp_path / "validation.html").read_text("utf-8")
    for said in ("1 of 3 targets agree, 1 misses.", "turns round", "反转", "made up", "ruralsim compare"):
        assert said in text
    # |1 %| and |-3 %|
    assert "incomes of 2020 are 2.0 %" in text


@pytest.mark.thorough
def test_everything_is_run_and_judged(tmp_path: Path) -> None:
    small = {"run.scenario": "small", "run.days": 60, "set.world.households": 60, "set.run.burn_in_days": 0}
    extent = Extent(3, 3, 2021, (), "small", 40, (), ("training",), tuple(small.items()))
    with Bench(Store(tmp_path / "store"), jobs=1) as real:
        rows = validation(extent, real)
    assert set(rows.frame("findings")["key"]) == {finding.key for finding in published()}
    assert set(rows.frame("studies")["alternative"]) == {"", *(other.key for other in alternatives())}
