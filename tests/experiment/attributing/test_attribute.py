"""Shapley values against games whose answer is known, and on a county of forty households."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.experiment.attributing.attribute import attribute
from ruralsim.experiment.attributing.question import levers
from ruralsim.experiment.attributing.shapley import (
    draw_orders,
    interactions,
    neighbours,
    sampled,
    shapley,
    subsets,
)
from ruralsim.foundation.errors import ScenarioError
from ruralsim.results.findings import Findings
from tests.factory import tiny_scenario

ABC = ("a", "b", "c")
GLOVES = {s: np.array([float("a" in s and len(s) > 1)]) for s in subsets(ABC)}
"""One left glove (a), two right ones: a pair is worth 1. Shapley 2/3, 1/6, 1/6."""


def game(players, seed: int = 0):
    rng = np.random.default_rng(seed)
    return {s: rng.normal(size=3) for s in subsets(players)}


def test_gloves() -> None:
    value = shapley(ABC, GLOVES)
    assert [value[p][0] for p in ABC] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    pairs = interactions(ABC, GLOVES)
    # a with b: 1 without c, 0 with c; b with c: 0 without a, −1 with a; half of each
    assert [pairs[p][0] for p in (("a", "b"), ("a", "c"), ("b", "c"))] == pytest.approx([0.5, 0.5, -0.5])


@given(st.integers(1, 6), st.integers(0, 50))
def test_values_add_up_to_the_worth_of_all(n: int, seed: int) -> None:
    players = [f"p{i}" for i in range(n)]
    worth = game(players, seed)
    whole = worth[frozenset(players)] - worth[frozenset()]
    assert sum(shapley(players, worth).values()) == pytest.approx(whole)
    orders = list(draw_orders(players, 3, seed))
    assert set(neighbours(orders)) <= set(worth)
    value, _ = sampled(orders, {s: worth[s] for s in neighbours(orders)})
    assert sum(value.values()) == pytest.approx(whole)


def test_a_lever_that_does_nothing_gets_nothing() -> None:
    worth = {s: np.array([float("a" in s) + 2 * float("b" in s)]) for s in subsets(ABC)}
    value, pairs = shapley(ABC, worth), interactions(ABC, worth)
    assert [value[p][0] for p in ABC] == pytest.approx([1.0, 2.0, 0.0])
    assert np.ravel(list(pairs.values())) == pytest.approx(np.zeros(3))
    drawn, _ = sampled(draw_orders(ABC, 2, 1), worth)
    assert [drawn[p][0] for p in ABC] == pytest.approx([1.0, 2.0, 0.0])


def test_sampling_is_unbiased() -> None:
    players = tuple("abcde")
    worth = game(players)
    exact, pairs = shapley(players, worth), interactions(players, worth)
    drawn = [sampled(draw_orders(players, 2, seed), worth) for seed in range(1500)]
    for player in players:
        found = np.array([value[player] for value, _ in drawn])
        error = found.std(axis=0) / np.sqrt(len(found))
        assert (np.abs(found.mean(axis=0) - exact[player]) < 4 * error).all()
    for pair in combinations(players, 2):
        found = np.array([mixed[pair] for _, mixed in drawn if pair in mixed])
        error = found.std(axis=0) / np.sqrt(len(found))
        assert (np.abs(found.mean(axis=0) - pairs[pair]) < 4 * error).all()


def test_orders_come_with_their_reverse() -> None:
    first, back, third = draw_orders(ABC, 3, 7)
    assert back == first[::-1]
    assert sorted(third) == list(ABC)
    assert list(draw_orders(ABC, 3, 7)) == [first, back, third]


BUNDLE = tiny_scenario(
    policies__resource_sharing={}, policies__freight_subsidy={"intensity": 2.0}, run__days=20
)


def test_levers_of_a_tiny_county() -> None:
    assert levers(BUNDLE) == ["freight_subsidy", "resource_sharing"]
    told = []
    names = ("income_head", "cost_parcel")
    found = attribute(BUNDLE, names, reps=2, jobs=1, progress=told.append)
    assert told[-1].done == 8.0
    values, frame = found.frame("values"), found.frame("shapley")
    assert len(values) == 2 * 4 * 2
    assert set(values["levers"]) == {
        "",
        "freight_subsidy",
        "resource_sharing",
        "freight_subsidy+resource_sharing",
    }
    for name in names:
        own = values[values["reading"] == name].pivot(index="seed", columns="levers", values="value")
        whole = (own["freight_subsidy+resource_sharing"] - own[""]).mean()
        parts = frame[frame["reading"] == name]
        assert parts["value"].sum() == pytest.approx(whole, rel=1e-9, abs=1e-12)
        alone = parts.set_index("lever")["alone"]["freight_subsidy"]
        assert alone == pytest.approx((own["freight_subsidy"] - own[""]).mean())
    assert found.meta["exact"]
    assert {lever["zh"] for lever in found.meta["levers"]} == {"运费补贴", "资源共享"}


def test_only_some_levers_share_it_out(tmp_path: Path) -> None:
    found = attribute(BUNDLE, ("income_head",), among=("freight_subsidy",), reps=1, jobs=1)
    assert list(found.frame("shapley")["lever"]) == ["freight_subsidy"]
    assert np.isnan(found.frame("shapley")["low"]).all()  # one seed promises nothing
    found.save(tmp_path / "one")
    assert Findings.load(tmp_path / "one").frame("interactions").empty


def test_what_cannot_be_attributed_is_said() -> None:
    with pytest.raises(ScenarioError, match="no lever"):
        attribute(tiny_scenario())
    with pytest.raises(ScenarioError, match="freight_subsidy"):
        attribute(BUNDLE, among=("freight_subsidies",))
