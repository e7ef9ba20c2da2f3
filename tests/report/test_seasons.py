"""The course of the year in figures."""

import numpy as np
import pandas as pd
import pytest

from ruralsim.report.seasons import PUBLISHED, course, national
from ruralsim.report.source import Run
from ruralsim.report.text import text
from ruralsim.results import Results
from tests.report.test_page import copy_of

TITLE = text("a", "甲")
LENGTHS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def run_of(run: Results, start: str, days: int, **series: object) -> Run:
    """The run with other days, and these series on them."""
    dates = np.arange(np.datetime64(start), np.datetime64(start) + days)
    return Run(copy_of(run, indicators={"date": dates, **series}))


def test_the_countrys_parcels_of_a_year_are_all_there_and_february_has_fewest() -> None:
    profile = national()
    assert (profile * LENGTHS).sum() / LENGTHS.sum() == pytest.approx(1.0)
    assert profile.argmin() == 1
    assert profile[1] == pytest.approx((85.6 / 29) / (1750.8 / 366))
    assert profile[10] == profile[11] == pytest.approx((350.0 / 61) / (1750.8 / 366))


def test_flows_are_read_at_months_ends_and_states_on_average(run: Results) -> None:
    dates = pd.date_range("2022-01-01", "2022-12-31")
    month = dates.month.to_numpy(float)
    flow = np.where(dates.is_month_end, month, 1000.0)
    figure = course(
        run_of(run, "2022-01-01", 365, down_day=flow, migrants=month), "a", TITLE, ["down_day", "migrants"]
    )
    expected = np.arange(1, 13) / 6.5
    for trace in figure.traces:
        assert trace["x"] == list(range(1, 13))
        assert trace["y"] == pytest.approx(expected, rel=1e-3)
    assert "2022" in figure.note["en"]


def test_the_published_year_is_drawn_where_it_was_simulated(run: Results) -> None:
    days = 1826
    volume = np.linspace(1.0, 2.0, days)
    figure = course(
        run_of(run, "2021-01-01", days, down_day=volume), "a", TITLE, ["down_day"], published=True
    )
    assert [len(trace["y"]) for trace in figure.traces] == [12, 12]
    assert figure.traces[1]["y"] == pytest.approx(national(), rel=1e-3)
    assert str(PUBLISHED) in figure.note["zh"]
    mean = course(run_of(run, "2021-01-01", 730, down_day=volume[:730]), "a", TITLE, ["down_day"])
    assert "Mean of 2021 to 2022." in mean.note["en"]


def test_shares_are_drawn_as_they_are(run: Results) -> None:
    figure = course(run_of(run, "2022-01-01", 365, on_time=np.full(365, 0.9)), "a", TITLE, ["on_time"])
    assert figure.traces[0]["y"] == [0.9] * 12


def test_a_run_without_a_whole_year_says_so(run: Results) -> None:
    short = course(run_of(run, "2022-02-01", 300, down_day=np.ones(300)), "a", TITLE, ["down_day"])
    assert short.traces == []
    assert "whole calendar year" in short.missing["en"]


@pytest.mark.filterwarnings("error")
def test_what_never_moves_has_no_course(run: Results) -> None:
    nothing = course(run_of(run, "2022-01-01", 365, down_day=np.zeros(365)), "a", TITLE, ["down_day"])
    assert nothing.traces == []
