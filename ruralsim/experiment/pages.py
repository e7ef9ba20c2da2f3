"""What is said of findings, whatever their kind, and their page."""

from pathlib import Path

from ruralsim.experiment.asking.kinds import kinds
from ruralsim.foundation.errors import DataError
from ruralsim.report.sheet import save
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Story
from ruralsim.results.findings import Findings


def write_page(found: Findings | str | Path, path: str | Path | None = None) -> Path:
    """Writes the page of findings.

    Args:
        found: Findings, or their folder.
        path: Where to; `study.html`, `budget.html` … in their folder if not given.

    Returns:
        The page's path.

    Raises:
        DataError: No folder of findings, of a kind that is not here, or nowhere to write to.
        OutputError: The page cannot be written.
    """
    opened = found if isinstance(found, Findings) else Findings.load(found)
    if path is None:
        if opened.path is None:
            raise DataError("these findings lie in no folder: give the page a path")
        path = opened.path / f"{opened.kind}.html"
    return save(html.page(opened, tell(opened)), path)


def tell(found: Findings) -> Story:
    """All there is to say of findings.

    Raises:
        DataError: They are of a kind that is not here.
    """
    tells = kinds()[found.kind].story() if found.kind in kinds() else None
    if tells is None:
        known = ", ".join(kinds())
        raise DataError(
            f"{found.kind!r} is no kind of findings known here · 未知的结果类型；已知 · known: {known}"
        )
    return tells(found)
