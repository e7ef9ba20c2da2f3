"""The story of a validation: what the model was held against, and where it misses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.reading.differences import interval
from ruralsim.foundation.spelling import counted
from ruralsim.report.cited import cited
from ruralsim.report.numbers import percent
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import (
    Block,
    Cell,
    Code,
    Column,
    Definitions,
    Interval,
    Lines,
    Number,
    Range,
    Section,
    Story,
    Table,
    Verdict,
    Words,
    notes,
)
from ruralsim.report.story.phrases import few, run_facts
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

_VERDICTS: Mapping[str, Verdict] = {
    "agrees": Verdict(text("agrees", "一致"), "supports"),
    "open": Verdict(text("open: more seeds", "未定:需更多种子"), "open"),
    "misses": Verdict(text("misses", "不符"), "contradicts"),
}
_SURVIVES: Mapping[str, Verdict] = {
    "yes": Verdict(text("stands", "成立"), "supports"),
    "weaker": Verdict(text("no longer told", "不再显著"), "open"),
    "no": Verdict(text("turns round", "反转"), "contradicts"),
    "": Verdict(text("–", "–"), "open"),
}
_KNOWN = Column(text("What is known", "已知事实"), right=False)
_RANGE, _MODEL = Column(text("Range", "范围")), Column(text("Model", "模型"))
_JUDGED = Column(text("Verdict", "判定"), right=False)
_BY = Column(text("Source", "来源"), right=False)

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Fit and test", "拟合与检验"),
        text(
            "Targets of the baseline were met by moving parameters: that they agree is fit. Nothing "
            "was moved for "
            "the counties but their official incomes of 2020, nor for what others found: these test "
            "the model.",
            "基准目标是调整参数而达到的，一致只说明拟合。各县除2020年官方收入外未作任何调整，已发表发现亦未用于调参：这些才是检验。",
        ),
    ),
    (
        text("Agrees, open, misses", "一致、未定、不符"),
        text(
            "The mean over seeds lies in the range; or outside, while its 95 % interval reaches into "
            "it; or outside "
            "with its interval. Intervals hold the luck of weather, prices and choices, not what is "
            "wrong with "
            "the model.",
            "种子均值落入范围；均值在外而95%区间触及范围；均值与区间均在外。区间只反映天气、价格与选择的偶然，不含模型误差。",
        ),
    ),
    (
        text("Findings of others", "已发表发现"),
        text(
            "They are of other places and programmes. Two of them contradict each other, so that one "
            "is bound to be "
            "missed. A miss is no proof against the model, nor is agreement one for it.",
            "均来自其他地区与项目，其中两项互相矛盾，必有一项不符。不符并不否定模型，一致亦不证明模型。",
        ),
    ),
    (
        text("Conclusions under other assumptions", "换用其他设定的结论"),
        text(
            "A conclusion stands if it gets the same verdict under the alternative, with the same "
            "seeds. Where the "
            "sign is no longer distinct from zero it is weaker; where it turns round it is one of the "
            "assumption, not "
            "of the model.",
            "以相同种子换用设定后判定不变，则结论成立；若不再与零可区分则变弱；若符号反转，则该结论取决于设定而非模型。",
        ),
    ),
)


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta = found.meta
    return Story(
        title=text("Validation", "模型校验"),
        kicker=text("Validation", "校验"),
        question=text(
            "What does the model agree with, and what does it miss?", "模型与哪些已知事实一致，与哪些不符？"
        ),
        facts=[*run_facts(meta)],
        doubt=few(len(meta["seeds"])),
        brief=[*_brief(found)],
        sections=[
            _section("targets", "Targets", "目标", _targets(found)),
            _section(
                "counties",
                "Real counties: 2020 from an earlier year alone",
                "真实县：仅凭早年预测2020年",
                _counties(found),
            ),
            _section("findings", "What others found", "已发表发现", _findings(found), _commands(found)),
            _section("studies", "Conclusions under other assumptions", "换用其他设定的结论", _studies(found)),
            _section("cases", "Closed forms", "闭式算例", _cases(found)),
            _section("laws", "Laws", "守恒律", _laws(found)),
        ],
        reading=[notes(_NOTES), _alternatives(meta)],
        asked=text("How it was asked", "校验设定"),
        command=meta.get("command") or "ruralsim validate --full",
        remarks=[text(*held())],
    )


def _section(key: str, en: str, zh: str, *blocks: Block) -> Section:
    return Section(key, text(en, zh), None, blocks)


def _brief(found: Findings) -> Iterator[Text]:
    """How many of each agree, and how far counties are off."""
    named = (
        ("targets", "targets", "目标"), ("findings", "findings of others", "已发表发现"),
        ("cases", "closed forms", "闭式算例"), ("laws", "laws", "守恒律"),
    )  # fmt: skip
    for table, en, zh in named:
        verdicts = list(found.frame(table)["verdict"])
        agree, misses = verdicts.count("agrees"), verdicts.count("misses")
        yield text(
            f"{agree} of {len(verdicts)} {en} agree, {misses} {'misses' if misses == 1 else 'miss'}.",
            f"{zh}：{len(verdicts)}项中{agree}项一致，{misses}项不符。",
        )
    counties = found.frame("counties")
    for known, own in counties.groupby("known"):
        off, trend = np.abs(own["error"].to_numpy(float)), np.abs(own["trend"].to_numpy(float))
        mean, low, high = (percent(float(x[0])) for x in interval(off))
        naive = percent(float(trend.mean()))
        ends = {k: f" ({low[k]} … {high[k]})" if len(own) > 1 else "" for k in ("en", "zh")}
        yield text(
            f"From the income of {known} alone, incomes of 2020 are {mean['en']} off on average over "
            f"{counted(len(own), 'county', 'counties')}{ends['en']}; growth as in poor areas at large would "
            f"be {naive['en']} off.",
            f"仅凭{known}年收入，{len(own)}县2020年收入平均误差{mean['zh']}{ends['zh']}；"
            f"按贫困地区平均增速外推为{naive['zh']}。",
        )
    survived = [row.survives for row in rows(found.frame("studies")) if row.survives]
    if survived:
        stand, turned = survived.count("yes"), survived.count("no")
        yield text(
            f"Conclusions of studies stand in {stand} of {len(survived)} cases of another assumption, "
            f"and turn "
            f"round in {turned}.",
            f"研究结论在{len(survived)}种替代情形中{stand}种成立，{turned}种反转。",
        )


def _targets(found: Findings) -> Table:
    columns = (
        Column(text("Scenario", "情景"), right=False), Column(text("Target", "目标"), right=False),
        Column(text("Year", "年份")), _RANGE, _MODEL, _JUDGED, _BY,
    )  # fmt: skip
    told = [
        (
            Words(Code(row.scenario)), Words(labelled({"en": row.en, "zh": row.zh})), Words(row.year),
            Range(row.low, row.high, row.unit), _interval(row), _VERDICTS[row.verdict],
            Words(cited(row.source)),
        )
        for row in rows(found.frame("targets"))
    ]  # fmt: skip
    return Table(columns, told, grouped=True, terminal=text("Targets", "目标"))


def _counties(found: Findings) -> Table:
    columns = (
        Column(text("County", "县"), right=False), Column(text("Told only", "所知年份")),
        Column(text("Official, 2020", "2020年官方数"), unit("CNY/head/year")),
        Column(text("Model", "模型"), unit("CNY/head/year")),
        Column(text("Error", "误差"), unit("share")),
        Column(text("Error, had it grown as poor areas", "按贫困地区增速外推的误差"), unit("share")),
    )  # fmt: skip
    told = [
        (
            Words(labelled({"en": row.en, "zh": row.zh})), Words(row.known), Number(row.official, "CNY"),
            Number(row.value, "CNY"), Interval(row.error, row.error_low, row.error_high, "share"),
            Number(row.trend, "share", signed=True),
        )
        for row in rows(found.frame("counties"))
    ]  # fmt: skip
    return Table(columns, told, grouped=True, terminal=text("Real counties", "真实县"))


def _findings(found: Findings) -> Table:
    columns = (_KNOWN, _RANGE, _MODEL, _JUDGED, _BY)
    told = [
        (
            Words(labelled({"en": row.en, "zh": row.zh})), Range(row.low, row.high, row.unit),
            _interval(row, signed=True), _VERDICTS[row.verdict], Words(cited(row.source)),
        )
        for row in rows(found.frame("findings"))
    ]  # fmt: skip
    return Table(columns, told, terminal=text("What others found", "已发表发现"))


def _commands(found: Findings) -> Definitions:
    """What asks each finding of others again."""
    told = [
        (Words(labelled({"en": row.en, "zh": row.zh})), (Code(row.command),))
        for row in rows(found.frame("findings"))
    ]
    return Definitions(told, text("Asked again by", "复现命令"))


def _studies(found: Findings) -> Table:
    """A claim a row; as calibrated, and under each alternative what becomes of it."""
    frame, others = found.frame("studies"), found.meta["alternatives"]
    columns = (
        Column(text("Study", "研究"), right=False), Column(text("Claim", "论断"), right=False),
        Column(text("As calibrated", "校准设定")), *(Column(labelled(o), right=False) for o in others),
    )  # fmt: skip
    told: list[Sequence[Cell]] = []
    for (study, _, _), own in frame.groupby(["study", "claim", "reading"], sort=False):
        first = next(iter(rows(own)))
        now = {row.alternative: row for row in rows(own)}
        cells = [_under(now[o["key"]]) if o["key"] in now else Words("–") for o in others]
        claim = Words(labelled({"en": first.en, "zh": first.zh}), aside=first.reading)
        told.append((Words(Code(str(study))), claim, _interval(first, signed=True), *cells))
    title = text("Conclusions under other assumptions", "换用其他设定的结论")
    return Table(columns, told, grouped=True, terminal=title)


def _under(row: Any) -> Cell:
    """What becomes of a claim, and its value under the alternative."""
    shown = _SURVIVES[row.survives]
    value = _interval(row, signed=True)
    return Lines(
        (Words(shown.text, strong=row.survives == "no"), Words(value.spelt(), below=(value.ends(),)))
    )


def _cases(found: Findings) -> Table:
    columns = (_KNOWN, Column(text("Expected", "期望值")), _MODEL, _JUDGED, _BY)
    told = [
        (
            Words(labelled({"en": row.en, "zh": row.zh})), Number(row.expected), Number(row.value),
            _VERDICTS[row.verdict], Words(cited(row.source)),
        )
        for row in rows(found.frame("cases"))
    ]  # fmt: skip
    return Table(columns, told, terminal=text("Closed forms", "闭式算例"))


def _laws(found: Findings) -> Table:
    columns = (
        _KNOWN,
        Column(text("Tried on", "检验方式"), right=False),
        _JUDGED,
        Column(text("Broken by", "违反"), right=False),
    )
    told = [
        (
            Words(labelled({"en": row.en, "zh": row.zh})), Words(text(row.how_en, row.how_zh)),
            _VERDICTS[row.verdict], Words(row.error or "–"),
        )
        for row in rows(found.frame("laws"))
    ]  # fmt: skip
    return Table(columns, told, terminal=text("Laws", "守恒律"))


def _interval(row: Any, signed: bool = False) -> Interval:
    return Interval(row.value, row.value_low, row.value_high, row.unit, signed=signed, named=True)


def _alternatives(meta: Mapping[str, Any]) -> Definitions:
    told = [
        (Words(labelled(other), other["key"]), tuple(map(Code, other["set"])))
        for other in meta["alternatives"]
    ]
    return Definitions(told, text("Other assumptions", "替代设定"))
