"""Which columns of given points move together, so that what each of them makes cannot be told apart.

A column is held against all others taken together (linear regression of ranks, F test) and against each of
them in classes (chi-square), which also sees what is not straight. Where there are many tests, each is the
stricter (Bonferroni).
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.sweeping.answers import Array

_DOUBT = 0.01  # how often points drawn independently are found to depend
_LITTLE = 0.01  # of a column's variance told by others: what is surely there, but harmless
_EXPECTED = 5.0  # points in each cell of a table, for a chi-square test
_CLASSES = 5  # of numbers, at most


class Tied(NamedTuple):
    """A column that depends on others.

    Attributes:
        other: the column it is closest to.
        strength: how closely, from 0 to 1: rank correlation, or Cramér's V.
    """

    other: int
    strength: float


def coded(column: Array, named: bool) -> Array:
    """(points, width) a column for a regression: its ranks, or of names one column each but the first.

    Columns are centred. There is none if all values are the same.
    """
    distinct = np.unique(column)
    if len(distinct) < 2:
        return np.zeros((len(column), 0))
    made = (column[:, None] == distinct[1:]).astype(float) if named else stats.rankdata(column)[:, None]
    found: Array = made - made.mean(axis=0)
    return found


def told(blocks: list[Array]) -> Array:
    """(columns,) the part of each column's variance that all others taken together tell; 0 of still ones."""
    found = np.zeros(len(blocks))
    for j, own in enumerate(blocks):
        rest = np.hstack([*blocks[:j], *blocks[j + 1 :], np.zeros((len(own), 0))])
        if own.size and rest.size:
            left = own - rest @ np.linalg.lstsq(rest, own, rcond=None)[0]
            found[j] = float((1 - (left**2).sum(axis=0) / (own**2).sum(axis=0)).max())
    return found


def tied(columns: Array, named: list[bool]) -> dict[int, Tied]:
    """Columns that depend on others.

    Args:
        columns: (points, columns) values; those of names count up.
        named: whether the values of a column are names.
    """
    n, d = columns.shape
    blocks = [coded(column, names) for column, names in zip(columns.T, named, strict=True)]
    moving = [j for j in range(d) if blocks[j].size]
    pairs = list(combinations(moving, 2))
    strength, surely = np.zeros((d, d)), np.zeros(d, bool)
    doubt = _DOUBT / max(1, len(moving) + len(pairs))
    for i, j in pairs:
        closeness, p = _classes(columns, named, i, j)
        if surely_pair := p < doubt and closeness**2 > _LITTLE:
            surely[[i, j]] = True
        straight = _straight(blocks[i], blocks[j])
        strength[i, j] = strength[j, i] = max(straight, closeness if surely_pair else 0.0)
    share = told(blocks)
    for j in moving:
        width = sum(blocks[i].shape[1] for i in moving if i != j)
        free = n - width - 1
        if width and free > 0 and share[j] > _LITTLE:
            f = share[j] / width / max((1 - share[j]) / free, 1e-300)
            surely[j] |= stats.f.sf(f, width, free) < doubt / blocks[j].shape[1]
    return {int(j): Tied(int(strength[j].argmax()), float(strength[j].max())) for j in np.flatnonzero(surely)}


def _straight(a: Array, b: Array) -> float:
    """The largest correlation of a column of one with a column of the other."""
    size = np.sqrt((a**2).sum(axis=0)[:, None] * (b**2).sum(axis=0))
    return float(np.abs(a.T @ b / size).max())


def _classes(columns: Array, named: list[bool], i: int, j: int) -> tuple[float, float]:
    """Cramér's V of two columns in classes, corrected for chance (Bergsma 2013), and its p value."""
    n = len(columns)
    a, b = (_class(columns[:, k], named[k]) for k in (i, j))
    r, c = int(a.max()) + 1, int(b.max()) + 1
    if min(r, c) < 2 or n < _EXPECTED * r * c:
        return 0.0, 1.0
    counts = np.zeros((r, c))
    np.add.at(counts, (a, b), 1.0)
    square, p, *_ = stats.chi2_contingency(counts, correction=False)
    excess = max(0.0, square / n - (r - 1) * (c - 1) / (n - 1))
    least = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return float(min(1.0, np.sqrt(excess / least))), float(p)


def _class(column: Array, named: bool) -> NDArray[np.int64]:
    """(points,) class of each value, from 0: its own if they are few or names, else of equal size."""
    distinct, which = np.unique(column, return_inverse=True)
    if named or len(distinct) <= _CLASSES:
        return np.asarray(which.ravel(), np.int64)
    classes = int(np.clip(np.sqrt(len(column) / _EXPECTED), 2, _CLASSES))
    edges = np.quantile(column, np.arange(1, classes) / classes)
    return np.asarray(np.unique(np.searchsorted(edges, column), return_inverse=True)[1].ravel(), np.int64)
