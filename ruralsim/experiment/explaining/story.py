"""The story of a sensitivity analysis: what moves the outcomes, how, and how sure that is."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.explaining.brief import sentences, untold
from ruralsim.experiment.explaining.figures import chance, convergence, shares
from ruralsim.experiment.explaining.outcomes import MEASURES, Reading, readings
from ruralsim.experiment.explaining.responses import responses
from ruralsim.experiment.explaining.words import (
    CHANCE_LEAD,
    ENOUGH_LEAD,
    LEADS,
    NO_RESPONSES,
    NOTES,
    RESPONSES,
)
from ruralsim.experiment.sweeping.space import DESIGNS, Space, facts
from ruralsim.report.numbers import is_share
from ruralsim.report.story.blocks import (
    Cards,
    Cell,
    Code,
    Column,
    Definitions,
    Interval,
    Number,
    Range,
    Section,
    Spelling,
    Story,
    Table,
    Words,
    notes,
    same,
)
from ruralsim.report.story.phrases import defined
from ruralsim.report.text import labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import OF_POINTS

_PAIRS = 10  # that are shown
_SIZES = ("mu_star", "sigma")
_SHARES = ("S1", "ST", "S2")
_SIGNS = {"mu_star": "μ*", "mu": "μ", "sigma": "σ", "prcc": "PRCC"}
_OUTCOME = Column(text("Outcome", "结果"), right=False)
_INDICES = text("In numbers", "数值")


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta, every = found.meta, readings(Space(found))
    kind, numbers = meta["design"]["kind"], _indices(every)
    moved = [figure for reading in every for figure in responses(reading)]
    settled = [figure for reading in every for figure in convergence(reading)]
    enough = Section(
        "enough", text("Are these samples enough?", "样本是否足够"), ENOUGH_LEAD, [Cards(settled)]
    )
    missed = [sentence for reading in every for sentence in untold(reading)]
    return Story(
        title=labelled(meta["title"]),
        kicker=text(f"Sensitivity · {DESIGNS[kind]['en']}", f"敏感性分析 · {DESIGNS[kind]['zh']}"),
        question=labelled(meta["question"]),
        facts=[*facts(meta)],
        brief=[*sentences(every)],
        sections=[
            Section(
                "shares",
                text("What matters", "何者重要"),
                LEADS[_lead(every)],
                [Cards([figure for reading in every for figure in shares(reading)])],
            ),
            Section(
                "responses",
                text("How it responds", "如何响应"),
                RESPONSES.get(kind, RESPONSES[""]),
                [Cards(moved, NO_RESPONSES)],
            ),
            Section(
                "chance",
                text("Cause or chance", "因素还是偶然"),
                CHANCE_LEAD,
                [Cards([*chance(every)]), _spread(every)],
            ),
            *([enough] if settled else ()),
            Section(
                "table",
                _INDICES,
                text("Every index with its 95 % interval under it.", "各指标及其95%区间。"),
                [numbers, *_pairs(every)],
            ),
        ],
        reading=[
            _notes(every),
            Definitions([*map(defined, meta["outcomes"])], text("Outcomes", "结果")),
        ],
        asked=text("The plan as it was asked (TOML)", "试验计划(TOML)"),
        command=meta.get("command") or f"ruralsim sensitivity {meta['name']}",
        remarks=[*(missed if numbers.rows else ()), text(*OF_POINTS)],  # without rows the brief says it
        notes_title=text("How to read this analysis", "如何阅读本分析"),
        overview=text("Question", "问题"),
    )


def _lead(every: Sequence[Reading]) -> str:
    leading = next((reading.leading for reading in every if reading.leading), "")
    return "shares" if leading in ("S1", "ST") else leading or "none"


def _spread(every: Sequence[Reading]) -> Table:
    """How far each outcome spreads, and what of it is chance."""
    columns = (
        _OUTCOME,
        Column(text("Mean", "均值")),
        Column(text("Std. dev.", "标准差")),
        Column(text("Least … most", "最小…最大")),
        Column(text("Factors", "因素")),
        Column(text("Seeds", "种子")),
        Column(text("Chance", "偶然")),
        Column(text("Chance in points' means", "均值中的偶然")),
        Column(text("Seeds in the intervals", "区间中的种子")),
        Column(text("Points × seeds", "样点×种子")),
    )
    told: list[Sequence[Cell]] = []
    for reading in every:
        row = reading.spread
        own = reading.index(reading.leading)["of_seeds"].mean() if reading.leading else np.nan
        parts = (*row[["of_points", "of_seeds", "of_rest", "floor"]], own)
        used = f"{int(row['points']):,} / {int(row['points'] + row['dropped']):,} × {int(row['seeds'])}"
        told.append(
            (
                Words(reading.title, aside=unit(reading.unit)),
                *(Number(row[name], reading.unit) for name in ("mean", "sd")),
                Range(row["least"], row["most"], reading.unit, joint="…"),
                *(Number(part, spelling="percent") for part in parts),
                Words(used),
            )
        )
    return Table(columns, told)


def _indices(every: Sequence[Reading]) -> Table:
    """Indices of factors."""
    kinds = [kind for kind in MEASURES if kind != "S2" and any(kind in {*r.indices["index"]} for r in every)]
    columns = (_OUTCOME, Column(text("Factor", "因素"), right=False), *map(_column, kinds))
    told = [
        (
            Words(reading.title, aside=unit(reading.unit)),
            Words(reading.space.name(factor), below=(Code(factor),)),
            *(_index(reading, kind, factor) for kind in kinds),
        )
        for reading in every
        for factor in reading.told()
    ]
    return Table(columns, told, grouped=True, terminal=_INDICES, missing=LEADS["none"])


def _pairs(every: Sequence[Reading]) -> Iterator[Table]:
    """The strongest pairs, if any were measured."""
    told: list[Sequence[Cell]] = []
    for reading in every:
        pairs = reading.indices[reading.indices["index"] == "S2"]
        pairs = pairs.reindex(pairs["value"].abs().sort_values(ascending=False).index)[:_PAIRS]
        for row in pairs.to_dict("records"):
            a, b = (reading.space.name(row[key]) for key in ("factor", "other"))
            name = text(f"{a['en']} × {b['en']}", f"{a['zh']} × {b['zh']}")
            told.append((Words(reading.title), Words(name), _number(row, "S2", reading)))
    if told:
        yield Table(
            (_OUTCOME, Column(text("Pair", "因素对"), right=False), _column("S2")), told, grouped=True
        )


def _column(kind: str) -> Column:
    if kind == "swing":
        return Column(MEASURES[kind])
    return Column(same(_SIGNS.get(kind, kind)), MEASURES[kind])


def _index(reading: Reading, kind: str, factor: str) -> Cell:
    own = reading.index(kind)
    return _number(own.loc[factor], kind, reading) if factor in own.index else Words("–")


def _number(row: Any, kind: str, reading: Reading) -> Interval:
    """An index with its interval; effects on shares are percentage points."""
    value, low, high = (float(row[k]) for k in ("value", "low", "high"))
    low = np.nan if low == high else low  # none was worked out
    if kind in _SHARES:
        return Interval(value, low, high, "share", signed=False, named=True)
    if kind == "prcc":
        return Interval(value, low, high, signed=False)
    spelling: Spelling = "size" if kind in _SIZES else "result"
    return Interval(value, low, high, reading.unit, named=is_share(reading.unit), spelling=spelling)


def _notes(every: Sequence[Reading]) -> Definitions:
    kinds = {kind for reading in every for kind in reading.indices["index"]}
    return notes([(heading, words) for needs, heading, words in NOTES if not needs or kinds & {*needs}])
