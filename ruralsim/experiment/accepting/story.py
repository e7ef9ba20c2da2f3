"""The story of an acceptability: how likely each policy is worth its money, and from what worth on."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from ruralsim.foundation.judging import clear, too_few
from ruralsim.report.figures import Figure, axis, line
from ruralsim.report.numbers import probability, quantity, spelt
from ruralsim.report.source import rows, short
from ruralsim.report.story.blocks import (
    Cards,
    Cell,
    Column,
    Definitions,
    Interval,
    Number,
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

_POLICY = Column(text("Policy", "政策"), right=False)
_GAINED = Column(text("Household-years above the line", "监测线以上户·年"), unit("household-years"))
_COST = Column(text("Public cost", "财政支出"), unit("CNY"))
_PRICE = Column(text("Cost of a household-year", "每户·年支出"), unit("CNY/household-year"))
_SURE = Column(text("Almost sure where it is worth", "基本确定划算的价值"))
_WORTH = Column(text("A household-year is worth", "一户·年的价值"), unit("CNY"))
_CHANCE = Column(text("Probability that it is worth its money", "划算的概率"))
_BENEFIT = Column(text("Net benefit", "净收益"), unit("CNY"))
_MOST = Column(text("Most net benefit", "净收益最大"), right=False)

_LEAD = text(
    "A policy is worth its money where what its household-years above the monitoring line are worth exceeds "
    "what it costs the public. What a household-year is worth is for readers to say: find it along the axis.",
    "若政策新增的监测线以上户·年的价值超过其财政支出,则该政策划算。一户·年值多少由读者判断:请沿横轴查找。",
)
_TABLE_LEAD = text(
    "The same at some worths, with the mean net benefit of the run and its 95 % interval.",
    "若干价值下的概率,以及运行期平均净收益与95%区间。",
)
_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Net benefit", "净收益"),
        text(
            "Worth of a household-year × household-years gained − public money beyond the base's, pair by "
            "pair and over the whole run. Both runs of a pair share weather, illness and luck. Nothing is "
            "discounted.",
            "一户·年的价值×新增户·年−新增财政支出,逐对计算,覆盖整个运行期。每对运行的天气、疾病与运气相同。未作贴现。",
        ),
    ),
    (
        text("Probability", "概率"),
        text(
            "How likely the mean net benefit over all luck is above none, given these pairs: the posterior "
            "of a mean with flat priors, Student's t with one degree of freedom less than there are pairs. "
            "Few pairs make it less sure, as they should. It is each policy's own against the base, and says "
            "nothing of whether the model is right.",
            "在给定配对下,平均净收益大于零的概率:平坦先验下均值的后验分布,即自由度为配对数减一的t分布。配对越少,结论越不确定。该概率为各政策相对基准的概率,不涉及模型本身是否正确。",
        ),
    ),
    (
        text("Most net benefit", "净收益最大"),
        text(
            "The policy whose mean net benefit is the largest of all, and above none. Of two of which either "
            "may be chosen it is the one to take, however little they differ; the probability beside it says "
            "how sure it is to beat the base, not the others.",
            "平均净收益最大且大于零的政策。若只能择一,即使差距很小也应选它;旁边的概率表示其优于基准(而非优于其他政策)的把握。",
        ),
    ),
    (
        text("Money saved, household-years lost", "节省支出而户·年减少"),
        text(
            "A policy that saves money and loses household-years is worth it where a household-year is worth "
            "little: its curve falls. Its cost of a household-year is then what is saved for each one lost.",
            "若政策节省支出但户·年减少,则仅在一户·年价值较低时划算,其曲线下降;此时每户·年支出指每减少一户·年所节省的支出。",
        ),
    ),
)


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta = found.meta
    columns = (_POLICY, _GAINED, _COST, _PRICE, _SURE)
    heading = text("What is gained and what it costs, over the run", "运行期内的所得与支出")
    policies = Table(columns, [*_policies(found)], terminal=heading)
    at = Table(
        (_WORTH, _POLICY, _CHANCE, _BENEFIT, _MOST),
        [*_told(found)],
        grouped=True,
        terminal=text("Worth its money?", "是否划算?"),
    )
    return Story(
        title=labelled({"name": meta["name"], **meta["title"]}),
        kicker=text("Acceptability", "可接受性"),
        question=labelled(meta["question"]),
        facts=[(text("Policies", "政策数"), str(len(meta["options"]))), *run_facts(meta)],
        doubt=few(len(meta["seeds"])),
        brief=[*_brief(found)],
        sections=[
            Section("curve", text("Worth its money?", "是否划算?"), _LEAD, [Cards([curve(found)]), policies]),
            Section("worth", text("What a household-year is worth", "一户·年的价值"), _TABLE_LEAD, [at]),
        ],
        reading=[notes(_NOTES), _set(found)],
        asked=text("The question as it was asked (TOML)", "问题设定(TOML)"),
        command=meta.get("command") or f"ruralsim acceptability {meta['name']}",
        remarks=[text(*held())],
    )


def curve(found: Findings) -> Figure:
    """Probability that each policy is worth its money, by what a household-year is worth."""
    frame, traces = found.frame("curve"), []
    for i, (key, name) in enumerate(_names(found).items()):
        own = frame[(frame["option"] == key) & frame["chance"].notna()]
        if len(own):
            traces.append(line(short(own["worth"]), short(own["chance"]), name, i))
    shown = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "line": _DOTTED}
    layout = {
        "height": 420,
        "xaxis": {
            "type": "linear",
            "title": {"text": text("worth of a household-year, CNY", "一户·年的价值,元")},
            "tickformat": ",~r",
            "hoverformat": ",~r",
            "rangemode": "tozero",
        },
        "yaxis": axis("share", range=[-0.02, 1.02], tickformat=".0%", hoverformat=".0%"),
        "shapes": [{**shown, "y0": level, "y1": level} for level in (0.5, 0.95)],
    }
    note = text("Dotted: even odds, and 95 %.", "虚线为50%与95%。")
    missing = text("Too few pairs to tell a probability.", "配对过少,无法给出概率。")
    title = text("Probability that a policy is worth its money", "政策划算的概率")
    return Figure("curve", title, traces, layout, note, wide=True, missing=missing)


_DOTTED = {"color": "var(--faint)", "width": 1.2, "dash": "dot"}


def _names(found: Findings) -> dict[str, Text]:
    return {option["key"]: labelled(option) for option in found.meta["options"]}


def _policies(found: Findings) -> Iterator[Sequence[Cell]]:
    """What each policy gains, what it costs, and from what worth on it is almost surely worth it."""
    names = _names(found)
    for row in rows(found.frame("options")):
        yield (
            Words(names[row.option], strong=True),
            Interval(row.gained, row.gained_low, row.gained_high, "household-years"),
            Interval(row.cost, row.cost_low, row.cost_high, "CNY"),
            Interval(row.price, row.price_low, row.price_high, "CNY/household-year", signed=False),
            Words(_where(row)),
        )


def _told(found: Findings) -> Iterator[Sequence[Cell]]:
    """The curve at the worths that were asked for."""
    names, frame = _names(found), found.frame("curve")
    order = {key: i for i, key in enumerate(names)}
    asked = frame[frame["worth"].isin(found.meta["worth"])]
    for row in rows(asked.sort_values(["worth", "option"], key=lambda c: c.map(order).fillna(c))):
        most = Verdict(text("the most", "最大"), "finding") if row.best else Words("")
        yield (
            Words(spelt(row.worth)),
            Words(names[row.option]),
            Number(row.chance, spelling="probability", strong=True),
            Interval(row.benefit, row.benefit_low, row.benefit_high, "CNY"),
            most,
        )


def _brief(found: Findings) -> Iterator[Text]:
    """What may be said of each policy, in a sentence or two."""
    names, frame = _names(found), found.frame("curve")
    most = max(found.meta["worth"])
    for row in rows(found.frame("options")):
        if too_few(row.reps):
            continue
        name, own = names[row.option], frame[frame["option"] == row.option]
        first, last = own["chance"].iloc[0], own["chance"].iloc[-1]
        does = _does(row)
        worth = probability(last)
        where = _where(row)
        if math.isnan(last):
            said = text("no pair differs from the base", "各配对均与基准相同")
        elif row.sure_low >= 0.0:
            said = text(
                f"almost surely worth its money where a household-year is worth {where['en']}",
                f"一户·年价值{where['zh']}时基本确定划算",
            )
        else:
            none, top = probability(first), f"{most:,.0f}"
            said = text(
                f"sure at no worth: {none['en']} at nothing, {worth['en']} at {top} CNY a household-year",
                f"任何价值下均不确定:价值为零时概率{none['zh']},{top}元时{worth['zh']}",
            )
        yield text(f"{name['en']}: {does['en']}; {said['en']}.", f"{name['zh']}:{does['zh']};{said['zh']}。")


def _where(row: Any) -> Text:
    """At what worths of a household-year a policy is almost surely worth its money."""
    low, high = (quantity(end, "CNY") for end in (row.sure_low, row.sure_high))
    if math.isnan(row.sure_low):
        return text("–", "–")
    if row.sure_low == 0.0:
        if math.isinf(row.sure_high):
            return text("whatever it may be", "无论多少")
        return text(f"{high['en']} or less", f"不高于{high['zh']}")
    if math.isinf(row.sure_high):
        return text(f"{low['en']} or more", f"不低于{low['zh']}")
    return text(f"{low['en']} to {high['en']}", f"{low['zh']}至{high['zh']}")


def _does(row: Any) -> Text:
    """What a policy does to household-years and to public money, where it can be told."""
    gained, cost = quantity(abs(row.gained), "household-years"), quantity(abs(row.cost), "CNY")
    years = text("household-years gained are not distinct from zero", "新增户·年与零无法区分")
    if clear(row.gained_low, row.gained_high):
        up = row.gained > 0.0
        years = text(
            f"{'gains' if up else 'loses'} {gained['en']}", f"{'新增' if up else '减少'}{gained['zh']}"
        )
    money = text("its cost is not distinct from zero", "支出与零无法区分")
    if clear(row.cost_low, row.cost_high):
        up = row.cost > 0.0
        money = text(f"{'costs' if up else 'saves'} {cost['en']}", f"{'支出' if up else '节省'}{cost['zh']}")
    return text(f"{years['en']}, {money['en']}", f"{years['zh']},{money['zh']}")


def _set(found: Findings) -> Definitions:
    """What each policy sets on the base."""
    base = labelled(found.meta["base"])
    return Definitions(
        [
            (Words(name, option["key"]), tuple(option["set"]))
            for option, name in zip(found.meta["options"], _names(found).values(), strict=True)
        ],
        text(f"What each policy sets on {base['en']}", f"各政策在“{base['zh']}”上的设定"),
    )
