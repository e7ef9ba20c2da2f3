"""Buttons that take tables away, for spreadsheets."""

from collections.abc import Callable, Sequence

from ruralsim.app.parts.html import button, div
from ruralsim.app.ui import solara
from ruralsim.app.visitor import use_visitor
from ruralsim.report.export import commas, workbook
from ruralsim.report.export.sheets import About, Sheet
from ruralsim.report.text import text


@solara.component
def Take(  # noqa: N802
    name: str, made: Callable[[], Sequence[Sheet]], endings: Sequence[str] = ("csv", "xlsx")
) -> None:
    """Downloads of some tables.

    Args:
        name: of the files; `take_NAME` is the word for it.
        made: makes the tables when they are asked for.
        endings: "csv" of the first table, "xlsx" of all.
    """
    visitor = use_visitor()
    title = visitor.say(f"take_{name}")

    def content(ending: str) -> bytes:
        sheets = made()
        return (
            commas.content(sheets[0])
            if ending == "csv"
            else workbook.content(sheets, About(text(name, name)))
        )

    with div(css="take"):
        for ending in endings:
            with solara.FileDownload(lambda ending=ending: content(ending), filename=f"{name}.{ending}"):
                button(
                    f"{title}: {ending.upper()}",
                    None,
                    testid=f"take-{name}-{ending}",
                    text=True,
                    outlined=False,
                )
