"""The same runs give the same numbers, whichever kind of question reads them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim.experiment.accepting.curve import answer
from ruralsim.experiment.accepting.question import Acceptability
from ruralsim.experiment.attributing.attribute import attribute
from ruralsim.experiment.comparing.compare import compare
from ruralsim.experiment.reading.differences import paired_differences
from ruralsim.experiment.reading.indicators import seasonal
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.studying.findings import run_study
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.sweeping.answers import Answers
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.sweep import sweep, table
from ruralsim.indicators.indicator import of_every_run
from ruralsim.results.comparison import Comparison
from ruralsim.results.findings import Findings
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document

REPS, DAYS = 3, 75  # two whole months and a part of one
PATH, MUCH = "policies.freight_subsidy.intensity", 2.0
SIZES = {
    "run.burn_in_days": 0,
    "run.days": DAYS,
    "world.households": 60,
    "world.buyers": 60,
    "world.villages": 4,
    "world.townships": 2,
}
EVERY = [indicator.name for indicator in of_every_run()]
TITLE = {"en": "Same", "zh": "相同"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("one_door"))


@pytest.fixture(scope="module")
def base() -> Scenario:
    return Scenario.load("small", SIZES.items())


@pytest.fixture(scope="module")
def compared(store: Store, base: Scenario) -> Comparison:
    return compare([base, base.with_values((PATH, MUCH))], reps=REPS, jobs=1, store=store)


@pytest.fixture(scope="module")
def effects(compared: Comparison) -> Any:
    return compared.effects.set_index("indicator")


@pytest.fixture(scope="module")
def studied(store: Store) -> Findings:
    asked = {
        "name": "same",
        "title": TITLE,
        "question": TITLE,
        "base": "none",
        "run": {"scenario": "small", "reps": REPS},
        "set": SIZES,
        "cells": {"none": {"en": "a", "zh": "甲"}, "much": {"en": "b", "zh": "乙", "set": {PATH: MUCH}}},
        "readings": {name: {"indicator": name} for name in EVERY},
    }
    return run_study(Study.checked(Document(asked)), jobs=1, store=store)


@pytest.fixture(scope="module")
def swept(store: Store) -> Answers:
    asked = {
        "name": "same",
        "base": "small",
        "set": SIZES,
        "design": {"kind": "grid", "replications": REPS},
        "factors": {PATH: {"values": [0.0, MUCH]}},
        "outcomes": {name: {"indicator": name} for name in EVERY},
    }
    plan = Plan.checked(Document(asked))
    sweep(plan, store, jobs=1)
    return Answers(plan, table(plan, store))


def test_there_is_something_to_tell_apart(effects: Any) -> None:
    kinds = {indicator.name: seasonal(indicator.as_meta()) for indicator in of_every_run()}
    moved = effects.index[effects["diff"] != 0.0]
    assert {kinds[name] for name in moved if name in kinds} == {True, False}


def test_a_study_reads_what_a_comparison_reads(effects: Any, studied: Findings) -> None:
    own = studied.frame("effects")
    own = own[own["cell"] == "much"].set_index("reading")
    for column in ("base_mean", "mean", "diff", "low", "high", "detectable"):
        shared = own[column].reindex(effects.index).dropna()
        assert len(shared) > 20
        np.testing.assert_array_equal(shared, effects[column][shared.index], err_msg=column)


def test_a_sweep_reads_what_a_comparison_reads(effects: Any, swept: Answers) -> None:
    for name in EVERY:
        without, much = swept.runs("small", name) if swept.runs("small", name).size else ([np.nan], [np.nan])
        found = paired_differences(without, much, bootstrap=False)
        if found.reps[0]:
            assert found.diff[0] == pytest.approx(effects["diff"][name], rel=1e-12, abs=1e-12), name
            assert found.base_mean[0] == pytest.approx(effects["base_mean"][name], rel=1e-12), name


def test_the_share_of_an_only_lever_is_the_whole_effect(store: Store, base: Scenario, effects: Any) -> None:
    names = [name for name in EVERY if name in effects.index]
    found = attribute(base.with_values((PATH, MUCH)), names, reps=REPS, jobs=1, store=store)
    shares = found.frame("shapley").set_index("reading")
    shares = shares[shares["reps"] > 0]
    for name in shares.index[np.isfinite(shares["value"])]:
        assert shares["value"][name] == pytest.approx(effects["diff"][name], rel=1e-9, abs=1e-9), name
        assert shares["low"][name] == pytest.approx(effects["low"][name], rel=1e-6, abs=1e-6), name


def test_money_and_household_years_are_those_of_a_comparison(store: Store, compared: Comparison) -> None:
    asked = {
        "name": "same",
        "base": "small",
        "set": SIZES,
        "options": {"much": {"set": {PATH: MUCH}}},
        "worth": {"cny": [1.0]},
        "run": {"replications": REPS},
    }
    with Bench(store, jobs=1) as bench:
        found = answer(Acceptability.checked(Document(asked)), bench)
    (own,) = found.frame("options").to_dict("records")
    fiscal = compared.fiscal.set_index("item")
    assert own["cost"] > 0.0
    for name, item in (("cost", "public_cost"), ("gained", "household_years")):
        for end, column in (("", "diff"), ("_low", "low"), ("_high", "high")):
            assert own[name + end] == pytest.approx(fiscal[column][item], rel=1e-9, abs=1e-9)
    assert own["price"] == pytest.approx(fiscal["diff"]["cost_household_year"], nan_ok=True)


def test_nobody_has_run_anything_twice(
    store: Store, compared: Comparison, studied: Findings, swept: Answers, tmp_path: Path
) -> None:
    assert len(store.succeeded()) <= 3 * REPS  # the base, the policy, and the lever at none
