"""Run: one county, its policies, its charts."""

from ruralsim.app.parts.controls import Controls, Download
from ruralsim.app.parts.curves import Charts, Tiles
from ruralsim.app.parts.diary import Diary
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.notes import Notes
from ruralsim.app.parts.policies import Policies
from ruralsim.app.parts.stage import Colours, Stage
from ruralsim.app.parts.status import Trouble
from ruralsim.app.ui import solara
from ruralsim.app.visitor import Visitor, use_visitor


@solara.component
def Run() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    player = visitor.run
    here = visitor.here.value
    solara.use_effect(lambda: _open(visitor) if here else None, [here])
    with div(css="page run", testid="page-run"):
        Controls(player)
        Trouble(player)
        with div(css="columns"):
            with div(css="left", tabindex=0):
                if here:
                    Heading(visitor)
                    Policies(player)
                    Notes(player)
            with div(css="middle"):
                Stage(player, ("",))
                Colours(player)
                tag("p", visitor.say("keys"), css="hint")
            with div(css="right", tabindex=0):
                Diary(player)
                if here:
                    Tiles(player)
                    Charts(player)


@solara.component
def Heading(visitor: Visitor) -> None:  # noqa: N802
    """Which scenario, and a way to keep the session."""
    order, moves, language = visitor.run.order.value, visitor.run.moves.value, visitor.language.value
    with div(css="heading", data_moves=moves):
        if order is not None:
            title = order.scenarios[0].title
            tag("h2", getattr(title, language) or order.scenarios[0].name, testid="title")
        Download(visitor.run)


def _open(visitor: Visitor) -> object:
    """Leaving the page pauses."""
    visitor.arrive("run")
    return visitor.run.pause
