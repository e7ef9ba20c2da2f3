"""How ruralsim and its paper are cited: nothing made up, nothing that a tool cannot read."""

import re

import pytest
import yaml

from ruralsim.foundation.version import __version__
from ruralsim.report.citation import PAPER, RURALSIM, Work, apa, bibtex, cff, gbt7714, missing

FULL = PAPER._replace(
    title={"en": "Vans shared", "zh": "共享车辆"},
    authors=(("Li", "Hua"), ("Wang", "Min")),
    year=2024,
    journal="E-Commerce Letters",
    doi="10.1/2",
)


def test_the_citation_file_holds_what_its_format_requires() -> None:
    read = yaml.safe_load(cff())
    assert read.keys() >= {"cff-version", "message", "title", "authors", "version", "license"}
    assert (read["cff-version"], read["version"], read["type"]) == ("1.2.0", __version__, "software")
    [paper] = read["references"]
    assert paper.keys() >= {"type", "title", "authors"}
    assert all(person.keys() == {"name"} for person in (*read["authors"], *paper["authors"]))


def test_what_is_not_recorded_is_said_and_not_made_up() -> None:
    assert missing(RURALSIM) == {"en": "", "zh": ""}
    assert missing(PAPER)["en"].endswith("authors, title, journal, year.")
    assert missing(PAPER._replace(authors=(("Li", "Hua"),)))["zh"] == "本项目未载其题名、期刊、年份。"
    assert missing(FULL)["en"] == ""
    assert not re.search(r"\b20\d\d\b", apa(PAPER) + gbt7714(PAPER) + bibtex(PAPER))


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (apa, "Li Hua, Wang Min (2024). Vans shared. E-Commerce Letters. https://doi.org/10.1/2"),
        (gbt7714, "Li Hua, Wang Min. 共享车辆[J]. E-Commerce Letters, 2024. https://doi.org/10.1/2"),
    ],
)
def test_a_reference_in_full(style, said: str) -> None:
    assert style(FULL) == said


def test_an_entry_for_bibtex_closes_its_braces() -> None:
    for work in (RURALSIM, PAPER, FULL):
        entry = bibtex(work)
        assert entry.count("{") == entry.count("}")
    assert "author = {Li, Hua and Wang, Min}," in bibtex(FULL)
    assert bibtex(FULL).startswith("@article{")
    assert isinstance(FULL, Work)
