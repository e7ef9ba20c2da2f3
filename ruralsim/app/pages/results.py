"""Results: folders of runs, comparisons, studies and sweeps; their reports and their tables."""

from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from ruralsim.app import browse, shelf
from ruralsim.app.browse import Browsed
from ruralsim.app.house import house
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.server import REPORTS
from ruralsim.app.shelf import Volume
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.app.words import choose
from ruralsim.foundation.errors import RuralsimError


@solara.component
def Results() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    name, set_name = solara.use_state("")
    found = solara.use_memo(lambda: shelf.volumes(house.runs), [])
    chosen = next((volume for volume in found if volume.name == name), None)
    with div(css="page results", testid="page-results"), div(css="columns"):
        with div(css="left", tabindex=0):
            tag("h2", str(house.runs), css="group-name")
            if not found:
                tag("p", visitor.say("results_none", folder=house.runs), css="hint", testid="results-none")
            for volume in found:
                Item(visitor, volume, volume.name == name, set_name)
        with div(css="middle card"):
            if chosen is None:
                div(visitor.say("choose") if found else "–", css="waiting", testid="choose")
            else:
                Opened(visitor, chosen).key(chosen.name)


@solara.component
def Item(visitor: Visitor, volume: Volume, here: bool, open_: Any) -> None:  # noqa: N802
    """One folder."""
    when = datetime.fromtimestamp(volume.modified).strftime("%Y-%m-%d %H:%M")
    about = f"{volume.label(visitor.language.value)} · {when}"
    element = tag(
        "div", tag("b", volume.name), tag("span", about, css="unit"), css="item here" if here else "item",
        testid=f"volume-{volume.name}", role="button", tabindex=0,
    )  # fmt: skip
    rv.use_event(element, "click", lambda *_: open_(volume.name))
    rv.use_event(element, "keydown.enter", lambda *_: open_(volume.name))


@solara.component
def Opened(visitor: Visitor, volume: Volume) -> None:  # noqa: N802
    """The report of a folder, or one of its tables."""
    views = ["report", *browse.tables(volume)]
    view, set_view = solara.use_state(0 if volume.page else min(1, len(views) - 1))
    with div(css="opened", testid="opened", data_name=volume.name):
        with rv.BtnToggle(v_model=view, on_v_model=set_view, mandatory=True, dense=True, class_="views"):
            for name in views:
                label = visitor.say("report")
                if name != "report":
                    label = browse.title(volume.kind, name, visitor.language.value)
                rv.Btn(children=[label], small=True, attributes={"data-testid": f"view-{name}"})
        if view:
            Table(visitor, volume, views[view]).key(views[view])
        elif volume.page is None:
            there = volume.path.exists()
            tag("p", visitor.say("no_report" if there else "gone"), css="hint", testid="no-report")
        else:
            shade = "dark" if visitor.dark.value else "light"
            address = f"{REPORTS}/{quote(volume.name)}?lang={visitor.language.value}&theme={shade}"
            tag(
                "iframe", src=address, testid="report", title=visitor.say("report"),
                sandbox="allow-scripts allow-downloads allow-popups", css="report",
            )  # fmt: skip


@solara.component
def Table(visitor: Visitor, volume: Volume, name: str) -> None:  # noqa: N802
    """A table: searched, sorted by a column, a page of rows at a time, and taken away as it is shown."""
    language = visitor.language.value
    found, error = solara.use_memo(lambda: _read(volume, name), [])
    words, set_words = solara.use_state("")
    by, set_by = solara.use_state(("", False))
    first, set_first = solara.use_state(0)
    order = solara.use_memo(lambda: found.order(words, *by) if found else None, [words, by])
    if found is None:
        tag("p", choose(error, language), css="bad")
        return

    def sort(column: str | None, falling: bool) -> None:
        set_by((column or "", falling))
        set_first(0)

    def search(given: str) -> None:
        set_words(given or "")
        set_first(0)

    rows = order[first : first + browse.PAGE_ROWS]
    with div(css="line tools"):
        rv.TextField(
            v_model=words, on_v_model=search, label=visitor.say("search"), dense=True, outlined=True,
            hide_details=True, clearable=True, class_="search", attributes={"data-testid": "filter"},
        )  # fmt: skip
        items = [{"value": name, "text": found.heading(name, language)[0]} for name in found.columns]
        rv.Select(
            items=items, v_model=by[0], on_v_model=lambda column: sort(column, by[1]), clearable=True,
            label=visitor.say("sort_by"), dense=True, outlined=True, hide_details=True, class_="search",
            attributes={"data-testid": "sort"},
        )  # fmt: skip
        button(
            "", lambda: sort(by[0], not by[1]), icon="mdi-sort-descending" if by[1] else "mdi-sort-ascending",
            testid="sort-way", title=visitor.say("sort_way"), disabled=not by[0],
        )  # fmt: skip
        _turn(visitor, first, len(order), set_first)
        for ending, made in (("csv", found.csv), ("xlsx", lambda rows: found.xlsx(rows, volume))):
            with solara.FileDownload(lambda made=made: made(order), filename=f"{name}.{ending}"):
                button(ending.upper(), None, icon="mdi-download", testid=f"download-{ending}")
    with div(css="scroll table", testid="table", tabindex=0):
        solara.HTML(
            "table", unsafe_innerHTML=_head(found, by, language) + _body(found, rows), classes=["rows"],
            attributes={"data-testid": "rows"},
        )  # fmt: skip


def _head(found: Browsed, by: tuple[str, bool], language: str) -> str:
    """Headings with their units, and how the rows are sorted."""
    cells = []
    for column in found.columns:
        label, measure = found.heading(column, language)
        sorted_ = ("descending" if by[1] else "ascending") if by[0] == column else "none"
        small = f"<small>{escape(measure)}</small>" if measure else ""
        cells.append(
            f'<th scope="col" aria-sort="{sorted_}" title="{escape(column)}">{escape(label)}{small}</th>'
        )
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _body(found: Browsed, rows: Any) -> str:
    shown = (
        "<tr>" + "".join(f"<td>{escape(found.cell(name, row))}</td>" for name in found.columns) + "</tr>"
        for row in rows.tolist()
    )
    return f"<tbody>{''.join(shown)}</tbody>"


def _turn(visitor: Visitor, first: int, rows: int, set_first: Any) -> None:
    """Which rows are shown, and the pages before and after them."""
    last = min(first + browse.PAGE_ROWS, rows)
    button(
        "", lambda: set_first(max(first - browse.PAGE_ROWS, 0)), icon="mdi-chevron-left",
        testid="rows-before", title=visitor.say("rows_before"), disabled=first == 0,
    )  # fmt: skip
    shown = visitor.say("rows", shown=f"{min(first + 1, last):,}–{last:,}", all=f"{rows:,}")
    tag("span", shown, css="hint", testid="rows-shown")
    button(
        "", lambda: set_first(first + browse.PAGE_ROWS), icon="mdi-chevron-right", testid="rows-after",
        title=visitor.say("rows_after"), disabled=last >= rows,
    )  # fmt: skip


def _read(volume: Volume, name: str) -> tuple[Browsed | None, str]:
    try:
        return browse.opened(volume, name), ""
    except RuralsimError as error:
        return None, str(error)
