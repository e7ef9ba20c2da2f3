"""The page of a study: its question, what was expected, what came out, and the figures."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from ruralsim.foundation.judging import too_few
from ruralsim.report.figures import Figure
from ruralsim.report.numbers import counted, quantity
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.study_figures import figures
from ruralsim.report.text import PAGE, Text, capital, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

SCRIPTS, STYLES = ("figures.js", "findings.js"), ("report.css", "findings.css")

VERDICTS: Mapping[str, Text] = {
    "supports": text("as expected", "与预期一致"),
    "contradicts": text("contrary", "与预期相反"),
    "slight": text("too small to matter", "小到无关紧要"),
    "open": text("undecided", "尚无定论"),
    "few": text("not judged: too few seeds", "种子过少,不作判定"),
    "none": text("no difference in any seed", "各种子均无差异"),
    "finding": text("found", "发现"),
}
WORDS: Mapping[str, Text] = {
    **PAGE,
    "claims": text("What came out", "结论"),
    "claims_lead": text(
        "Each claim is a difference between cells, with the sign that the paper leads one to expect and what "
        "the runs show. The interval stands under the value. A verdict asks for two things: that the "
        "difference is told from none among all claims (p, Holm), and that it is large enough to count.",
        "每个论断均为情景之差,列出论文所预期的符号与运行结果,数值下方为区间。判定须同时满足两点:考虑到论断个数"
        "(Holm 校正)仍能与零区分,且差异达到有意义的最小值。",
    ),
    "claim": text("Claim", "论断"),
    "read": text("Read", "读数"),
    "expected": text("Expected", "预期"),
    "found": text("Found", "结果"),
    "detectable": text("Detectable", "可检出"),
    "relevant": text("Counts from", "有意义的最小差异"),
    "p_holm": text("p (Holm)", "p值(Holm)"),
    "verdict": text("Verdict", "判定"),
    "figures": text("Figures", "图"),
    "figures_lead": text(
        "Means over seeds with 95 % intervals; a hollow mark says that the interval holds zero.",
        "各种子均值及95%区间;空心标记表示区间含零。",
    ),
    "cells": text("Cells", "情景"),
    "cells_lead": text(
        "What was run, and the mean of each reading; the difference to the base stands under it.",
        "所运行的情景及各读数均值,其下为与基准之差。",
    ),
    "cell": text("Cell", "情景"),
    "scenario_name": text("Scenario", "方案"),
    "set": text("Set differently", "设定"),
    "reading_study": text("How to read this study", "如何阅读本研究"),
    "readings": text("Readings", "读数"),
    "asked": text("The study as it was asked (TOML)", "研究设定(TOML)"),
}
"""Words of this page's own."""

_SIGNS = {-1: text("less", "减少"), 0: text("–", "–"), 1: text("more", "增加")}

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Same luck in every cell", "各情景运气相同"),
        text(
            "Cells share their seeds: the same weather, illness and chance fall on the same households. What "
            "differs between two cells of a seed is what was set differently, and what that set in motion.",
            "各情景使用相同的随机种子:相同的天气、疾病与偶然落在相同的农户身上。同一种子下两情景之差,即设定之差及其引发的后果。",
        ),
    ),
    (
        text("Intervals", "区间"),
        text(
            "Bars show the mean over seeds and its 95 % interval (paired t). An interval that holds zero "
            "leaves the matter undecided; it does not show that there is no effect. “Detectable” is the "
            "smallest true effect that as many seeds would find in four cases out of five.",
            "图中为各种子的均值及其95%区间(配对t)。区间含零表示尚无定论,并不表示没有影响。“可检出”指同样的种子数有八成把握发现的最小真实效应。",
        ),
    ),
    (
        text("Expected is not assumed", "预期不等于假定"),
        text(
            "The expected signs are the paper's. Nothing in the model enforces them; where a claim comes out "
            "contrary, that is the result.",
            "预期符号来自论文,模型并未设定结果。若结论与预期相反,即为研究所得。",
        ),
    ),
    (
        text("What counts", "多大的差异才有意义"),
        text(
            "With enough seeds any difference is told from none. Each claim therefore names the smallest "
            "difference that counts, or takes the default of its unit: a difference below it is “too small "
            "to matter”, however sure.",
            "种子足够多时,任何差异都能与零区分。因此每个论断都设定有意义的最小差异(或取其单位的默认值):低于该值"
            "者无论多确定,均为“小到无关紧要”。",
        ),
    ),
    (
        text("Many claims", "多个论断"),
        text(
            "Of twenty claims about nothing, one would look certain at 95 %. The p values in the table "
            "are corrected for how many claims the study makes (Holm), and verdicts follow them.",
            "二十个空论断中,平均会有一个在95%水平上看似成立。表中p值已按论断数校正(Holm),判定以此为准。",
        ),
    ),
)


def page(found: Findings) -> str:
    """The whole page as text."""
    meta = found.meta
    drawn = list(figures(found))
    parts = {
        "BRIEF": "\n".join(f"<li>{said(sentence)}</li>" for sentence in _brief(found)),
        "CLAIMS": _claims(found),
        "KEEP": f'<p class="lead">{said(labelled(meta["reading"]))}</p>'
        if any(meta["reading"].values())
        else "",
        "CARDS": "\n".join(card(figure) for figure in drawn),
        "CELLS": _cells(meta),
        "VALUES": _values(found),
        "READINGS": "\n".join(_definition(reading) for reading in meta["readings"]),
        "NOTES": "\n".join(f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in _notes(meta)),
        "ASKED": escape(found.asked),
        "COMMAND": escape(
            meta.get("command") or f"ruralsim study {meta['name']} --reps {len(meta['seeds'])}"
        ),
    }
    title = labelled(meta["title"])
    facts = {
        "title": title,
        "story": labelled(meta["question"]),
        "kicker": _kicker(meta),
        "dates": [*dates(meta)],
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in drawn if f.traces}}
    main = fill(asset("study.html"), parts, WORDS)
    place = found.meta.get("county"), found.meta.get("outside", ())
    return render(main, title, _links(drawn), data, SCRIPTS, STYLES, *place)


def few(seeds: int) -> Text:
    """The first line of what rests on too few seeds."""
    return text(
        f"Only {counted(seeds, 'seed')}: too few to tell anything from chance, so nothing is judged. "
        "Take more (--reps 8).",
        f"仅 {seeds} 个种子,不足以与偶然区分,故不作判定。请增加种子(--reps 8)。",
    )


def _notes(meta: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    yield from _NOTES
    counties = bool(meta.get("unequal"))
    yield text("What intervals hold", "区间反映什么"), text(*held(counties=counties))
    if counties:
        yield (
            text("Unlike counties", "不同的县"),
            text(
                "Cells of this study are different counties: totals go with their size, and a difference "
                "holds what the places differ in beside what was decided there.",
                "本研究的情景分属不同的县:总量随规模而变,差异既含决策之别,也含县域本身之别。",
            ),
        )


def _brief(found: Findings) -> Iterator[Text]:
    """What came out, in a sentence for each claim and reading."""
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    if too_few(len(found.meta["seeds"])):
        yield few(len(found.meta["seeds"]))
    for row in _rows(found, "claims"):
        claim, reading, mark = claims[row.claim], labelled(about[row.reading]), VERDICTS[row.verdict]
        value = quantity(row.value, row.unit, signed=True)
        if row.verdict == "open":
            low, high = (quantity(end, row.unit, signed=True)["en"] for end in (row.low, row.high))
            low_zh, high_zh = (quantity(end, row.unit, signed=True)["zh"] for end in (row.low, row.high))
            value = text(f"between {low} and {high}", f"介于 {low_zh} 与 {high_zh}之间")
        yield text(
            f"{mark['en'].capitalize()}: {claim['en']} ({reading['en']}: {value['en']}).",
            f"{mark['zh']}:{claim['zh']}({reading['zh']}:{value['zh']})。",
        )


def _claims(found: Findings) -> str:
    about = {r["key"]: r for r in found.meta["readings"]}
    claims = {c["key"]: c for c in found.meta["claims"]}
    rows, before = [], ""
    for row in _rows(found, "claims"):
        claim = claims[row.claim]
        paper = f" <small>{escape(claim['paper'])}</small>" if claim["paper"] else ""
        name = said(labelled(claim)) + paper if row.claim != before else ""
        value = quantity(row.value, row.unit, signed=True)
        detectable = quantity(row.detectable, row.unit, bare=True)
        counts = quantity(getattr(row, "relevant", math.nan), row.unit, bare=True)
        ends = " … ".join(
            quantity(end, row.unit, signed=True, bare=True)["en"] for end in (row.low, row.high)
        )
        rows.append(
            f"<tr><td>{name}</td><td>{said(capital(labelled(about[row.reading])))}</td>"
            f"<td>{said(_SIGNS[int(row.expected)])}</td>"
            f'<td class="n"><b>{said(value)}</b><span class="sub">{ends}</span></td>'
            f'<td class="n">{detectable["en"]}</td><td class="n">{counts["en"]}</td>'
            f'<td class="n">{_p(row.p_holm)}</td>'
            f'<td><span class="verdict {row.verdict}">{said(VERDICTS[row.verdict])}</span></td></tr>'
        )
        before = row.claim
    return "\n".join(rows)


def _rows(found: Findings, table: str) -> Iterator[Any]:
    yield from found.frame(table).itertuples()


def _p(value: float) -> str:
    return "–" if pd.isna(value) else "&lt; 0.001" if value < 0.001 else f"{value:.3f}"


def _cells(meta: Mapping[str, Any]) -> str:
    rows = []
    for cell in meta["cells"]:
        base = f" <small>{said(text('base', '基准'))}</small>" if cell["key"] == meta["base"] else ""
        items = (f"<code>{escape(item)}</code>" for item in (*cell["set"], *cell["changes"]))
        rows.append(
            f"<tr><td><b>{said(labelled(cell))}</b>{base}</td>"
            f"<td><code>{escape(cell['scenario'])}</code></td><td>{'<br>'.join(items) or '–'}</td></tr>"
        )
    return "\n".join(rows)


def _values(found: Findings) -> str:
    """Means of every cell and reading."""
    meta, frame = found.meta, found.frame("effects")
    heads = "".join(
        f'<th class="n">{said(labelled(r))}<br><small>{said(unit(r["unit"]))}</small></th>'
        for r in meta["readings"]
    )
    rows = []
    for cell in meta["cells"]:
        own = frame[frame["cell"] == cell["key"]].set_index("reading")
        cells = []
        for r in meta["readings"]:
            row = own.loc[r["key"]]
            shown = quantity(row["mean"], r["unit"], bare=True)["en"]
            moved = quantity(row["diff"], r["unit"], signed=True, bare=True)["en"]
            below = "" if cell["key"] == meta["base"] else f'<span class="sub">{moved}</span>'
            cells.append(f'<td class="n">{shown}{below}</td>')
        rows.append(f"<tr><td>{said(labelled(cell))}</td>{''.join(cells)}</tr>")
    return f"<thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"


def _definition(reading: Mapping[str, Any]) -> str:
    when = reading.get("when") or text("", "")  # findings of an older version have none
    at = said(text(*(f" · {when[k]}" for k in ("en", "zh")))) if when["en"] else ""
    words = text(reading["definition_en"], reading["definition_zh"])
    name = f"{said(labelled(reading))} <small>{said(unit(reading['unit']))}{at}</small>"
    return f"<div><dt>{name}</dt><dd>{said(words)}</dd></div>"


def _kicker(meta: Mapping[str, Any]) -> Text:
    paper = f" · {meta['paper']}" if meta["paper"] else ""
    return text(f"Study{paper}", f"研究{paper}")


def dates(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """What was run, for the head of the page."""
    seeds = meta["seeds"]
    yield text("Seeds", "随机种子"), f"{len(seeds)} ({seeds[0]}–{seeds[-1]})" if seeds else "0"
    yield text("Households", "农户"), f"{meta['households']:,}"
    yield text("From", "起始日"), str(meta["start"])
    yield text("Days", "天数"), f"{meta['days']:,}"
    yield PAGE["version"], str(meta["version"])


def _links(drawn: Sequence[Figure]) -> Iterator[tuple[str, Text]]:
    yield "overview", text("Question", "问题")
    yield "claims", WORDS["claims"]
    if drawn:
        yield "figures", WORDS["figures"]
    yield "cells", WORDS["cells"]
    yield "reading", PAGE["nav_reading"]
    yield "reproduce", PAGE["reproduce"]
