"""Studies: a question, the cells that answer it, what is read from each, and what was expected.

A study is a TOML file under `experiments/`. Its cells are scenarios; every cell runs with the same seeds, so
that what differs between two cells of a seed is their doing. A claim is a weighted sum of cells with the sign
the paper expects; the verdict is the data's, whichever way it comes out.

```python
findings = run_study(Study.load("withdrawal"), reps=8, jobs=2)
findings.frame("claims")
```
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from ruralsim.entities.codes import REMOTENESS
from ruralsim.experiment.asking.alike import no_difference
from ruralsim.experiment.asking.asked import FileQuestion
from ruralsim.experiment.asking.beside import anchor_files, kept_files
from ruralsim.experiment.asking.flat import values_in
from ruralsim.experiment.reading.outcome import OF_A_RUN, check_labels
from ruralsim.experiment.reading.readings import Reading
from ruralsim.foundation import sources, units
from ruralsim.foundation.days import Span
from ruralsim.foundation.ledger import MASS_LABELS
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.paths import UnusablePath, usable
from ruralsim.foundation.spelling import nearest_first
from ruralsim.indicators.indicator import Indicator, counting
from ruralsim.results import describe
from ruralsim.scenario import Scenario, catalogue, toml
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean, refuse
from ruralsim.scenario.schema import Dated, Text
from ruralsim.world.county_notes import Note
from ruralsim.world.place import differences

_EPS = 1e-9
_NAMES_SHOWN = 12  # in one line

_UNITS_OF_A_RUN = dict(zip(OF_A_RUN, ("CNY/year", "CNY/parcel", "days"), strict=True))


class Cell(Settings):
    """One scenario of a study."""

    en: str = ""
    zh: str = ""
    scenario: str = ""
    """Name or file; the study's own if empty."""
    set: dict[str, Any] = {}
    """Values replaced, as tables or by dotted path."""
    changes: tuple[Dated, ...] = ()
    """Dated changes added to the scenario's."""
    x: float | None = None
    """Place on the axis of a response figure."""
    group_en: str = ""
    """Line of a response figure."""
    group_zh: str = ""


class Claim(Settings):
    """Something to be found true or not."""

    en: str
    zh: str
    paper: str = ""
    """Section of the paper that says so."""
    readings: tuple[str, ...]
    weights: dict[str, float]
    """Cell → weight; they add up to zero, unless `level`."""
    level: bool = False
    """The readings are differences themselves: a single cell may be held against zero."""
    expected: Literal[-1, 0, 1] = 0
    """Expected sign; 0 where nothing is expected."""
    relevant: dict[
        str, Annotated[float, Param("", 0, None, "Smallest difference that counts", "有意义的最小差异")]
    ] = {}
    """Reading → smallest difference that counts, in its unit; by default that of the unit."""


class FigureSpec(Settings):
    """A figure of a study."""

    kind: Literal["effects", "levels", "claims", "response", "course", "profile"] = "effects"
    en: str = ""
    zh: str = ""
    note_en: str = ""
    note_zh: str = ""
    readings: tuple[str, ...] = ()
    """What is shown; for a course, whose indicators. All if none is named."""
    cells: tuple[str, ...] = ()
    """Cells shown; all if none is named."""
    claims: tuple[str, ...] = ()
    difference: bool = True
    """Differences to the base rather than levels (response, course, profile)."""


class RunOf(Settings):
    """How the cells are run."""

    scenario: str = "baseline"
    seed: Annotated[int | None, Param("", 0, 2**32 - 1, "First seed", "起始种子")] = None
    reps: Annotated[int, Param("", 1, 10_000, "Seeds", "种子数")] = 4
    days: Annotated[int | None, Param("days", 1, 36525, "Days simulated", "模拟天数")] = None


class Study(FileQuestion):
    """A question and how it is asked."""

    kind: ClassVar[str] = "study"

    name: str = ""
    title: Text
    question: Text
    paper: str = ""
    """Section of the paper in question."""
    reading: Text = Text()
    """What a reader should keep in mind."""
    base: str
    """Cell that differences are taken from."""
    unequal: bool = False
    """Whether cells may be different counties; then no household or village is held against itself."""
    run: RunOf = RunOf()
    set: dict[str, Any] = {}
    """Values replaced in every cell."""
    cells: dict[str, Cell]
    readings: dict[str, Reading]
    claims: dict[str, Claim] = {}
    figures: dict[str, FigureSpec] = {}

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A study from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        _anchor(document)
        study = cls.validated(document)
        refuse(_unknown(study, document), _unbalanced(study, document), cls._cells(study, document))
        refuse(_unsaid(study, document))
        refuse(
            _like_the_base(study, document),
            _not_kept(study, document),
            _other_places(study, document),
            _other_classes(study, document),
        )
        return study

    @staticmethod
    def _cells(study: "Study", document: Document) -> Iterator[Problem]:
        """Cells whose scenario is refused."""
        for key in study.cells:
            try:
                study.scenario(key)
            except InvalidScenario as error:
                yield from (_inside(problem, key, document) for problem in error.problems)

    @property
    def seeds(self) -> range:
        """Seeds of every cell, counted up from the first."""
        first = self.run.seed if self.run.seed is not None else self.scenario(self.base).run.seed
        return range(first, first + self.run.reps)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Name → indicator of all that its runs have; cells are asked for what is none of ours."""
        found = {indicator.name: indicator for indicator in Scenario.indicators()}
        if any(reading.indicator not in found for reading in self.readings.values() if reading.indicator):
            for cell in self.cells:
                with suppress(InvalidScenario):  # which is said of the cell
                    found |= {indicator.name: indicator for indicator in self.scenario(cell).indicators()}
        return found

    def scenario(self, cell: str) -> Scenario:
        """The scenario of a cell."""
        asked = self.cells[cell]
        values = [*values_in(self.set), *values_in(asked.set)]
        if self.run.days is not None:
            values.append(("run.days", self.run.days))
        found = Scenario.load(asked.scenario or self.run.scenario, values)
        if asked.changes:
            changes = [change.model_dump() for change in (*found.changes, *asked.changes)]
            found = found.with_values(("changes", changes))
        return found

    def runs(self) -> list[tuple[Scenario, Sequence[int]]]:
        """Every cell, the base first, with all seeds."""
        return [(scenario, self.seeds) for scenario in self.scenarios.values()]

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """Cell → its scenario, the base first."""
        cells = [self.base, *(key for key in self.cells if key != self.base)]
        return {key: self.scenario(key) for key in cells}

    def kept(self) -> tuple[Self, dict[str, bytes]]:
        """This study as results keep it, naming copies of its scenarios, and these with what they need."""
        names = dict[str, str]()
        values, files = kept_files(self.set)
        for given in {self.run.scenario, *(cell.scenario for cell in self.cells.values())} - {""}:
            if not catalogue.listed(given):
                names[given], needed = Scenario.load(given).filed()
                files |= needed

        def copied(part: Any, **more: Any) -> Any:
            return part.model_copy(update={"scenario": names.get(part.scenario, part.scenario), **more})

        cells = {}
        for key, cell in self.cells.items():
            own, needed = kept_files(cell.set)
            cells[key], files = copied(cell, set=own), files | needed
        return self.model_copy(update={"run": copied(self.run), "set": values, "cells": cells}), files

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        cells = [(scenario.run.seed, scenario.hash()) for scenario in self.scenarios.values()]
        return sources.digest(self.kind, toml.dumps(self.kept()[0]), cells, sources.science())

    def in_a_line(self) -> dict[Any, str]:
        """What the list of studies says beside their names."""
        return {"paper · 论文": self.paper, ("cells · 情景", "right"): str(len(self.cells))}

    def outside(self) -> list[Note]:
        """Dates of levers and changes that lie outside the runs of some cell, each said once."""
        return list(
            dict.fromkeys(note for scenario in self.scenarios.values() for note in scenario.outside())
        )

    def label(self, cell: str) -> dict[str, str]:
        """A cell's label in both languages: its own, or its scenario's title."""
        asked = self.cells[cell]
        title = Text() if asked.en and asked.zh else self.scenario(cell).title
        return {"en": asked.en or title.en or cell, "zh": asked.zh or title.zh or cell}


def _unknown(study: Study, document: Document) -> Iterator[Problem]:
    """Names that stand for nothing, and dates that no run reaches."""

    def check(path: tuple[str, ...], name: str, known: Iterable[str]) -> Iterator[Problem]:
        known = list(known)
        if name and name not in known:
            there = f"there are · 可用: {nearest_first(name, known, _NAMES_SHOWN)}"
            hint = did_you_mean(name, known) or there
            yield Problem(
                document.where(path), ".".join(path), f"there is no {name!r}", f"没有 {name!r}", hint
            )

    yield from check(("base",), study.base, study.cells)
    columns = describe.COLUMNS["households"]
    accounts = [name for name, *_ in MASS_LABELS]
    for key, reading in study.readings.items():
        at = ("readings", key)
        if not reading.indicator.startswith(OF_A_RUN):
            yield from check((*at, "indicator"), reading.indicator, study.indicators)
        yield from check((*at, "household"), reading.household, columns)
        yield from check((*at, "village"), reading.village, describe.COLUMNS["villages"])
        yield from check((*at, "cohort"), reading.cohort, columns)
        yield from check((*at, "mass"), reading.mass, accounts)
        yield from check((*at, "over"), reading.over, accounts)
    for key, claim in study.claims.items():
        for name in claim.readings:
            yield from check(("claims", key, "readings"), name, study.readings)
        for name in claim.weights:
            yield from check(("claims", key, "weights", name), name, study.cells)
    for key, figure in study.figures.items():
        for field, known in (("readings", study.readings), ("cells", study.cells), ("claims", study.claims)):
            for name in getattr(figure, field):
                yield from check(("figures", key, field), name, known)


def _unbalanced(study: Study, document: Document) -> Iterator[Problem]:
    """Claims whose weights do not compare anything."""
    for key, claim in study.claims.items():
        if not claim.level and abs(total := sum(claim.weights.values())) > _EPS:
            path = ("claims", key, "weights")
            en, zh = f"add up to {total:g}, not to zero", f"权重之和为 {total:g}，应为零"
            yield Problem(document.where(path), ".".join(path), en, zh)


def _like_the_base(study: Study, document: Document) -> Iterator[Problem]:
    """Cells that change nothing, unless they say so: nothing is set, and they begin a figure's line.

    A cell is held against the base, and against its own scenario without what it sets: an empty table lays
    nothing over a lever that is in force already.
    """
    base = study.scenario(study.base)
    for key, cell in study.cells.items():
        begins_a_line = cell.x is not None and cell.scenario in ("", study.run.scenario)
        if key == study.base or (begins_a_line and not cell.set and not cell.changes):
            continue
        where, here = document.where(("cells", key)), study.scenario(key)
        if said := no_difference(base, here, study.base):
            yield Problem(where, f"cells.{key}", *said)
        elif cell.set and not cell.changes:
            bare = study.model_copy(update={"cells": {key: cell.model_copy(update={"set": {}})}})
            if bare.scenario(key).hash() == here.hash():
                en = f"sets nothing: {here.name} is the same without it; an empty table keeps what is there"
                zh = f"没有任何改变：{here.name} 原本如此，空表不改变已有设置"
                yield Problem(
                    where,
                    f"cells.{key}.set",
                    en,
                    zh,
                    "set another value, or leave it out · 请设定不同取值，否则删去",
                )


def _anchor(document: Document) -> None:
    """Makes scenarios that lie beside the study independent of where it is read from."""
    if document.source is None:
        return
    cells = document.values.get("cells")
    of_cells = (("cells", key, "set") for key in cells) if isinstance(cells, Mapping) else ()
    anchor_files(document, ("set",), *of_cells)
    parts = [document.values.get("run"), *(cells.values() if isinstance(cells, Mapping) else ())]
    for part in parts:
        name = part.get("scenario") if isinstance(part, dict) else None
        if isinstance(name, str) and name.endswith(".toml"):
            with suppress(UnusablePath):  # which is said when it is opened
                path = usable(name, document.source.parent)
                part["scenario"] = str(path.resolve()) if path.is_file() else name


def _inside(problem: Problem, cell: str, document: Document) -> Problem:
    """A problem of a cell's scenario, where the study wrote it."""
    path = ("cells", cell, "set", *problem.path.split("."))
    where = (
        problem.where
        if problem.where.endswith(".toml") or ".toml:" in problem.where
        else document.where(path)
    )
    return Problem(where, f"cells.{cell}: {problem.path}", problem.en, problem.zh, problem.hint)


def _other_places(study: Study, document: Document) -> Iterator[Problem]:
    """Cells that are another county than the base, and readings that need it to be the same."""
    base = study.scenario(study.base)
    found = {key: differences(base, study.scenario(key)) for key in study.cells}
    if study.unequal:
        matched = [k for k, reading in study.readings.items() if reading.village or reading.cohort]
        for key in matched if any(found.values()) else ():
            path = ("readings", key)
            en = "follows villages or households of the base, and other counties do not have them"
            yield Problem(
                document.where(path), ".".join(path), en, "追踪基准县的村庄或农户，而其他县没有这些对象"
            )
        return
    for key, differing in found.items():
        if differing:
            path = ("cells", key)
            en = f"is another county than {study.base}: {', '.join(differing)}"
            zh = f"与 {study.base} 不是同一个县（括号内为基准取值）"
            hint = "to compare unlike counties all the same, write · 如仍要比较不同的县，请写: unequal = true"
            yield Problem(document.where(path), ".".join(path), en, zh, hint)


def _other_classes(study: Study, document: Document) -> Iterator[Problem]:
    """Indicators by remoteness where cells class villages otherwise: who is in a class would be an effect."""

    def ways(key: str) -> tuple[Any, ...]:
        settings = study.scenario(key)
        return settings.world.roads, settings.world.remoteness, settings.county.road_km

    moved = [key for key in study.cells if ways(key) != ways(study.base)]
    for key, reading in study.readings.items() if moved else ():
        prefix, _, name = reading.indicator.rpartition("_")
        if prefix == "income" and name in REMOTENESS:
            path = ("readings", key, "indicator")
            en = f"other villages are {name} in {moved[0]}, whose roads are not those of {study.base}"
            zh = f"{moved[0]} 的道路与 {study.base} 不同，该类村庄不是同一批"
            hint = (
                f'read the base\'s villages · 请读取基准情景的同一批村庄: village = "income_head", '
                f'remoteness = "{name}"'
            )
            yield Problem(document.where(path), ".".join(path), en, zh, hint)


def _not_kept(study: Study, document: Document) -> Iterator[Problem]:
    """Readings of days that some cell's run has not got, and readings that look alike."""
    spans = dict.fromkeys(
        Span.of(run.start, run.days) for run in (study.scenario(c).run for c in study.cells)
    )
    for key, reading in study.readings.items():
        span = next((span for span in spans if not reading.days(span)), None)
        if span is not None:
            field, (en, zh, hint) = reading.why_none(span)
            path = ("readings", key, field)
            yield Problem(document.where(path), ".".join(path), en, zh, hint)
    about = {name: indicator.as_meta() for name, indicator in study.indicators.items()}
    span = next(iter(spans))
    labels = {key: reading.describe(key, about, span) for key, reading in study.readings.items()}
    yield from check_labels(labels, document, ("readings",))


def relevant(claim: Claim, reading: str, unit: str, indicator: str = "") -> float:
    """The smallest difference of a reading that counts for a claim, in the reading's unit.

    Args:
        claim: what says so, if it does.
        reading: its name in the study.
        unit: of the reading.
        indicator: that is read, if it is one.
    """
    return claim.relevant.get(reading, counting(indicator, unit) or 0.0)


def _unsaid(study: Study, document: Document) -> Iterator[Problem]:
    """Claims that name no smallest difference in a unit without default, or name one of something else."""
    described = {name: i.as_meta() for name, i in study.indicators.items()}
    for key, claim in study.claims.items():
        for name in claim.relevant:
            if name not in claim.readings:
                en, zh = f"{name!r} is no reading of the claim", f"{name!r} 不是该论断的读数"
                yield _problem(document, key, en, zh, did_you_mean(name, claim.readings))
        for name in claim.readings:
            unit = _unit(study, name, described)
            if counting(study.readings[name].indicator, unit) is None and name not in claim.relevant:
                en = f"from what difference of {name} on does it count? In {unit or '1'} it must be said"
                zh = f"{name} 相差多少才有意义？单位“{units.chinese(unit) or '1'}”无默认值，须写明"
                yield _problem(document, key, en, zh, f"write · 请写: relevant = {{ {name} = 0.1 }}")


def _unit(study: Study, name: str, described: Mapping[str, dict[str, Any]]) -> str:
    reading = study.readings[name]
    for beginning, unit in _UNITS_OF_A_RUN.items():
        if reading.indicator.startswith(beginning) and reading.indicator not in described:
            return unit
    return str(reading.describe(name, described)["unit"])


def _problem(document: Document, claim: str, en: str, zh: str, hint: str = "") -> Problem:
    path = ("claims", claim, "relevant")
    return Problem(document.where(path), ".".join(path), en, zh, hint)
