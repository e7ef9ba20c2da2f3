"""Changes of a session are held against the levers' rules as those of a scenario are."""

from datetime import date, timedelta
from typing import Any

import pytest

from ruralsim.app.changing import check_changes, read_change
from ruralsim.foundation.errors import ScenarioError
from ruralsim.policies import levers
from ruralsim.scenario import Change, Scenario
from ruralsim.scenario.schema import LEVERS
from tests.factory import tiny_scenario

START = date(2021, 1, 1)
TRIAL = {"intensity": 0.5, "assign": "random", "share": 0.25}


def change(scenario: Scenario, path: str, value: Any, day: int = 0) -> Change:
    return read_change(scenario, START + timedelta(days=day), f"policies.{path}", value)


def test_changes_of_a_day_go_together_whatever_their_order() -> None:
    scenario = tiny_scenario(policies__awards={"intensity": 9000.0, "end": date(2020, 12, 1)})
    first = change(scenario, "awards.start", START)
    last = change(scenario, "awards.end", START + timedelta(days=9))
    check_changes(scenario, (), (first, last))
    check_changes(scenario, (), (last, first))
    with pytest.raises(ScenarioError, match="before it starts"):
        check_changes(scenario, (), (first,))


@pytest.mark.parametrize("name", sorted(levers()))
def test_what_reaches_no_households_takes_no_lots_and_the_others_do(name: str) -> None:
    scenario = tiny_scenario()
    if "categories" in LEVERS[name].targets():
        check_changes(scenario, (), (change(scenario, f"{name}.assign", "random"),))
    else:
        with pytest.raises(ScenarioError, match=r"lots cannot assign them · .*不能随机分配"):
            change(scenario, f"{name}.assign", "random")


def test_two_trials_of_one_run_have_one_share() -> None:
    scenario = tiny_scenario(policies__farmer_training=TRIAL, policies__digital_literacy=TRIAL)
    made = change(scenario, "digital_literacy.share", 0.5)
    with pytest.raises(
        ScenarioError,
        match=r"share: from 2021-01-01 on: is 0.25, .*: lots assign the same to both · .*同一批农户",
    ):
        check_changes(scenario, (), (made,))


def test_of_two_that_set_what_takes_one_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = tiny_scenario(policies__service_standard={"intensity": 1.0})
    monkeypatch.setattr(LEVERS["node_planning"], "writes", ("promised_days",))
    made = change(scenario, "node_planning.intensity", 0.5)
    with pytest.raises(ScenarioError, match=r"both set promised_days, .* · .*只能保留其一"):
        check_changes(scenario, (), (made,))


def test_settings_of_phases_are_not_changed_while_a_run_goes_on() -> None:
    with pytest.raises(ScenarioError, match=r"only terms.… and policies.… change during a run · "):
        read_change(tiny_scenario(), START, "phases.shade.cover", 0.5)
