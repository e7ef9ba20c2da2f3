"""The page of a sensitivity analysis: what moves the outcomes, how, and how sure that is."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from ruralsim.report.factors import DESIGNS, Space, facts
from ruralsim.report.figures import Figure
from ruralsim.report.numbers import difference_unit, is_share, quantity
from ruralsim.report.reading import MEASURES, Reading, readings
from ruralsim.report.responses import responses
from ruralsim.report.sensitivity_brief import percent, sentences
from ruralsim.report.sensitivity_figures import chance, convergence, shares
from ruralsim.report.sensitivity_words import LEADS, NOTES, RESPONSES, WORDS
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.story.html import SCRIPTS, STYLES
from ruralsim.report.text import PAGE, Text, labelled, text, unit
from ruralsim.results.findings import Findings

_PAIRS = 10
_IN_UNIT = ("mu_star", "mu", "sigma", "swing")
_SHARES = ("S1", "ST", "S2")


def page(found: Findings) -> str:
    """The whole page as text."""
    meta, space = found.meta, Space(found)
    every = readings(space)
    drawn = {
        "SHARES": [figure for reading in every for figure in shares(reading)],
        "RESPONSES": [figure for reading in every for figure in responses(reading)],
        "CHANCE": [*chance(space, every)],
        "ENOUGH": [figure for reading in every for figure in convergence(reading)],
    }
    cards = {name: "\n".join(map(card, figures)) for name, figures in drawn.items()}
    if not drawn["RESPONSES"]:
        cards["RESPONSES"] = f'<div class="nodata">{said(WORDS["no_responses"])}</div>'
    kind = meta["design"]["kind"]
    parts = {
        **cards,
        "BRIEF": "\n".join(f"<li>{said(sentence)}</li>" for sentence in sentences(every)),
        "SHARES_LEAD": said(LEADS[_lead(every)]),
        "RESPONSES_LEAD": said(RESPONSES.get(kind, RESPONSES[""])),
        "ENOUGH": _enough(cards["ENOUGH"], kind),
        "SPREAD": _spread(every),
        "TABLES": "\n".join(_tables(every)),
        "NOTES": "\n".join(f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in _notes(every)),
        "OUTCOMES": "\n".join(map(definition, meta["outcomes"])),
        "ASKED": escape(found.asked),
        "COMMAND": escape(meta.get("command") or f"ruralsim sensitivity {meta['name']}"),
    }
    title = labelled(meta["title"])
    design = DESIGNS[kind]
    head = {
        "title": title,
        "story": labelled(meta["question"]) if any(meta["question"].values()) else text("", ""),
        "kicker": text(f"Sensitivity · {design['en']}", f"敏感性分析 · {design['zh']}"),
        "dates": [*facts(meta)],
    }
    figures = [figure for own in drawn.values() for figure in own if figure.traces]
    data = {"facts": head, "figures": {figure.name: figure.as_json() for figure in figures}}
    main, county = fill(asset("sensitivity.html"), parts, WORDS), meta.get("county")
    links = _links(drawn, kind)
    return render(main, title, links, data, SCRIPTS, STYLES, county, meta.get("outside", ()))


def definition(outcome: Mapping[str, Any]) -> str:
    """An outcome with its unit, the days it is read on and its definition."""
    days = outcome.get("when") or text("", "")  # findings of an older version have none
    when = said(text(*(f" · {days[k]}" for k in ("en", "zh")))) if days["en"] else ""
    name = f"{said(labelled(outcome))} <small>{said(unit(outcome['unit']))}{when}</small>"
    return (
        f"<div><dt>{name}</dt><dd>{said(text(outcome['definition_en'], outcome['definition_zh']))}</dd></div>"
    )


def _lead(every: Sequence[Reading]) -> str:
    leading = next((reading.leading for reading in every if reading.leading), "")
    return "shares" if leading in ("S1", "ST") else leading or "none"


def _enough(cards: str, kind: str) -> str:
    if not cards:
        return ""
    lead = said(WORDS["enough_lead"])
    return (
        f'<section id="enough"><h2>{said(WORDS["enough"])}</h2><p class="lead">{lead}</p>'
        f'<div class="cards">{cards}</div></section>'
    )


def _spread(every: Sequence[Reading]) -> str:
    """How far each outcome spreads, and what of it is chance."""
    heads = "".join(
        f'<th class="n">{said(WORDS[name])}</th>'
        for name in (
            "mean",
            "sd",
            "range",
            "of_points",
            "of_seeds",
            "of_rest",
            "floor",
            "in_interval",
            "used",
        )
    )
    rows = []
    for reading in every:
        row = reading.spread
        numbers = [quantity(row[c], reading.unit, bare=True)["en"] for c in ("mean", "sd", "least", "most")]
        parts = [said(percent(row[c])) for c in ("of_points", "of_seeds", "of_rest", "floor")]
        own = reading.index(reading.leading)["of_seeds"].mean() if reading.leading else np.nan
        parts.append(said(percent(own)))
        used = f"{int(row['points']):,} / {int(row['points'] + row['dropped']):,} × {int(row['seeds'])}"
        cells = [numbers[0], numbers[1], f"{numbers[2]} … {numbers[3]}", *parts, used]
        name = f"{said(reading.title)} <small>{said(unit(reading.unit))}</small>"
        rows.append(f"<tr><td>{name}</td>{''.join(f'<td class=n>{c}</td>' for c in cells)}</tr>")
    return _table(f"<th></th>{heads}", rows)


def _tables(every: Sequence[Reading]) -> Iterator[str]:
    """Indices in numbers: of factors, then of the strongest pairs."""
    kinds = [
        kind for kind in MEASURES if kind != "S2" and any(kind in set(r.indices["index"]) for r in every)
    ]
    heads = "".join(f'<th class="n">{_head(kind)}</th>' for kind in kinds)
    rows = []
    for reading in every:
        for i, factor in enumerate(reading.told()):
            cells = "".join(_cell(reading, kind, factor) for kind in kinds)
            name = f"{said(reading.title)} <small>{said(unit(reading.unit))}</small>" if not i else ""
            label = reading.space.name(factor)
            rows.append(
                f"<tr><td>{name}</td><td>{said(label)}<span "
                f"class=sub><code>{escape(factor)}</code></span></td>{cells}</tr>"
            )
    yield _table(f"<th>{said(WORDS['outcome'])}</th><th>{said(WORDS['factor'])}</th>{heads}", rows)
    rows = []
    for reading in every:
        pairs = reading.indices[reading.indices["index"] == "S2"]
        pairs = pairs.reindex(pairs["value"].abs().sort_values(ascending=False).index)[:_PAIRS]
        for i, row in enumerate(pairs.to_dict("records")):
            names = " × ".join(said(reading.space.name(row[key])) for key in ("factor", "other"))
            name = said(reading.title) if not i else ""
            rows.append(f"<tr><td>{name}</td><td>{names}</td>{_number(row, 'S2', reading)}</tr>")
    if rows:
        yield _table(
            f"<th>{said(WORDS['outcome'])}</th><th>{said(WORDS['pair'])}</th><th class=n>{_head('S2')}</th>",
            rows,
        )


def _table(heads: str, rows: Sequence[str]) -> str:
    table = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    scroll = f'<div class="scroll"><table class="values">{table}</table></div>'
    return f'<div class="card tablecard below">{scroll}</div>'


def _head(kind: str) -> str:
    short = {"mu_star": "μ*", "mu": "μ", "sigma": "σ", "prcc": "PRCC", "swing": ""}.get(kind, kind)
    return f"{said(MEASURES[kind])}" if not short else f"{short}<br><small>{said(MEASURES[kind])}</small>"


def _cell(reading: Reading, kind: str, factor: str) -> str:
    own = reading.index(kind)
    if factor not in own.index:
        return "<td class=n>–</td>"
    return _number(own.loc[factor], kind, reading)


def _number(row: Any, kind: str, reading: Reading) -> str:
    name = reading.unit if kind in _IN_UNIT else "share" if kind in _SHARES else "1"
    numbers = [float(row[k]) for k in ("value", "low", "high")]
    if kind in _SHARES:
        value, low, high = (f"{round(100 * n, 1) + 0.0:.1f}".replace("-", "−") for n in numbers)
    else:
        value, low, high = (quantity(n, name, bare=True)["en"] for n in numbers)
    below = f'<span class="sub">{low} … {high}</span>' if np.isfinite(numbers[1]) and low != high else ""
    mark = "" if value == "–" else " %" if kind in _SHARES else ""
    if kind in _IN_UNIT and is_share(name) and value != "–":
        mark = f" {said(difference_unit(name))}"
    return f'<td class="n"><b>{value}{mark}</b>{below}</td>'


def _notes(every: Sequence[Reading]) -> Iterator[tuple[Text, Text]]:
    kinds = {kind for reading in every for kind in reading.indices["index"]}
    for needs, heading, words in NOTES:
        if not needs or kinds & set(needs):
            yield heading, words


def _links(drawn: Mapping[str, Sequence[Figure]], kind: str) -> Iterator[tuple[str, Text]]:
    yield "overview", text("Question", "问题")
    yield "shares", WORDS["shares"]
    yield "responses", WORDS["responses"]
    yield "chance", WORDS["chance"]
    if drawn["ENOUGH"]:
        yield "enough", WORDS["enough"]
    yield "table", WORDS["table"]
    yield "reading", PAGE["nav_reading"]
    yield "reproduce", PAGE["reproduce"]
