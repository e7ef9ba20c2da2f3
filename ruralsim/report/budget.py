"""The page of a budget: what each budget is best spent on, the frontier, and what each lever is worth."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from ruralsim.foundation.judging import clear, too_few
from ruralsim.report.budget_figures import (
    frontier,
    intensities,
    marginal,
    money,
    recipe,
    recipes,
    rows,
    spending,
)
from ruralsim.report.budget_rows import beaten, best, effect_unit, line, steps, worth
from ruralsim.report.budget_words import WORDS, notes
from ruralsim.report.numbers import quantity
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.study import SCRIPTS, STYLES, dates, few
from ruralsim.report.text import PAGE, Text, labelled, text
from ruralsim.results.findings import Findings


def page(found: Findings) -> str:
    """The whole page as text."""
    meta = found.meta
    mixes, lines, levers = [intensities(found), spending(found)], frontier(found), [*marginal(found)]
    parts = {
        "BRIEF": "\n".join(f"<li>{said(sentence)}</li>" for sentence in _brief(found)),
        "UNIT": said(effect_unit(meta)),
        "BEST": "\n".join(best(found)),
        "MIXES": "\n".join(map(card, mixes)),
        "STEPS": steps(found),
        "DOMINATED": said(_dominated(found)),
        "FRONTIER": card(lines),
        "LINE": "\n".join(line(found)),
        "BEATEN": "\n".join(beaten(found)),
        "LEVERS": "\n".join(map(card, levers)),
        "WORTH": "\n".join(worth(found)),
        "NOTES": "\n".join(f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in notes(meta)),
        "ASKED": escape(found.asked),
        "COMMAND": escape(meta.get("command") or f"ruralsim budget {meta['name']}"),
    }
    title = labelled({"name": meta["name"], **meta["title"]})
    figures = (*mixes, lines, *levers)
    facts = {
        "title": title,
        "story": labelled(meta["question"]),
        "kicker": text("Budget", "预算"),
        "dates": [*_tried(meta), *dates(meta)],
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in figures if f.traces}}
    links = [("overview", PAGE["overview"])]
    links += [(name, WORDS[name]) for name in ("best", "frontier", "levers")]
    links += [("reading", PAGE["nav_reading"]), ("reproduce", PAGE["reproduce"])]
    main, county = fill(asset("budget.html"), parts, WORDS), meta.get("county")
    return render(main, title, links, data, SCRIPTS, STYLES, county, meta.get("outside", ()))


def _brief(found: Findings) -> Iterator[Text]:
    """What each budget buys, in a sentence."""
    meta, mixes = found.meta, recipes(found)
    if too_few(seeds := len(meta["seeds_final"])):
        yield few(seeds)
    aim, objective_unit = labelled(meta["objective"]), meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        budget = money(row.budget)
        if row.mix < 0:
            cheapest, tried, sure = money(row.searched_cost), meta["tried"], f"{meta['probability']:.0%}"
            yield text(
                f"{budget['en']}: none of the {tried} mixes tried keeps it with a probability of {sure}; "
                f"the cheapest costs {cheapest['en']}.",
                f"{budget['zh']}:所试 {tried} 个组合均不能以 {sure} 的概率守住预算,最省为{cheapest['zh']}。",
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


def _tried(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    yield text("Mixes tried", "试验组合"), str(meta["tried"])
    if meta["failed"]:
        yield text("Runs failed", "失败运行"), str(meta["failed"])
