"""The story of a study: its question, what was expected, what came out, and the figures."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.experiment.studying.figures import figures
from ruralsim.experiment.studying.words import (
    CELLS_LEAD,
    CLAIMS_LEAD,
    FIGURES_LEAD,
    VERDICTS,
    luck,
    notes,
)
from ruralsim.report.numbers import quantity
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import (
    Block,
    Cards,
    Cell,
    Code,
    Column,
    Definitions,
    Interval,
    Lines,
    Note,
    Number,
    Section,
    Story,
    Table,
    Verdict,
    Words,
)
from ruralsim.report.story.phrases import defined, few, run_facts
from ruralsim.report.text import Text, capital, labelled, text, unit
from ruralsim.results.findings import Findings

_CLAIMED = text("What came out", "结论")
_CELL = Column(text("Cell", "情景"), right=False)
_SIGNS = {-1: text("less", "减少"), 0: text("–", "–"), 1: text("more", "增加")}


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta, drawn = found.meta, [*figures(found)]
    claims: list[Block] = [_claims(found)]
    if any(meta["reading"].values()):
        claims.insert(0, Note(labelled(meta["reading"])))
    paper = f" · {meta['paper']}" if meta["paper"] else ""
    shown = Section("figures", text("Figures", "图"), FIGURES_LEAD, [Cards(drawn)])
    return Story(
        title=labelled(meta["title"]),
        kicker=text(f"Study{paper}", f"研究{paper}"),
        question=labelled(meta["question"]),
        facts=[*run_facts(meta)],
        doubt=few(len(meta["seeds"])),
        brief=[*_brief(found)],
        sections=[
            Section("claims", _CLAIMED, CLAIMS_LEAD, claims),
            *([shown] if drawn else ()),
            Section("cells", text("Cells", "情景"), CELLS_LEAD, [_cells(meta), _values(found)]),
        ],
        reading=[notes(meta), Definitions([*map(defined, meta["readings"])], text("Readings", "读数"))],
        asked=text("The study as it was asked (TOML)", "研究设定(TOML)"),
        command=meta.get("command") or f"ruralsim study {meta['name']} --reps {len(meta['seeds'])}",
        remarks=[luck(meta)],
        notes_title=text("How to read this study", "如何阅读本研究"),
        overview=text("Question", "问题"),
    )


def _brief(found: Findings) -> Iterator[Text]:
    """What came out, in a sentence for each claim and reading."""
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    for row in rows(found.frame("claims")):
        claim, reading, mark = claims[row.claim], labelled(about[row.reading]), VERDICTS[row.verdict]
        value = quantity(row.value, row.unit, signed=True)
        if row.verdict == "open":
            low, high = (quantity(end, row.unit, signed=True) for end in (row.low, row.high))
            value = text(f"between {low['en']} and {high['en']}", f"介于 {low['zh']} 与 {high['zh']}之间")
        yield text(
            f"{mark['en'].capitalize()}: {claim['en']} ({reading['en']}: {value['en']}).",
            f"{mark['zh']}:{claim['zh']}({reading['zh']}:{value['zh']})。",
        )


def _claims(found: Findings) -> Table:
    """Every claim, what was expected, what was found, and how sure that is."""
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    columns = (
        Column(text("Claim", "论断"), right=False),
        Column(text("Read", "读数"), right=False),
        Column(text("Expected", "预期"), right=False),
        Column(text("Found", "结果")),
        Column(text("Detectable", "可检出")),
        Column(text("Counts from", "有意义的最小差异")),
        Column(text("p (Holm)", "p值(Holm)")),
        Column(text("Verdict", "判定"), right=False),
    )
    told = [
        (
            Words(labelled(claims[row.claim]), aside=claims[row.claim]["paper"]),
            Words(capital(labelled(about[row.reading]))),
            Words(_SIGNS[int(row.expected)]),
            Interval(row.value, row.low, row.high, row.unit, named=True),
            Number(row.detectable, row.unit, spelling="size"),
            Number(getattr(row, "relevant", math.nan), row.unit, spelling="size"),
            Number(row.p_holm, spelling="p"),
            Verdict(VERDICTS[row.verdict], row.verdict),
        )
        for row in rows(found.frame("claims"))
    ]
    return Table(columns, told, grouped=True, css="claims", terminal=_CLAIMED)


def _cells(meta: Mapping[str, Any]) -> Table:
    """What was run."""
    columns = (
        _CELL,
        Column(text("Scenario", "方案"), right=False),
        Column(text("Set differently", "设定"), right=False),
    )
    told: list[Sequence[Cell]] = []
    first, *others = (cell["set"] for cell in meta["cells"])
    shared = [item for item in first if others and all(item in own for own in others)]
    if shared:  # said once
        every = Words(text("every cell", "各情景"))
        told.append((every, Words(""), Lines(tuple(Words(Code(item)) for item in shared))))
    for cell in meta["cells"]:
        base: Text | str = text("base", "基准") if cell["key"] == meta["base"] else ""
        items = tuple(Words(Code(item)) for item in (*cell["set"], *cell["changes"]) if item not in shared)
        name = Words(labelled(cell), aside=base, strong=True)
        told.append((name, Words(Code(cell["scenario"])), Lines(items or (Words("–"),))))
    return Table(columns, told, css="")


def _values(found: Findings) -> Table:
    """Means of every cell and reading."""
    meta, frame = found.meta, found.frame("effects")
    told: list[Sequence[Cell]] = []
    for cell in meta["cells"]:
        own = frame[frame["cell"] == cell["key"]].set_index("reading")
        numbers = []
        for r in meta["readings"]:
            mean, moved = own.loc[r["key"], ["mean", "diff"]]
            below = () if cell["key"] == meta["base"] else (_moved(moved, r["unit"]),)
            numbers.append(Number(mean, r["unit"], below=below))
        told.append((Words(labelled(cell)), *numbers))
    return Table((_CELL, *(Column(labelled(r), unit(r["unit"])) for r in meta["readings"])), told)


def _moved(difference: float, unit_name: str) -> str:
    return quantity(difference, unit_name, signed=True, bare=True)["en"]
