"""A line of days that can be gone to, forwards and backwards."""

from collections.abc import Callable
from importlib import resources

import anywidget
import traitlets

from ruralsim.app.ui import solara


class Scrub(anywidget.AnyWidget):
    """A slider over the days of a scenario.

    Attributes:
        first: date of day 0.
        last: number of the last day.
        day: the one shown; -1 before the first.
        marks: days at which something changes, with a label each.
        label: what the slider is for.
        eve: name of the time before the first day.
        off: whether it cannot be used now.
        chosen: ``day`` that was asked for, and how often any was, ``n``.
    """

    _esm = (resources.files("ruralsim.app.widgets") / "scrub.js").read_text(encoding="utf-8")

    first = traitlets.Unicode("2021-01-01").tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    day = traitlets.Int(-1).tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    eve = traitlets.Unicode("").tag(sync=True)
    off = traitlets.Bool(True).tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)


@solara.component
def ScrubView(on_chosen: Callable[[dict[str, int]], None], **shown: object) -> None:  # noqa: N802
    """Ask for a day; see `Scrub`."""
    Scrub.element(on_chosen=on_chosen, **shown)
