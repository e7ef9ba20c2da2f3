"""What a visitor decides: for days to come at once, for days that have passed by living them anew."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from ruralsim.app.player import Player
from tests import bits
from tests.factory import tiny_scenario

LEVER = "policies.resource_sharing.intensity"
START = date(2021, 1, 1)


@pytest.fixture
def player() -> Player:
    """On the ninth day of a tiny county."""
    found = Player()
    found.build((tiny_scenario(run__days=40),), 1)
    done(found.load())
    return on(found, 8)


def done(work: Coroutine[Any, Any, None]) -> None:
    with ThreadPoolExecutor(1) as apart:  # a browser test may have a loop running in this thread
        apart.submit(asyncio.run, work).result()


def on(player: Player, day: int) -> Player:
    player.jump(day)
    return lived(player)


def lived(player: Player) -> Player:
    done(player.act())
    return player


def digest(player: Player) -> str:
    return bits.digest(player.counties[0].world, "state.record")


def test_a_change_is_undone_and_made_again_with_the_same_bits(player: Player) -> None:
    without = digest(on(player, 20))
    on(player, 8).change(0, LEVER, 1.0)
    with_it = digest(on(player, 20))
    player.undo()
    assert digest(lived(player)) == without
    player.redo()
    assert digest(lived(player)) == with_it != without
    assert player.shot.value.date == (START + timedelta(days=20)).isoformat()


def test_a_change_of_an_earlier_day_gets_another_value_and_is_taken_back(player: Player) -> None:
    without = digest(on(player, 20))
    on(player, 8).change(0, LEVER, 1.0)
    on(player, 20)
    player.revise(0, player.made.value[0][0], 0.25)
    lived(player)
    assert [(one.date, one.value) for one in player.made.value[0]] == [(START + timedelta(days=9), 0.25)]
    player.revise(0, player.made.value[0][0], None)
    assert digest(lived(player)) == without


def test_branching_drops_what_lies_ahead(player: Player) -> None:
    player.change(0, LEVER, 1.0)
    on(player, 20).change(0, LEVER, 0.5)
    on(player, 10)
    assert player.later == 1
    player.branch()
    assert [one.value for one in player.made.value[0]] == [1.0]
    assert player.later == 0


def test_what_is_refused_is_said_and_changes_nothing(player: Player) -> None:
    before, refusals = digest(player), player.refusals.value
    player.change(0, LEVER, 7.0)
    assert "between 0 and 1" in player.error.value
    assert " · " in player.error.value
    assert player.refusals.value > refusals  # fields show again what holds
    assert (player.made.value, player.can_undo, digest(player)) == (((),), False, before)


@pytest.mark.parametrize("setting", ["start", "end"])
def test_a_lever_neither_begins_nor_ends_on_a_day_that_has_passed(player: Player, setting: str) -> None:
    player.change(0, f"policies.awards.{setting}", START)
    assert "2021-01-01, which has passed; 2021-01-10 is the earliest" in player.error.value
    assert "该日已过；最早为 2021-01-10" in player.error.value
    player.change(0, f"policies.awards.{setting}", START + timedelta(days=9))
    (made,) = player.made.value[0]
    player.revise(0, made, START)
    assert "which has passed" in player.error.value
    assert player.made.value[0] == (made,)
