"""Which days are read."""

from datetime import date

import numpy as np
import pytest

from ruralsim.foundation.days import (
    Span,
    rows_kept,
    rows_of_course,
    rows_of_month_ends,
    said,
    wanted,
    why_none,
    year_before,
    years_of,
)

NEW_YEAR = Span.of(date(2021, 1, 1), 366)  # the last day, 1 January 2022, ends no month


def months(read: list[date]) -> list[str]:
    return [f"{day:%Y-%m}" for day in read]


def test_366_days_hold_each_month_once() -> None:
    read = wanted(NEW_YEAR, months=12)
    assert months(read) == [f"2021-{month:02}" for month in range(1, 13)]
    assert read[-1] == date(2021, 12, 31)


def test_a_month_that_began_before_the_run_is_not_whole() -> None:
    assert months(Span.of(date(2021, 1, 15), 60).month_ends()) == ["2021-02"]


def test_a_run_that_ends_no_month_is_read_on_its_last_day() -> None:
    trial = Span.of(date(2021, 1, 1), 20)
    assert wanted(trial, months=12) == wanted(trial, window=365) == [date(2021, 1, 20)]
    assert wanted(trial, window=10) == []


def test_february_of_a_leap_year_ends_on_its_29th() -> None:
    assert wanted(Span.of(date(2024, 1, 1), 366), date(2024, 2, 29), months=12) == [
        date(2024, 1, 31),
        date(2024, 2, 29),
    ]
    assert wanted(Span.of(date(2024, 1, 1), 366), date(2024, 2, 28)) == []


def test_a_window_holds_the_month_ends_in_it() -> None:
    assert months(wanted(NEW_YEAR, date(2021, 6, 30), window=90)) == ["2021-04", "2021-05", "2021-06"]
    assert len(wanted(NEW_YEAR, window=365)) == 12
    assert wanted(NEW_YEAR, window=1) == [date(2022, 1, 1)]


@pytest.mark.parametrize(
    ("at", "window", "said_"),
    [
        (date(2021, 6, 15), 0, "2021-06-15 ends no month"),
        (date(2022, 1, 2), 0, "lies outside the run, 2021-01-01 to 2022-01-01"),
        (date(2021, 6, 30), 0, ""),
        (date(2022, 1, 1), 0, ""),
        (date(2021, 1, 1), 0, ""),
        (date(2021, 1, 1), 10, "no whole month ends in the 10 days up to 2021-01-01"),
    ],
)
def test_a_day_that_is_not_kept_is_not_replaced_by_another(at: date, window: int, said_: str) -> None:
    if not said_:
        assert wanted(NEW_YEAR, at, window=window) == [at]
        return
    assert wanted(NEW_YEAR, at, window=window) == []
    assert said_ in why_none(NEW_YEAR, at, window)[0]


def test_the_days_beside_one_that_is_not_kept_are_named() -> None:
    assert NEW_YEAR.nearest(date(2021, 6, 15)) == [date(2021, 5, 31), date(2021, 6, 30)]
    assert "2021-05-31, 2021-06-30" in why_none(NEW_YEAR, date(2021, 6, 15))[2]


def test_rows_agree_on_all_days_and_on_those_kept() -> None:
    dates = np.datetime64("2021-01-01") + np.arange(366)
    kept = dates[rows_kept(dates)]
    assert len(kept) == 14  # the first, twelve month ends and the last
    for rows in (rows_of_month_ends, rows_of_course):
        assert kept[rows(kept)].tolist() == dates[rows(dates)].tolist()
    assert dates[rows_of_month_ends(dates)][-1] == np.datetime64("2021-12-31")
    assert dates[rows_of_course(dates)][-1] == np.datetime64("2022-01-01")


def test_whole_years() -> None:
    assert NEW_YEAR.whole_years() == [2021]
    assert Span.of(date(2021, 1, 2), 729).whole_years() == [2022]
    assert Span.of(date(2021, 1, 1), 364).whole_years() == []


def test_a_month_end_a_year_before_is_a_month_end() -> None:
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2024, 3, 5)) == date(2023, 3, 5)


def test_days_are_said_with_their_dates() -> None:
    assert said(wanted(NEW_YEAR, months=12)) == {
        "en": "mean of 12 months, 2021-01 to 2021-12",
        "zh": "2021-01至2021-12共12个月均值",
    }
    assert said([date(2022, 1, 1)])["en"] == "2022-01-01"


@pytest.mark.parametrize(
    ("length", "years"),
    [(365, 1.0), (366, 1.0), (1096, 3.0), (1826, 5.0), (3, 3 / 365.25), (500, 500 / 365.25)],
)
def test_whole_years_are_whole_whichever_leap_days_lie_in_them(length: int, years: float) -> None:
    assert years_of(length) == pytest.approx(years, rel=1e-12)
