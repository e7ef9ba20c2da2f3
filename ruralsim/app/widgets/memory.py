"""What the browser keeps of a session, and a button that copies it as a link."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import anywidget
import traitlets

from ruralsim.app.ui import solara


def _script(name: str) -> str:
    return (resources.files("ruralsim.app.widgets") / name).read_text(encoding="utf-8")


class Memory(anywidget.AnyWidget):
    """An element that shows nothing.

    Attributes:
        record: ``page``, the ``text`` kept of its session, empty for none, and what of it stands in the
            address as ``link``. Without a page everything stays as it is.
        language: kept when it changes.
        kept: texts found when the page was opened, by page.
        silence: said while the server does not answer.
        beat: the browser's question whether anybody is there, a number that rises.
        answer: the last one that was heard.
    """

    _esm = _script("memory.js")

    record = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)
    silence = traitlets.Unicode("").tag(sync=True)
    beat = traitlets.Int(0).tag(sync=True)
    answer = traitlets.Int(0).tag(sync=True)

    @traitlets.observe("beat")
    def _hear(self, change: Any) -> None:
        self.answer = change["new"]


class CopyLink(anywidget.AnyWidget):
    """A button; the browser lets only a click itself copy anything.

    Attributes:
        link: text of the session, empty for the page alone.
        labels: ``copy`` and ``copied``, in the page's language.
        refused: said instead of copying, if not empty.
    """

    _esm = _script("copy_link.js")

    link = traitlets.Unicode("").tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    refused = traitlets.Unicode("").tag(sync=True)


@solara.component
def MemoryView(  # noqa: N802
    record: dict[str, str], language: str, silence: str, on_kept: Callable[[dict[str, str]], None]
) -> None:
    """Keep a record."""
    Memory.element(record=record, language=language, silence=silence, on_kept=on_kept)


@solara.component
def CopyLinkView(link: str, labels: dict[str, str], refused: str) -> None:  # noqa: N802
    """Offer a link."""
    CopyLink.element(link=link, labels=labels, refused=refused)
