"""Dated changes of levers, held against the levers' own rules as they stand after each day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ruralsim.lever import Lever
from ruralsim.scenario import targets
from ruralsim.scenario.errors import sentence
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

Said = tuple[str, str, str, str]


@dataclass(frozen=True)
class Clash:
    """A change that does not go with what holds on its day.

    Attributes:
        change: the change, of the scenario's own kind.
        path: dotted path of the setting that is wrong.
        en: what is wrong.
        zh: the same in Chinese.
        hint: what to write instead, in both languages.
    """

    change: Any
    path: str
    en: str
    zh: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}: {self.en} · {self.zh}" + (f"\n  {self.hint}" if self.hint else "")


def by_date(changes: Iterable[Any]) -> tuple[Any, ...]:
    """Changes in order of date, those of one day as they were made."""
    return tuple(sorted(changes, key=lambda one: one.date))


def clashes(scenario: "Scenario", changes: Iterable[Any]) -> Iterator[Clash]:
    """Changes that do not go together, or not with the levers; those of one day are judged together.

    Args:
        scenario: with the levers as they stand at first.
        changes: all there are.
    """
    levers = {name: one for name, one in scenario.policies if one is not None}
    lots: float | None = None
    for day, today in groupby(by_date(changes), lambda change: change.date):
        lots = _lots(scenario, levers, day) if lots is None else lots
        touched = {}
        for change in today:
            group, name, *setting = change.path.split(".")
            if group == "policies":
                now = levers.get(name) or scenario.kit.levers[name](intensity=0)
                levers[name] = now.model_copy(update={setting[0]: change.value})
                touched[name] = change
        for name, change in touched.items():
            for path, en, zh, hint in _wrong(scenario, name, levers, lots):
                yield Clash(change, path, f"from {day} on: {en}", f"自 {day} 起：{zh}", hint)


def problems(scenario: "Scenario", document: Document) -> Iterator[Problem]:
    """Changes of a scenario's file that do not go together.

    Args:
        scenario: otherwise sound.
        document: what it was read from.
    """
    for clash in clashes(scenario, scenario.changes):
        where = ("changes", str(_place(clash.change, document)), "value")
        yield Problem(document.where(where), clash.path, clash.en, clash.zh, clash.hint)


def _place(change: Any, document: Document) -> int:
    """Which of the changes of a document this is."""
    for i, one in enumerate(document.values["changes"]):
        day, path = (one["date"], one["path"]) if isinstance(one, Mapping) else (one.date, one.path)
        if (str(day), path) == (str(change.date), change.path):
            return i
    return 0


def _lots(scenario: "Scenario", levers: Mapping[str, Lever], day: date) -> float | None:
    """The share of households that lots were drawn for before a day, if they were."""
    for one in levers.values():
        begun = scenario.run.start if one.start is None else max(one.start, scenario.run.start)
        in_force = begun < day and (one.end is None or one.end >= begun)
        if one.intensity and one.assign == "random" and in_force:
            return one.share
    return None


def _wrong(
    scenario: "Scenario", name: str, levers: Mapping[str, Lever], lots: float | None
) -> Iterator[Said]:
    """What is wrong with a lever as it stands beside the others: path, English, Chinese, hint."""
    lever = levers[name]
    try:
        type(lever).model_validate(lever.model_dump())
    except ValidationError as error:
        yield f"policies.{name}", *sentence(error.errors(include_url=False)[0]), ""
        return
    for kind in targets.KINDS:
        for said in targets.unknown(scenario, kind, getattr(lever, kind)):
            yield f"policies.{name}.{kind}", *said
    if lever.assign == "random" and lots is not None and lever.share != lots:
        yield (
            f"policies.{name}.share",
            f"is {lever.share:g}, but lots were drawn before for {lots:g} of the households, once",
            f"为 {lever.share:g}，但此前已按 {lots:g} 的比例抽签，抽签仅一次",
            f"write · 请写: share = {lots:g}",
        )
    else:
        for other, en, zh, hint in targets.other_lots(levers.items()):
            yield f"policies.{other}.share", en, zh, hint
    for first, second, en, zh in targets.one_writer(levers.items()):
        if name in (first, second):
            yield f"policies.{name}.intensity", en, zh, ""
