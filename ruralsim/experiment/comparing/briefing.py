"""The brief of a comparison: two to four pages that an official signs."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.comparing import options
from ruralsim.experiment.comparing.brief import few, state
from ruralsim.experiment.comparing.story import of_scenario
from ruralsim.experiment.comparing.verdicts import effects_of, money_of, verdict
from ruralsim.experiment.comparing.words import DIMENSIONS, WORDS
from ruralsim.foundation.judging import Told, clear, sign_word, too_few
from ruralsim.report.brief import parts
from ruralsim.report.brief.drawn import Sheet, maps
from ruralsim.report.brief.parts import Measure, about, level
from ruralsim.report.numbers import counted, percent
from ruralsim.report.story.blocks import (
    Block,
    Cell,
    Column,
    Note,
    Picture,
    Section,
    Story,
    Table,
    Words,
)
from ruralsim.report.text import Text, labelled, text
from ruralsim.results.comparison import YEAR_DAYS, Comparison
from ruralsim.results.luck import held

_MONEY = ("public_cost", "household_years", "cost_household_year", "income_per_cny")
_REACHED = (
    ("all", "all"),
    ("standing", "formerly_poor"),
    ("standing", "never_poor"),
    ("fifth", "q1"),
    ("remoteness", "near"),
    ("remoteness", "middle"),
    ("remoteness", "remote"),
    ("part", "sells_online"),
)
"""Dimension and group of whom it reaches."""
Saying = Callable[[Told], Told | None]
_MAPPED, _SPENDING = "income_head", "spending"  # the latter has a table of its own


def briefing(found: Comparison) -> Story:
    """All of it."""
    meta, pairs = found.meta, len(found.meta["seeds"])
    place = parts.county(meta) if parts.county(meta)["zh"] else options.names(found)[options.base(found)]
    others = options.others(found)
    return Story(
        title=text(
            f"Options for rural e-commerce logistics: {place['en']}", f"{place['zh']}农村电商物流方案评估简报"
        ),
        kicker=parts.KICKER,
        question=text("", ""),
        facts=[
            (text("paired runs", "配对运行"), str(pairs)),
            (text("version", "模型版本"), str(meta.get("version"))),
            (text("made", "评估日期"), f"{parts.made(found.manifest):%Y-%m-%d}"),
        ],
        doubt=few(pairs) if too_few(pairs) else None,
        brief=[_named(found, key, verdict(found, key)) for key in others],
        sections=[
            Section("question", parts.QUESTION, blocks=[Note(_question(found))]),
            Section("options", parts.OPTIONS, blocks=[options.options(found)]),
            *parts.noted((options.names(found)[s["key"]], s.get("notes", "")) for s in meta["scenarios"]),
            Section("findings", parts.FINDINGS, _lead(found), [*_findings(found), Note(_rest(found))]),
            Section("cost", parts.COST, blocks=[*_cost(found), *_reach(found)]),
            *_where(found),
            Section("sure", parts.SURE, blocks=[*map(Note, _sure(found))]),
            parts.limits(meta),
            parts.sources(
                text(
                    "Every effect, map and table: compare.html in the folder of results.",
                    "全部效应、地图与表格见结果文件夹中的 compare.html。",
                )
            ),
        ],
        reading=[],
        asked=WORDS["settings"],
        command=meta.get("command") or "",
    )


def _question(found: Comparison) -> Text:
    meta, base = found.meta, options.names(found)[options.base(found)]
    when, n = parts.period(meta.get("start"), meta["days"]), len(options.others(found))
    households = round(len(found.households) / max(1, len(meta["seeds"]) * n)) if len(found.households) else 0
    size = (
        text(f" ({households:,} farm households)", f"(农户 {households:,} 户)")
        if households
        else text("", "")
    )
    return text(
        f"Against “{base['en']}”{size['en']}, what do the {counted(n, 'option')} below do, over "
        f"{when['en']}, to "
        "farmers' income, to people below the monitoring line, to the cost and service of logistics, "
        "and what "
        "do they cost the public?",
        f"以“{base['zh']}”为基准{size['zh']},{when['zh']},下列 {n} 个方案对农民收入、监测线以下人口、"
        "物流成本与服务有何影响,财政投入多少?",
    )


def _lead(found: Comparison) -> Text:
    when = (
        text("the last year of the run", "运行最后一年")
        if found.meta["days"] >= YEAR_DAYS
        else text("the run", "全程")
    )
    level = percent(found.meta["level"])
    beside = text(f" {parts.IN_BRACKETS['en']}", parts.IN_BRACKETS["zh"])
    if options.lettered(found):
        first, *_, last = (options.letter(found, key) for key in options.others(found))
        beside = text(
            f" What is not in bold is not shown, or may be chance. {first} to {last} are the options above.",
            f"未加粗者未证实或可能出于偶然。{first}至{last}为上列方案。",
        )
    return text(
        f"Differences to the base in {when['en']}, mean over the pairs, with the {level['en']} interval "
        "below. "
        f"In bold: distinct from chance, allowing for how many effects are looked at.{beside['en']}",
        f"表中为{when['zh']}与基准之差(各配对均值),下为{level['zh']}区间。加粗者在考虑考察个数后仍能与零区分,方可采信。{beside['zh']}",
    )


def _findings(found: Comparison) -> Iterator[Table]:
    """Options by core indicators, and the verdict of each."""
    entries, brief, said = _about(found), options.lettered(found), _saying(found)
    for keys in options.abreast(found):
        effects = {key: effects_of(found, key) for key in keys}
        told: list[Sequence[Cell]] = []
        for name in parts.CORE:
            rows = [effects[key].get(name) for key in keys]
            if not (known := [row for row in rows if row]):
                continue
            unit_name = entries[name]["unit"]
            measure = _measure(known, unit_name, "diff", "low", "high")
            told.append(
                (
                    measure.named(labelled(entries[name])),
                    level(known[0]["base_mean"], unit_name),
                    *(
                        measure.cell(
                            row["diff"], row["low"], row["high"], said(state(row)), row["detectable"]
                        )
                        if row
                        else Words("–")
                        for row in rows
                    ),
                )
            )
        if not brief:  # under letters there is no room for it; it stands at the beginning
            last = [Words(verdict(found, key)) for key in keys]
            told.append((Words(text("Verdict", "结论"), strong=True), Words(""), *last))
        heads = (Column(parts.INDICATOR, right=False), Column(WORDS["base"]), *options.columns(found, keys))
        title = text("Effects of the options", "各方案主要效应")
        yield Table(heads, told, title)


def _saying(found: Comparison) -> Saying:
    """What a cell says of an effect: under letters only that it is told, or none; the rest is in the lead."""
    brief = options.lettered(found)
    return lambda told: None if brief and told not in ("told", "same") else told


def _measure(rows: Sequence[Mapping[str, Any]], unit_name: str, *columns: str) -> Measure:
    return Measure(unit_name, [row[column] for row in rows for column in columns])


def _rest(found: Comparison) -> Text:
    """Which of the other headline indicators are distinct from zero."""
    entries = _about(found)
    others = [name for name, e in entries.items() if e["headline"] and name not in (*parts.CORE, _SPENDING)]
    said: list[Text] = []
    for key in options.others(found):
        rows, moved = effects_of(found, key), list[Text]()
        for name in others:
            if name not in rows or not sign_word(
                state(rows[name]), rows[name]["diff"], entries[name]["better"]
            ):
                continue
            by, label, up = (
                about(rows[name]["diff"], rows[name]["unit"]),
                labelled(entries[name]),
                rows[name]["diff"] > 0,
            )
            sign, word = ("+", "上升") if up else ("−", "下降")
            moved.append(text(f"{label['en']} {sign}{by['en']}", f"{label['zh']}{word}{by['zh']}"))
        if moved:
            named = options.named(found, key)
            en, zh = (joint.join(m[k] for m in moved) for k, joint in (("en", ", "), ("zh", "、")))
            said.append(text(f"{named['en']}: {en}", f"{named['zh']}:{zh}"))
    en, zh = f"Of {len(others)} other headline indicators", f"其余 {len(others)} 项主要指标中"
    if not said:
        return text(
            f"{en} no change is distinct from chance, for any option.", f"{zh},各方案均无可采信的变化。"
        )
    return text(
        f"{en} these changes are distinct from chance. {'; '.join(s['en'] for s in said)}.",
        f"{zh},可采信的变化为:{'；'.join(s['zh'] for s in said)}。",
    )


def _cost(found: Comparison) -> Iterator[Block]:
    """What the public pays and what that buys."""
    said = _saying(found)
    for keys in options.abreast(found):
        money = {key: money_of(found, key) for key in keys}
        told: list[Sequence[Cell]] = []
        for item in _MONEY:
            rows = [money[key].get(item) for key in keys]
            if known := [row for row in rows if row]:
                measure = _measure(known, known[0]["unit"], "diff", "low", "high")
                label = text(known[0]["en"], known[0]["zh"])
                told.append((measure.named(label), *(_paid(row, measure, said) for row in rows)))
        heads = (
            Column(text("Difference to the base", "与基准之差"), right=False),
            *options.columns(found, keys),
        )
        yield Table(heads, told, text("Public money", "财政投入与成效"))


def _paid(row: Mapping[str, Any] | None, measure: Measure, said: Saying) -> Cell:
    if row is None:
        return Words("–")
    low, high = row["low"], row["high"]
    if row["kind"] == "ratio":
        unknown = Words(text("cannot be told", "无法确定"))
        return unknown if math.isnan(low) else measure.cell(row["diff"], low, high)
    if row["diff"] == 0.0 and not abs(low) > 0.0:
        return measure.cell(0.0, low, high, "same")
    told: Told = "few" if too_few(row["reps"]) else "told" if clear(low, high) else "open"
    return measure.cell(row["diff"], low, high, said(told))


def _reach(found: Comparison) -> Iterator[Block]:
    """Whose income changes."""
    said = _saying(found)
    if found.frame("groups").empty:
        return
    for keys in options.abreast(found):
        groups = {key: _groups(found, key) for key in keys}
        told: list[Sequence[Cell]] = []
        for dimension, group in _REACHED:
            rows = [groups[key].get((dimension, group)) for key in keys]
            known = [row for row in rows if row and row["households"]]
            if not known:
                continue
            measure = _measure(known, "CNY/head/year", "gain", "gain_low", "gain_high")
            gains = [
                measure.cell(row["gain"], row["gain_low"], row["gain_high"], said(state(row)))
                if row
                else Words("–")
                for row in rows
            ]
            label = Words(DIMENSIONS[dimension][1][group])
            told.append((label, level(round(known[0]["households"]), "households"), *gains))
        heads = (
            Column(WORDS["group"], right=False),
            Column(WORDS["households"]),
            *options.columns(found, keys),
        )
        title = text(
            "Change of income per head on the last day, CNY a year", "最后一天各组农户人均收入变化(元/人·年)"
        )
        yield Table(heads, told, title)


def _where(found: Comparison) -> Iterator[Section]:
    """The map of each option; none where no village can be held against itself."""
    frame, geography = found.frame("villages"), found.geography
    frame = frame[frame["column"] == _MAPPED] if len(frame) else frame
    if frame.empty or not geography.get("width"):
        return
    last = frame[frame["date"] == frame["date"].max()]
    sheets, letters = [], []
    for n, key in enumerate(options.others(found)):
        own = last[last["scenario"] == key].sort_values("village")
        values = np.full(len(geography["villages"]), np.nan)
        told = np.zeros(len(values), bool)
        values[own["village"].to_numpy(int)] = own["diff"].to_numpy(float)
        told[own["village"].to_numpy(int)] = own["clear"].to_numpy(bool)
        sheets.append(Sheet(values.tolist(), told.tolist()))
        letters.append((chr(97 + n), options.names(found)[key]))
    names = (
        text("", "")
        if len(letters) < 2 or options.lettered(found)
        else text(
            " ".join(f"({letter}) {name['en']};" for letter, name in letters),
            "".join(f"({letter}){name['zh']};" for letter, name in letters),
        )
    )
    note = text(
        f"{names['en']} A disc is a village, filled where the interval of its difference leaves zero "
        "out (of a "
        "hundred about five would by chance alone), else hollow. CNY per head and year. "
        f"{parts.places(geography)['en']}",
        f"{names['zh']}圆点为村,差值区间不含零者填色(纯属偶然时每百村约有五个),否则空心。单位:元/人·年。"
        f"{parts.places(geography)['zh']}",
    )
    title = text(
        "Change of income per head by village, mean of the last twelve months",
        "各村人均收入变化(近12个月平均)",
    )
    wide = 110 if len(sheets) < 2 else 118 if options.lettered(found) else 160
    yield Section(
        "where",
        parts.WHERE,
        blocks=[Picture(maps(geography, sheets, differences=True), title, note, wide)],
    )


def _sure(found: Comparison) -> Iterator[Text]:
    meta, pairs = found.meta, len(found.meta["seeds"])
    luck = text(*held(parameters=bool(meta["ensemble"]), counties=not meta["one_county"]))
    yield text(
        f"Each option was run {counted(pairs, 'time')} beside the base, with the same weather, illness "
        "and luck; "
        f"what differs is the option. {luck['en']}",
        f"每个方案与基准成对运行 {pairs} 次,每对的天气、疾病与运气相同,差异即方案所致。{luck['zh']}",
    )
    if too_few(pairs):
        return
    entries = _about(found)
    headline = [
        state(row)
        for key in options.others(found)
        for name, row in effects_of(found, key).items()
        if entries[name]["headline"]
    ]
    yield text(
        f"{counted(len(headline), 'headline effect')} looked at; {headline.count('told')} distinct from "
        "chance after "
        f"correction for their number (Holm), {headline.count('alone')} more have an interval without "
        "zero that "
        f"may be chance, {headline.count('open')} are undecided. Undecided is not absent: an effect may "
        "be as "
        "large as the interval reaches.",
        f"共考察 {len(headline)} 个主要效应:经多重比较校正(Holm)后 {headline.count('told')} 个可采信,"
        f"{headline.count('alone')} 个区间虽不含零但可能偶然,{headline.count('open')} 个尚未证实。"
        "“未证实”不等于没有效应,其大小可能达到区间端点。",
    )


# What is read from the comparison.


def _named(found: Comparison, key: str, said: Text) -> Text:
    name = options.named(found, key)
    return text(f"{name['en']} – {said['en']}.", f"{name['zh']}——{said['zh']}。")


def _about(found: Comparison) -> dict[str, Mapping[str, Any]]:
    return {entry["name"]: entry for entry in found.meta["indicators"]}


def _groups(found: Comparison, key: str) -> dict[tuple[str, str], Any]:
    return {(r["dimension"], r["group"]): r for r in of_scenario(found, "groups", key).to_dict("records")}
