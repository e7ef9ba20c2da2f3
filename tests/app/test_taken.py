"""Tables that leave the page hold what it shows."""

import io
from datetime import UTC, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest

from ruralsim.app import charts, taken
from ruralsim.app.live import Live, known_indicators
from ruralsim.app.map.diary import diary
from ruralsim.report.export import commas, workbook
from ruralsim.report.export.sheets import About
from ruralsim.report.text import text
from ruralsim.scenario import Scenario
from tests.experiment.comparing.test_story import compared
from tests.factory import tiny_scenario, tiny_world


def test_days_of_two_counties_stand_side_by_side() -> None:
    base = Live(tiny_scenario(run__days=5), seed=1)
    other = base.copy()
    other.change("policies.awards.intensity", 5_000.0)
    for county in (base, other):
        county.step(3)
    curves = tuple(county.series(charts.NAMES) for county in (base, other))
    sheet = taken.days(curves, (base, other))
    assert len(sheet.rows) == 3
    keys = [heading.key for heading in sheet.headings]
    assert keys[:3] == ["date", f"{charts.NAMES[0]}_base", f"{charts.NAMES[0]}_other"]
    at = keys.index("income_head_other")
    assert [row[at] for row in sheet.rows] == curves[1]["income_head"].tolist()
    alone = taken.days(curves[:1], (base,))
    assert "income_head" in [heading.key for heading in alone.headings]


def test_parameters_are_taken_with_bounds_and_sources() -> None:
    every = Scenario.load("small").parameters()
    sheet = taken.parameters(every)
    keys = [heading.key for heading in sheet.headings]
    rows = [dict(zip(keys, row, strict=True)) for row in sheet.rows]
    assert [row["path"] for row in rows] == [one["path"] for one in every]
    days = next(row for row in rows if row["path"] == "run.burn_in_days")
    assert (days["low"], days["high"], days["unit"]) == (0, 3650, "days")
    assert openpyxl.load_workbook(io.BytesIO(workbook.content([sheet], About(text("x", "x")))))


def test_a_diary_is_taken_whole_with_the_day_it_is_of() -> None:
    world = tiny_world()
    found = diary(world, "household", int(world.farmers.uid[0]))
    sheet = taken.diary(found, "2021-01-05")
    assert len(sheet.rows) == sum(len(part["rows"]) for part in found["sections"]) > 10
    assert {row[0] for row in sheet.rows} == {"2021-01-05"}
    assert {row[4] for row in sheet.rows} == {part["title"]["zh"] for part in found["sections"]}


def test_differences_bear_the_effects_of_pairs_where_there_are_any() -> None:
    curves = tuple(
        {"date": np.array(["2021-01-01"], "M8[D]"), "headcount": np.array([value])} for value in (0.2, 0.25)
    )
    shown = {"headcount": known_indicators()["headcount"]}
    effects = pd.DataFrame({"diff": [0.04], "low": [0.01], "high": [0.07], "reps": [8]}, index=["headcount"])
    (row,) = taken.differences(curves, shown, effects).rows
    assert row[3:] == (0.2, 0.25, 0.25 - 0.2, 0.04, 0.01, 0.07, 8.0)
    (without,) = taken.differences(curves, shown, None).rows
    assert len(without) == 6
    assert commas.content(taken.differences(curves, shown, None)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_brief_of_the_pairs_holds_what_was_noted(language: str) -> None:
    docx = pytest.importorskip("docx")
    found = compared()
    found.manifest.clear()
    found.meta["scenarios"][1]["notes"] = "先看两乡"
    document = docx.Document(io.BytesIO(taken.brief(found, language)))
    assert any("先看两乡" in one.text for one in document.paragraphs)
    assert str(datetime.now(UTC).year) in "".join(one.text for one in document.paragraphs)
