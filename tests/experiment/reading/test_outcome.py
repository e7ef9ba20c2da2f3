"""Outcomes: what is read of the days that a store keeps."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.foundation.days import rows_kept

MONTHLY = {"kind": "flow", "definition_en": "Over the trailing month."}


def series(**runs: int) -> pd.DataFrame:
    """Runs from 1 January 2021, of so many days; values are the month's number, 100 on 1 January 2022."""
    frames = []
    for key, days in runs.items():
        dates = np.datetime64("2021-01-01") + np.arange(days)
        dates = dates[rows_kept(dates)]
        value = np.where(
            dates == np.datetime64("2022-01-01"), 100.0, dates.astype("M8[M]").astype(int) % 12 + 1
        )
        frames.append(pd.DataFrame({"key": key, "date": dates.astype("M8[s]"), "x": value}))
    return pd.concat(frames, ignore_index=True)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 6.5),  # of a month: twelve whole months
        ({"at": date(2021, 6, 30)}, 3.5),
        ({"at": date(2021, 6, 15)}, np.nan),  # not the end of May
        ({"at": date(2022, 1, 1)}, 6.5),
        ({"window_days": 365}, 6.5),
        ({"window_days": 90, "at": date(2021, 6, 30)}, 5.0),
        ({"window_days": 10}, 12.0),  # December ends within them
        ({"window_days": 10, "at": date(2021, 1, 1)}, np.nan),
        ({"window_days": 1}, 100.0),  # the day itself
        ({"at": date(2022, 1, 2)}, np.nan),
    ],
)
def test_what_is_read_of_366_days(asked: dict, expected: float) -> None:
    read = Outcome(indicator="x", **asked).read(series(a=366), MONTHLY)
    assert read.get("a", np.nan) == pytest.approx(expected, nan_ok=True)


def test_what_looks_back_a_year_is_read_on_the_day() -> None:
    assert Outcome(indicator="x").read(series(a=366)).to_dict() == {"a": 100.0}


def test_runs_of_unlike_lengths_are_read_each_on_its_own_days() -> None:
    assert Outcome(indicator="x").read(series(a=366, b=45), MONTHLY).to_dict() == {"a": 6.5, "b": 1.0}
