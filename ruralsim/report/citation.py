"""How to cite ruralsim, and the paper whose argument it makes into mechanisms.

What is not known of a work is left out and said to be missing, never made up. `CITATION.cff` is written from
here by `ruralsim docs`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ruralsim.foundation.version import __version__

Text = dict[str, str]


class Work(NamedTuple):
    """A work that can be cited.

    Attributes:
        key: a short name.
        kind: software or article.
        title: in both languages; of an article whose title is not recorded, what it is about.
        authors: family name and given name, or one name of a group; none if they are not recorded.
        year: it came out; 0 if that is not recorded.
        journal: it came out in; empty if that is not recorded.
        doi: its identifier; empty if it has none, or it is not recorded.
        version: of software.
    """

    key: str
    kind: str
    title: Text
    authors: tuple[tuple[str, ...], ...] = ()
    year: int = 0
    journal: str = ""
    doi: str = ""
    version: str = ""

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """What is not recorded of an article, in English and Chinese."""
        if self.kind == "software":
            return ()
        said: dict[tuple[str, str], object] = {
            ("authors", "作者"): self.authors,
            ("title", "题名"): self.journal,  # whoever knows the one knows the other
            ("journal", "期刊"): self.journal,
            ("year", "年份"): self.year,
        }
        return tuple(words for words, value in said.items() if not value)


RURALSIM = Work(
    "ruralsim",
    "software",
    {
        "en": "ruralsim: rural e-commerce logistics of a county, simulated household by household",
        "zh": "ruralsim：农村电商物流县域仿真",
    },
    authors=(("ruralsim contributors",),),
    year=2026,
    version=__version__,
)
PAPER = Work(
    "source_paper",
    "article",
    {
        "en": "growth of rural e-commerce logistics in formerly poor areas in view of consumption assistance",
        "zh": "消费帮扶视角下脱贫地区农村电商物流发展",
    },
)
"""The paper came to this project as text without its head: no title, authors, journal or year. Whoever knows
them writes them here, and every place that cites it follows."""

_MESSAGE = "If you use ruralsim, please cite it, and the paper that it starts from."
_KEYWORDS = (
    "agent-based model",
    "rural e-commerce",
    "logistics",
    "consumption assistance",
    "poverty",
    "China",
)


def missing(work: Work) -> Text:
    """Says what is not recorded of a work; empty if all is."""
    if not work.unknown:
        return {"en": "", "zh": ""}
    en, zh = (
        sep.join(words) for sep, words in zip((", ", "、"), zip(*work.unknown, strict=True), strict=True)
    )
    return {"en": f"Not recorded in this project: {en}.", "zh": f"本项目未载其{zh}。"}


def apa(work: Work) -> str:
    """A reference in the style of the APA."""
    authors = _listed(work, ", ", "[Authors not recorded]")
    year, title = work.year or "n.d.", work.title["en"]
    if work.kind == "software":
        return f"{authors} ({year}). {title} (Version {work.version}) [Computer software]."
    if not work.journal:
        return f"{authors} ({year}). [Paper in Chinese on the {title}]."
    return f"{authors} ({year}). {title}. {work.journal}.{_doi(work)}"


def gbt7714(work: Work) -> str:
    """A reference by GB/T 7714-2015."""
    authors = _listed(work, ", ", "佚名")
    title, year = work.title["zh"], work.year or "年份不详"
    if work.kind == "software":
        return f"{authors}. {title}: {work.version}[CP]. {year}."
    if not work.journal:
        return f"{authors}. [关于{title}的论文][J]. [出版者不详], {year}."
    return f"{authors}. {title}[J]. {work.journal}, {year}.{_doi(work)}"


def bibtex(work: Work) -> str:
    """An entry for BibTeX; braces keep names as they are written."""
    fields = {
        "author": " and ".join(
            ", ".join(name) if len(name) > 1 else f"{{{name[0]}}}" for name in work.authors
        ),
        "title": f"{{{work.title['en']}}}",
        "journal": work.journal,
        "year": str(work.year or ""),
        "version": work.version,
        "doi": work.doi,
        "note": missing(work)["en"],
    }
    kind = "software" if work.kind == "software" else "article" if work.journal else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{work.key},", *lines, "}"))


def cff() -> str:
    """`CITATION.cff`, by version 1.2.0 of the Citation File Format."""
    return "\n".join(_cff()) + "\n"


def _cff() -> Iterator[str]:
    yield "# Written by `ruralsim docs`; do not edit."
    yield "cff-version: 1.2.0"
    yield f'message: "{_MESSAGE}"'
    yield "type: software"
    yield from _described(RURALSIM)
    yield f'version: "{RURALSIM.version}"'
    yield "license: Apache-2.0"
    yield "keywords:"
    yield from (f'  - "{word}"' for word in _KEYWORDS)
    yield "references:"
    lead, *rest = ("type: article", *_described(PAPER))
    yield f"  - {lead}"
    yield from (f"    {line}" for line in rest)


def _described(work: Work) -> Iterator[str]:
    untitled = work.kind != "software" and not work.journal
    yield f'title: "{"[Paper in Chinese on the " + work.title["en"] + "]" if untitled else work.title["en"]}"'
    yield "authors:"
    for name in work.authors or (("authors not recorded in this project",),):
        if len(name) > 1:
            yield f'  - family-names: "{name[0]}"'
            yield f'    given-names: "{name[1]}"'
        else:
            yield f'  - name: "{name[0]}"'
    if work.kind != "software":
        optional = {"journal": work.journal, "year": work.year, "doi": work.doi, "notes": missing(work)["en"]}
        yield from (
            f"{key}: {value if key == 'year' else _quoted(value)}" for key, value in optional.items() if value
        )


def _listed(work: Work, comma: str, unknown: str) -> str:
    return comma.join(" ".join(name) for name in work.authors) or unknown


def _doi(work: Work) -> str:
    return f" https://doi.org/{work.doi}" if work.doi else ""


def _quoted(value: object) -> str:
    return f'"{value}"'
