"""What belongs to the whole document of a page: language, zoom, light or dark, and its button."""

from collections.abc import Callable

import traitlets
from ipyvuetify.VuetifyTemplate import VuetifyTemplate

from ruralsim.app.ui import solara


class Sheet(VuetifyTemplate):
    """A button between light and dark; without a choice the page is as the system is.

    Attributes:
        language: "en" or "zh"; the document says so to who reads it aloud.
        label: of the button.
        dark: whether the page is dark, set by the browser.
    """

    template_file = (__file__, "sheet.vue")

    language = traitlets.Unicode("en").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)


@solara.component
def SheetView(language: str, label: str, on_dark: Callable[[bool], None]) -> None:  # noqa: N802
    """Keep the document as it should be."""
    Sheet.element(language=language, label=label, on_dark=on_dark)
