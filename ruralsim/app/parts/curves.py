"""Figures and charts of the counties that are watched."""

import math

from ruralsim.app import charts
from ruralsim.app.live import Series, known_indicators
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.table import Cell, Row, table
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.app.widgets.echart import EChartView, drawn
from ruralsim.report.numbers import difference_unit, is_share, quantity


@solara.component
def Tiles(player: Player) -> None:  # noqa: N802
    """Six figures of today."""
    language, shot = use_visitor().language.value, player.shot.value
    curves = shot.curves if shot else None
    known = known_indicators()
    with div(css="tiles", testid="tiles"):
        for name in charts.TILES:
            value = charts.latest(curves[0], name) if curves else math.nan
            shown, unit = charts.figure(name, value, language)
            div(
                tag("span", charts.label(name, language), css="label"),
                tag("b", shown),
                tag("span", unit, css="unit"),
                css="tile",
                testid=f"tile-{name}",
                title=known[name].definition_en if language == "en" else known[name].definition_zh,
            )


@solara.component
def Charts(player: Player) -> None:  # noqa: N802
    """One chart for each side of the county; two counties also as differences."""
    visitor = use_visitor()
    language, shot = visitor.language.value, player.shot.value
    curves = shot.curves if shot else None
    difference, set_difference = solara.use_state(True)
    if curves and len(curves) == 2:
        with rv.BtnToggle(
            v_model=int(difference), on_v_model=lambda i: set_difference(bool(i)), mandatory=True, dense=True
        ):
            for key in ("levels", "differences"):
                rv.Btn(children=[visitor.say(key)], small=True, attributes={"data-testid": key})
    with div(css="charts", testid="charts"):
        for chart in charts.CHARTS:
            with div(css="chart", testid=f"card-{chart.name}"):
                paired = curves is not None and difference and len(curves) == 2
                unit = difference_unit("share") if paired and chart.unit["en"] == "%" else chart.unit
                tag("h3", chart.title[language], tag("span", unit[language], css="unit"))
                if curves:
                    option = charts.option(chart, curves, language, difference=paired)
                    EChartView(drawn(option), f"chart-{chart.name}")
                else:
                    div(css="echart blank")


@solara.component
def Differences(player: Player) -> None:  # noqa: N802
    """Headline indicators of two counties and what differs, exactly."""
    visitor = use_visitor()
    language, shot = visitor.language.value, player.shot.value
    curves = shot.curves if shot else None
    rows = []
    if curves and len(curves) == 2:
        rows = [_compared(name, curves[0], curves[1], language) for name in charts.HEADLINES]
    heads = [visitor.say(head) for head in ("indicator", "base", "other", "gap", "unit")]
    with div(css="scroll"):
        table(heads, rows, css="figures", testid="deltas")


def _compared(name: str, base_: Series, other_: Series, language: str) -> Row:
    """One indicator of two counties: both, and what differs."""
    base, other = charts.latest(base_, name), charts.latest(other_, name)
    gap = other - base
    (shown, unit), (then, _) = (charts.figure(name, value, language) for value in (base, other))
    of = known_indicators()[name].unit
    # without colour: of one pair of counties nothing is told from chance
    difference = Cell(quantity(gap, of, signed=True, bare=not is_share(of))[language])
    exact = {"testid": f"delta-{name}", "delta": repr(gap), "value": repr(other)}
    return Row((charts.label(name, language), shown, then, difference, unit), exact)
