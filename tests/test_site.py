"""The documents as a site: it builds without a warning, and every page is there in both languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in DOCS.glob("*.md") if not path.name.endswith(".zh.md"))
WRITTEN = "Written by `ruralsim docs`; do not edit."
HAN = re.compile(r"[\u4e00-\u9fff]")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """Blocks of code as they are run: without comments, which are in the page's language."""
    found = re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M)
    return [re.sub(r"\s*(#|--) .*", "", block) for block in found]


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)


def headings(text: str) -> list[tuple[int, str]]:
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", prose(text), re.M)]


def rows(text: str) -> list[str]:
    return re.findall(r"^\|.*", prose(text), re.M)


def figures(row: str) -> list[str]:
    """Numbers of more than one digit in a row of a table, beside those in names and links."""
    return sorted(re.findall(r"\d[\d,.]*\d", re.sub(r"`[^`]*`|\]\([^)]*\)", "", row)))


def code(text: str) -> set[str]:
    """What sentences write as code, beside plain words and names of pages."""
    spans = re.findall(r"`([^`\n]+)`", prose(text))
    return {span for span in spans if re.search(r"[/_.]\w|=", span) and ".md" not in span}


def in_chinese(words: str) -> bool:
    """Whether a heading can be read in Chinese; names need none."""
    return bool(HAN.search(words)) or words == "EMA Workbench" or bool(re.fullmatch(r"[\w.`\[\]]+", words))


def paired(name: str) -> bool:
    return (DOCS / f"{name}.zh.md").is_file()


TWINS = [("README.md", "README.zh.md"), *((f"docs/{n}.md", f"docs/{n}.zh.md") for n in PAGES if paired(n))]
BY_HAND = [twins for twins in TWINS if WRITTEN not in read(twins[0])]


@pytest.mark.parametrize(("english", "chinese"), TWINS, ids=[english for english, _ in TWINS])
def test_twins_say_the_same_in_the_same_order(english: str, chinese: str) -> None:
    one, other = read(english), read(chinese)
    assert [level for level, _ in headings(one)] == [level for level, _ in headings(other)]
    assert [words for _, words in headings(other) if not in_chinese(words)] == []
    assert blocks(one) == blocks(other)
    assert len(rows(one)) == len(rows(other)), "rows of tables"
    pictures = [len(re.findall(r"!\[", text)) for text in (one, other)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(("english", "chinese"), BY_HAND, ids=[english for english, _ in BY_HAND])
def test_tables_of_twins_hold_the_same_figures(english: str, chinese: str) -> None:
    """Money in 万元 is left out: the English page tells it in millions."""
    for one, other in zip(rows(read(english)), rows(read(chinese)), strict=True):
        assert "万元" in other or figures(one) == figures(other), f"{one}\n{other}"


@pytest.mark.parametrize(("english", "chinese"), BY_HAND, ids=[english for english, _ in BY_HAND])
def test_twins_name_the_same_files_settings_and_commands(english: str, chinese: str) -> None:
    assert code(read(english)) == code(read(chinese))


def test_every_page_is_in_both_languages() -> None:
    assert [name for name in PAGES if not paired(name)] == [], "write docs/NAME.zh.md"


def test_chinese_pages_lead_to_chinese_pages() -> None:
    for path in [ROOT / "README.zh.md", *DOCS.glob("*.zh.md")]:
        for target in re.findall(r"\]\((?:docs/)?([\w-]+)\.md[#)]", path.read_text(encoding="utf-8")):
            assert not paired(target), f"{path.name}: {target}.md has a Chinese page"


def test_links_of_the_readme_lead_somewhere() -> None:
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", read(name)):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Strict: every page is in the navigation, every link and anchor leads somewhere; nothing is fetched."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: make dev")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "zh" / "tutorial.html").read_text(encoding="utf-8")
    assert "编写方案" in page
    assert 'href="../tutorial.html"' in page  # the same page in English
    fetched = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="?(https?://[^"\s>]+)', page)
    assert fetched == []
