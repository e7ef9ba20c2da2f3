"""How an indicator is read from a run, whichever question asks: its days, its mean over them, its label."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ruralsim.foundation.days import YEAR, Span, rows_of, wanted
from ruralsim.results.files import Columns

Description = Mapping[str, Any]
"""What is known of an indicator, as in a run's `meta.json`."""


def seasonal(about: Description) -> bool:
    """Whether an indicator looks back a month only, so that its reading on one day carries the season."""
    return about["kind"] == "flow" and "trailing month" in about["definition_en"]


def days_of(
    span: Span, about: Description | None, at: date | None = None, *, window: int = 0, months: int = 0
) -> list[date]:
    """The days of a run that a reading is the mean of; none if the run has not got them.

    Args:
        span: the run.
        about: the indicator: one that looks back a month is read over the last twelve whole months, one that
            looks back a year on its last day. Without it, it is taken for one of a year.
        at: the day asked for; the last one if None.
        window: days up to it instead, as of `foundation.days.wanted`.
        months: whole months up to it instead.
    """
    own = YEAR if about and seasonal(about) else 1
    return wanted(span, at, window=window, months=months or own)


def mean_of(values: ArrayLike) -> float:
    """Mean of the values there are; NaN if there is none."""
    found = np.asarray(values, np.float64)
    known = found[np.isfinite(found)]
    return float(known.mean()) if known.size else np.nan


def reading_of(columns: Columns, about: Description, at: date | None = None, *, months: int = 0) -> float:
    """What is read of an indicator in a run; NaN where the run has not got it.

    Args:
        columns: the run's indicators.
        about: which one.
        at: the day asked for; the last one if None.
        months: whole months averaged; 0 by the indicator's own window.
    """
    values = columns.get(about["name"])
    if values is None or not len(values):
        return np.nan
    read = days_of(Span.dated(columns["date"]), about, at, months=months)
    return mean_of(values[rows_of(columns["date"], read)])


def dated(label: Mapping[str, str], when: Mapping[str, str]) -> dict[str, str]:
    """A label with the days it is read on, in both languages; as it is where there are none to say."""
    commas = {"en": ", ", "zh": "，"}
    return {key: comma.join(filter(None, (label[key], when[key]))) for key, comma in commas.items()}
