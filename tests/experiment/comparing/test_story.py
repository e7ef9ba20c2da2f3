"""What is said of a comparison beside its page: on the terminal, in spreadsheets, to programs."""

import json
import math
from copy import deepcopy
from typing import Any

import pandas as pd
import pytest

from ruralsim.experiment.comparing.story import settings, story
from ruralsim.report.export.stories import as_json, frames
from ruralsim.report.story.blocks import Words
from ruralsim.report.text import text
from ruralsim.results.comparison import Comparison

BASE = {"key": "small", "title": {"en": "Small", "zh": "小县"}, "story": {}, "changes": []}
CHANGED = {"path": "terms.quota", "en": "Quota", "zh": "额度", "unit": "", "base": 1.0, "value": 0.25}
OTHER = {"key": "other", "title": {"en": "Other", "zh": "另案"}, "story": {}, "changes": [CHANGED]}
ABOUT = {
    "family": "poverty",
    "better": -1,
    "headline": True,
    "definition_en": "D.",
    "definition_zh": "定义。",
}
INDICATORS = [
    {"name": "headcount", "unit": "share", "en": "Headcount", "zh": "监测线以下人口占比", **ABOUT},
    {"name": "aside", "unit": "days", "en": "Aside", "zh": "其他", **ABOUT, "headline": False},
]


def compared(**more: Any) -> Comparison:
    sure = {"scenario": "other", "base_mean": 0.2, "mean": 0.15, "reps": 8, "p": 0.001, "p_holm": 0.001}
    effects = [
        {
            **sure,
            "indicator": name,
            "unit": unit,
            "diff": -0.05,
            "low": -0.06,
            "high": -0.04,
            "detectable": 0.01,
        }
        for name, unit in (("headcount", "share"), ("aside", "days"))
    ]
    paid = {"scenario": "other", "reps": 8, "mean": 0.0}
    fiscal = [
        {**paid, "kind": "total", "item": "public_cost", "unit": "CNY/year", "base_mean": 1000.0,
         "diff": 500.0, "low": 400.0, "high": 600.0, "en": "Public cost", "zh": "公共支出"},
        {**paid, "kind": "payment", "item": "x", "unit": "CNY/year", "base_mean": 1.0,
         "diff": 0.0, "low": 0.0, "high": 0.0, "en": "A payment", "zh": "款项"},
        {**paid, "kind": "ratio", "item": "cost", "unit": "CNY/CNY", "base_mean": math.nan, "diff": 7.0,
         "low": math.nan, "high": math.nan, "en": "A quotient", "zh": "比率"},
    ]  # fmt: skip
    groups = [
        {"scenario": "other", "dimension": "all", "group": "all", "households": 40.0, "income_base": 9000.0,
         "gain": 12.0, "gain_low": 3.0, "gain_high": 21.0, "p": 0.01, "p_holm": 0.01, "winners": 0.5,
         "losers": 0.25, "rose": 2.0, "fell": 1.0, "net": 1.0, "net_low": 0.5, "net_high": 1.5, "reps": 8}
    ]  # fmt: skip
    meta = {
        "scenarios": deepcopy([BASE, OTHER]), "indicators": INDICATORS, "seeds": [*range(1, 9)],
        "level": 0.95, "start": "2021-01-01", "days": 730, "version": "0.2.0", "until": None,
        "ensemble": None, "one_county": True, "command": "ruralsim compare small other", **more,
    }  # fmt: skip
    tables = {"effects": effects, "fiscal": fiscal, "groups": groups}
    return Comparison({name: pd.DataFrame(rows) for name, rows in tables.items()}, meta, {})


def test_headline_effects_are_given_in_the_unit_of_their_name() -> None:
    (row,) = frames(story(compared()))["effects"].to_dict("records")
    assert row["Table"] == "Other"
    assert row["Indicator"] == "Headcount pp"
    assert row["Base · 基准"] == pytest.approx(20.0)
    assert row["Difference · 差值 [95 % interval · 95%区间]"] == pytest.approx(-5.0)
    assert (row["Verdict"], row["判定"]) == ("better", "改善")


def test_a_quotient_that_cannot_be_told_is_none() -> None:
    money = frames(story(compared()))["public"].set_index("Payment, or what it bought")
    assert len(money) == 2  # single payments are on the page
    assert money["Difference · 差值"]["Public cost CNY/year"] == 500.0
    assert math.isnan(money["Difference · 差值"]["A quotient CNY/CNY"])


def test_what_differs_is_said_to_programs() -> None:
    told = as_json(story(compared()))
    (changed,) = told["tables"]["settings"]
    assert [changed[name] for name in ("Parameter", "Base · 基准", "Value · 取值")] == ["Quota", 1, 0.25]
    assert told["tables"]["people"][0]["Better off · 增收户 [%]"] == 50.0
    assert all(words["en"].startswith("Other: ") for words in told["brief"])
    json.dumps(told, allow_nan=False)


def test_too_few_pairs_and_missed_aims_are_said() -> None:
    few = story(compared(seeds=[1, 2]))
    assert few.doubt is not None
    assert few.doubt["en"].startswith("Only 2 pairs of runs")
    until = {"met": False, "half_width": 0.005, "watched": []}
    missed = story(compared(until=until, ensemble={"used": [0, 1, 0], "members": 20, "name": "fit"}))
    assert missed.doubt is None
    assert [remark["en"].partition(" after")[0] for remark in missed.remarks[:1]] == ["± 0.5 % not reached"]
    assert "2 of the 20 parameter sets of fit" in missed.remarks[-1]["en"]


def test_what_differs_is_said_in_words_and_what_neither_sets_is_not() -> None:
    found = compared()
    change = found.meta["scenarios"][1]["changes"][0]
    found.meta["scenarios"][1]["changes"] = [
        {**change, "base": None, "value": "–"},
        {**change, "base": None, "value": "point, vehicle"},
    ]
    ((_, base, value, _),) = next(settings(found)).cells()
    assert (base, value) == (Words("–"), Words(text("point, vehicle", "村级网点、车辆")))
