"""The page as text: it holds everything, and renders whatever a run lacks."""

import errno
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim import report
from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.report.chapters import CHAPTERS, chapter
from ruralsim.report.sheet import save
from ruralsim.report.source import Run
from ruralsim.results import Results, describe
from ruralsim.scenario import Scenario
from tests.test_cli import ruralsim


def data_of(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def copy_of(run: Results, **changed: Any) -> Results:
    """The run with some tables, meta or geography replaced; a table of None is missing."""
    tables = {name: run.columns(name) for name in describe.TABLES}
    tables |= {name: value for name, value in changed.items() if name in tables and value is not None}
    missing = {name for name, value in changed.items() if name in tables and value is None}
    copy = Results(
        {name: table for name, table in tables.items() if name not in missing},
        changed.get("meta", run.meta),
        run.manifest,
        changed.get("geography", run.geography),
        run.scenario,
    )
    copy.path = Path("/nowhere") if missing else None
    return copy


def first_rows(table: dict[str, Any], dates: int) -> dict[str, Any]:
    keep = np.isin(table["date"], np.unique(table["date"])[:dates])
    return {name: values[keep] for name, values in table.items()}


def test_the_page_is_whole_and_small(page: Path, run: Results) -> None:
    text = page.read_text(encoding="utf-8")
    assert run.path is not None
    assert page == run.path / "report.html"
    assert len(text.encode()) < 8_000_000
    own = re.sub(r'id="plotly">.*?</script>', "", text, flags=re.S)
    assert not re.search(r'(?:src|href)="(?!#|data:)', own)
    assert "@@" not in own
    assert "{{" not in text.split('id="data"')[0]


def test_every_indicator_is_in_the_page(page: Path, run: Results) -> None:
    data = data_of(page)
    described = {i["name"] for i in run.meta["indicators"]}
    assert {i["name"] for i in data["indicators"]} == described == set(data["series"])
    for indicator in data["indicators"]:
        assert len(data["series"][indicator["name"]]) == len(data[indicator["when"]])


def test_every_declared_indicator_exists(run: Results) -> None:
    from importlib import import_module

    from ruralsim.report.chapters.reading import declarations

    known = {i["name"] for i in run.meta["indicators"]}
    for name in CHAPTERS:
        for declared in declarations(import_module(f"ruralsim.report.chapters.{name}").FIGURES):
            assert {indicator for indicator, _ in declared.lines} <= known, declared.name


def test_every_figure_has_data_and_both_languages(run: Results) -> None:
    reader = Run(run)
    names = []
    for name in CHAPTERS:
        for figure in chapter(name, reader):
            names.append(figure.name)
            assert figure.traces, figure.name
            assert figure.title["en"]
            assert figure.title["zh"]
            for trace in figure.traces:
                assert "name" not in trace or set(trace["name"]) == {"en", "zh"}
    assert len(set(names)) == len(names)


def test_what_runs_lack_is_said(run: Results, tmp_path: Path) -> None:
    lacking = copy_of(run, **dict.fromkeys(describe.TABLES), geography={}, meta={"title": {"en": "Bare"}})
    page = report.write(lacking, tmp_path / "bare.html")
    text = page.read_text(encoding="utf-8")
    assert text.count('class="nodata"') > 40
    data = data_of(page)
    assert data["map"] is None
    assert data["money"] is None
    assert data["figures"] == {}


@pytest.mark.parametrize("missing", describe.TABLES)
def test_any_table_may_be_missing(run: Results, tmp_path: Path, missing: str) -> None:
    data_of(report.write(copy_of(run, **{missing: None}), tmp_path / "page.html"))


def test_one_day(run: Results, tmp_path: Path) -> None:
    tables = {
        name: first_rows(run.columns(name), 1) for name in describe.TABLES if name not in ("money", "mass")
    }
    data = data_of(report.write(copy_of(run, **tables), tmp_path / "page.html"))
    assert len(data["dates"]) == len(data["months"]) == 1
    assert "cost_parcel" in data["figures"]  # seen in test_browser


def test_no_villages_no_roads(run: Results, tmp_path: Path) -> None:
    geography = {**run.geography, "villages": [], "roads": [], "stations": []}
    none = {name: values[:0] for name, values in run.columns("villages").items()}
    data = data_of(report.write(copy_of(run, villages=none, geography=geography), tmp_path / "page.html"))
    assert data["map"]["villages"] == []
    assert data["map"]["layers"] == []


def test_nothing_but_gaps(run: Results, tmp_path: Path) -> None:
    columns = run.columns("indicators")
    gaps = {name: v if name == "date" else np.full(len(v), np.nan) for name, v in columns.items()}
    gaps["headcount"] = np.where(np.arange(len(columns["date"])) < 400, np.inf, 0.05)
    data = data_of(report.write(copy_of(run, indicators=gaps), tmp_path / "page.html"))
    assert "cost_parcel" not in data["figures"]
    assert data["series"]["headcount"][0] is None
    assert data["series"]["headcount"][-1] == 0.05


def test_words_cannot_break_out(run: Results, tmp_path: Path) -> None:
    nasty = "</script><b>@@DATA@@ {{title}}"
    meta = {**run.meta, "title": {"en": nasty, "zh": nasty}}
    page = report.write(copy_of(run, meta=meta), tmp_path / "page.html")
    assert data_of(page)["facts"]["title"]["en"] == nasty
    assert page.read_text(encoding="utf-8").count('id="data"') == 1


def test_what_is_made_up_stands_above_everything(run: Results, tmp_path: Path) -> None:
    county = Scenario.load("wuchuan").origin()
    page = report.write(copy_of(run, meta={**run.meta, "county": county}), tmp_path / "page.html")
    text = page.read_text(encoding="utf-8")
    main = text[text.index("<main>") : text.index('<section id="overview">')]
    assert county["made_up"]["zh"] in main
    assert 'class="made-up"' in main
    assert "county.code: recorded, not used by the model" in main
    assert data_of(page)["facts"]["counts"]["villages_administrative"] == 93


def test_villages_are_counted_by_kind_and_of_older_runs_as_one(run: Results, tmp_path: Path) -> None:
    units = {"administrative": 29, "community": 1}
    county = {**run.meta["county"], "village_unit": "administrative", "village_units": units}
    page = report.write(copy_of(run, meta={**run.meta, "county": county}), tmp_path / "page.html")
    counts = data_of(page)["facts"]["counts"]
    assert list(counts)[:3] == ["townships", "villages_administrative", "villages_community"]
    assert (counts["villages_administrative"], counts["villages_community"]) == (29, 1)
    assert data_of(page)["text"]["villages_community"] == {"en": "communities", "zh": "社区"}
    assert data_of(page)["text"]["villages_community_one"]["en"] == "community"
    del county["village_units"]
    page = report.write(copy_of(run, meta={**run.meta, "county": county}), tmp_path / "older.html")
    assert data_of(page)["facts"]["counts"]["villages_administrative"] == len(run.geography["villages"])


def test_dates_outside_the_run_stand_above_everything(run: Results, tmp_path: Path) -> None:
    note = {"en": "policies.training: in force on no day", "zh": "没有一天生效"}
    text = report.write(copy_of(run, meta={**run.meta, "outside": [note]}), tmp_path / "late.html").read_text(
        encoding="utf-8"
    )
    assert text.count("policies.training: in force on no day") == 2  # the words, and what is shown first
    assert "没有一天生效" in text


def test_map_holds_every_village_and_month(page: Path, run: Results) -> None:
    county = data_of(page)["map"]
    months = len(np.unique(run.columns("villages")["date"]))
    assert len(county["months"]) == months
    for layer in county["layers"]:
        assert np.shape(layer["values"]) == (months, len(run.geography["villages"]))
    assert county["layers"][0]["name"] == "income_head"


def test_money_adds_up(page: Path, run: Results) -> None:
    books, money = data_of(page)["money"], run.columns("money")
    for i, year in enumerate(books["years"]):
        total = sum(flow["cny"][i] for flow in books["flows"])
        assert total == pytest.approx(money["cny"][money["year"] == year].sum(), rel=1e-5)


def test_figure_for_a_notebook(run: Results) -> None:
    figure = report.figure(run, "headcount", "zh")
    assert figure.layout.title.text == "监测线以下人口占比"
    assert figure.data[0].name == "当年监测线"
    assert len(figure.data[0].x) == len(figure.data[0].y) == 24
    with pytest.raises(KeyError, match="no figure 'nonesuch'"):
        report.figure(run, "nonesuch")


def test_errors_are_explained(run: Results, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="give the report a path"):
        report.write(copy_of(run))
    with pytest.raises(DataError):
        report.write(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        report.write(run, tmp_path / "file" / "report.html")


def test_a_page_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="磁盘已满"):
        save("<html>", tmp_path / "report.html")
    assert not [*tmp_path.iterdir()]


def test_a_report_is_html_or_goes_into_a_folder(run: Results, tmp_path: Path) -> None:
    folder = str(run.path)
    for wrong in ("r.docx", "r.pdf", "r.xlsx"):
        refused = ruralsim("report", folder, "--out", str(tmp_path / wrong), ok=2)
        assert str(tmp_path / "r.html") in refused.replace("\n", "")
        assert not (tmp_path / wrong).exists()
    with pytest.raises(OutputError, match=r"\.html"):
        report.write(run, tmp_path / "r.docx")
    ruralsim("report", folder, "--out", str(tmp_path / "pages"))
    assert (tmp_path / "pages" / "report.html").stat().st_size > 100_000
    ruralsim("report", folder, "--out", str(tmp_path))
    assert (tmp_path / "report.html").exists()
