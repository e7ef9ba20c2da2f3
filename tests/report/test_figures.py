"""Figures of few points, and of none."""

from typing import Any

import numpy as np
import pytest

from ruralsim import report
from ruralsim.report.figures import Figure, area, dotted, indicators, line, stack
from ruralsim.report.sheet import card
from ruralsim.report.source import Run
from ruralsim.report.text import PAGE, text
from ruralsim.results import Results
from tests.report.test_page import copy_of

NAME = text("a", "甲")
DAYS = ["2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31"]


@pytest.mark.parametrize("known", [[1.0], [1.0, 2.0]])
def test_one_or_two_points_are_marks(known: list[float]) -> None:
    shown = dotted(line(DAYS[: len(known)], known, NAME, 0))
    assert (shown["mode"], shown["marker"]["size"]) == ("lines+markers", 9)


def test_a_point_that_stands_alone_is_a_mark_and_the_others_are_a_line() -> None:
    shown = dotted(line(DAYS, [1.0, None, 2.0, 3.0, 4.0], NAME, 0))
    assert shown["marker"]["size"] == [6, 0, 0, 0, 0]


def test_a_line_that_is_seen_stays_as_it_is() -> None:
    trace = line(DAYS, [None, 2.0, 3.0, 4.0, None], NAME, 0)
    assert dotted(trace) is trace


def test_the_mark_of_a_layer_has_the_colour_of_the_layer() -> None:
    assert dotted(area(DAYS[:1], [1.0], NAME, 3))["marker"]["color"] == "var(--c3)"


def test_a_run_of_one_day_shows_marks_in_a_notebook(run: Results) -> None:
    first = {name: column[:1] for name, column in run.columns("indicators").items()}
    drawn: Any = report.figure(copy_of(run, indicators=first), "cost_parcel")
    assert {trace.mode for trace in drawn.data} == {"lines+markers"}


def test_what_is_not_defined_says_so(run: Results) -> None:
    table = {**run.columns("indicators")}
    table["gini"] = np.full(len(table["gini"]), np.nan)
    figure = indicators(Run(copy_of(run, indicators=table)), "gini", NAME, ["gini"])
    assert figure.traces == []
    assert PAGE["undefined"]["zh"] in card(figure)


def test_what_is_zero_throughout_says_so() -> None:
    assert PAGE["all_zero"]["en"] in card(stack("a", NAME, ["2021"], [(NAME, [0.0])], "CNY"))
    assert PAGE["nodata"]["en"] in card(Figure("a", NAME, []))
