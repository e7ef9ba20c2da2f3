import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.app.live import Live, Pair, check_pair, known_indicators
from ruralsim.foundation.errors import ScenarioError
from ruralsim.indicators import headline
from ruralsim.policies import levers
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.world import World
from tests import bits
from tests.factory import tiny_scenario

HEADLINES = [indicator.name for indicator in headline()]
START = date(2021, 1, 1)


def county(seed: int = 1, **values: Any) -> Live:
    return Live(tiny_scenario(**values), seed)


def digest(world: World) -> str:
    """Of all but what was observed, which depends on how long the run was to be."""
    return bits.digest(world, "state.record")


def again(live: Live, folder: Path) -> World:
    """The county that a run of the downloaded scenario ends with."""
    file = folder / "session.toml"
    file.write_text(live.scenario_toml(), encoding="utf-8")
    world = prepare(Scenario.load(file))
    while world.day <= world.calendar.last:
        step(world)
    return world


LEVER = st.sampled_from(sorted(levers()))
MOVES = st.lists(
    st.one_of(
        st.integers(1, 9),
        st.tuples(LEVER, st.sampled_from([0.0, 0.5, 1.0])),
        st.tuples(LEVER, st.just("start")),
        st.tuples(st.just("resource_sharing"), st.just("remoteness")),
    ),
    min_size=2,
    max_size=7,
)


def test_a_lever_confined_in_the_page_holds_for_every_seed():
    """Names of townships are the county's, so that what was downloaded can be compared over seeds."""
    live = Live(Scenario.load("small", [("run.burn_in_days", 0), ("world.households", 40)]), seed=3)
    name = live.world.geometry.township_names[1]
    live.change("policies.awards.townships", (name,))
    live.step()
    asked = Scenario.from_values(tomllib.loads(live.scenario_toml()))
    for seed in (3, 4):
        assert prepare(asked, seed).geometry.township_names[1] == name
    for kind in ("townships", "networks"):
        with pytest.raises(ScenarioError, match=f"there is no {kind[:-1]} 'Atlantis' in"):
            live.change(f"policies.resource_sharing.{kind}", ("Atlantis",))


@given(moves=MOVES, seed=st.integers(0, 5))
@settings(max_examples=12)
def test_the_download_repeats_the_session_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Any], seed: int
) -> None:
    live = county(seed, run__burn_in_days=5)
    live.run_to(0)
    for move in moves:
        match move:
            case int(days):
                live.step(days)
            case (name, "start"):
                live.change(f"policies.{name}.start", live.today + timedelta(days=2))
            case (name, "remoteness"):
                live.change(f"policies.{name}.remoteness", ("middle", "remote"))
            case (name, value):
                live.change(f"policies.{name}.intensity", value)
    live.step()
    assert digest(again(live, tmp_path_factory.mktemp("session"))) == digest(live.world)


def test_levers_named_in_the_scenario_can_be_changed_and_new_ones_join(tmp_path: Path) -> None:
    live = county(policies__road_upgrade={"intensity": 4.0}, terms__fine=80.0)
    live.step(3)
    live.change("policies.road_upgrade.intensity", 9.0)
    live.change("policies.awards.budget_cny", 5_000.0)
    live.change("policies.awards.intensity", 20_000.0)
    live.change("terms.fine", 120.0)
    live.step(12)
    assert digest(again(live, tmp_path)) == digest(live.world)
    assert live.world.terms.base["fine"][0] == 120.0


def test_a_change_takes_effect_on_the_next_day_and_not_before() -> None:
    live, untouched = county(), county()
    live.step(5)
    untouched.step(5)
    change = live.change("policies.courier_wage_subsidy.intensity", 0.5)
    assert change.date == START + timedelta(days=5)
    assert digest(live.world) == digest(untouched.world)
    assert not live.world.terms["courier_subsidy"].any()
    live.step()
    assert (live.world.terms["courier_subsidy"] == 0.5).any()


def test_a_lever_never_switched_on_is_no_part_of_the_download() -> None:
    live = county()
    live.step(2)
    assert not live.levers()
    assert "[policies" not in live.scenario_toml()


def test_levers_are_shown_as_they_will_stand_tomorrow() -> None:
    live = county()
    live.change("policies.awards.intensity", 7_000.0)
    assert live.levers()["awards"].intensity == 7_000.0
    assert live.changes[0].path == "policies.awards.intensity"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("policies.awards.intensity", -1.0),
        ("policies.awards.no_such", 1.0),
        ("policies.no_such.intensity", 1.0),
        ("policies.awards.townships", ("Nowhere",)),
        ("world.households", 5),
        ("terms.no_such", 1.0),
        ("policies", 1.0),
    ],
)
def test_what_is_not_allowed_is_refused_and_changes_nothing(path: str, value: Any) -> None:
    live = county()
    with pytest.raises(ScenarioError, match="·"):
        live.change(path, value)
    assert live.changes == ()


def test_dates_out_of_order_are_refused() -> None:
    live = county()
    live.change("policies.awards.end", date(2021, 2, 1))
    with pytest.raises(ScenarioError, match="before it starts"):
        live.change("policies.awards.start", date(2021, 3, 1))


def test_series_are_those_of_a_plain_run() -> None:
    from ruralsim.simulate import simulate

    live = county(run__burn_in_days=10)
    live.run_to(0)
    live.run_to(live.world.calendar.last + 1)
    assert live.ended
    plain, ours = simulate(tiny_scenario(run__burn_in_days=10), seed=1).indicators, live.series(HEADLINES)
    for name in HEADLINES:
        np.testing.assert_array_equal(plain[name].to_numpy(float), ours[name])


def test_notes_go_with_the_download_and_change_no_run() -> None:
    live = county()
    live.step(2)
    written = "先看两乡\n“both” \\ 1/2\t"
    again = Scenario.from_values(tomllib.loads(live.scenario_toml(written)))
    assert again.notes == written
    assert again.hash() == live.scenario().hash()


def test_before_the_first_day_series_are_empty() -> None:
    series = county().series(["income_head", "cost_parcel"])
    assert [len(values) for values in series.values()] == [0, 0, 0]


def test_a_county_stops_at_the_end_of_its_scenario() -> None:
    live = county(run__days=3)
    live.step(10)
    assert (live.ended, live.day) == (True, 3)
    with pytest.raises(ScenarioError, match="over"):
        live.change("policies.awards.intensity", 1.0)


def test_fast_forward_goes_as_far_as_it_is_given_time() -> None:
    live = county()
    assert not live.run_to(20, within_s=0.0)
    assert live.day == 0
    assert live.run_to(20)
    assert live.day == 20
    assert live.run_to(10_000)
    assert live.ended


def test_two_counties_are_the_same_until_one_is_changed() -> None:
    base = county(run__days=40)
    pair = Pair(base, base.copy())
    pair.step(10)
    pair.other.change("policies.courier_wage_subsidy.intensity", 1.0)
    names = list(known_indicators())
    before = pair.differences(names)
    pair.run_to(36)
    after = pair.differences(names)
    for name in names:
        same, later = before[name], after[name][:10]
        assert (np.isnan(same) | (same == 0.0)).all(), name
        assert (np.isnan(later) | (later == 0.0)).all(), name
    assert after["spending"][-1] > 0.0


def test_a_copy_goes_its_own_way() -> None:
    base = county()
    base.step(4)
    twin = base.copy()
    base.step(4)
    assert twin.day == 4
    twin.step(4)
    assert digest(twin.world) == digest(base.world)


def test_different_counties_make_no_pair() -> None:
    with pytest.raises(ScenarioError, match="one county"):
        Pair(county(1), county(2))
    with pytest.raises(ScenarioError, match="one county"):
        Pair(county(), county(world__households=50))


@pytest.mark.parametrize(
    ("values", "said"),
    [({"run__days": 12}, r"run.days 12 \(\d+\)"), ({"run__burn_in_days": 3}, r"run.burn_in_days 3 \(0\)"),
     ({"world__villages": 5}, r"world.villages 5 \(4\)"), ({"world__seed": 9}, r"world.seed 9 \(1\)")],
)  # fmt: skip
def test_two_that_are_not_one_county_are_refused_before_they_are_built(
    values: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScenarioError, match=said):
        check_pair(tiny_scenario(), tiny_scenario(**values))
