"""A file of the visitor's own, as text."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import anywidget
import traitlets

from ruralsim.app.ui import solara


class Upload(anywidget.AnyWidget):
    """A field for one file. A file larger than the limit is not read; only its size is told.

    Attributes:
        label: of the field.
        limit: largest size, bytes.
        chosen: ``name``, ``size`` (bytes) and, within the limit, the ``first`` four bytes of the file chosen
            last and its ``text``, if it is UTF-8.
    """

    _esm = (resources.files("ruralsim.app.widgets") / "upload.js").read_text(encoding="utf-8")

    label = traitlets.Unicode("").tag(sync=True)
    limit = traitlets.Int(0).tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)


@solara.component
def UploadView(label: str, limit: int, on_chosen: Callable[[dict[str, Any]], None]) -> None:  # noqa: N802
    """Ask for a file."""
    Upload.element(label=label, limit=limit, on_chosen=on_chosen)
