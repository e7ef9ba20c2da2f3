"""What the files of all experiments have in common: found by name, laid over, checked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import ValidationError

from ruralsim.experiment.asking import catalogue
from ruralsim.foundation.param import Settings
from ruralsim.scenario import Scenario
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


class Question(Asked):
    """A question that a command made for its kind can ask; see `kinds.Kind.asks`."""

    name: str = ""
    title: Text = Text()
    question: Text = Text()

    def outside(self) -> list[Note]:
        """Dates that lie outside the runs, each said once."""
        raise NotImplementedError

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        raise NotImplementedError

    def runs_needed(self) -> int:
        """Runs that the answer reads at most."""
        raise NotImplementedError

    @property
    def base_scenario(self) -> Scenario:
        """What its runs are like, before anything is tried on it."""
        raise NotImplementedError

    def in_a_line(self) -> dict[Any, str]:
        """What the list of questions says of it: heading, or heading and how it is justified → words."""
        raise NotImplementedError
