"""Going back is repeating: whatever was changed and taken back, the bits are those of one straight run."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.app.changing import read_change, with_change
from ruralsim.app.live import Live, Pair
from ruralsim.app.timeline import Made, Timeline
from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Change
from tests import bits
from tests.factory import tiny_scenario

DAYS = 40
LEVER = "policies.resource_sharing.intensity"
SCENARIO = tiny_scenario(run__days=DAYS)


def change(day: int, value: float, path: str = LEVER) -> Change:
    return read_change(SCENARIO, SCENARIO.run.start + timedelta(days=day), path, value)


def straight(day: int, made: tuple[Change, ...]) -> str:
    live = Live(SCENARIO)
    live.decide(made)
    live.run_to(day)
    return bits.digest(live.world, "state.record")


def go(line: Timeline, day: int, made: Made) -> str:
    line.put(day, made)
    while line.stage.day < day:
        line.step()
    return bits.digest(line.stage.world, "state.record")


MOVES = st.lists(st.tuples(st.integers(0, DAYS), st.sets(st.integers(0, DAYS - 1), max_size=2)), max_size=5)


@given(moves=MOVES)
@settings(max_examples=8)
def test_any_day_with_any_changes_is_that_of_a_straight_run(moves: list[Any]) -> None:
    line = Timeline(Live(SCENARIO))
    for day, when in moves:
        made = tuple(change(one, (one % 5) / 4) for one in sorted(when))
        assert go(line, day, (made,)) == straight(day, made)


def test_days_are_kept_and_what_is_undone_is_forgotten() -> None:
    line = Timeline(Live(SCENARIO))
    line._cost_s = 1e6  # keep only when told
    for day in (10, 20, 30):
        go(line, day, ((),))
        line._spent_s = 1e9
        line.step()
        line._cost_s = 1e6
    assert line.days == [0, 11, 21, 31]
    go(line, 36, ((change(15, 1.0),),))
    assert line.days == [0, 11]


def test_the_fullest_stretch_is_thinned_and_the_first_day_stays() -> None:
    line = Timeline(Live(SCENARIO))
    line._most = 4
    for _ in range(30):
        line._spent_s = 1e9
        line.step()
    assert len(line.days) == 4
    assert line.days[0] == 0
    assert line.days[-1] == 30


def test_two_counties_go_back_together() -> None:
    first = Live(SCENARIO)
    line = Timeline(Pair(first, first.copy()))
    mine = (change(4, 1.0),)
    go(line, 20, ((), mine))
    go(line, 8, ((), mine))
    base, other = line.stage.counties
    assert bits.digest(base.world, "state.record") == straight(8, ())
    assert bits.digest(other.world, "state.record") == straight(8, mine)


def test_what_is_refused_changes_nothing() -> None:
    line = Timeline(Live(SCENARIO))
    before = go(line, 12, ((),))
    ends = change(3, SCENARIO.run.start, "policies.awards.end")
    starts = change(3, SCENARIO.run.start + timedelta(days=9), "policies.awards.start")
    with pytest.raises(ScenarioError, match="before it starts"):
        line.put(12, ((ends, starts),))
    assert line.stage.day == 12
    assert bits.digest(line.stage.world, "state.record") == before


def test_one_setting_is_changed_once_a_day() -> None:
    first, second, later = change(3, 0.5), change(3, 0.75), change(4, 1.0)
    assert with_change((first, later), second) == (second, later)
