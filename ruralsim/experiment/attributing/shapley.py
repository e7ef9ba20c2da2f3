"""Shapley values and interactions, exact or from drawn orders: pure arithmetic on what sets are worth."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Set = frozenset[str]
Array = NDArray[np.float64]
Worth = Mapping[Set, Array]
"""Levers in force → (readings,) what was read."""


def shapley(players: Sequence[str], worth: Worth) -> dict[str, Array]:
    """Shapley value of each player, exactly; every set must have its worth."""
    n = len(players)
    value = {}
    for player in players:
        others = [p for p in players if p != player]
        value[player] = sum(
            (
                factorial(len(joined))
                * factorial(n - 1 - len(joined))
                / factorial(n)
                * (worth[joined | {player}] - worth[joined])
                for joined in subsets(others)
            ),
            start=np.zeros(()),
        )
    return value


def interactions(players: Sequence[str], worth: Worth) -> dict[tuple[str, str], Array]:
    """Shapley interaction of each pair, exactly (Grabisch, Roubens 1999); above zero they help each other."""
    n = len(players)
    value = {}
    for a, b in combinations(players, 2):
        others = [p for p in players if p not in (a, b)]
        value[a, b] = sum(
            (
                factorial(len(s)) * factorial(n - 2 - len(s)) / factorial(n - 1) * _mixed(worth, s, a, b)
                for s in subsets(others)
            ),
            start=np.zeros(()),
        )
    return value


def sampled(
    orders: Iterable[Sequence[str]], worth: Worth
) -> tuple[dict[str, Array], dict[tuple[str, str], Array]]:
    """Unbiased estimates of Shapley values and interactions from drawn orders and their neighbours.

    An order and each exchange of two neighbours in it tell what a player adds at one place or the next.
    Weights of a third for an exchange, and for the order itself what is missing to one, keep the estimate
    unbiased and its sum exactly the worth of all. Pairs that were never neighbours are left out.
    """
    orders = list(orders)
    value: dict[str, Any] = dict.fromkeys(orders[0], 0.0)
    pairs: dict[tuple[str, str], list[Array]] = {}
    for order in orders:
        before = [frozenset(order[:i]) for i in range(len(order) + 1)]
        share = dict.fromkeys(order, 1.0)
        for i, (a, b) in enumerate(pairwise(order)):
            s = before[i]
            value[b] = value[b] + (worth[s | {b}] - worth[s]) / 3.0
            value[a] = value[a] + (worth[s | {a, b}] - worth[s | {b}]) / 3.0
            share[a] -= 1.0 / 3.0
            share[b] -= 1.0 / 3.0
            key = (a, b) if a < b else (b, a)
            pairs.setdefault(key, []).append(_mixed(worth, s, a, b))
        for i, player in enumerate(order):
            value[player] = value[player] + share[player] * (worth[before[i + 1]] - worth[before[i]])
    return (
        {player: total / len(orders) for player, total in value.items()},
        {pair: np.mean(found, axis=0) for pair, found in pairs.items()},
    )


def subsets(players: Sequence[str]) -> Iterator[Set]:
    """Every set of players, small ones first."""
    for size in range(len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def draw_orders(players: Sequence[str], orders: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Orders drawn at random, each followed by its reverse: who came first comes last."""
    rng = np.random.default_rng((seed, len(players)))
    order: tuple[str, ...] = ()
    for i in range(orders):
        order = order[::-1] if i % 2 else tuple(players[j] for j in rng.permutation(len(players)))
        yield order


def neighbours(orders: Iterable[Sequence[str]]) -> Iterator[Set]:
    """Every set that orders and their exchanges of neighbours pass through, once."""
    seen: set[Set] = set()
    for order in orders:
        for i in range(len(order) + 1):
            through = [frozenset(order[:i])]
            if 0 < i < len(order):
                through.append(frozenset((*order[: i - 1], order[i])))
            for joined in through:
                if joined not in seen:
                    seen.add(joined)
                    yield joined


def _mixed(worth: Worth, s: Set, a: str, b: str) -> Array:
    return worth[s | {a, b}] - worth[s | {a}] - worth[s | {b}] + worth[s]
