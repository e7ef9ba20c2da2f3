"""Dated changes in a scenario's file are held against the levers' rules, day by day."""

from datetime import date
from typing import Any

import pytest

from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.scenario.schema import LEVERS

TRIAL = {"intensity": 0.5, "assign": "random", "share": 0.25}


def read(policies: dict[str, Any], *changes: tuple[str, str, Any]) -> Scenario:
    """A scenario with levers and with changes: day, path below the policies, value."""
    dated = [
        {"date": date.fromisoformat(day), "path": f"policies.{path}", "value": value}
        for day, path, value in changes
    ]
    return Scenario.load("small", [("policies", policies), ("changes", dated)])


def test_a_change_that_ends_a_lever_before_it_starts_is_refused() -> None:
    cold = {"cold_chain": {"intensity": 0.5, "start": date(2021, 3, 1)}}
    with pytest.raises(
        InvalidScenario, match="from 2021-05-01 on: ends 2021-02-01, before it starts"
    ) as said:
        read(cold, ("2021-05-01", "cold_chain.end", date(2021, 2, 1)))
    assert "policies.cold_chain" in str(said.value)


def test_lots_are_drawn_once_and_until_then_their_share_may_change() -> None:
    trial = {"farmer_training": TRIAL | {"start": date(2021, 3, 1)}}
    read(trial, ("2021-03-01", "farmer_training.share", 0.5))
    with pytest.raises(InvalidScenario, match=r"is 0.5, but lots were drawn .* 0.25 .*抽签仅一次"):
        read(trial, ("2021-03-02", "farmer_training.share", 0.5))
    over = {"farmer_training": TRIAL | {"end": date(2020, 12, 1)}}  # before the run, which draws none
    read(over, ("2021-03-02", "farmer_training.share", 0.5))


def test_two_trials_of_one_run_have_one_share_on_every_day() -> None:
    late = {
        "farmer_training": TRIAL | {"start": date(2021, 6, 1)},
        "digital_literacy": TRIAL | {"start": date(2021, 6, 1)},
    }
    both = [("2021-02-01", f"{name}.share", 0.5) for name in late]
    read(late, *both)
    with pytest.raises(InvalidScenario, match="lots assign the same to both"):
        read(late, both[0])


def test_of_two_that_set_what_takes_one_the_later_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LEVERS["node_planning"], "writes", ("promised_days",))
    standard = {"service_standard": {"intensity": 1.0}}
    on = ("2021-02-01", "node_planning.intensity", 0.5)
    read(standard, on, ("2021-02-01", "service_standard.intensity", 0.0))
    with pytest.raises(InvalidScenario, match=r"2021-02-01 on: .*both set promised_days, .*只能保留其一"):
        read(standard, on)


def test_a_township_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InvalidScenario, match="on: there is no township 'Nowhere'") as said:
        read({}, ("2021-02-01", "cold_chain.townships", ["Nowhere"]))
    assert "现有" in str(said.value)
