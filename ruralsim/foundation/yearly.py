"""What is known by year, as statistics give it: the year's own figure, and a rate beyond both ends."""

from collections.abc import Sequence

import numpy as np

from ruralsim.foundation.maths import pow_array


def of_year(figures: Sequence[float], first: int, rate: float, year: int) -> float:
    """The figure of a year.

    Args:
        figures: one a year; without any, 1 in the first.
        first: year of the first.
        rate: growth a year before the first and after the last.
        year: asked for.
    """
    known = tuple(figures) or (1.0,)
    near = min(max(year, first), first + len(known) - 1)
    return float(known[near - first]) * grown(rate, year - near)


def index_of_year(figures: Sequence[float], first: int, rate: float, base: int, year: int) -> float:
    """The figure of a year over that of the base year; see `of_year`."""
    return of_year(figures, first, rate, year) / of_year(figures, first, rate, base)


def grown(rate: float, years: float) -> float:
    """What 1 has grown to at a yearly rate; less than 1 for years that lie before."""
    return float(pow_array(np.array([1.0 + rate]), float(years))[0])
