"""The story of an attribution: what each lever contributes, and which pairs help or hinder each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from ruralsim.experiment.attributing.figures import contributions, labels, pairs
from ruralsim.foundation.judging import clear, too_few
from ruralsim.foundation.spelling import counted
from ruralsim.report.numbers import difference_unit, quantity
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import Cards, Column, Interval, Number, Section, Story, Table, Words, notes
from ruralsim.report.story.phrases import few, run_facts
from ruralsim.report.text import Text, capital, labelled, text
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

_LUCK = text(*held())
_SHARED = text("Contributions", "贡献")
_SHARED_LEAD = text(
    "The Shapley value of each lever: what it adds on joining, averaged over every order of joining. The "
    "values of all levers add up to the effect of the bundle. Means over seeds with 95 % intervals; a "
    "hollow mark says that the interval holds zero.",
    "各举措的沙普利值:在所有加入顺序下加入时的平均增量,合计等于组合的总效应。各种子均值及95%区间;空心标记表示区间含零。",
)
_PAIRS_LEAD = text(
    "What two levers add together beyond what each adds without the other. Above zero they help each "
    "other, below they do the same work twice.",
    "两项举措并施时超出各自单独增量之和的部分:大于零为相互促进,小于零为作用重叠。",
)
_TABLE_LEAD = text(
    "“Alone” is the lever without the others, “last” what the bundle loses without it. Where the two "
    "differ, no single number says what a lever is worth; the Shapley value is a fair mean.",
    "“单独”为只实施该举措的效应,“最后”为组合去掉该举措的损失。二者不同时,单一数值不足以说明其价值,沙普利值为其公平平均。",
)
_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Attribution is bookkeeping", "归因是分账"),
        text(
            "The runs are real: every set of levers shown was simulated. How their joint effect is shared "
            "out is a rule: equal treatment of levers that do the same, nothing for a lever that does "
            "nothing, and no remainder.",
            "所列各举措组合均经仿真。共同效应如何分摊则是规则:作用相同者同等对待,毫无作用者不计,且无余数。",
        ),
    ),
    (
        text("Same luck", "运气相同"),
        text(
            "All sets of one seed share their chance; intervals are over seeds.",
            "同一种子下各组合的偶然相同;区间取自不同种子。",
        ),
    ),
    (text("What intervals hold", "区间反映什么"), _LUCK),
)


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta, seeds = found.meta, len(found.meta["seeds"])
    name = labelled({"name": meta["name"], **meta["title"]})
    return Story(
        title=text(f"Which lever did it? {name['en']}", f"何者之功?{name['zh']}"),
        kicker=text("Attribution", "归因"),
        question=labelled(meta["story"]),
        facts=[(text("Lever", "举措"), str(len(meta["levers"]))), *run_facts(meta)],
        doubt=few(seeds),
        brief=[*_brief(found)],
        sections=[
            Section("figures", _SHARED, _SHARED_LEAD, [Cards([*contributions(found)])]),
            Section("pairs", text("Pairs", "两两交互"), _PAIRS_LEAD, [Cards([*pairs(found)])]),
            Section("table", text("In numbers", "数值"), _TABLE_LEAD, [_numbers(found)]),
        ],
        reading=[notes([*_NOTES, _how(meta)])],
        asked=text("The bundle (TOML)", "组合方案(TOML)"),
        command=meta.get("command") or f"ruralsim attribute {meta['name']} --reps {seeds}",
        remarks=[_LUCK],
        notes_title=text("How to read this attribution", "如何阅读本归因"),
    )


def _brief(found: Findings) -> Iterator[Text]:
    """Who contributes what, a sentence for each reading; and how many intervals were looked at."""
    frame, names = found.frame("shapley"), labels(found)
    if too_few(len(found.meta["seeds"])):
        return
    for reading in found.meta["readings"]:
        own = frame[frame["reading"] == reading["key"]]
        order = own["value"].abs().sort_values(ascending=False).index
        told = [row for row in rows(own.loc[order]) if clear(row.low, row.high)]
        said = [
            {k: f"{names[row.lever][k]} {v}" for k, v in quantity(row.value, row.unit, signed=True).items()}
            for row in told
        ]
        label, others = capital(labelled(reading)), len(own) - len(told)
        rest = text("", "")
        if others:
            rest = text(
                f"; {counted(others, 'lever')} not distinct from zero",
                f";另有 {others} 项举措的贡献与零无法区分",
            )
        if said:
            listed = text(", ".join(one["en"] for one in said), "、".join(one["zh"] for one in said))
            yield text(
                f"{label['en']}: {listed['en']}{rest['en']}.", f"{label['zh']}:{listed['zh']}{rest['zh']}。"
            )
        else:
            yield text(
                f"{label['en']}: no lever's contribution is distinct from zero.",
                f"{label['zh']}:各项举措的贡献均与零无法区分。",
            )
    yield text(
        f"{counted(len(frame), 'interval')} looked at; of those about nothing, one in twenty leaves zero out "
        "by chance.",
        f"共考察 {len(frame)} 个区间;若均无作用,平均每二十个中仍有一个偶然不含零。",
    )


def _how(meta: Mapping[str, Any]) -> tuple[Text, Text]:
    levers, orders = len(meta["levers"]), meta["orders"]
    if meta["exact"]:
        return (
            text("Exact", "精确计算"),
            text(
                f"With {counted(levers, 'lever')} every set was run: {2**levers} for each seed.",
                f"{levers} 项举措的所有组合均已运行:每个种子 {2**levers} 次。",
            ),
        )
    return (
        text("Sampled", "抽样估计"),
        text(
            f"With {counted(levers, 'lever')} not every set can be run: {orders} orders were drawn for each "
            "seed. The intervals hold the chance of the draw as well.",
            f"{levers} 项举措无法遍历:每个种子抽取 {orders} 种顺序,区间已含抽样误差。",
        ),
    )


def _numbers(found: Findings) -> Table:
    """What each lever contributes, alone and joining last."""
    columns = (
        Column(text("Lever", "举措"), right=False),
        Column(text("Read", "读数"), right=False),
        Column(text("Shapley value", "沙普利值")),
        Column(text("Alone", "单独")),
        Column(text("Last", "最后")),
    )
    about, frame = {r["key"]: r for r in found.meta["readings"]}, found.frame("shapley")
    told = [
        (
            Words(name),
            Words(labelled(about[row["reading"]]), aside=difference_unit(row["unit"])),
            Interval(row["value"], row["low"], row["high"], row["unit"]),
            Number(row["alone"], row["unit"], signed=True),
            Number(row["last"], row["unit"], signed=True),
        )
        for lever, name in labels(found).items()
        for row in frame[frame["lever"] == lever].to_dict("records")
    ]
    return Table(columns, told, grouped=True, terminal=_SHARED)
