"""About: the model in one page, and every parameter with its source."""

from typing import Any

from ruralsim.app import taken
from ruralsim.app.house import house
from ruralsim.app.pages.model import MODEL
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.table import Cell, table
from ruralsim.app.parts.take import Take
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.foundation.errors import RuralsimError
from ruralsim.foundation.version import __version__
from ruralsim.report.citation import PAPER, RURALSIM, apa, gbt7714, missing
from ruralsim.report.cited import cited
from ruralsim.report.text import typeset, unit
from ruralsim.scenario import Scenario

_ROWS = 60  # parameters shown; the search narrows them down


@solara.component
def About() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    language = visitor.language.value
    with div(css="page about", testid="page-about"), div(css="columns"):
        with div(css="left model", tabindex=0):
            for title, paragraph in MODEL:
                tag("h2", title[language])
                tag("p", paragraph[language])
            tag("p", f"{visitor.say('version')} {__version__}", css="hint")
            tag("h2", visitor.say("citing"))
            style = gbt7714 if language == "zh" else apa
            for work in (RURALSIM, PAPER):
                said = (style(work), missing(work)[language])
                tag("p", " ".join(filter(None, said)), css="hint", testid=f"cite-{work.key}")
        with div(css="middle card"):
            Parameters(visitor)


@solara.component
def Parameters(visitor: Visitor) -> None:  # noqa: N802
    """Parameters of the served scenario whose path, label or source holds the words searched for."""
    language = visitor.language.value
    every = solara.use_memo(_parameters, [])
    wanted, set_wanted = solara.use_state("")
    words = wanted.lower().split()
    found = [p for p in every if all(word in _haystack(p) for word in words)]
    tag("h2", visitor.say("parameters"))
    with div(css="group"):
        rv.TextField(
            v_model=wanted, on_v_model=lambda text: set_wanted(text or ""), label=visitor.say("search"),
            dense=True, outlined=True, hide_details=True, clearable=True, class_="search",
            attributes={"data-testid": "search"},
        )  # fmt: skip
        tag("span", visitor.say("found", n=len(found)), css="hint", testid="found", data_found=len(found))
        Take("parameters", lambda: [taken.parameters(found)])
    heads = ("path", "value", "unit", "bounds", "source", "confidence")
    with div(css="scroll", tabindex=0):
        rows = [_row(parameter, language) for parameter in found[:_ROWS]]
        table([visitor.say(head) for head in heads], rows, css="parameters", testid="parameters")
    if len(found) > _ROWS:
        tag("p", visitor.say("rows", shown=_ROWS, all=len(found)), css="hint")


def _parameters() -> list[dict[str, Any]]:
    """Those of the scenario that is served, plug-ins and their phases among them."""
    try:
        return Scenario.load(house.scenario).parameters()
    except RuralsimError:  # its file was changed since the server was started
        return Scenario.load("baseline").parameters()


def _row(parameter: dict[str, Any], language: str) -> tuple[str | Cell, ...]:
    label = parameter["en"] if language == "en" else typeset(parameter["zh"])
    low, high = (_plain(parameter[side]) for side in ("low", "high"))
    return (
        Cell(label, "name", parameter["path"]),
        _plain(parameter["value"]),
        unit(parameter["unit"])[language],
        f"{low} … {high}" if low or high else "",
        cited(parameter["source"])[language],
        parameter["confidence"],
    )


def _plain(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _haystack(parameter: dict[str, Any]) -> str:
    words = (parameter[key] for key in ("path", "en", "zh"))
    return " ".join((*map(str, words), *cited(parameter["source"]).values())).lower()
