"""Boxes in the space of factors in which failures crowd: a classification tree, pruned and read leaf by leaf.

Scenario discovery after Bryant & Lempert (*Technological Forecasting & Social Change* 77, 2010) with CART
(Breiman et al. 1984; scikit-learn). A tree is grown on which points fail, pruned by cross-validation with the
rule of one standard error, and its dense leaves become boxes. A limit that a box does not need is taken away:
a binomial test asks whether the wider box would be as dense (their "quasi-p").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.sweeping.answers import Array
from ruralsim.foundation.errors import MissingExtra

Flags = NDArray[np.bool_]

DENSE = 1 / 3
"""A box holds at least so much of the way from the share of failures anywhere to failures only."""
FOLDS = 5
NEEDED = 0.05
"""A limit stays if the box without it would be as dense by chance less often than this."""
STANDS = 0.01
"""Boxes are believed if points not looked at fail in them as often by chance less often than this."""
FEWEST = 10
"""Failures and successes without which there is nothing to learn."""

_DEPTH = 4  # limits of one box at most
_LEAF = 0.03  # of the points
_PRUNINGS = 12  # degrees of pruning that are tried
_SEED = 1


@dataclass(frozen=True)
class Factor:
    """A factor as the tree sees it.

    Attributes:
        name: path.
        levels: how many values it has, if they are no numbers and have no order; 0 for numbers.
    """

    name: str
    levels: int = 0


@dataclass(frozen=True)
class Limit:
    """What a box asks of one factor.

    Attributes:
        low: values lie above; −inf if there is no lower limit.
        high: values do not lie above; inf if there is no upper limit.
        among: values inside, of a factor without order.
    """

    low: float = -np.inf
    high: float = np.inf
    among: frozenset[int] | None = None

    def holds(self, column: Array) -> Flags:
        """(points,) whether values lie inside."""
        if self.among is not None:
            return np.isin(column, list(self.among))
        return (column > self.low) & (column <= self.high)


@dataclass(frozen=True)
class Box:
    """A region: column of a factor → limit."""

    limits: dict[int, Limit]

    def holds(self, x: Array, without: int | None = None) -> Flags:
        """(points,) whether points lie inside, one limit apart.

        Args:
            x: (points, factors) values.
            without: column whose limit is not asked for.
        """
        inside = np.ones(len(x), bool)
        for j, limit in self.limits.items():
            if j != without:
                inside &= limit.holds(x[:, j])
        return inside

    def quasi_p(self, x: Array, fails: Flags, j: int) -> float:
        """The chance that the box were as dense if it meant nothing to limit column j."""
        inside, wider = self.holds(x), self.holds(x, without=j)
        return chance(int(fails[inside].sum()), int(inside.sum()), float(fails[wider].mean()))


def chance(failing: int, points: int, share: float) -> float:
    """The chance of at least as many failures among so many points, if each fails with this chance."""
    return float(stats.binom.sf(failing - 1, points, share))


def find(x: Array, fails: Flags, factors: Sequence[Factor], groups: NDArray[np.int64]) -> list[Box]:
    """Boxes in which failures crowd, those that cover most first; none if pruning leaves no branch.

    Args:
        x: (points, factors) values.
        fails: (points,).
        factors: what the columns are.
        groups: (points,) points of a group are alike: they are never looked at and predicted at once.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    if min(fails.sum(), (~fails).sum()) < FEWEST:
        return []
    coded, columns = _coded(x, factors)
    tree = _tree(coded, fails, groups)
    if tree is None:
        return []
    share = float(fails.mean())
    boxes: dict[bytes, Box] = {}
    for path in _leaves(tree.tree_):
        box = _box(path, columns, x, factors)
        box = _needed(box, x, fails)
        inside = box.holds(x)
        if box.limits and fails[inside].mean() >= share + DENSE * (1 - share):
            boxes.setdefault(inside.tobytes(), box)
    return sorted(boxes.values(), key=lambda box: -int(fails[box.holds(x)].sum()))


def unseen(
    x: Array, fails: Flags, factors: Sequence[Factor], groups: NDArray[np.int64]
) -> tuple[Flags, Flags]:
    """How boxes do on points that were not looked at to find them: everything is done anew without each fold.

    Returns:
        (points,) whether a point was predicted at all, and whether it lay in a box.
    """
    judged, inside = np.zeros(len(x), bool), np.zeros(len(x), bool)
    for seen, held_out in _folds(x, fails, groups):
        boxes = find(x[seen], fails[seen], factors, groups[seen])
        judged[held_out] = True
        for box in boxes:
            inside[held_out] |= box.holds(x[held_out])
    return judged, inside


def _tree(coded: Array, fails: Flags, groups: NDArray[np.int64]) -> Any:
    """The pruned tree; None if the best is no tree at all."""
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise MissingExtra("experiments", "scenario discovery · 情景发现") from None

    def grown(rows: Any, pruning: float = 0.0) -> Any:
        leaf = max(5, ceil(_LEAF * len(coded)))
        tree = DecisionTreeClassifier(
            max_depth=_DEPTH, min_samples_leaf=leaf, ccp_alpha=pruning, random_state=_SEED
        )
        return tree.fit(coded[rows], fails[rows])

    every = np.arange(len(coded))
    path = grown(every).cost_complexity_pruning_path(coded, fails).ccp_alphas.clip(0.0)
    prunings = np.unique(np.quantile(path, np.linspace(0, 1, _PRUNINGS), method="nearest"))
    between = np.sqrt(prunings * np.append(prunings[1:], prunings[-1] * 1.01))  # as Breiman et al. do
    errors = []
    for seen, held_out in _folds(coded, fails, groups):
        odds = [_odds(grown(seen, pruning), coded[held_out]) for pruning in between]
        errors.append([float(((odd - fails[held_out]) ** 2).mean()) for odd in odds])
    if not errors:
        return None
    mean, error = np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1) / np.sqrt(len(errors))
    best = int(mean.argmin())
    chosen = np.flatnonzero(mean <= mean[best] + error[best]).max()
    tree = grown(every, between[chosen])
    return tree if tree.tree_.node_count > 1 else None


def _odds(tree: Any, coded: Array) -> Array:
    place = list(tree.classes_).index(True) if True in tree.classes_ else None
    found: Array = np.zeros(len(coded)) if place is None else tree.predict_proba(coded)[:, place]
    return found


def _folds(x: Array, fails: Flags, groups: NDArray[np.int64]) -> Iterator[tuple[Any, Any]]:
    """Rows to learn from and rows to predict; whole groups, failures shared out evenly."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    different = len(np.unique(groups))
    folds = min(FOLDS, different, int(fails.sum()), int((~fails).sum()))
    alike = different < len(x)
    kind = StratifiedGroupKFold if alike else StratifiedKFold
    if folds > 1:
        yield from kind(folds, shuffle=True, random_state=_SEED).split(x, fails, groups if alike else None)


def _coded(x: Array, factors: Sequence[Factor]) -> tuple[Array, list[tuple[int, int]]]:
    """What the tree is grown on: ranks of numbers (exact in its single precision), a column per value else.

    Returns:
        (points, columns) numbers; of each column, the factor and the value it stands for, −1 for ranks.
    """
    found, columns = [], []
    for j, factor in enumerate(factors):
        if factor.levels:
            found += [(x[:, j] == level).astype(float) for level in range(factor.levels)]
            columns += [(j, level) for level in range(factor.levels)]
        else:
            found.append(stats.rankdata(x[:, j], method="dense"))
            columns.append((j, -1))
    return np.column_stack(found), columns


def _leaves(tree: Any) -> Iterator[list[tuple[int, float, bool]]]:
    """The splits on the way to each leaf: column, threshold, whether above it."""
    waiting: list[tuple[int, list[tuple[int, float, bool]]]] = [(0, [])]
    while waiting:
        node, path = waiting.pop()
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left < 0:
            yield path
            continue
        split = (int(tree.feature[node]), float(tree.threshold[node]))
        waiting += [(left, [*path, (*split, False)]), (right, [*path, (*split, True)])]


def _box(
    path: list[tuple[int, float, bool]],
    columns: list[tuple[int, int]],
    x: Array,
    factors: Sequence[Factor],
) -> Box:
    """The box of a leaf, in the factors' own values."""
    limits: dict[int, Limit] = {}
    for column, threshold, above in path:
        j, level = columns[column]
        limit = limits.get(j, Limit())
        if level >= 0:
            among = limit.among if limit.among is not None else frozenset(range(factors[j].levels))
            among = among & {level} if above else among - {level}
            limits[j] = Limit(among=among)
            continue
        distinct = np.unique(x[:, j])
        below = int(threshold)  # ranks count from 1: this many values do not lie above
        edge = simplest(distinct[below - 1], distinct[below])
        limits[j] = (
            Limit(max(limit.low, edge), limit.high) if above else Limit(limit.low, min(limit.high, edge))
        )
    return Box(limits)


def _needed(box: Box, x: Array, fails: Flags) -> Box:
    """The box without the limits it can do without, the least needed first."""
    while box.limits:
        p = {j: box.quasi_p(x, fails, j) for j in box.limits}
        worst = max(p, key=lambda j: p[j])
        if p[worst] < NEEDED:
            break
        box = Box({j: limit for j, limit in box.limits.items() if j != worst})
    return box


def simplest(below: float, above: float) -> float:
    """The number of fewest digits from `below` up to, not including, `above`.

    >>> simplest(0.4182, 0.4317)
    0.42
    """
    middle = (below + above) / 2
    for digits in range(-12, 17):
        found = round(middle, digits)
        if below <= found < above:
            return found
    return below
