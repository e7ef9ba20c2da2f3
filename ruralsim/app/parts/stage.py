"""Maps of the counties on a player's stage."""

from typing import Any

from ruralsim.app.map.component import CountyMapView
from ruralsim.app.map.frames import VARIABLES
from ruralsim.app.parts.controls import press
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.status import Waiting
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.app.widgets.pulse import PulseView


@solara.component
def Stage(player: Player, titles: tuple[str, ...]) -> None:  # noqa: N802
    """One map for every title; what was drawn is echoed to the player.

    Args:
        player: whose counties.
        titles: words over the maps; empty for none.
    """
    visitor = use_visitor()
    shot = player.shot.value
    with div(css=f"stage maps-{len(titles)}", testid="stage", data_day=shot.day if shot else -1):
        with div(css="pulse"):
            PulseView(player.shots, player.see, lambda key: press(key, player, visitor))
        for index, title in enumerate(titles):
            with div(css="map"):
                if title:
                    tag("h3", visitor.say(title))
                if shot is None:
                    Waiting(player)
                else:
                    payloads: Any = player.payloads
                    CountyMapView(
                        county=payloads[min(index, len(payloads) - 1)],
                        frame=shot.frames[index],
                        variable=player.variable.value,
                        language=visitor.language.value,
                        on_select=player.follow,
                        selected=player.followed.value,
                        name=f"map-{title or 'county'}",
                    )


@solara.component
def Colours(player: Player) -> None:  # noqa: N802
    """What households are coloured by."""
    visitor = use_visitor()
    items = [{"value": name, "text": getattr(v, visitor.language.value)} for name, v in VARIABLES.items()]
    rv.Select(
        items=items,
        v_model=player.variable.value,
        on_v_model=player.paint,
        label=visitor.say("colour"),
        dense=True,
        outlined=True,
        hide_details=True,
        class_="colours",
        attributes={"data-testid": "colours"},
    )
