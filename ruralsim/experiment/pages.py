"""The page of findings, whatever their kind."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ruralsim.experiment.budgeting.story import story as budget
from ruralsim.foundation.errors import DataError
from ruralsim.report import attribution, calibration, discovery, sensitivity, study
from ruralsim.report.sheet import save
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Story
from ruralsim.results.findings import Findings

STORIES: Mapping[str, Callable[[Findings], Story]] = {"budget": budget}
_PAGES: Mapping[str, Callable[[Findings], str]] = {
    "study": study.page,
    "attribution": attribution.page,
    "calibration": calibration.page,
    "sensitivity": sensitivity.page,
    "discovery": discovery.page,
}


def write_page(found: Findings | str | Path, path: str | Path | None = None) -> Path:
    """Writes the page of findings.

    Args:
        found: Findings, or their folder.
        path: Where to; `study.html`, `budget.html` … in their folder if not given.

    Returns:
        The page's path.

    Raises:
        DataError: No folder of findings, or nowhere to write to.
        OutputError: The page cannot be written.
    """
    opened = found if isinstance(found, Findings) else Findings.load(found)
    if path is None:
        if opened.path is None:
            raise DataError("these findings lie in no folder: give the page a path")
        path = opened.path / f"{opened.kind}.html"
    if opened.kind in STORIES:
        return save(html.page(opened, STORIES[opened.kind](opened)), path)
    return save(_PAGES[opened.kind](opened), path)
