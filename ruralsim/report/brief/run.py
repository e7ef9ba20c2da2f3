"""The brief of a single run: what the county looked like at its end, and what one run does not say."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.report.brief import parts
from ruralsim.report.brief.drawn import Sheet, maps
from ruralsim.report.brief.parts import Measure, level
from ruralsim.report.brief.sentences import brief
from ruralsim.report.levels import levels
from ruralsim.report.numbers import counted
from ruralsim.report.source import Run
from ruralsim.report.story.blocks import Block, Cell, Column, Note, Picture, Section, Story, Table, Words
from ruralsim.report.text import PAGE, Text, labelled, text
from ruralsim.results import Results

_MAPPED = "income_head"
_PAID = ("spending", "allowance_spending", "help_spending")
_GROUPS = (
    "income_formerly_poor", "income_q1", "income_q5", "income_near", "income_middle", "income_remote",
    "income_sellers", "income_assisted",
)  # fmt: skip
_FIRST, _LAST = Column(text("Beginning", "期初")), Column(text("End", "期末"))


def briefing(results: Results) -> Story:
    """All of it.

    Args:
        results: The run.
    """
    run = Run(results)
    meta, title = run.meta, labelled(run.meta.get("title") or {"name": "ruralsim"})
    place = parts.county(meta) if parts.county(meta)["zh"] else title
    core = _table(run, parts.CORE, text("Headline indicators", "主要指标"))
    return Story(
        title=text(f"A simulated county: {place['en']}", f"{place['zh']}农村电商物流仿真简报"),
        kicker=parts.KICKER,
        question=text("", ""),
        facts=[
            (text("seed", "随机种子"), str(meta.get("seed"))),
            (text("version", "模型版本"), str(meta.get("version"))),
            (text("made", "评估日期"), f"{parts.made(results.manifest):%Y-%m-%d}"),
        ],
        doubt=text(
            "This is a single run, without intervals: no change in it is the effect of any measure. "
            "Effects are "
            "found by comparing options.",
            "本简报依据单次运行,没有区间:其中的变化不能视为任何措施的效果,效果须经方案比较得出。",
        ),
        brief=brief(run),
        sections=[
            Section("question", parts.QUESTION, blocks=[Note(_question(run, title))]),
            *parts.noted([(None, str(meta.get("notes") or ""))]),
            Section("findings", parts.FINDINGS, blocks=[core]),
            Section("cost", parts.COST, blocks=[*_paid(run), *_reached(run)]),
            *_where(run),
            Section("sure", parts.SURE, blocks=[Note(_sure(run))]),
            parts.limits(meta),
            parts.sources(
                text(
                    "Every figure and parameter: report.html in the folder of the run.",
                    "全部图表与参数见运行文件夹中的 report.html。",
                )
            ),
        ],
        reading=[],
        asked=PAGE["scenario"],
        command=str(results.manifest.get("command") or ""),
    )


def _question(run: Run, title: Text) -> Text:
    story = labelled({"name": "", **(run.meta.get("story") or {})})
    when = parts.period(run.meta.get("start"), run.meta.get("days") or 0)
    return text(
        f"What does the scenario “{title['en']}” make of the county, {when['en']}? {story['en'].strip()}",
        f"方案“{title['zh']}”下,{when['zh']},县域农村电商物流与农户收入如何变化?{story['zh'].strip()}",
    )


def _table(run: Run, names: Sequence[str], title: Text) -> Table:
    """Indicators at the beginning and at the end, those that swing with the season by twelve months."""
    described = run.described()
    told: list[Sequence[Cell]] = []
    for name in names:
        found = levels(run, name)
        if name not in described or math.isnan(found.last):
            continue
        ends = found.first, found.last
        unit_name = described[name]["unit"]
        measure = Measure(unit_name, ends, levels=True)
        cells: list[Cell] = (
            [Words(measure.spelt(end, 3)) for end in ends]
            if measure.of_sums
            else [level(end, unit_name) for end in ends]
        )
        label = labelled(described[name])
        if found.by_year:
            label = text(f"{label['en']} (mean of 12 months)", f"{label['zh']}(12个月均值)")
        told.append((measure.named(label), *cells))
    heads = (Column(parts.INDICATOR, right=False), _FIRST, _LAST)
    return Table(heads, told, title, missing=PAGE["nodata"])


def _paid(run: Run) -> Iterator[Block]:
    """What the county paid in the last twelve months, and by which lever."""
    yield _table(run, _PAID, text("Public spending, twelve months, net", "财政净支出(近12个月)"))
    frame = run.table("programmes")
    if frame.empty:
        en = "No lever is switched on: what is paid is the help of the rules in force, less fines."
        yield Note(text(en, "本方案未启用政策举措:所列支出为现行帮扶支出,扣除罚款收入。"))
        return
    last = frame[frame["date"] == frame["date"].max()].to_dict("records")
    entries = run.described()
    told: list[Sequence[Cell]] = []
    for row in last:
        entry: Mapping[str, Any] = entries.get(f"spending_{row['lever']}", {"name": str(row["lever"])})
        measure = Measure("CNY", [row["spent_cny"]], levels=True)
        told.append((measure.named(labelled(entry)), Words(measure.spelt(row["spent_cny"], 3))))
    heads = (Column(text("Lever", "举措"), right=False), Column(text("Spent in all", "累计支出")))
    yield Table(heads, told, text("Spending by lever", "各项举措累计支出"))


def _reached(run: Run) -> Iterator[Block]:
    """Income of those whom it should reach."""
    yield _table(run, _GROUPS, text("Income per head, by group", "各组农户人均收入"))


def _where(run: Run) -> Iterator[Section]:
    """The villages' income in the last month."""
    frame, geography = run.table("villages"), run.geography
    if frame.empty or _MAPPED not in frame or not geography.get("width"):
        return
    last = frame[frame["date"] == frame["date"].max()].sort_values("village")
    values = dict(zip(last["village"].astype(int), last[_MAPPED].astype(float), strict=True))
    sheet = Sheet([values.get(i, math.nan) for i in range(len(geography["villages"]))])
    places = parts.places(geography)
    note = text(
        f"A disc is a village; CNY per head and year. {places['en']}",
        f"圆点为村,单位:元/人·年。{places['zh']}",
    )
    title = text("Net income per head by village, last twelve months", "各村人均可支配收入(近12个月)")
    picture = Picture(maps(geography, [sheet], differences=False), title, note, 95)
    yield Section("where", parts.WHERE, blocks=[picture])


def _sure(run: Run) -> Text:
    given = run.meta.get("parameters") or []
    assumed = sum(not p.get("source") or str(p["source"]).startswith("assumed") for p in given)
    return text(
        "Another seed brings other weather, illness and luck, and other figures; one run does not show "
        "how far "
        f"they would lie apart. Of {counted(len(given), 'parameter')} {assumed} are assumptions.",
        "换一个随机种子,天气、疾病与运气不同,数字亦不同;单次运行无法说明相差多少。"
        f"模型共 {len(given)} 项参数,其中 {assumed} 项为假定。",
    )
