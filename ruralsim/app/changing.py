"""Dated changes of a session: read by themselves, put in order, and held against the levers' own rules."""

from collections.abc import Iterable
from datetime import date

from pydantic import ValidationError

from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Change, Scenario
from ruralsim.scenario.dated import by_date, clashes
from ruralsim.scenario.errors import sentence
from ruralsim.world.world import World


def read_change(scenario: Scenario, day: date, path: str, value: object) -> Change:
    """A change by itself, checked against the model.

    Raises:
        ScenarioError: There is no such thing, or the value is not allowed.
    """
    try:
        return scenario.change(day, path, value)
    except ValidationError as error:
        en, zh = sentence(error.errors(include_url=False)[0])
        raise ScenarioError(f"{en} · {zh}") from None


def with_change(made: Iterable[Change], change: Change) -> tuple[Change, ...]:
    """Changes with one more, which takes the place of another of the same day and setting."""
    kept = [one for one in made if (one.date, one.path) != (change.date, change.path)]
    return by_date([*kept, change])


def check_changes(scenario: Scenario, written: Iterable[Change], made: Iterable[Change]) -> None:
    """Refuses changes that do not go together: levers are held against their rules after each day.

    Args:
        scenario: with the levers as they stand at first.
        written: changes that the scenario came with, which were checked when it was read.
        made: those of a session.

    Raises:
        ScenarioError: Naming the setting.
    """
    mine = tuple(made)
    for clash in clashes(scenario, (*written, *mine)):
        if clash.change in mine:
            raise ScenarioError(str(clash))


def takes(world: World, changes: tuple[Change, ...]) -> bool:
    """Whether a county can go on from where it is with these changes, all there are, in order of date.

    What has taken effect must be the same, and what has not must lie ahead.
    """
    done, today = world.state.policies.changes, world.calendar.date(world.day)
    lived = world.settings.changes[:done]
    return changes[:done] == lived and all(change.date >= today for change in changes[done:])
