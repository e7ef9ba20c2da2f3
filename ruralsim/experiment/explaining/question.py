"""Of which outcomes of a plan that was swept it is asked what moves them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Self

from ruralsim.experiment.explaining.sensitivity import sensitivity
from ruralsim.experiment.sweeping.swept import Swept
from ruralsim.results.findings import Findings
from ruralsim.scenario.loading import Override


class Explained(NamedTuple):
    """Outcomes of a plan's runs that are to be explained."""

    swept: Swept
    outcomes: tuple[str, ...]

    @classmethod
    def load(cls, name: str, store: Path, given: Iterable[Override] = ()) -> Self:
        """A plan's runs in a store, and which outcomes of theirs.

        Args:
            name: of the plan, or its file.
            store: where the runs lie.
            given: `outcome`, the names of those asked about; all of the plan's otherwise.
        """
        swept, asked = Swept.load(name, store), dict(given)
        return cls(swept, tuple(swept.named(asked.get("outcome", ())) or swept.plan.outcomes))

    def made_from(self) -> str:
        """Digest of what the answer is made from."""
        return self.swept.made_from(list(self.outcomes))


def answer(asked: Explained, listen: Callable[[int, int], None] | None = None) -> Findings:
    """What moves the outcomes.

    Args:
        asked: the question.
        listen: called with outcomes analysed and outcomes in all.
    """
    swept = asked.swept
    return sensitivity(swept.plan, swept.table, asked.outcomes, swept.store.describe(), listen)
