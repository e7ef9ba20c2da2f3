"""A brief as a file that an office keeps: Word or PDF."""

from datetime import datetime
from pathlib import Path

from ruralsim.foundation.paths import usable
from ruralsim.foundation.version import __version__
from ruralsim.report.export.files import replaced
from ruralsim.report.story.blocks import Story
from ruralsim.report.story.docx import docx
from ruralsim.report.story.paper import Language
from ruralsim.report.story.pdf import pdf
from ruralsim.results.folder import ends_in

_MAKERS = {".docx": docx, ".pdf": pdf}
ENDINGS = tuple(_MAKERS)


def checked(path: str | Path) -> Path:
    """A path whose name says which of them it is.

    Raises:
        OutputError: It ends otherwise.
    """
    return ends_in(usable(path).absolute(), *ENDINGS)


def write(story: Story, path: str | Path, language: Language, made: datetime) -> Path:
    """Writes a story, whole or not at all, in the form that the file's name says.

    Args:
        story: What it tells.
        path: Where to.
        language: It tells it in.
        made: When what it tells was made.

    Raises:
        OutputError: The name says something else, it cannot be written, or nothing here prints a PDF.
        MissingExtra: The packages of the extra office are not installed.
    """
    target = checked(path)
    content = _MAKERS[target.suffix.lower()](story, language, f"ruralsim {__version__}", made)
    with replaced(target, *ENDINGS) as partial:
        partial.write_bytes(content)
    return target
