"""What briefs of all kinds share: amounts in cells, what an option is called, limits, sources."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ruralsim.foundation.days import years_of
from ruralsim.foundation.judging import Told
from ruralsim.report.citation import PAPER, RURALSIM, apa, gbt7714, missing
from ruralsim.report.numbers import amount, difference_unit, in_full, is_share, large, quantity
from ruralsim.report.story.blocks import Block, Definitions, Note, Section, Words
from ruralsim.report.text import Text, labelled, place, text, unit

CORE = (
    "income_head",
    "headcount",
    "headcount_formerly_poor",
    "monitored_share",
    "cost_parcel",
    "days_to_deliver",
    "coverage",
    "online_share",
)
"""Indicators of a brief, whatever came out; the others are in the page."""
_SMALLEST = 5e-4  # that a cell tells from none
_NEARLY_NONE = "≈ 0"
_MOST_DIGITS = 4  # of the ends of an interval
COUNTS_AS_MONEY = 1e4
"""CNY from which on a sum is told in 万元."""

QUESTION = text("Question", "评估问题")
NOTES = text("Notes", "备注")
OPTIONS = text("Options", "备选方案")
FINDINGS = text("What came out", "评估结论")
COST = text("What it costs, and whom it reaches", "资金投入与受益对象")
WHERE = text("Where", "空间分布")
SURE = text("How sure this is, and why", "结论的把握程度")
LIMITS = text("What the model cannot say", "模型不能回答的问题")
SOURCES = text("Sources", "资料来源")
INDICATOR = text("Indicator", "指标")
KICKER = text("Brief of a simulation", "仿真评估简报")


IN_BRACKETS = text(
    "Behind “undecided”: the smallest effect that would be found.", "“未证实”后括号内为可检出的最小效应。"
)
"""What `Measure.cell` puts there."""


class Measure:
    """In what the cells of a row are told; the name of the row bears the unit.

    Args:
        unit_name: Of all of them; sums are told in thousands or millions, in 万元 or 亿元.
        values: All of them.
        levels: They are no differences.
    """

    def __init__(self, unit_name: str, values: Iterable[float], *, levels: bool = False) -> None:
        self.unit_name, self.signed = unit_name, not levels
        self._scales = {"en": 1.0, "zh": 1.0}
        self.unit = difference_unit(unit_name)
        if levels:  # shares bear their sign themselves
            self.unit = text("", "") if is_share(unit_name) else unit(unit_name)
        if _sum(unit_name):
            found = large(unit_name, max((abs(v) for v in values if math.isfinite(v)), default=0.0))
            self._scales = {language: scale for language, (scale, _) in found.items()}
            self.unit = {language: name for language, (_, name) in found.items()}

    @property
    def of_sums(self) -> bool:
        """Whether they are sums."""
        return _sum(self.unit_name)

    def named(self, label: Text) -> Words:
        """What the row is about."""
        return Words(label, below=(self.unit,))

    def spelt(self, value: float, digits: int = 2) -> Text:
        """A number without its unit; one too small for three decimals is about none."""
        shown = dict[str, str]()
        for language, scale in self._scales.items():
            part = value / scale
            size = abs(part) * (100.0 if is_share(self.unit_name) else 1.0)
            told = quantity(part, self.unit_name, signed=self.signed, bare=True, digits=digits)[language]
            shown[language] = _NEARLY_NONE if 0.0 < size < _SMALLEST else told
        return shown

    def cell(
        self, value: float, low: float, high: float, told: Told | None = None, found: float = math.nan
    ) -> Words:
        """A value, its interval below, and of what is undecided what would have been found.

        Args:
            value: The value.
            low: Lower end; NaN if there is none.
            high: Upper end.
            told: What may be said of it, where it is an effect.
            found: The smallest effect that would have been found four times in five; not said if NaN.
        """
        if told == "same":
            return Words("0", below=(text("in every pair", "各配对均无差异"),))
        below: list[Text] = []
        if math.isfinite(low):
            below += self._between(low, high)
        least = {language: words.lstrip("+") for language, words in self.spelt(found).items()}
        if told == "open" and math.isfinite(found) and least["en"] != _NEARLY_NONE:
            below.append(text(f"undecided ({least['en']})", f"未证实({least['zh']})"))
        elif told in _DOUBTS:
            below.append(_DOUBTS[told])
        return Words(self.spelt(value, 3), below=tuple(below), strong=told == "told")

    def _between(self, low: float, high: float) -> Iterator[Text]:
        """An interval, with digits enough to tell its ends apart; none where both are about none."""
        for digits in range(2, _MOST_DIGITS + 1):
            a, b = self.spelt(low, digits), self.spelt(high, digits)
            if low == high or a != b:
                break
        if not a["en"] == b["en"] == _NEARLY_NONE:
            yield text(f"{a['en']} to {b['en']}", f"{a['zh']} 至 {b['zh']}")


_DOUBTS = {
    "open": text("undecided", "未证实"),
    "alone": text("may be chance", "可能偶然"),
    "few": text("not judged", "不作判断"),
}


def _sum(unit_name: str) -> bool:
    """Whether it is of sums, which offices tell in 万元; what a person earns, or a parcel costs, is in 元."""
    return unit_name in ("CNY", "CNY/year", "CNY/household-year", "CNY/month")


def level(value: float, unit_name: str) -> Words:
    """A level, spelt as in sentences; shares in per cent."""
    return Words(quantity(value, unit_name, bare=not is_share(unit_name)))


def about(value: float, unit_name: str) -> Text:
    """The size of a difference in a sentence: two digits, no sign."""
    if _sum(unit_name) and abs(value) >= COUNTS_AS_MONEY:
        return amount(abs(value), unit_name, digits=2)
    shown = quantity(abs(value), unit_name, signed=True, digits=2)
    return {language: words.lstrip("+") for language, words in shown.items()}


def option(title: Text, base: Text) -> Text:
    """An option's name beside its base: of “base (what is set)”, what is set."""
    marks = {"en": (" (", ")"), "zh": ("（", "）")}
    name = dict(title)
    for language, (opened, closed) in marks.items():
        start = base[language] + opened
        if title[language].startswith(start) and title[language].endswith(closed):
            name[language] = title[language].removeprefix(start).removesuffix(closed)
    return name


def period(start: str | None, days: int) -> Text:
    """When, and for how long: from 2021-01-01, five years."""
    years = years_of(days)
    en, zh = (
        (f"{in_full(years, 2)} years", f"{in_full(years, 2)}年")
        if days >= 330
        else (f"{days} days", f"{days}天")
    )
    if not start:
        return text(en, zh)
    year, month, day = start.split("-")
    return text(
        f"{en if years != 1 else '1 year'} from {start}", f"自{year}年{int(month)}月{int(day)}日起{zh}"
    )


def county(meta: Mapping[str, Any]) -> Text:
    """What the county is called; nothing of one without a name."""
    return labelled({"name": "", **(meta.get("county") or {})}, "name_")


def places(geography: Mapping[str, Any]) -> Text:
    """The numbers of a map's townships and their names."""
    names = [place(str(township["name"])) for township in geography.get("townships") or []]
    en, zh = (
        joint.join(f"{n} {name[language]}" for n, name in enumerate(names, 1))
        for language, joint in (("en", ", "), ("zh", "、"))
    )
    seat = text("the red square is the county seat", "红色方块为县城所在地")
    if not names:
        return seat
    return text(f"Townships: {en}; {seat['en']}.", f"乡镇:{zh};{seat['zh']}。")


def noted(notes: Iterable[tuple[Text | None, str]]) -> Iterator[Section]:
    """What was noted, line by line and in the language it was written in; nothing where nothing was.

    Args:
        notes: of each option its name, or None of the only one, and its notes.
    """
    blocks = list[Block]()
    for name, written in notes:
        lines = [text(line, line) for line in map(str.strip, written.splitlines()) if line]
        if lines and name is not None:
            lines[0] = text(f"{name['en']}: {lines[0]['en']}", f"{name['zh']}：{lines[0]['zh']}")
        blocks += map(Note, lines)
    if blocks:
        yield Section("notes", NOTES, blocks=blocks)


def limits(meta: Mapping[str, Any], *more: tuple[Text, Text]) -> Section:
    """What no run of the model can answer; of a county in part invented, what of it."""
    said = [
        (
            text("Not a forecast", "不是预测"),
            text(
                "Levels are calibrated to published statistics, many small parameters are assumptions. "
                "Use the "
                "differences between options, not their levels, and not the figures of a single village.",
                "水平值按公开统计校准,许多微观参数为假定。应使用方案之间的差异,不宜直接引用水平值或单个村的数字。",
            ),
        ),
        (
            text("Outside the model", "模型未涵盖"),
            text(
                "Village governance, power and water supply, land and credit markets, price movements "
                "beyond the "
                "county, and how well a policy is carried out, unless an option sets it.",
                "村级治理、供电供水、土地与信贷市场、县外行情变动均未涵盖;政策执行力度除方案另有设定外亦未涵盖。",
            ),
        ),
        *more,
    ]
    origin = meta.get("county") or {}
    if made_up := origin.get("made_up"):
        said.append((text("What is not data", "非实测内容"), made_up))
    return Section("limits", LIMITS, blocks=[Definitions([(Words(term), (line,)) for term, line in said])])


def sources(page: Text) -> Section:
    """What it rests on, and where the whole of it is."""
    unknown = missing(PAPER)
    blocks: list[Block] = [
        Note(text(f"Model: {apa(RURALSIM)}", f"模型:{gbt7714(RURALSIM)}")),
        Note(
            text(
                f"Argument: {apa(PAPER)} {unknown['en']}".strip(), f"理论依据:{gbt7714(PAPER)}{unknown['zh']}"
            )
        ),
        Note(page),
    ]
    return Section("sources", SOURCES, blocks=blocks)


def made(manifest: Mapping[str, Any]) -> datetime:
    """When results were made, as their manifest has it; the first day of 2000 where it does not say."""
    try:
        return datetime.fromisoformat(str(manifest["date"])).astimezone(UTC)
    except (KeyError, ValueError):
        return datetime(2000, 1, 1, tzinfo=UTC)
