"""What is said of findings, whatever their kind, and their page."""

from datetime import datetime
from pathlib import Path

from ruralsim.experiment.asking.kinds import kinds
from ruralsim.experiment.comparing.page import page as comparison
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.report.brief import run as of_run
from ruralsim.report.brief.parts import made
from ruralsim.report.sheet import save
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Story
from ruralsim.results import Results
from ruralsim.results.comparison import Comparison
from ruralsim.results.findings import Findings
from ruralsim.results.folder import kind_of

COMPARISON = "compare"


def opened(folder: str | Path) -> Findings | Comparison:
    """Findings, or a comparison, of a folder.

    Raises:
        DataError: It holds neither.
    """
    path = usable(folder).absolute()
    return Comparison.load(path) if kind_of(path) == COMPARISON else Findings.load(path)


def write_page(found: Findings | Comparison | str | Path, path: str | Path | None = None) -> Path:
    """Writes the page of findings, or of a comparison.

    Args:
        found: What to write of, or its folder.
        path: Where to; `study.html`, `compare.html` … in their folder if not given.

    Returns:
        The page's path.

    Raises:
        DataError: No folder of findings, of a kind that is not here, or nowhere to write to.
        OutputError: The page cannot be written.
    """
    if isinstance(found, str | Path):
        found = opened(found)
    kind = COMPARISON if isinstance(found, Comparison) else found.kind
    if path is None:
        if found.path is None:
            raise DataError("these findings lie in no folder: give the page a path")
        path = found.path / f"{kind}.html"
    if isinstance(found, Comparison):
        return save(comparison(found), path)
    return save(html.page(found, tell(found)), path)


def tell(found: Findings | Comparison) -> Story:
    """All there is to say of findings, or of a comparison.

    Raises:
        DataError: They are of a kind that is not here.
    """
    kind = COMPARISON if isinstance(found, Comparison) else found.kind
    tells = kinds()[kind].story() if kind in kinds() else None
    if tells is None:
        known = ", ".join(kinds())
        raise DataError(f"{kind!r} is no kind of findings known here · 未知的结果类型；已知 · known: {known}")
    return tells(found)


def briefing(folder: str | Path) -> tuple[Story, datetime]:
    """The brief of a run, a comparison or a study, and when what it tells was made.

    Raises:
        DataError: The folder holds none of them.
        MissingExtra: Pillow, which draws the map, is not installed.
    """
    path = usable(folder).absolute()
    kind = kind_of(path)
    if kind == "run":
        results = Results.load(path)
        return of_run.briefing(results), made(results.manifest)
    tells = kinds()[kind].briefing() if kind in kinds() else None
    if tells is None:
        able = ["run", *(key for key, known in kinds().items() if known.briefing())]
        raise DataError(
            f"{path}: {kind or 'this'} has no brief; there is one of · 无简报；可生成简报的结果: "
            f"{', '.join(able)}"
        )
    found = opened(path)
    return tells(found), made(found.manifest)
