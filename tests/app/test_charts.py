"""What ECharts is told to draw."""

import json

import numpy as np
import pytest

from ruralsim.app import charts
from ruralsim.app.widgets.echart import drawn


@pytest.mark.parametrize(("days", "marks"), [(1, True), (2, True), (10, False)])
def test_a_line_of_one_or_two_days_is_seen_by_its_marks(days: int, marks: bool) -> None:
    dates = np.datetime64("2021-01-01") + np.arange(days)
    curves = {"date": dates, **{name: np.linspace(1.0, 2.0, days) for name in charts.NAMES}}
    for chart in charts.CHARTS:
        lines = json.loads(drawn(charts.option(chart, (curves,), "zh")))["series"]  # as the widget is told
        assert {line["showSymbol"] for line in lines} == {marks}


@pytest.mark.parametrize(
    ("names", "rows"), [([10], 1), ([20, 20], 2), ([17, 33, 42, 21], 4), ([5, 5, 5], 1), ([60, 5], 2)]
)  # of 290 pixels a name takes 30 and 6 a letter; (17, 33, 42, 21) would fit into three if names could be cut
def test_names_below_a_chart_have_the_rows_they_fill(names: list[int], rows: int) -> None:
    chart = charts.Chart(
        "made", {"en": ""}, {"en": ""}, {f"n{i}": {"en": "x" * n} for i, n in enumerate(names)}
    )
    curves = {"date": np.array(["2021-01-01"], "M8[D]"), **{name: np.ones(1) for name in chart.lines}}
    assert charts.option(chart, (curves,), "en")["grid"]["bottom"] == 22 + 18 * rows


def test_lines_are_as_high_over_one_row_of_names_as_over_three() -> None:
    free = {charts.height({"grid": {"bottom": rows}}) - rows for rows in (40, 76)}
    assert free == {120}
