"""A brief as a file: what its name may be, whole or not at all, and what prints a PDF."""

import re
import shutil
from pathlib import Path

import pytest

from ruralsim.experiment.pages import briefing
from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.report.brief import files
from ruralsim.report.story import pdf
from ruralsim.results import Results
from tests.test_cli import ruralsim


@pytest.fixture(scope="module")
def folder(run: Results) -> str:
    return str(run.path)


def test_a_run_has_a_brief_in_word(folder: str, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    ruralsim("report", folder, "--brief", "--out", str(tmp_path / "brief.docx"))
    document = docx.Document(str(tmp_path / "brief.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == "一、要点"
    assert "七、模型不能回答的问题" in headings
    assert "单次运行" in document.paragraphs[2].text
    assert [file.name for file in tmp_path.iterdir()] == ["brief.docx"]


def test_on_the_screen_without_a_file(folder: str) -> None:
    assert "人均可支配收入" in ruralsim("report", folder, "--brief")


@pytest.mark.parametrize("name", ["brief.html", "brief.doc", "brief"])
def test_other_names_are_refused(folder: str, tmp_path: Path, name: str) -> None:
    said = ruralsim("report", folder, "--brief", "--out", str(tmp_path / name), ok=2)
    assert ".docx / .pdf" in said
    assert not list(tmp_path.iterdir())


def test_a_page_is_never_written_under_the_name_of_a_document(folder: str, tmp_path: Path) -> None:
    said = ruralsim("report", folder, "--out", str(tmp_path / "page.docx"), ok=2)
    assert "--brief" in said
    assert not list(tmp_path.iterdir())


def test_what_has_no_brief_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": "ruralsim-budget/1"}', encoding="utf-8")
    with pytest.raises(DataError, match=re.escape("run, compare, study")):
        briefing(tmp_path)
    ruralsim("report", str(tmp_path), "--brief", "--out", str(tmp_path / "x.docx"), ok=2)
    assert not (tmp_path / "x.docx").exists()


def test_a_full_disk_leaves_nothing(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("docx")
    story, made = briefing(folder)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="disk is full"):
        files.write(story, tmp_path / "brief.docx", "zh", made)
    assert not list(tmp_path.iterdir())


def test_without_a_browser_it_is_said_what_to_install(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    story, made = briefing(folder)
    with pytest.raises(OutputError, match="apt install chromium"):
        files.write(story, tmp_path / "brief.pdf", "zh", made)
    assert not list(tmp_path.iterdir())


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pdf_has_two_to_four_sheets(folder: str, tmp_path: Path, language: str) -> None:
    if not any(map(shutil.which, pdf.BROWSERS)):
        pytest.skip("no browser here")
    ruralsim("report", folder, "--brief", "--lang", language, "--out", str(tmp_path / "brief.pdf"))
    sheets = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "brief.pdf").read_bytes()))
    assert 2 <= sheets <= 4
