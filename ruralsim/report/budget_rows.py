"""Rows of the tables of a budget's page, as HTML."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ruralsim.foundation.spelling import counted
from ruralsim.report.budget_figures import amount, intensity, money, recipe, recipes, rows
from ruralsim.report.budget_words import WORDS
from ruralsim.report.numbers import probability, quantity
from ruralsim.report.sheet import said
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.findings import Findings


def best(found: Findings) -> Iterator[str]:
    """What each budget buys."""
    meta = found.meta
    name = meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        if row.mix < 0:
            nothing = said(text("no mix keeps it", "没有组合守得住"))
            yield f'<tr><td>{said(money(row.budget))}</td><td colspan="5">{nothing}</td></tr>'
            continue
        kept = probability(row.kept)
        seeds = text(
            f"{row.kept_seeds:.0f} of {counted(round(row.reps), 'seed')}",
            f"{row.reps:.0f} 个种子中 {row.kept_seeds:.0f} 个",
        )
        yield (
            f"<tr><td>{said(money(row.budget))}</td>"
            f"{_cell(row.effect, row.effect_low, row.effect_high, name)}"
            f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY', signed=False)}"
            f"{_cell(row.per, row.per_low, row.per_high, name)}"
            f'<td class="n"><b>{kept}</b><span class="sub">{said(seeds)}</span></td>'
            f'<td class="n">{quantity(row.searched_effect, name, signed=True, bare=True)["en"]}</td></tr>'
        )


def steps(found: Findings) -> str:
    """What the next budget buys that the last did not; nothing with a single budget."""
    frame, name = found.frame("steps"), found.meta["objective"]["unit"]
    if frame.empty:
        return ""
    lines = [
        f"<tr><td>{said(_from_to(row.before, row.budget))}</td>"
        f"{_cell(row.effect, row.effect_low, row.effect_high, name)}"
        f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY')}"
        f"{_cell(row.per, row.per_low, row.per_high, name)}</tr>"
        for row in rows(frame)
    ]
    name_of = said(effect_unit(found.meta))
    heads = (
        f"<th>{said(WORDS['steps'])}</th>"
        f'<th class="n">{said(WORDS["effect"])}<br><small>{name_of}</small></th>'
        f'<th class="n">{said(WORDS["cost"])}<br><small>{said(WORDS["cny_year"])}</small></th>'
        f'<th class="n">{said(WORDS["per"])}<br><small>{name_of}</small></th>'
    )
    table = f'<table class="values"><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    return f'<div class="card tablecard below"><div class="scroll">{table}</div></div>'


def line(found: Findings) -> Iterator[str]:
    """Mixes on the frontier, cheapest first."""
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    name = meta["objective"]["unit"]
    for row in rows(tried[tried["frontier"]].sort_values("cost")):
        yield (
            f'<tr><td class="n">{_bare(row.cost, "CNY")}</td><td class="n">{_bare(row.effect, name)}</td>'
            f"<td>{said(recipe(mixes[int(row.mix)], meta['levers']))}</td></tr>"
        )


def beaten(found: Findings) -> Iterator[str]:
    """Mixes that another beats, and which."""
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    for row in rows(tried[tried["beaten_by"] >= 0].sort_values("cost")):
        own, other = (recipe(mixes[int(mix)], meta["levers"]) for mix in (row.mix, row.beaten_by))
        yield (
            f'<tr><td class="n">{_bare(row.cost, "CNY")}</td>'
            f'<td class="n">{_bare(row.effect, meta["objective"]["unit"])}</td>'
            f"<td>{said(own)}</td><td>{said(other)}</td></tr>"
        )


def worth(found: Findings) -> Iterator[str]:
    """Each lever that a best mix moves."""
    frame, meta = found.frame("levers").dropna(subset=["effect"]), found.meta
    if frame.empty:
        none = text("No best mix moves a lever.", "各最优组合均未动用任何举措。")
        yield f'<tr><td colspan="5">{said(none)}</td></tr>'
    labels, before = {lever["key"]: lever for lever in meta["levers"]}, None
    for row in rows(frame):
        lever = labels[row.lever]
        budget = said(money(row.budget)) if row.budget != before else ""
        before = row.budget
        yield (
            f"<tr><td>{budget}</td><td>{said(labelled(lever))}</td>"
            f'<td class="n">{said(intensity(row.intensity, lever["unit"]))}</td>'
            f"{_cell(row.effect, row.effect_low, row.effect_high, meta['objective']['unit'])}"
            f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY')}</tr>"
        )


def effect_unit(meta: Mapping[str, Any]) -> Text:
    """Unit of what is done."""
    name = meta["objective"]["unit"]
    return text("percentage points", "百分点") if name.split("/")[0] == "share" else unit(name)


def _from_to(before: float, budget: float) -> Text:
    a, b = amount(before), amount(budget)
    return text(f"from {a} to {b} CNY a year", f"从每年{a}元到{b}元")


def _cell(value: float, low: float, high: float, name: str, *, signed: bool = True) -> str:
    if math.isnan(value):
        return '<td class="n">–</td>'
    ends = " … ".join(_bare(end, name, signed=signed) for end in (low, high))
    sub = "" if math.isnan(low) else f'<span class="sub">{ends}</span>'
    return f'<td class="n"><b>{_bare(value, name, signed=signed)}</b>{sub}</td>'


def _bare(value: float, name: str, *, signed: bool = True) -> str:
    return quantity(float(value), name, signed=signed, bare=True)["en"]
