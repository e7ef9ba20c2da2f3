"""What the browser tells the player: keys pressed, and how far it has come with drawing."""

from importlib import resources

import anywidget
import traitlets


class Pulse(anywidget.AnyWidget):
    """An element of no size.

    Attributes:
        sent: number of the newest frames, set here.
        seen: number of the newest frames that were drawn, set by the browser at its next frame.
        key: key pressed and how often any was: "ArrowRight 12".
    """

    _esm = (resources.files("ruralsim.app.widgets") / "pulse.js").read_text(encoding="utf-8")

    sent = traitlets.Int(0).tag(sync=True)
    seen = traitlets.Int(0).tag(sync=True)
    key = traitlets.Unicode("").tag(sync=True)
