"""The page of findings, whatever their kind."""

from pathlib import Path

from ruralsim.foundation.errors import DataError
from ruralsim.report.attribution import page as attribution_page
from ruralsim.report.budget import page as budget_page
from ruralsim.report.calibration import page as calibration_page
from ruralsim.report.discovery import page as discovery_page
from ruralsim.report.sensitivity import page as sensitivity_page
from ruralsim.report.sheet import save
from ruralsim.report.study import page as study_page
from ruralsim.results.findings import Findings

_PAGES = {
    "study": study_page,
    "attribution": attribution_page,
    "budget": budget_page,
    "calibration": calibration_page,
    "sensitivity": sensitivity_page,
    "discovery": discovery_page,
}


def write_findings(found: Findings | str | Path, path: str | Path | None = None) -> Path:
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
    return save(_PAGES[opened.kind](opened), path)
