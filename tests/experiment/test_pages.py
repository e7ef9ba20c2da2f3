"""Pages of findings of several kinds, as text and as people see them."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ruralsim.experiment.pages import tell, write_page
from ruralsim.foundation.errors import DataError
from ruralsim.report.numbers import quantity
from ruralsim.results.findings import Findings
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

LABELS = {"en": "one & other", "zh": "一与二"}
ABOUT = {"definition_en": "What it is.", "definition_zh": "其定义。", "better": 1, "at": ""}
READINGS = [
    {"key": "income", "unit": "CNY/head/year", "en": "income", "zh": "收入", "indicator": "income", **ABOUT},
    {"key": "share", "unit": "share", "en": "online share", "zh": "网销占比", "indicator": "x", **ABOUT},
]  # fmt: skip
META: dict[str, Any] = {
    "name": "made_up", "title": {"en": "Made up", "zh": "虚构"}, "seeds": [1, 2, 3], "start": "2021-01-01",
    "days": 365, "households": 40, "version": "0.1.0", "readings": READINGS,
}  # fmt: skip


def spec(kind: str, **more: Any) -> dict[str, Any]:
    blank = {"readings": [], "cells": [], "claims": [], "difference": True, "note_en": "", "note_zh": ""}
    return {"key": kind, "kind": kind, "en": kind, "zh": "图", **blank, **more}


@pytest.fixture(scope="module")
def study() -> Findings:
    blank = {
        **LABELS,
        "scenario": "small",
        "set": ["a.b = <1>"],
        "changes": [],
        "group_en": "",
        "group_zh": "",
    }
    cells = [{"key": key, "x": x, **blank} for key, x in (("base", 0.0), ("other", 1.0))]
    ends = {"low": 0.05, "high": 0.2, "mean": 1.0, "mean_low": 0.5, "mean_high": 1.5, "detectable": 0.5}
    effects = [
        {"cell": c["key"], "reading": r["key"], "unit": r["unit"], "diff": 0.1, **ends}
        for c in cells
        for r in READINGS
    ]
    verdicts = ("supports", "contradicts", "slight", "open", "few", "none", "finding")
    claims = [
        {"claim": v, "reading": "share", "unit": "share", "expected": 1, "value": 0.1, "low": 0.1,
         "high": 0.2, "p": 0.01, "p_holm": 0.05, "detectable": 0.1, "reps": 3, "verdict": v}
        for v in verdicts
    ]  # fmt: skip
    days = pd.date_range("2021-01-31", periods=6, freq="ME").to_numpy("M8[s]")
    courses = [
        {"cell": c["key"], "date": day, "indicator": "income", "mean": 2.0, "mean_low": 1.0, "mean_high": 3.0,
         "diff": 0.5 * i, "low": 0.4 * i, "high": 0.6 * i}
        for c in cells
        for i, day in enumerate(days)
    ]  # fmt: skip
    figures = [
        spec("effects"),
        spec("levels"),
        spec("claims", readings=["share"]),
        spec("response", difference=False),
        spec("profile", readings=["share"]),
        spec("course", readings=["income"]),
    ]
    meta = {
        **META,
        "question": {"en": "Why <b>?", "zh": "为何？"},
        "reading": LABELS,
        "paper": "§2",
        "base": "base",
        "cells": cells,
        "claims": [{"key": v, **LABELS, "paper": ""} for v in verdicts],
        "figures": figures,
    }
    tables = {"effects": effects, "claims": claims, "courses": courses, "readings": []}
    return Findings("study", {k: pd.DataFrame(v) for k, v in tables.items()}, meta, 'x = "</script>"')


@pytest.fixture(scope="module")
def attribution() -> Findings:
    ends = {"value": 0.1, "low": 0.05, "high": 0.2, "reps": 3}
    shapley = [
        {"lever": lever, "reading": r["key"], "unit": r["unit"], **ends, "alone": 0.2, "last": 0.0}
        for lever in ("a", "b")
        for r in READINGS
    ]
    pairs = [{"lever": "a", "other": "b", "reading": r["key"], "unit": r["unit"], **ends} for r in READINGS]
    levers = [{"key": "a", "en": "Lever A", "zh": "举措甲"}, {"key": "b", "en": "Lever B", "zh": "举措乙"}]
    meta = META | {"levers": levers, "story": LABELS, "exact": True, "orders": 0}
    tables = {"shapley": pd.DataFrame(shapley), "interactions": pd.DataFrame(pairs), "values": pd.DataFrame()}
    return Findings("attribution", tables, meta, "a = 1")


def test_a_page_needs_a_place(study: Findings, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder"):
        write_page(study)
    html = write_page(study, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Why <b>" not in html
    assert "&lt;1&gt;" in html
    assert 'x = "</script>"' not in html
    assert "@@" not in html.partition('<script type="text/plain"')[0]
    assert "{{" not in html.partition('<script type="application/json"')[0]


def test_what_every_cell_sets_is_said_once(study: Findings) -> None:
    cells = [{**cell, "set": ["a.b = <1>", f"own = {i}"]} for i, cell in enumerate(study.meta["cells"])]
    told = tell(Findings("study", study._frames, {**study.meta, "cells": cells}, "x = 1"))
    every, *rows = next(table for section, table in told.tables() if section.id == "cells").rows
    lines = [[words.text.text for words in row[2].lines] for row in (every, *rows)]  # type: ignore[union-attr]
    assert lines == [["a.b = <1>"], ["own = 0"], ["own = 1"]]


def test_an_attribution_says_in_brief_who_did_it(attribution: Findings) -> None:
    frame = attribution.frame("shapley").copy()
    frame.loc[(frame["lever"] == "b") & (frame["reading"] == "share"), "low"] = -0.3
    told = tell(Findings("attribution", {**attribution._frames, "shapley": frame}, attribution.meta, "a = 1"))
    of_income, of_share, looked = told.brief
    assert of_income["en"] == "Income: Lever A +0.100 CNY/head a year, Lever B +0.100 CNY/head a year."
    assert of_share["zh"] == "网销占比：举措甲 +10 个百分点；另有 1 项举措的贡献与零无法区分。"
    assert "4 intervals" in looked["en"]
    few = Findings("attribution", attribution._frames, {**attribution.meta, "seeds": [1, 2]}, "a = 1")
    assert tell(few).brief == []


@pytest.mark.parametrize(
    ("value", "unit", "signed", "said"),
    [
        (0.0123, "share", True, ("+1.23 pp", "+1.23 个百分点")),
        (0.0123, "share", False, ("1.23 %", "1.23%")),
        (-1234.5, "CNY", True, ("−1,234 CNY", "−1,234 元")),
        (1e-9, "CNY", True, ("0 CNY", "0 元")),
        (float("nan"), "CNY", True, ("–", "–")),
    ],
)
def test_numbers(value: float, unit: str, signed: bool, said: tuple[str, str]) -> None:
    assert tuple(quantity(value, unit, signed=signed).values()) == said


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["study", "attribution"])
def test_what_is_made_up_is_said(kind: str, tmp_path: Path, request: Any) -> None:
    found: Findings = request.getfixturevalue(kind)
    county = {"made_up": {"en": "Invented land.", "zh": "虚构。"}, "real": True}
    told = Findings(found.kind, found._frames, {**found.meta, "county": county}, found.asked)
    page = write_page(told, tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<div class="made-up" role="note">' in page
    assert "Invented land." in page


@pytest.mark.parametrize(("kind", "language"), [("study", "zh"), ("attribution", "en")])
def test_pages_are_whole(reader: Reader, kind: str, language: str, tmp_path: Path, request: Any) -> None:  # noqa: F811
    page = write_page(request.getfixturevalue(kind), tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    marks = "svg.main-svg .point, svg.main-svg .hm image"
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure]",
        f"all => all.filter(f => !f.querySelector('{marks}, .scatterlayer path')).map(f => f.id)",
    )
    assert undrawn == []
    assert len(reader.texts("[data-figure]")) == (9 if kind == "study" else 4)
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    if kind == "study":
        assert "与预期相反" in reader.texts(".verdict")
    assert reader.is_clean()


@pytest.mark.browser
def test_a_gap_of_shares_is_drawn_in_points(reader: Reader, attribution: Findings, tmp_path: Path) -> None:  # noqa: F811
    page = write_page(attribution, tmp_path / "page.html")
    reader.open(page, "?lang=en").draw_everything("en")
    ticks = reader.texts("#figure-shapley-share .xtick text")
    assert not any("%" in tick for tick in ticks)
    ends = [float(tick.replace("\u2212", "-")) for tick in ticks]
    assert min(ends) <= 5.0
    assert 10.0 < max(ends) <= 30.0  # effects of 10 points, between 5 and 20
    assert reader.is_clean()


def widened(study: Findings, times: int) -> Findings:
    """The study with many readings, so that its table of values is wider than a page."""
    readings = [{**r, "key": f"{r['key']}{k}"} for k in range(times) for r in READINGS]
    own = study.frame("effects")
    many = [own[own["reading"] == r["key"].rstrip("0123456789")].assign(reading=r["key"]) for r in readings]
    tables = {name: study.frame(name) for name in ("courses", "readings")}
    claims = study.frame("claims").assign(reading="share0")
    meta = {**study.meta, "readings": readings, "figures": []}
    return Findings("study", {**tables, "claims": claims, "effects": pd.concat(many)}, meta, "x = 1")


@pytest.mark.browser
def test_a_wide_table_is_whole_on_paper(reader: Reader, study: Findings, tmp_path: Path) -> None:  # noqa: F811
    page = write_page(widened(study, 12), tmp_path / "page.html")
    tab = reader.open(page, "?lang=en").tab
    tab.set_viewport_size({"width": 703, "height": 1000})  # an A4 page without its margins
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    ends = tab.eval_on_selector_all("table", "all => all.map(t => t.getBoundingClientRect().right)")
    assert max(ends) <= 703
    assert tab.locator("details:not([open], .attached)").count() == 0
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.eval_on_selector_all("table", "all => all.map(t => t.style.zoom).join('')") == ""
    assert reader.is_clean()


def test_its_chinese_holds_no_code(study: Findings, attribution: Findings, tmp_path: Path) -> None:
    for found in (study, attribution):
        assert not leftovers(write_page(found, tmp_path / "page.html").read_text(encoding="utf-8"))
