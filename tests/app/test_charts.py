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
