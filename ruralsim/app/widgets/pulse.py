"""What the browser tells the player: keys pressed, and how far it has come with drawing."""

from collections.abc import Callable
from importlib import resources

import anywidget
import traitlets

from ruralsim.app.ui import solara


class Pulse(anywidget.AnyWidget):
    """An element of no size.

    Attributes:
        sent: number of the newest shot, set here.
        seen: number of the newest shot that was drawn, set by the browser at its next frame.
        key: key pressed and how often any was: "ArrowRight 12".
    """

    _esm = (resources.files("ruralsim.app.widgets") / "pulse.js").read_text(encoding="utf-8")

    sent = traitlets.Int(0).tag(sync=True)
    seen = traitlets.Int(0).tag(sync=True)
    key = traitlets.Unicode("").tag(sync=True)


@solara.component
def PulseView(sent: int, on_seen: Callable[[int], None], on_key: Callable[[str], None]) -> None:  # noqa: N802
    """Listen to the browser; keys typed into fields are left to them."""
    Pulse.element(sent=sent, on_seen=on_seen, on_key=lambda pressed: on_key(pressed.partition(" ")[0]))
