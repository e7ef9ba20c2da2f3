"""What the files of all experiments have in common: found by name, laid over, checked."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import ValidationError

from ruralsim.experiment.asking import catalogue
from ruralsim.experiment.asking.beside import kept_files
from ruralsim.foundation.param import Settings
from ruralsim.scenario import Scenario
from ruralsim.scenario import catalogue as scenarios
from ruralsim.scenario.errors import explain
from ruralsim.scenario.loading import Document, Override
from ruralsim.scenario.schema import Text
from ruralsim.world.county_notes import Note


class Asked(Settings):
    """A question as a TOML file asks it; a subclass says what may stand in it."""

    kind: ClassVar[str]
    """Its kind in the catalogue."""

    @classmethod
    def load(cls, name: str | Path, overrides: Iterable[Override] = ()) -> Self:
        """Read and check a question, and every scenario that it needs.

        Args:
            name: a name in the catalogue, or a path to a TOML file.
            overrides: values laid over the file's: `[("run.reps", 8), ("set.world.households", 500)]`.

        Raises:
            InvalidScenario: Naming file, line, key, what is wrong and what would be right.
        """
        document = catalogue.opened(name, cls.kind)
        document.lay(overrides)
        return cls.checked(document)

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A question from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        return cls.validated(document)

    @classmethod
    def validated(cls, document: Document) -> Self:
        """A question whose every value has the right form; nothing is held against the model yet.

        Raises:
            InvalidScenario: As by `load`.
        """
        try:
            return cls.model_validate(document.values)
        except ValidationError as error:
            raise explain(error, document, cls) from None


class Question:
    """What a command made for a kind asks, wherever it comes from; see `kinds.Kind.asks`."""

    name: str
    title: Text

    def outside(self) -> list[Note]:
        """Dates that lie outside the runs, each said once."""
        raise NotImplementedError

    def notes(self) -> list[str]:
        """What has to be known before anything runs."""
        return [*map(str, self.outside())]

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        raise NotImplementedError

    def runs(self) -> "list[tuple[Scenario, Sequence[int]]]":
        """Scenarios, each with its seeds, that the answer reads; none where it finds them on its way."""
        return []

    def runs_needed(self) -> int:
        """Runs that the answer reads at most."""
        return sum(len(seeds) for _, seeds in self.runs())

    @property
    def base_scenario(self) -> Scenario:
        """What its runs are like, before anything is tried on it."""
        return self.runs()[0][0]

    def in_a_line(self) -> dict[Any, str]:
        """What the list of questions says of it: heading, or heading and how it is justified → words."""
        return {}


class FileQuestion(Asked, Question):
    """A question that a file asks."""

    name: str = ""
    title: Text = Text()
    question: Text = Text()


class OnBase(FileQuestion):
    """A question about one scenario, which its file names: from the catalogue, or a file beside it."""

    base: str = "baseline"
    """Scenario that everything is measured against."""
    set: dict[str, Any] = {}
    """Values replaced in it."""

    def kept(self) -> tuple[Self, dict[str, bytes]]:
        """This question as results keep it: naming a copy of its scenario, as it was when it was asked.

        Returns:
            The question; name below the folder of results → content of the copy and of all that it needs.
        """
        values, files = kept_files(self.set)
        name = self.base
        if not scenarios.listed(name):
            name, needed = self.base_scenario.filed()
            files |= needed
        return self.model_copy(update={"base": name, "set": values}), files


def sorted_out(given: Iterable[Override]) -> tuple[list[Override], dict[str, Any]]:
    """What the command line lays over a scenario, and over a question that no file asks.

    Args:
        given: paths and values; those of the scenario begin with `set.` or `run.`.

    Returns:
        Paths and values of the scenario; name → value of the question's own.
    """
    laid, own = list[Override](), dict[str, Any]()
    for path, value in given:
        if path.startswith(("set.", "run.")):
            laid.append((path.removeprefix("set."), value))
        else:
            own[path] = tuple(value) if isinstance(value, list) else value
    return laid, own
