"""Studies: a question, the cells that answer it, what is read from each, and what was expected.

A study is a TOML file under `experiments/`. Its cells are scenarios; every cell runs with the same seeds, so
that what differs between two cells of a seed is their doing. A claim is a weighted sum of cells with the sign
the paper expects; the verdict is the data's, whichever way it comes out.

```python
findings = run_study(Study.load("withdrawal"), reps=8, jobs=2)
findings.frame("claims")
```
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from ruralsim.experiment.asking import catalogue
from ruralsim.experiment.asking.asked import Asked
from ruralsim.experiment.asking.flat import values_in
from ruralsim.experiment.reading.readings import Reading
from ruralsim.experiment.studying import checks, relevance
from ruralsim.foundation.param import Param, Settings
from ruralsim.scenario import Change, Scenario
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem, refuse
from ruralsim.scenario.schema import Text
from ruralsim.world.county_notes import Note


class Cell(Settings):
    """One scenario of a study."""

    en: str = ""
    zh: str = ""
    scenario: str = ""
    """Name or file; the study's own if empty."""
    set: dict[str, Any] = {}
    """Values replaced, as tables or by dotted path."""
    changes: tuple[Change, ...] = ()
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


class Study(Asked):
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
        study = cls.validated(document)
        refuse(
            checks.unknown(study, document), checks.unbalanced(study, document), cls._cells(study, document)
        )
        refuse(relevance.unsaid(study, document))
        refuse(
            checks.not_kept(study, document),
            checks.other_places(study, document),
            checks.other_classes(study, document),
        )
        return study

    @staticmethod
    def _cells(study: "Study", document: Document) -> Iterator[Problem]:
        """Cells whose scenario is refused."""
        for key in study.cells:
            try:
                study.scenario(key)
            except InvalidScenario as error:
                yield from (checks.inside(problem, key, document) for problem in error.problems)

    @property
    def seeds(self) -> range:
        """Seeds of every cell, counted up from the first."""
        first = self.run.seed if self.run.seed is not None else self.scenario(self.base).run.seed
        return range(first, first + self.run.reps)

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

    def outside(self) -> list[Note]:
        """Dates of levers and changes that lie outside the runs of some cell, each said once."""
        return list(dict.fromkeys(note for cell in self.cells for note in self.scenario(cell).outside()))

    def label(self, cell: str) -> dict[str, str]:
        """A cell's label in both languages: its own, or its scenario's title."""
        asked = self.cells[cell]
        title = Text() if asked.en and asked.zh else self.scenario(cell).title
        return {"en": asked.en or title.en or cell, "zh": asked.zh or title.zh or cell}


def files() -> dict[str, Path]:
    """Name → file of every study in the catalogue."""
    return catalogue.files("study")
