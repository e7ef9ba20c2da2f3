"""Laws that every run obeys, over every scenario file and over generated ones."""

import pickle
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralsim.foundation.errors import ConservationError
from ruralsim.scenario import Scenario
from ruralsim.scenario.catalogue import files
from ruralsim.simulate import prepare, step
from ruralsim.testing import digest

from .bits import short_run

SCENARIOS = sorted(files())


def run_checked(scenario: Scenario, days: int) -> None:
    """Step a county and verify the laws every day."""
    world = prepare(scenario, days=days)
    for _ in range(world.calendar.total_days):
        step(world, check=True)


@pytest.mark.parametrize("name", SCENARIOS)
def test_laws_hold_on_every_scenario_file(name: str) -> None:
    """Mass, money and parcels in harvest, over the close of a quarter and the days after (laws 1-3)."""
    overrides = [("run.burn_in_days", 0), ("run.start", date(2021, 9, 20))]
    run_checked(Scenario.load(name, overrides=overrides), days=18)


TERM_VALUES = {
    "share_vehicle": (0.0, 1.0),
    "share_point": (0.0, 1.0),
    "share_station": (0.0, 1.0),
    "share_trunk": (0.0, 1.0),
    "quota": (0.0, 3.0),
    "floor_price": (0.0, 0.8),
    "farm_gate": (0.0, 1.0),
    "preannounced": (0.0, 1.0),
    "assessment": (0.0, 20.0),
    "freight_subsidy_kg": (0.0, 2.0),
    "freight_subsidy_parcel": (0.0, 5.0),
    "point_subsidy": (0.0, 500.0),
    "courier_subsidy": (0.0, 0.5),
    "cold_store": (0.0, 5000.0),
    "cold_trunk": (0.0, 1.0),
    "cold_vehicle": (0.0, 1.0),
    "late_compensation": (0.0, 20.0),
    "signal": (0.0, 1.0),
}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A small county of any shape, at any season, under any terms."""
    overrides: list[tuple[str, object]] = [
        ("run.burn_in_days", draw(st.integers(0, 20))),
        ("run.start", draw(st.dates(date(2019, 1, 1), date(2024, 12, 1)))),
        ("run.seed", draw(st.integers(0, 2**40))),
        ("world.width_km", draw(st.integers(12, 30))),
        ("world.height_km", draw(st.integers(12, 30))),
        ("world.townships", draw(st.integers(1, 4))),
        ("world.villages", draw(st.integers(4, 12))),
        ("world.households", draw(st.integers(0, 400))),
        ("world.buyers", draw(st.integers(0, 600))),
        ("world.institutions", draw(st.integers(0, 5))),
    ]
    for name in draw(st.lists(st.sampled_from(sorted(TERM_VALUES)), unique=True, max_size=6)):
        low, high = TERM_VALUES[name]
        overrides.append((f"terms.{name}", draw(st.floats(low, high))))
    return Scenario.load("small", overrides=overrides)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios(), days=st.integers(1, 45))
def test_laws_hold_on_generated_counties(scenario: Scenario, days: int) -> None:
    """Laws 1-3 whatever the county (zero households and buyers among them)."""
    run_checked(scenario, days)


def test_same_seed_same_bits_and_other_seed_other_bits() -> None:
    """Law 6, within a process."""
    first, again, other = (digest(short_run("small", 40, seed, [])) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_copied_county_continues_with_the_same_bits() -> None:
    """Law 6 after a kill and resume: a pickled county goes on as if nothing had happened."""
    world = prepare(Scenario.load("small", overrides=[("run.burn_in_days", 0)]), days=40)
    for _ in range(20):
        step(world)
    copy = pickle.loads(pickle.dumps(world))
    for _ in range(20):
        step(world)
        step(copy)
    assert digest(world) == digest(copy)


def test_a_number_that_is_none_is_found_in_what_submodels_remember_too() -> None:
    """Law 3b: every number is finite, wherever it is kept."""
    world = prepare(Scenario.load("small", overrides=[("run.burn_in_days", 0)]), days=2)
    step(world, check=True)
    world.state.processors.price[1] = np.nan
    with pytest.raises(ConservationError, match=r"state\.processors\.price"):
        step(world, check=True)


def test_one_more_buyer_changes_no_birth_of_others() -> None:
    """Law 5: births are keyed by the entity, so a larger county contains the smaller one's buyers."""
    few, many = (prepare(Scenario.load("small", overrides=[("world.buyers", n)])) for n in (200, 201))
    for column in ("uid", "taste_price", "taste_fresh", "taste_speed"):
        np.testing.assert_array_equal(
            getattr(few.buyers, column)[:200], getattr(many.buyers, column)[:200], err_msg=column
        )


def test_a_term_written_and_withdrawn_leaves_every_bit() -> None:
    """Law 4: what a lever wrote is gone when it withdraws, and a null lever writes nothing."""
    plain = short_run("small", 30, 1, [])
    world = prepare(Scenario.load("small", overrides=[("run.burn_in_days", 0)]), 1, 30)
    world.terms.set("a_lever", "price_information", 0.9)
    world.terms.withdraw("a_lever")
    for _ in range(30):
        step(world)
    said = ("terms.version", "terms.writes")  # that it was written
    assert digest(plain, *said) == digest(world, *said)
