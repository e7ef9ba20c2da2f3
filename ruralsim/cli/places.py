"""Folders that commands write their results to, and what is said about them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ruralsim.cli import screen

if TYPE_CHECKING:
    from ruralsim.results.findings import Findings

RUNS = Path("runs")


class Target:
    """A folder for results: the one asked for, or one under a name that no other question has.

    Args:
        out: What was asked for; None for `name` below `runs`.
        name: What the folder is called otherwise.
        kind: Of the results: "run", "compare", "study" …
        wanted: Digest of the question; or path below the folder → digest, for several folders in one.
        quiet: Say nothing.

    Raises:
        OutputError: Something else is there, or nothing can be written: better known before the runs.
    """

    def __init__(
        self, out: Path | None, name: str, kind: str, wanted: str | Mapping[str, str], quiet: bool
    ) -> None:
        self._out, self._name, self._kind, self._quiet = out, name, kind, quiet
        self._wanted = {"": wanted} if isinstance(wanted, str) else wanted
        self._path = self._found()

    def settle(self) -> Path:
        """The folder as things stand now: in the meantime another command may have taken its name."""
        if self._out is None and len(self._wanted) == 1:  # several stay together, come what may
            self._path = self._found(self._path)
        return self._path

    def _found(self, before: Path | None = None) -> Path:
        from ruralsim.results import place

        if self._out is not None:
            found = place.chosen(self._out, self._kind, self._wanted)
        else:
            found = place.free(RUNS / self._name, self._kind, self._wanted)
        if found.note and found.path != before and not self._quiet:
            screen.note(found.note)
        return found.path


def written(found: "Findings", target: Target) -> Path:
    """Saves findings and returns the path of their page."""
    from ruralsim.experiment.pages import write_page

    found.save(target.settle())
    return write_page(found)
