"""What surrounds every page: its visitor, their players at work, the bar of pages, the language."""

from importlib import resources
from typing import Any
from urllib.parse import parse_qs

from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.player import Player
from ruralsim.app.session import MAX_LETTERS
from ruralsim.app.ui import lab, solara
from ruralsim.app.visitor import Visitor, provide
from ruralsim.app.widgets.memory import MemoryView
from ruralsim.app.widgets.sheet import SheetView
from ruralsim.report.palette import css

_ASSETS = resources.files("ruralsim.app") / "assets"
_STYLE = css() + "".join(
    (_ASSETS / name).read_text(encoding="utf-8") for name in ("app.css", "effects.css", "screens.css")
)
PAGES = ("run", "compare", "scenarios", "results", "about")


@solara.component
def Layout(children: Any = ()) -> None:  # noqa: N802
    """A bar, and the page below it."""
    router = solara.use_router()
    visitor: Visitor = solara.use_memo(
        lambda: Visitor.arriving(router.search, lab.cookies.value or {}, lab.headers.value or {}), []
    )
    solara.use_effect(lambda: visitor.close, [])
    provide(visitor)
    Engine(visitor.run)
    Engine(visitor.compare)
    Pairs(visitor)
    lab.use_task(visitor.wait, dependencies=[], raise_error=False)
    here = router.parts[0] or PAGES[0]
    solara.Style(_STYLE)
    alone = "1" in parse_qs(router.search or "").get(
        "embed", ()
    )  # inside another page, or on a screen in a hall
    with div(
        css="app embed" if alone else "app",
        testid="app",
        data_page=here,
        data_language=visitor.language.value,
    ):
        tag("a", visitor.say("skip"), css="skip", href="#main")
        with tag("header"):
            tag("b", "ruralsim", css="brand")
            with tag("nav", aria_label=visitor.say("pages")):
                for page in PAGES:
                    with solara.Link("/" if page == PAGES[0] else f"/{page}"):
                        tag(
                            "span",
                            visitor.say(page),
                            css="here" if page == here else "",
                            aria_current="page" if page == here else "false",
                            testid=f"nav-{page}",
                        )
            tag("span", css="spring")
            SheetView(visitor.language.value, visitor.say("theme"), visitor.dark.set)
            button(
                visitor.say("language"), visitor.switch_language, testid="language", text=True,
                outlined=False, icon="mdi-translate",
            )  # fmt: skip
        with tag("main", id="main", tabindex=-1):
            tag("h1", f"ruralsim: {visitor.say(here if here in PAGES else PAGES[0])}", css="unseen")
            tag("div", *children)
        Keeping(visitor, here)


@solara.component
def Keeping(visitor: Visitor, page: str) -> None:  # noqa: N802
    """Has the browser keep the session of the page shown; shows nothing."""
    player, language, record = visitor.player(page), visitor.language.value, {}
    session = player.session(page, language) if player is not None else None  # type: ignore[arg-type]
    if session is not None and player is not None and player.goal.value.what != "jump":
        text = session.written() if session.is_worth_keeping else ""
        if text or player.offered.value is None:  # what is offered stays until something takes its place
            record = {"page": page, "text": text, "link": text if len(text) <= MAX_LETTERS else ""}
    with div(css="memory"):
        MemoryView(record, language, visitor.say("silence"), visitor.remember)


@solara.component
def Engine(player: Player) -> None:  # noqa: N802
    """Does what a player is asked to, in a thread of its own; shows nothing."""
    lab.use_task(player.load, dependencies=[player.order.value], raise_error=False)
    lab.use_task(player.act, dependencies=[player.goal.value], raise_error=False)
    solara.Div(style={"display": "none"})


@solara.component
def Pairs(visitor: Visitor) -> None:  # noqa: N802
    """Makes the pairs of runs that are asked for, in a thread of its own; other counties begin anew."""
    lab.use_task(visitor.sure.work, dependencies=[visitor.sure.wanted.value], raise_error=False)
    solara.use_effect(visitor.sure.forget, [visitor.compare.order.value])
    solara.Div(style={"display": "none"})
