"""Figures and charts of the counties that are watched."""

import math
from typing import TYPE_CHECKING, Any

from ruralsim.app import charts, taken
from ruralsim.app.live import Series, known_indicators
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.sure import use_known
from ruralsim.app.parts.table import Cell, Row, table
from ruralsim.app.parts.take import Take
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.app.widgets.echart import EChartView, drawn
from ruralsim.experiment.comparing.brief import state
from ruralsim.experiment.comparing.words import WORDS
from ruralsim.foundation.judging import sign_word
from ruralsim.indicators import Indicator
from ruralsim.report.numbers import difference_unit, is_share, quantity

if TYPE_CHECKING:
    from pandas import DataFrame

_KNOWN = known_indicators()
_MARKS = {"better": "✓ ", "worse": "✗ ", "moved": "◆ ", "": ""}
"""Better, worse, or neither: seen without colours too."""
_COLOURS = {"better": "good", "worse": "bad", "moved": "moved"}


@solara.component
def Tiles(player: Player) -> None:  # noqa: N802
    """Six figures of today."""
    language, shot = use_visitor().language.value, player.shot.value
    curves = shot.curves if shot else None
    added = charts.added(player.counties)
    with div(css="tiles", testid="tiles"):
        for name, spec in {**{name: _KNOWN[name] for name in charts.TILES}, **added}.items():
            value = charts.latest(curves[0], name) if curves and name in curves[0] else math.nan
            shown, unit = charts.figure(spec, value, language)
            div(
                tag("span", charts.label(spec, language), css="label"),
                tag("b", shown),
                tag("span", unit, css="unit"),
                css="tile",
                testid=f"tile-{name}",
                title=spec.definition_en if language == "en" else spec.definition_zh,
            )


@solara.component
def Charts(player: Player) -> None:  # noqa: N802
    """One chart for each side of the county; two counties also as differences."""
    visitor = use_visitor()
    language, shot = visitor.language.value, player.shot.value
    curves = shot.curves if shot else None
    difference, set_difference = solara.use_state(True)
    known, now = use_known(visitor)
    courses = charts.courses(known.comparison) if known and now and player is visitor.compare else None
    if curves and len(curves) == 2:
        with rv.BtnToggle(
            v_model=int(difference), on_v_model=lambda i: set_difference(bool(i)), mandatory=True, dense=True
        ):
            for key in ("levels", "differences"):
                rv.Btn(children=[visitor.say(key)], small=True, attributes={"data-testid": key})
    if curves:
        Take("days", lambda: [taken.days(curves, player.counties)])
    with div(css="charts", testid="charts"):
        for chart in charts.CHARTS:
            with div(css="chart", testid=f"card-{chart.name}"):
                paired = curves is not None and difference and len(curves) == 2
                unit = difference_unit("share") if paired and chart.unit["en"] == "%" else chart.unit
                tag("h3", chart.title[language], tag("span", unit[language], css="unit"))
                if curves:
                    option = charts.option(chart, curves, language, difference=paired, courses=courses)
                    said = charts.alternative(chart, option, language)
                    title = f"{chart.title[language]} {unit[language]}".strip()
                    EChartView(drawn(option), f"chart-{chart.name}", said, title, charts.height(option))
                else:
                    div(css="echart blank")


@solara.component
def Differences(player: Player) -> None:  # noqa: N802
    """Headline indicators of two counties and what differs, exactly."""
    visitor = use_visitor()
    language, shot = visitor.language.value, player.shot.value
    curves = shot.curves if shot else None
    known, now = use_known(visitor)
    shown: dict[str, Indicator] = {}
    rows, effects = [], known.comparison.effects.set_index("indicator") if known and now else None
    if curves and len(curves) == 2:
        shown = {name: _KNOWN[name] for name in charts.HEADLINES} | charts.added(player.counties)
        there = (spec for name, spec in shown.items() if name in curves[0])
        rows = [_compared(spec, curves[0], curves[1], language, effects) for spec in there]
    heads = [visitor.say(head) for head in ("indicator", "base", "other", "one_pair")]
    if known and effects is not None:
        heads.append(visitor.say("many_pairs", n=known.pairs))
    heads.append(visitor.say("unit"))
    with div(css="scroll", tabindex=0):
        table(heads, rows, css="figures", testid="deltas")
    if curves and len(curves) == 2:
        Take("differences", lambda: [taken.differences(curves, shown, effects)])


def _compared(
    spec: Indicator, base_: Series, other_: Series, language: str, effects: "DataFrame | None"
) -> Row:
    """One indicator of two counties: both, what differs, and what many pairs say of it."""
    name = spec.name
    base, other = charts.latest(base_, name), charts.latest(other_, name)
    gap = other - base
    (shown, unit), (then, _) = (charts.figure(spec, value, language) for value in (base, other))
    of = spec.unit
    # grey: of one pair of counties nothing is distinct from chance
    difference = Cell(quantity(gap, of, signed=True, bare=not is_share(of))[language], "unsure")
    cells: list[str | Cell] = [charts.label(spec, language), shown, then, difference]
    exact = {"testid": f"delta-{name}", "delta": repr(gap), "value": repr(other)}
    if effects is not None:
        told, cell = _effect(effects.loc[name], spec, language) if name in effects.index else ("", Cell("–"))
        cells.append(cell)
        exact["told"] = told
    return Row((*cells, unit), exact)


def _effect(row: Any, spec: Indicator, language: str) -> tuple[str, Cell]:
    """What pairs say of an indicator: its effect, signed where it is distinct from zero, and its interval."""
    said = state(row)
    word = sign_word(said, row["diff"], spec.better)
    bare = not is_share(spec.unit)
    effect = quantity(row["diff"], spec.unit, signed=True, bare=bare)[language]
    ends = [quantity(row[end], spec.unit, signed=True, bare=True)[language] for end in ("low", "high")]
    interval = "" if math.isnan(row["low"]) else f"{' … '.join(ends)} · "
    note = f"{interval}{WORDS[word or said][language]}"
    return word or said, Cell(f"{_MARKS[word]}{effect}", _COLOURS.get(word, "unsure"), note=note)
