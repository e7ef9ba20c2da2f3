"""The story of a comparison: what changed against the base, for whom, and what it cost the public.

Its page is more than a story, as its map, courses and tables answer to the reader: see `page`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ruralsim.experiment.comparing.brief import brief, few, state
from ruralsim.experiment.comparing.options import worded
from ruralsim.experiment.comparing.words import DIMENSIONS, WORDS, title, titles, words_of
from ruralsim.foundation.judging import sign_word, too_few
from ruralsim.report.numbers import counted, difference_unit, percent, quantity
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import (
    Cell,
    Code,
    Column,
    Interval,
    Number,
    Panels,
    Section,
    Story,
    Table,
    Verdict,
    Words,
)
from ruralsim.report.text import PAGE, Text, labelled, text, unit
from ruralsim.results.comparison import Comparison
from ruralsim.results.luck import held

_COLOURS = {"better": "supports", "worse": "contradicts", "moved": "finding"}
_TABLE = {
    "payment": "payments",
    "receipt": "payments",
    "memo": "payments",
    "lever": "levers",
    "sector": "payers",
}
"""Kind of a row of public money → its table; the others are results."""
_ITEM = Column(text("Payment, or what it bought", "款项或所得"), right=False)
_BASE, _DIFFERENCE = Column(WORDS["base"]), Column(WORDS["difference"])


def story(found: Comparison) -> Story:
    """All there is to say of it, scenario by scenario."""
    meta, pairs = found.meta, len(found.meta["seeds"])
    others = [scenario["key"] for scenario in meta["scenarios"][1:]]
    return Story(
        title=title(found),
        kicker=WORDS["comparison"],
        question=text("", ""),
        facts=[
            (WORDS["pairs"], str(pairs)),
            (text("From", "起始日"), str(meta.get("start"))),
            (text("Days", "天数"), f"{meta['days']:,}"),
            (PAGE["version"], str(meta.get("version"))),
        ],
        doubt=few(pairs) if too_few(pairs) else None,
        brief=[*sentences(found)],
        sections=[
            Section("effects", WORDS["effects"], blocks=[_effects(found, key) for key in others]),
            Section("public", WORDS["public"], blocks=[public(found)]),
            Section("people", WORDS["people"], blocks=[people(found)]),
            Section("settings", WORDS["settings"], blocks=[*settings(found)]),
        ],
        reading=[],
        asked=WORDS["settings"],
        command=meta.get("command") or "",
        remarks=[*_remarks(found)],
    )


def sentences(found: Comparison) -> Iterator[Text]:
    """What it says in a few sentences, scenario by scenario."""
    for scenario in found.meta["scenarios"][1:]:
        yield from _brief(found, scenario["key"])


def _brief(found: Comparison, key: str) -> Iterator[Text]:
    """Its sentences, the first without what is said of all scenarios."""
    effects, fiscal, groups = (of_scenario(found, name, key) for name in ("effects", "fiscal", "groups"))
    about = {entry["name"]: entry for entry in found.meta["indicators"]}
    for sentence in brief(effects, fiscal, groups, about, found.meta.get("days")):
        name = titles(found)[key]
        yield text(f"{name['en']}: {sentence['en']}", f"{name['zh']}:{sentence['zh']}")


def of_scenario(found: Comparison, table: str, key: str) -> Any:
    """Rows of a table that are about one scenario."""
    frame = found.frame(table)
    return frame[frame["scenario"] == key]


def _against(found: Comparison, key: str) -> Text:
    name, base = (titles(found)[scenario] for scenario in (key, found.meta["scenarios"][0]["key"]))
    return text(f"{name['en']} – {base['en']}", f"{name['zh']} – {base['zh']}")


def _effects(found: Comparison, key: str) -> Table:
    """Headline indicators: base, difference and what may be said of it."""
    level = percent(found.meta["level"])
    interval = text(f"{level['en']} interval", f"{level['zh']}区间")
    columns = (
        Column(PAGE["indicator"], right=False),
        _BASE,
        Column(WORDS["difference"], interval),
        Column(WORDS["detectable"]),
        Column(text("Verdict", "判定"), right=False),
    )
    about = {entry["name"]: entry for entry in found.meta["indicators"]}
    told: list[Sequence[Cell]] = []
    for row in of_scenario(found, "effects", key).to_dict("records"):
        entry = about[row["indicator"]]
        if not entry["headline"]:
            continue
        said = state(row)
        word = sign_word(said, row["diff"], entry["better"])
        told.append(
            (
                Words(labelled(entry), aside=difference_unit(entry["unit"])),
                Number(row["base_mean"], entry["unit"]),
                Interval(row["diff"], row["low"], row["high"], entry["unit"]),
                Number(row["detectable"], entry["unit"], spelling="size"),
                Verdict(WORDS[word or said], _COLOURS.get(word, "")),
            )
        )
    return Table(columns, told, titles(found)[key], terminal=_against(found, key))


def _panels(found: Comparison, made: Callable[[Comparison, str], Sequence[Table]]) -> Panels:
    """Tables of every scenario but the base, under its title."""
    others = found.meta["scenarios"][1:]
    return Panels([(titles(found)[other["key"]], made(found, other["key"])) for other in others])


def public(found: Comparison) -> Panels:
    """What the public pays and what that bought."""
    return _panels(found, _money)


def people(found: Comparison) -> Panels:
    """Who gains and who loses on the last day."""
    return _panels(found, lambda found, key: [_people(found, key)])


def _money(found: Comparison, key: str) -> list[Table]:
    """What the public pays in all and what that bought; then payment by payment, and lever by lever."""
    name, whole = titles(found)[key], words_of(found)["per_year"]
    told: dict[str, list[Sequence[Cell]]] = {"results": [], "payments": [], "levers": [], "payers": []}
    for row in rows(of_scenario(found, "fiscal", key)):
        table = _TABLE.get(row.kind, "results")
        if table in ("payments", "payers") and not (row.base_mean or row.mean):
            continue
        quotient = row.kind == "ratio"
        unknown, bought = quotient and math.isnan(row.low), row.kind in ("outcome", "ratio")
        told[table].append(
            (
                Words(
                    text(row.en, row.zh),
                    aside=whole if row.unit == "CNY" else unit(row.unit),
                    below=(_why_none(found, row.unit),) if unknown else (),
                ),
                Words("") if bought and not row.base_mean > 0.0 else Number(row.base_mean, row.unit),
                Interval(math.nan if unknown else row.diff, row.low, row.high, row.unit, signed=not quotient),
            )
        )
    payment = Column(WORDS["item"], right=False)
    return [
        Table((_ITEM, _BASE, _DIFFERENCE), told["results"], name, terminal=_against(found, key)),
        Table((payment, _BASE, _DIFFERENCE), told["payments"], name),
        *(
            Table((Column(WORDS[part], right=False), _BASE, _DIFFERENCE), told[part], name)
            for part in ("levers", "payers")
            if told[part]
        ),
    ]


def _why_none(found: Comparison, unit_name: str) -> Text:
    """Why there is no quotient."""
    if len(found.meta["seeds"]) < 2:
        return WORDS["single"]
    return WORDS["mixed" if unit_name == "share" else "undetermined"]


def _people(found: Comparison, key: str) -> Table:
    """Who gains and who loses on the last day."""
    columns = (
        Column(WORDS["last_day"], right=False),
        Column(WORDS["group"], right=False),
        Column(WORDS["households"]),
        Column(WORDS["gain"], unit("CNY/head/year")),
        Column(text("Verdict", "判定"), right=False),
        *(Column(WORDS[name], unit("share")) for name in ("losers", "winners")),
        *(Column(WORDS[name]) for name in ("rose", "fell", "net")),
    )
    told: list[Sequence[Cell]] = [
        (
            Words(DIMENSIONS[row.dimension][0]),
            Words(DIMENSIONS[row.dimension][1][row.group]),
            Number(row.households),
            Interval(row.gain, row.gain_low, row.gain_high),
            _gains(row),
            *(Number(part, "share") for part in (row.losers, row.winners)),
            *(Number(n) for n in (row.rose, row.fell)),
            Interval(row.net, row.net_low, row.net_high),
        )
        for row in rows(of_scenario(found, "groups", key))
        if row.households > 0
    ]
    return Table(columns, told, titles(found)[key], grouped=True, missing=PAGE["nodata"])


def _gains(row: Any) -> Cell:
    """What is said of a group's gain; nothing where it is not distinct from zero."""
    word = sign_word(state(row._asdict()), row.gain, 1)
    return Verdict(WORDS[word], _COLOURS.get(word, "")) if word else Words("")


def settings(found: Comparison) -> Iterator[Table]:
    """Every parameter in which a scenario departs from the base, scenario by scenario."""
    columns = (
        Column(PAGE["parameter"], right=False),
        _BASE,
        Column(PAGE["value"]),
        Column(PAGE["unit"], right=False),
    )
    for scenario in found.meta["scenarios"][1:]:
        told: list[Sequence[Cell]] = [
            (
                Words(labelled({"name": change["path"], **change}), below=(Code(change["path"]),)),
                _set(change["base"]),
                _set(change["value"]),
                Words(unit(str(change["unit"] or ""))),
            )
            for change in scenario["changes"]
            if not {change["base"], change["value"]} <= _UNSET
        ]
        name = titles(found)[scenario["key"]]
        yield Table(columns, told, name, missing=WORDS["nothing_differs"])


_UNSET = {None, "", "–"}


def _set(value: object) -> Cell:
    """A setting as it was given."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(value, spelling="given")
    return Words("–" if value is None else text(str(value), worded(value, "zh")))


def _remarks(found: Comparison) -> Iterator[Text]:
    """What the intervals hold, and whether they are as narrow as was asked."""
    meta, pairs = found.meta, len(found.meta["seeds"])
    if (until := meta["until"]) and not until["met"]:
        aim = quantity(until["half_width"], "share", digits=4)
        yield text(
            f"± {aim['en']} not reached after {counted(pairs, 'pair')}",
            f"{pairs} 对运行后未达到 ± {aim['zh']} 的精度",
        )
    yield text(*held(parameters=bool(meta["ensemble"]), counties=not meta["one_county"]))
    if members := meta["ensemble"]:
        used, of = len(set(members["used"])), members["members"]
        yield text(
            f"Pairs took turns with {used} of the {of} parameter sets of {members['name']}",
            f"各配对轮换使用 {members['name']} 的 {of} 组参数中的 {used} 组",
        )
