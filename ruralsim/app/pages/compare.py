"""Compare: the same county under two scenarios, day for day with the same luck, and what differs."""

from ruralsim.app.parts.controls import Controls, Download
from ruralsim.app.parts.curves import Charts, Differences
from ruralsim.app.parts.diary import Diary
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.notes import Notes
from ruralsim.app.parts.policies import Policies
from ruralsim.app.parts.stage import Colours, Stage
from ruralsim.app.parts.status import Trouble
from ruralsim.app.parts.sure import Effects, HowSure
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor

_SIDES = ("base", "other")


@solara.component
def Compare() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    player = visitor.compare
    county, set_county = solara.use_state(1)
    here = visitor.here.value
    solara.use_effect(lambda: _open(visitor) if here else None, [here])
    with div(css="page compare", testid="page-compare"):
        Controls(player)
        Trouble(player)
        Stage(player, ("base", "other", "difference"))
        with div(css="columns"):
            with div(css="left", tabindex=0):
                tag("h2", visitor.say("which"), css="group-name")
                with rv.BtnToggle(v_model=county, on_v_model=set_county, mandatory=True, dense=True):
                    for side in _SIDES:
                        rv.Btn(
                            children=[visitor.say(side)],
                            small=True,
                            attributes={"data-testid": f"side-{side}"},
                        )
                Keep(visitor, county)
                if here:
                    Policies(player, county)
                    Notes(player)
            with div(css="middle"):
                Colours(player)
                HowSure()
                Differences(player)
                Diary(player)
                tag("p", visitor.say("keys"), css="hint")
            with div(css="right", tabindex=0):
                if here:
                    Charts(player)
        Effects()


@solara.component
def Keep(visitor: Visitor, county: int) -> None:  # noqa: N802
    """Which two scenarios, and a way to keep one of them."""
    order, moves, language = visitor.compare.order.value, visitor.compare.moves.value, visitor.language.value
    with div(css="heading", data_moves=moves):
        if order is not None:
            tag("h3", getattr(order.scenarios[county].title, language) or order.scenarios[county].name)
        Download(visitor.compare, county)


def _open(visitor: Visitor) -> object:
    """Leaving the page pauses."""
    visitor.arrive("compare")
    return visitor.compare.pause
