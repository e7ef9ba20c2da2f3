"""What one run has come to, without being taken in by the season."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ruralsim.report.levels import levels, swings

MONTHLY = {"kind": "flow", "family": "cost", "months": 1}
YEARLY = {"kind": "flow", "family": "fiscal", "months": 12}
COURIERS = {"kind": "state", "family": "work", "months": 0}
GINI = {"kind": "state", "family": "income", "months": 0}


def a_run(days: int, **entries: dict[str, Any]) -> Any:
    """A run from 1 January 2021, of which every indicator is the number of the month, from 1."""
    dates = pd.date_range("2021-01-01", periods=days)
    months = (dates.year - 2021) * 12 + dates.month
    frame = pd.DataFrame(dict.fromkeys(entries, months.to_numpy(float)), index=dates)
    return SimpleNamespace(table=lambda _: frame, described=lambda: entries)


@pytest.mark.parametrize("entry", [MONTHLY, COURIERS])
def test_what_swings_is_told_by_the_first_and_the_last_year(entry: dict[str, Any]) -> None:
    """Of 30 months the mean of 1 to 12 is 6.5, and that of 19 to 30 is 24.5."""
    assert levels(a_run(911, a=entry), "a") == (6.5, 24.5, True)


@pytest.mark.parametrize("entry", [YEARLY, GINI])
def test_what_looks_back_a_year_is_told_on_the_first_and_the_last_day(entry: dict[str, Any]) -> None:
    assert levels(a_run(911, a=entry), "a") == (1.0, 30.0, False)


def test_a_single_year_has_no_year_before() -> None:
    first, last, by_year = levels(a_run(365, a=MONTHLY), "a")
    assert math.isnan(first)
    assert (last, by_year) == (6.5, True)


def test_a_run_of_less_than_a_year_is_told_by_its_days() -> None:
    assert levels(a_run(200, a=MONTHLY), "a") == (1.0, 7.0, False)


def test_what_is_unknown_is_nothing() -> None:
    assert np.isnan(levels(a_run(911), "a")[:2]).all()


def test_runs_that_do_not_say_how_far_they_look_back_are_told_by_their_days() -> None:
    assert not swings({"kind": "flow", "family": "cost"})
