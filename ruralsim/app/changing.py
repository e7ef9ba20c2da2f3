"""Dated changes of a session: read by themselves, put in order, and held against the levers' own rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from pydantic import ValidationError

from ruralsim.foundation.errors import ScenarioError
from ruralsim.lever import Lever
from ruralsim.scenario import Change, Scenario, targets
from ruralsim.scenario.errors import sentence
from ruralsim.world.world import World


def by_date(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes in order of date, those of one day as they were made."""
    return tuple(sorted(changes, key=lambda one: one.date))


def read_change(scenario: Scenario, day: date, path: str, value: object) -> Change:
    """A change by itself, checked against the model.

    Raises:
        ScenarioError: There is no such thing, or the value is not allowed.
    """
    try:
        return scenario.change(day, path, value)
    except ValidationError as error:
        raise _refusal(error) from None


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
    made = tuple(made)
    levers = {name: one for name, one in scenario.policies if one is not None}
    for _, today in groupby(by_date((*written, *made)), lambda change: change.date):
        touched = set[str]()
        for change in today:
            group, name, *setting = change.path.split(".")
            if group == "policies":
                now = levers.get(name) or scenario.kit.levers[name](intensity=0)
                levers[name] = now.model_copy(update={setting[0]: change.value})
                touched |= {name} if change in made else set()
        for name in touched:
            _check_lever(scenario, name, levers)


def _check_lever(scenario: Scenario, name: str, levers: Mapping[str, Lever]) -> None:
    """Refuses a lever as it stands beside the others."""
    try:
        type(levers[name]).model_validate(levers[name].model_dump())
    except ValidationError as error:
        raise _refusal(error) from None
    for kind in ("townships", "networks"):
        for en, zh, hint in targets.unknown(scenario, kind, getattr(levers[name], kind)):
            raise ScenarioError(f"policies.{name}.{kind}: {en} · {zh}\n  {hint}")
    for other, en, zh, hint in targets.other_lots(levers.items()):
        raise ScenarioError(f"policies.{other}.share: {en} · {zh}\n  {hint}")
    for en, zh in targets.one_writer(levers.items()):
        raise ScenarioError(f"{en} · {zh}")


def _refusal(error: ValidationError) -> ScenarioError:
    en, zh = sentence(error.errors(include_url=False)[0])
    return ScenarioError(f"{en} · {zh}")


def takes(world: World, changes: tuple[Change, ...]) -> bool:
    """Whether a county can go on from where it is with these changes, all there are, in order of date.

    What has taken effect must be the same, and what has not must lie ahead.
    """
    done, today = world.state.policies.changes, world.calendar.date(world.day)
    lived = world.settings.changes[:done]
    return changes[:done] == lived and all(change.date >= today for change in changes[done:])
