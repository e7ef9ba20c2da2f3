"""Results: folders of runs, comparisons, studies and sweeps; their reports and their tables."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from ruralsim.app import shelf
from ruralsim.app.house import house
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.table import table
from ruralsim.app.server import REPORTS
from ruralsim.app.shelf import Volume
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.foundation.errors import RuralsimError
from ruralsim.report.numbers import spelt
from ruralsim.results.files import read_table

_ROWS = 100  # of a table


@solara.component
def Results() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    name, set_name = solara.use_state("")
    found = solara.use_memo(lambda: shelf.volumes(house.runs), [])
    chosen = next((volume for volume in found if volume.name == name), None)
    with div(css="page results", testid="page-results"), div(css="columns"):
        with div(css="left"):
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
    views = ["report", *volume.tables]
    view, set_view = solara.use_state(0 if volume.page else min(1, len(views) - 1))
    with div(css="opened", testid="opened", data_name=volume.name):
        with rv.BtnToggle(v_model=view, on_v_model=set_view, mandatory=True, dense=True, class_="views"):
            for name in views:
                label = visitor.say("report") if name == "report" else name
                rv.Btn(children=[label], small=True, attributes={"data-testid": f"view-{name}"})
        if view:
            Table(visitor, volume, views[view]).key(views[view])
        elif volume.page is None:
            there = volume.path.is_dir()
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
    """The first rows of a table."""
    columns, error = solara.use_memo(lambda: _read(volume, name), [])
    if error:
        tag("p", error, css="bad")
        return
    rows = max((len(values) for values in columns.values()), default=0)
    shown = min(rows, _ROWS)
    tag("p", visitor.say("rows", shown=shown, all=f"{rows:,}"), css="hint")
    cells = [[_cell(values[row]) for values in columns.values()] for row in range(shown)]
    with div(css="scroll table", testid="table"):
        table(columns, cells, css="rows", testid="rows")


def _read(volume: Volume, name: str) -> tuple[dict[str, Any], str]:
    if name not in volume.tables:
        return {}, name
    try:
        return read_table(volume.path / f"{name}.parquet"), ""
    except RuralsimError as error:
        return {}, str(error)


def _cell(value: Any) -> str:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "M":
        return str(value)[:10]
    return spelt(float(value)) if kind == "f" else str(value)
