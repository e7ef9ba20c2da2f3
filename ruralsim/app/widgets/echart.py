"""ECharts that may be told what to draw before its script has arrived."""

import json
from typing import Any

import traitlets
from ipyvuetify.VuetifyTemplate import VuetifyTemplate

from ruralsim.app.ui import solara


class EChart(VuetifyTemplate):
    """A chart; the root element says in ``data-drawn`` how often it was drawn.

    Attributes:
        option: of ECharts, as JSON: text is passed on as it is, where a mapping would be searched for
            elements, number by number, whenever the page is drawn.
        name: test id.
        label: what it shows, in words.
        title: of the picture that is taken away.
        height: in pixels.
    """

    template_file = (__file__, "echart.vue")

    option = traitlets.Unicode("{}").tag(sync=True)
    name = traitlets.Unicode("chart").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(170).tag(sync=True)


@solara.component
def EChartView(option: str, name: str, label: str, title: str, height: int = 170) -> None:  # noqa: N802
    """Draw a chart; see `drawn`."""
    EChart.element(option=option, name=name, label=label, title=title, height=height)


def drawn(option: dict[str, Any]) -> str:
    """An option as the widget takes it."""
    return json.dumps(option, ensure_ascii=False, separators=(",", ":"))
