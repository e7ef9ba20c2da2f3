"""The story of a budget: what each budget is best spent on, the frontier, and what each lever is worth."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.experiment.budgeting.figures import (
    amount,
    frontier,
    intensities,
    intensity,
    marginal,
    money,
    recipe,
    recipes,
    spending,
)
from ruralsim.experiment.budgeting.words import LEVERS_LEAD, MONEY_LEAD, notes
from ruralsim.foundation.judging import clear, too_few
from ruralsim.foundation.spelling import counted
from ruralsim.report.numbers import is_share, percent, quantity
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import Cards, Cell, Column, Interval, Number, Section, Story, Table, Words
from ruralsim.report.story.phrases import failures, few, run_facts
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

_BUDGET = Column(text("Budget", "预算"), right=False)
_COST = Column(text("Cost", "支出"), text("CNY/year", "元/年"))
_WORTH = text("What each lever is worth", "各举措的价值")
_MIX = Column(text("Mix", "组合"), right=False)


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta, own = found.meta, _unit(found.meta)
    effect = Column(text("Effect", "效应"), own)
    per = Column(text("Effect per 10,000 CNY a year", "每年每万元的效应"), own)
    kept = Column(text("Keeps the budget", "守住预算"))
    searched = Column(text("As the search saw it", "搜索阶段所见"), own)
    best = Table(
        (_BUDGET, effect, _COST, per, kept, searched), [*_best(found)], terminal=labelled(meta["objective"])
    )
    step = Column(text("What more money buys", "追加投入买到什么"), right=False)
    steps = [Table((step, effect, _COST, per), [*_steps(found)])]
    line = Table((_COST, effect, _MIX), [*_line(found)])
    beaten_by = Column(text("Beaten by", "优于它的组合"), right=False)
    beaten = Table(
        (_COST, effect, _MIX, beaten_by),
        [*_beaten(found)],
        text("Mixes that another beats", "被优于的组合"),
        folded=True,
    )
    lever = Column(text("Lever", "举措"), right=False)
    much, spent = Column(text("Intensity", "力度")), Column(text("Spent on it", "其支出"), _COST.unit)
    worth = Table(
        (_BUDGET, lever, much, spent, effect, _COST), [*_worth(found)], grouped=True, terminal=_WORTH
    )
    mixes = Cards([intensities(found), spending(found)])
    return Story(
        title=labelled({"name": meta["name"], **meta["title"]}),
        kicker=text("Budget", "预算"),
        question=labelled(meta["question"]),
        facts=[(text("Mixes tried", "试验组合"), str(meta["tried"])), *failures(meta), *run_facts(meta)],
        doubt=few(len(meta["seeds_final"])),
        brief=[*_brief(found)],
        sections=[
            Section(
                "best",
                text("What the money buys", "钱能买到什么"),
                MONEY_LEAD,
                [best, mixes, *(steps if steps[0].rows else ())],
            ),
            Section(
                "frontier",
                text("Cost and effect", "成本与效应"),
                _dominated(found),
                [Cards([frontier(found)]), line, beaten],
            ),
            Section(
                "levers",
                _WORTH,
                LEVERS_LEAD,
                [Cards([*marginal(found)]), worth],
            ),
        ],
        reading=[notes(meta)],
        asked=text("The question as it was asked (TOML)", "问题设定(TOML)"),
        command=meta.get("command") or f"ruralsim budget {meta['name']}",
        remarks=[text(*held())],
    )


def _unit(meta: Mapping[str, Any]) -> Text:
    """Unit of what is done."""
    name = meta["objective"]["unit"]
    return text("percentage points", "百分点") if is_share(name) else unit(name)


def _best(found: Findings) -> Iterator[Sequence[Cell]]:
    """What each budget buys."""
    name = found.meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        budget = Words(money(row.budget))
        if row.mix < 0:
            yield budget, Words(text("no mix keeps it", "没有组合守得住"))
            continue
        seeds = text(
            f"{row.kept_seeds:.0f} of {counted(round(row.reps), 'seed')}",
            f"{row.reps:.0f} 个种子中 {row.kept_seeds:.0f} 个",
        )
        yield (
            budget,
            _effect(row, name),
            _cost(row, signed=False),
            Interval(row.per, row.per_low, row.per_high, name),
            Number(row.kept, spelling="probability", below=(seeds,), strong=True),
            Number(row.searched_effect, name, signed=True),
        )


def _steps(found: Findings) -> Iterator[Sequence[Cell]]:
    """What the next budget buys that the last did not; nothing with a single budget."""
    name = found.meta["objective"]["unit"]
    for row in rows(found.frame("steps")):
        a, b = amount(row.before), amount(row.budget)
        yield (
            Words(text(f"from {a} to {b} CNY a year", f"从每年{a}元到{b}元")),
            _effect(row, name),
            _cost(row),
            Interval(row.per, row.per_low, row.per_high, name),
        )


def _line(found: Findings) -> Iterator[Sequence[Cell]]:
    """Mixes on the frontier, cheapest first."""
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    for row in rows(tried[tried["frontier"]].sort_values("cost")):
        yield *_measured(row, meta), Words(recipe(mixes[int(row.mix)], meta["levers"]))


def _beaten(found: Findings) -> Iterator[Sequence[Cell]]:
    """Mixes that another beats, and which."""
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    for row in rows(tried[tried["beaten_by"] >= 0].sort_values("cost")):
        own, other = (Words(recipe(mixes[int(mix)], meta["levers"])) for mix in (row.mix, row.beaten_by))
        yield *_measured(row, meta), own, other


def _worth(found: Findings) -> Iterator[Sequence[Cell]]:
    """Each lever that a best mix moves."""
    meta, labels = found.meta, {lever["key"]: lever for lever in found.meta["levers"]}
    for row in rows(found.frame("levers").dropna(subset=["effect"])):
        lever = labels[row.lever]
        yield (
            Words(money(row.budget)),
            Words(labelled(lever)),
            Words(intensity(row.intensity, lever["unit"])),
            Number(row.spent, "CNY"),
            _effect(row, meta["objective"]["unit"]),
            _cost(row),
        )


def _measured(row: Any, meta: Mapping[str, Any]) -> tuple[Cell, Cell]:
    """Cost and effect of a mix as the search saw them."""
    return Number(row.cost, "CNY", signed=True), Number(row.effect, meta["objective"]["unit"], signed=True)


def _effect(row: Any, unit_name: str) -> Interval:
    return Interval(row.effect, row.effect_low, row.effect_high, unit_name)


def _cost(row: Any, signed: bool = True) -> Interval:
    return Interval(row.cost, row.cost_low, row.cost_high, "CNY", signed=signed)


def _brief(found: Findings) -> Iterator[Text]:
    """What each budget buys, in a sentence."""
    meta, mixes = found.meta, recipes(found)
    aim, objective_unit = labelled(meta["objective"]), meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        budget = money(row.budget)
        if row.mix < 0:
            cheapest, tried, sure = money(row.searched_cost), meta["tried"], percent(meta["probability"])
            yield text(
                f"{budget['en']}: none of the {tried} mixes tried keeps it with a probability of "
                f"{sure['en']}; the cheapest costs {cheapest['en']}.",
                f"{budget['zh']}:所试 {tried} 个组合均不能以 {sure['zh']} 的概率守住预算,"
                f"最省为{cheapest['zh']}。",
            )
            continue
        mix = recipe(mixes[int(row.mix)], meta["levers"])
        if not any(mixes[int(row.mix)][lever["key"]] != lever["rest"] for lever in meta["levers"]):
            yield text(
                f"{budget['en']}: nothing tried does better than the base.",
                f"{budget['zh']}:所试组合均不优于基准情景。",
            )
            continue
        effect = quantity(row.effect, objective_unit, signed=True)
        told = clear(row.effect_low, row.effect_high) and not too_few(row.reps)
        doubt = text("", "") if told else text(", which may be chance", ",可能出于偶然")
        cost = money(abs(row.cost))
        spent = (
            text(f"for {cost['en']}", f"实际支出{cost['zh']}")
            if row.cost >= 0
            else text(f"and saves {cost['en']}", f"并节省{cost['zh']}")
        )
        yield text(
            f"{budget['en']}: {aim['en']} {effect['en']}{doubt['en']}, {spent['en']}. {mix['en']}.",
            f"{budget['zh']}:{aim['zh']} {effect['zh']}{doubt['zh']},{spent['zh']}。{mix['zh']}。",
        )


def _dominated(found: Findings) -> Text:
    tried = found.frame("tried")
    less, every = int((tried["beaten_by"] >= 0).sum()), len(tried)
    how = (
        text("Every mix there is was measured.", "所有可能的组合均已测量。")
        if found.meta["exhaustive"]
        else text("Each point is a mix that was measured.", "每个点为一个实测组合。")
    )
    return text(
        f"{how['en']} {less} of {every} {'is' if less == 1 else 'are'} beaten: another does as much for "
        "no more money. What is left is the frontier.",
        f"{how['zh']}{every} 个组合中有 {less} 个被优于:另有组合花费不更多而效果不更差。其余构成前沿。",
    )
