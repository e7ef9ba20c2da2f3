"""The brief of a study: its question, what was claimed, and what came out, for an official to sign."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.experiment.studying.words import VERDICTS, luck
from ruralsim.foundation.judging import Told, clear, too_few
from ruralsim.report.brief import parts
from ruralsim.report.brief.parts import Measure
from ruralsim.report.numbers import counted, is_share
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import (
    Cell,
    Column,
    Definitions,
    Note,
    Section,
    Story,
    Table,
    Verdict,
    Words,
)
from ruralsim.report.story.phrases import few
from ruralsim.report.text import Text, capital, labelled, text
from ruralsim.results.findings import Findings

_ACROSS = 4  # readings in one table
_EXPECTED = {-1: text("less", "减少"), 0: text("–", "–"), 1: text("more", "增加")}


def briefing(found: Findings) -> Story:
    """All of it."""
    meta, title = found.meta, labelled(found.meta["title"])
    seeds = len(meta["seeds"])
    return Story(
        title=text(f"Brief: {title['en']}", f"{title['zh']}(研究简报)"),
        kicker=parts.KICKER,
        question=text("", ""),
        facts=[
            (text("seeds", "随机种子"), str(seeds)),
            (text("version", "模型版本"), str(meta.get("version"))),
            (text("made", "评估日期"), f"{parts.made(found.manifest):%Y-%m-%d}"),
        ],
        doubt=few(seeds),
        brief=[*_brief(found)],
        sections=[
            Section("question", parts.QUESTION, blocks=[Note(_question(found))]),
            Section("options", parts.OPTIONS, blocks=[_cells(found)]),
            Section("findings", parts.FINDINGS, _lead(found), [_claims(found), *_values(found)]),
            Section("cost", parts.COST, blocks=[Note(_cost(found))]),
            Section("sure", parts.SURE, blocks=[*map(Note, _sure(found))]),
            parts.limits(
                meta,
                (
                    text("Where", "空间分布"),
                    text(
                        "A study keeps no map: where effects lie is shown by a comparison of two of its "
                        "options.",
                        "研究结果不含地图;效应的空间分布可对其中两个方案作比较后查看。",
                    ),
                ),
            ),
            parts.sources(
                text(
                    "Every reading and figure: study.html in the folder of findings.",
                    "全部读数与图见结果文件夹中的 study.html。",
                )
            ),
        ],
        reading=[],
        asked=text("The study as it was asked (TOML)", "研究设定(TOML)"),
        command=meta.get("command") or "",
    )


def _brief(found: Findings) -> Iterator[Text]:
    """A sentence for each claim and reading; of what is undecided, what would have been found."""
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    for row in rows(found.frame("claims")):
        claim, reading, mark = (
            labelled(claims[row.claim]),
            labelled(about[row.reading]),
            VERDICTS[row.verdict],
        )
        value, least = parts.about(row.value, row.unit), parts.about(row.detectable, row.unit)
        up = row.value > 0
        said = text(f"{'up' if up else 'down'} {value['en']}", f"{'增' if up else '减'}{value['zh']}")
        if row.verdict == "open":
            said = text(f"{least['en']} would have been found", f"达{least['zh']}方可检出")
        yield text(
            f"{capital(mark)['en']}: {claim['en']} ({reading['en']}: {said['en']}).",
            f"{mark['zh']}:{claim['zh']}({reading['zh']}:{said['zh']})。",
        )


def _question(found: Findings) -> Text:
    meta = found.meta
    when, asked = parts.period(meta.get("start"), meta["days"]), labelled(meta["question"])
    return text(
        f"{asked['en'].strip()} ({meta['households']:,} farm households, {when['en']}.)",
        f"{asked['zh'].strip()}(农户 {meta['households']:,} 户,{when['zh']}。)",
    )


def _cells(found: Findings) -> Definitions:
    """What was run, and how its effects are to be read."""
    meta = found.meta
    base = next(cell for cell in meta["cells"] if cell["key"] == meta["base"])
    others = [labelled(cell) for cell in meta["cells"] if cell is not base]
    names = text("; ".join(o["en"] for o in others), "；".join(o["zh"] for o in others))
    items: list[tuple[Words, Sequence[Text]]] = [
        (Words(text("Base", "基准")), [labelled(base)]),
        (Words(text("Options", "方案")), [names]),
    ]
    if any(meta["reading"].values()):
        read = labelled(meta["reading"])
        items.append(
            (Words(text("How it is read", "读法")), [{k: words.strip() for k, words in read.items()}])
        )
    return Definitions(items)


def _lead(found: Findings) -> Text:
    return text(
        "Means over seeds, with their 95 % intervals below. A verdict asks that a difference is distinct "
        f"from chance among all claims, and that it is large enough to matter. {parts.IN_BRACKETS['en']}",
        "表中为各种子均值,下为95%区间。判定须同时满足:考虑到论断个数后仍能与偶然区分,且差异达到有意义的大小。"
        + parts.IN_BRACKETS["zh"],
    )


def _claims(found: Findings) -> Table:
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    told: list[Sequence[Cell]] = []
    for row in rows(found.frame("claims")):
        measure = Measure(row.unit, [row.value, row.low, row.high])
        found_from = row.detectable if row.verdict == "open" else math.nan
        told.append(
            (
                Words(labelled(claims[row.claim])),
                measure.named(capital(labelled(about[row.reading]))),
                Words(_EXPECTED[int(row.expected)]),
                measure.cell(
                    row.value, row.low, row.high, "open" if row.verdict == "open" else None, found_from
                ),
                Verdict(VERDICTS[row.verdict], row.verdict),
            )
        )
    heads = (
        Column(text("Claim", "论断"), right=False),
        Column(text("Read", "读数"), right=False),
        Column(text("Expected", "预期")),
        Column(text("Found", "结果")),
        Column(text("Verdict", "判定")),
    )
    title = text("Claims and what came out", "论断与结果")
    return Table(heads, told, title, grouped=True)


def _values(found: Findings) -> Iterator[Table]:
    """Every option by what was read: the base's mean, and the others' differences to it with intervals."""
    meta, frame = found.meta, found.frame("effects")
    for i in range(0, len(meta["readings"]), _ACROSS):
        shown = meta["readings"][i : i + _ACROSS]
        columns = [_Read(frame[frame["reading"] == r["key"]].set_index("cell"), r) for r in shown]
        told: list[Sequence[Cell]] = []
        for cell in sorted(meta["cells"], key=lambda cell: cell["key"] != meta["base"]):
            base = cell["key"] == meta["base"]
            name = Words(labelled(cell), below=(text("base: its mean", "基准,所列为均值"),) if base else ())
            told.append((name, *(column.cell(cell["key"], base) for column in columns)))
        heads = [Column(text("Option", "方案"), right=False)]
        heads += [
            Column(capital(labelled(r)), column.measure.unit)
            for r, column in zip(shown, columns, strict=True)
        ]
        yield Table(heads, told, text("Differences to the base", "各方案与基准之差"))


class _Read:
    """A column: one reading of every option."""

    def __init__(self, frame: Any, reading: Mapping[str, Any]) -> None:
        self.frame, self.unit_name = frame, reading["unit"]
        self.measure = Measure(self.unit_name, frame[["mean", "diff", "low", "high"]].to_numpy(float).ravel())

    def cell(self, key: str, base: bool) -> Words:
        """The base's mean, or the difference of another option to it; in bold where it leaves zero out."""
        row = self.frame.loc[key]
        if base:
            level = {k: words.lstrip("+") for k, words in self.measure.spelt(row["mean"], 3).items()}
            return Words(
                {k: f"{words}%" for k, words in level.items()} if is_share(self.unit_name) else level
            )
        if row["diff"] == row["low"] == row["high"] == 0.0:
            return self.measure.cell(0.0, math.nan, math.nan, "same")
        said: Told = "few" if too_few(row["reps"]) else "told" if clear(row["low"], row["high"]) else "open"
        return self.measure.cell(row["diff"], row["low"], row["high"], said)


def _cost(found: Findings) -> Text:
    """Where money and people stand, if the study reads them."""
    paid = [labelled(r) for r in found.meta["readings"] if r["unit"] in ("CNY/year", "CNY")]
    if not paid:
        return text(
            "This study does not read what the options cost, nor whose income they change; a comparison "
            "of its "
            "options does (ruralsim compare).",
            "本研究未读取各方案的财政投入与各组农户的收入变化;可对各方案作比较后查看(ruralsim compare)。",
        )
    en, zh = ", ".join(p["en"] for p in paid), "、".join(p["zh"] for p in paid)
    return text(
        f"What the options cost stands in the table above ({en}). Whose income changes is shown by a "
        "comparison.",
        f"各方案的资金投入见上表({zh})。受益对象须作方案比较后查看。",
    )


def _sure(found: Findings) -> Iterator[Text]:
    meta = found.meta
    seeds, held = len(meta["seeds"]), luck(meta)
    yield text(
        f"Every option was run with the same {counted(seeds, 'seed')}: the same weather, illness and "
        f"luck. {held['en']}",
        f"各方案使用相同的 {seeds} 个种子,天气、疾病与运气相同。{held['zh']}",
    )
    if too_few(seeds):
        return
    verdicts = list(found.frame("claims")["verdict"])
    decided = sum(v in ("supports", "contradicts", "finding") for v in verdicts)
    yield text(
        f"Of {counted(len(verdicts), 'reading')} of claims, distinct from chance and large enough to "
        f"matter: {decided}; {verdicts.count('contradicts')} of them against what was expected. "
        "Undecided does not mean that there is no effect.",
        f"{len(verdicts)} 项论断读数中,{decided} 项可与偶然区分且有意义,其中 "
        f"{verdicts.count('contradicts')} 项"
        "与预期相反。“尚无定论”不等于没有效应。",
    )
