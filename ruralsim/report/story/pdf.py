"""A story as PDF: its page for the printer, printed by a browser of the machine, or else by LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ruralsim.foundation.errors import OutputError
from ruralsim.report.story.blocks import Story
from ruralsim.report.story.document import document
from ruralsim.report.story.docx import docx
from ruralsim.report.story.paper import Language

BROWSERS = (
    "chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "google-chrome-stable",
    "chrome", "msedge", "microsoft-edge",
)  # fmt: skip
OFFICES = ("soffice", "libreoffice")
_PATIENCE_S = 180
_NONE = (
    "a PDF is printed by Chromium, Chrome, Edge or LibreOffice, and none is installed here; "
    "a .docx needs none of them · "
    "生成 PDF 需要 Chromium、Chrome、Edge 或 LibreOffice，本机均未安装；可改为 .docx\n"
    "  Debian, Ubuntu: apt install chromium    macOS: brew install --cask chromium"
)


def pdf(story: Story, language: Language, author: str, made: datetime) -> bytes:
    """The whole file.

    Args:
        story: What it tells.
        language: It tells it in.
        author: As of `docx`.
        made: As of `docx`.

    Raises:
        MissingExtra: Only LibreOffice is here, and python-docx, of whose file it would make one, is not.
        OutputError: Neither a browser nor LibreOffice is here, or it failed.
    """
    browser, office = _found(BROWSERS), _found(OFFICES)
    with tempfile.TemporaryDirectory(prefix="ruralsim-") as name:
        folder = Path(name)
        page, printed = folder / "brief.html", folder / "brief.pdf"
        if browser:
            page.write_text(document(story, language), encoding="utf-8")
            _run(
                browser, "--headless", "--no-sandbox", "--disable-gpu",
                f"--user-data-dir={folder / 'profile'}",
                "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri(),
            )  # fmt: skip
        elif office:
            source = folder / "brief.docx"
            source.write_bytes(docx(story, language, author, made))
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            _run(office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source))
        else:
            raise OutputError(_NONE)
        if not printed.exists() or not printed.stat().st_size:
            raise OutputError(f"{browser or office} printed nothing · 未能生成 PDF")
        return printed.read_bytes()


def _found(names: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_S)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        last = said.decode(errors="replace").strip().splitlines()[-1:] or [""]
        raise OutputError(f"{command[0]} cannot print · 无法打印: {last[0]}") from None
