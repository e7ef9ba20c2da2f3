"""ECharts that may be told what to draw before its script has arrived."""

from typing import Any

import traitlets
from ipyvuetify.VuetifyTemplate import VuetifyTemplate

from ruralsim.app.ui import solara


class EChart(VuetifyTemplate):
    """A chart; the root element says in ``data-drawn`` how often it was drawn.

    Attributes:
        option: of ECharts.
        name: test id.
    """

    template_file = (__file__, "echart.vue")

    option = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode("chart").tag(sync=True)
    height = traitlets.Int(170).tag(sync=True)


@solara.component
def EChartView(option: dict[str, Any], name: str, height: int = 170) -> None:  # noqa: N802
    """Draw a chart."""
    EChart.element(option=option, name=name, height=height)
