"""What of a session is worth keeping: scenario, seed, dated changes, day and view, in a few hundred letters.

The record stands in the page's address and in the browser's storage. The same record gives the same county
bit for bit. It may come from anybody, by a link, so it is checked: sizes, keys, dates and values. It names no
file of this machine, only the scenarios that this server was started with or that the catalogue holds, or
brings the text of one, which is read as typed text is.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ruralsim.app import draft
from ruralsim.app.changing import check_changes, read_change
from ruralsim.app.house import house
from ruralsim.app.map.frames import VARIABLES
from ruralsim.app.words import LANGUAGES
from ruralsim.foundation.errors import RuralsimError, ScenarioError
from ruralsim.scenario import Change, Scenario, catalogue
from ruralsim.scenario.dated import by_date
from ruralsim.scenario.errors import sentence
from ruralsim.scenario.schema import MAX_NOTES

MAX_LETTERS = 12_000
"""Longest record in an address; browsers and proxies take several times that."""

_MAX_BYTES = 600_000  # of a record written out; a scenario's text may be 200 kB
_MAX_CHANGES = 400
_DATES = ("start", "end")  # settings of levers that are dates
_Words = Annotated[str, Field(max_length=200)]


class BadSession(RuralsimError):
    """A record that is none, or none for this server."""


class _Record(BaseModel):
    """Strict: no unknown keys, no value taken for another kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Way(StrEnum):
    """Which scenario is meant."""

    SERVED = "served"
    """That the server was started with."""
    COMPARED = "compared"
    """The other that it was started with."""
    NAMED = "named"
    """One of the catalogue."""
    TYPED = "typed"
    """One whose text is brought along."""
    LAID = "laid"
    """The served one with the policies and dated changes of another."""
    BARE = "bare"
    """Another without its policies and dated changes."""


class Source(_Record):
    """Where a scenario comes from.

    Attributes:
        way: how it is found.
        name: of a scenario in the catalogue, or what a text came with.
        text: TOML.
    """

    way: Way = Way.SERVED
    name: Annotated[str, Field(max_length=80)] = ""
    text: Annotated[str, Field(max_length=draft.MAX_BYTES)] = ""

    @classmethod
    def of(cls, name: str, text: str) -> Self:
        """The source of a text in the editor: a name where the catalogue says the same."""
        found = catalogue.files().get(name)
        if found is not None and found.read_text(encoding="utf-8") == text:
            return cls(way=Way.NAMED, name=name)
        return cls(way=Way.TYPED, name=name[:80], text=text)

    def load(self) -> Scenario:
        """The scenario.

        Raises:
            RuralsimError: There is none, or it is unsound.
        """
        match self.way:
            case Way.SERVED:
                return Scenario.load(house.scenario)
            case Way.COMPARED:
                return Scenario.load(house.compare or house.scenario)
            case Way.NAMED:
                if self.name not in catalogue.files():  # a name, never a path
                    raise _refused(f"no scenario {self.name!r} in the catalogue", f"目录中没有 {self.name!r}")
                return Scenario.load(self.name)
            case Way.TYPED:
                return draft.read(self.text, self.name)
            case Way.LAID:
                return laid(Scenario.load(house.scenario), self._plain.load())
            case Way.BARE:
                return bare(self._plain.load())

    def as_(self, way: Way) -> "Source":
        """The same scenario in another way."""
        return self.model_copy(update={"way": way})

    @property
    def _plain(self) -> "Source":
        return self.as_(Way.TYPED if self.text else Way.NAMED)


SERVED = (Source(),)
"""What the Run page opens with."""

PAIR = (Source(), Source(way=Way.COMPARED))
"""What the Compare page opens with."""


class Entry(_Record):
    """One change: of which county, on which day, what."""

    of: Annotated[int, Field(ge=0, lt=2)]
    on: date
    path: Annotated[str, Field(max_length=120)]
    value: bool | int | float | _Words | tuple[_Words, ...]


class Session(_Record):
    """The record.

    Attributes:
        version: of its form.
        page: where it is shown.
        sources: of one scenario, or of two side by side.
        seed: of all chance.
        day: the last day shown; None before the first.
        changes: of all counties, by date.
        view: variable that households are coloured by.
        language: of the page.
        notes: what the visitor noted.
        likeness: of what decides the runs when it was kept; see `likeness`.
    """

    version: Literal[1] = 1
    page: Literal["run", "compare"] = "run"
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=2)] = SERVED
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    day: date | None = None
    changes: Annotated[tuple[Entry, ...], Field(max_length=_MAX_CHANGES)] = ()
    view: Annotated[str, Field(max_length=80)] = "income_head"
    language: Annotated[str, Field(max_length=8)] = "en"
    notes: Annotated[str, Field(max_length=MAX_NOTES)] = ""
    likeness: Annotated[str, Field(max_length=64)] = ""

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything was done beyond opening the page."""
        return self.day is not None or bool(self.changes) or bool(self.notes)

    def written(self) -> str:
        """As text that an address can hold."""
        told = self.model_dump_json(exclude_defaults=True).encode()
        return base64.urlsafe_b64encode(zlib.compress(told, 9)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """The record that a text holds.

        Raises:
            BadSession: It holds none, or asks for what there is not.
        """
        try:
            packed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
            unpack = zlib.decompressobj()
            told = unpack.decompress(packed, _MAX_BYTES)
        except (UnicodeEncodeError, binascii.Error, zlib.error):
            raise _refused("it is damaged, perhaps cut off", "内容已损坏，可能被截断") from None
        if not unpack.eof:
            raise _refused("it is cut off, or too long", "内容被截断或过长")
        try:
            found = cls.model_validate_json(told)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            en, zh = sentence(detail)
            where = ".".join(map(str, detail["loc"]))
            raise _refused(f"{where}: {en[:200]}", f"{where}：{zh[:200]}") from None
        found.check()
        return found

    def check(self) -> None:
        """Refuses what the form allows and the pages do not know.

        Raises:
            BadSession: Naming it.
        """
        if len(self.sources) != (2 if self.page == "compare" else 1):
            raise _refused(f"{len(self.sources)} scenarios on page {self.page}", "方案数目与页面不符")
        if self.view not in VARIABLES:
            raise _refused(f"view: there is no variable {self.view!r}", f"view：没有变量 {self.view!r}")
        if self.language not in LANGUAGES:
            raise _refused(f"language: none of {', '.join(LANGUAGES)}", "language：未知的语言")
        if any(entry.of >= len(self.sources) for entry in self.changes):
            raise _refused("changes: of a county that is not there", "changes：没有该县域")

    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, sound, with every change held against them.

        Raises:
            RuralsimError: One is not there or unsound, or a change does not fit.
        """
        found = tuple(source.load() for source in self.sources)
        self.made(found)
        calendar = found[0].run
        if self.day is not None and not 0 <= (self.day - calendar.start).days < calendar.days:
            raise _refused(f"day {self.day} lies outside the scenario", f"日期 {self.day} 不在方案期内")
        return found

    def made(self, scenarios: tuple[Scenario, ...]) -> tuple[tuple[Change, ...], ...]:
        """The changes of each county.

        Raises:
            RuralsimError: One is not allowed.
        """
        return tuple(self._made(i, scenario) for i, scenario in enumerate(scenarios))

    def _made(self, county: int, scenario: Scenario) -> tuple[Change, ...]:
        found = []
        for entry in self.changes:
            if entry.of != county:
                continue
            if not 0 <= (entry.on - scenario.run.start).days < scenario.run.days:
                raise _refused(
                    f"a change on {entry.on}, outside the scenario", f"{entry.on} 的调整不在方案期内"
                )
            found.append(read_change(scenario, entry.on, entry.path, _value(entry)))
        check_changes(scenario, scenario.changes, found)
        return by_date(found)


def entries(made: Iterable[Iterable[Change]]) -> tuple[Entry, ...]:
    """Changes of each county as a record holds them."""
    return tuple(
        Entry(
            of=county,
            on=change.date,
            path=change.path,
            value=change.value.isoformat() if isinstance(change.value, date) else change.value,
        )
        for county, changes in enumerate(made)
        for change in changes
    )


def laid(county: Scenario, policies: Scenario) -> Scenario:
    """A county with the policies and dated changes of another scenario, checked against that county.

    Raises:
        RuralsimError: There is nothing to lay on it, or it does not fit, as with a township it does not have.
    """
    if not (policies.changes or any(lever is not None for _, lever in policies.policies)):
        raise ScenarioError(
            f"{policies.name} has no policies: there is nothing to apply to {county.name} · "
            f"{policies.name} 没有政策，无可应用于 {county.name}"
        )
    values: list[tuple[str, object]] = [
        (f"policies.{name}.{key}", value)
        for name, lever in policies.policies
        if lever is not None
        for key, value in {**lever.model_dump(exclude_defaults=True), "intensity": lever.intensity}.items()
    ]
    if policies.changes:
        both = (*county.changes, *policies.changes)
        values.append(("changes", tuple(change.model_dump() for change in both)))
    titles = ((f"title.{language}", getattr(policies.title, language)) for language in LANGUAGES)
    return county.with_values(*values, *((path, title) for path, title in titles if title))


def bare(scenario: Scenario) -> Scenario:
    """A scenario's county without its policies and dated changes."""
    return scenario.model_copy(update={"policies": type(scenario.policies)(), "changes": ()})


def likeness(scenarios: Iterable[Scenario]) -> str:
    """A short digest of what decides the runs: where it differs, a kept session leads to other numbers."""
    return "-".join(scenario.hash()[:10] for scenario in scenarios)


def _value(entry: Entry) -> object:
    if entry.path.rpartition(".")[2] in _DATES and isinstance(entry.value, str):
        try:
            return date.fromisoformat(entry.value)
        except ValueError:
            raise ScenarioError(f"{entry.path}: {entry.value!r} is no date · 不是日期") from None
    return entry.value


def _refused(en: str, zh: str) -> BadSession:
    return BadSession(f"this session cannot be opened: {en} · 无法打开此会话：{zh}")
