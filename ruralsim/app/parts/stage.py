"""Maps of the counties on a player's stage."""

from typing import Any

from ruralsim.app.map.effects import effects
from ruralsim.app.map.frames import VARIABLES
from ruralsim.app.map.widget import CountyMap
from ruralsim.app.parts.controls import press
from ruralsim.app.parts.html import div, tag
from ruralsim.app.parts.status import Waiting
from ruralsim.app.parts.sure import use_known
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.app.widgets.pulse import Pulse
from ruralsim.scenario import Scenario


@solara.component
def Stage(player: Player, titles: tuple[str, ...]) -> None:  # noqa: N802
    """One map for every title.

    Frames go to the maps directly: a page drawn anew for each would be several times slower.

    Args:
        player: whose counties.
        titles: words over the maps; empty for none.
    """
    visitor = use_visitor()
    there = player.phase.value != "empty"

    def pressed(key: str) -> None:
        press(key.partition(" ")[0], player, visitor)

    pulse = Pulse.element(on_seen=player.see, on_key=pressed)
    known, now = use_known(visitor)
    payload = player.payloads[-1] if player.payloads else b""
    told = solara.use_memo(
        lambda: effects(known.by_village, payload) if known and now and payload else "", [known, now]
    )
    maps = [_map(player, visitor, index, title, told) for index, title in enumerate(titles if there else ())]
    with div(css=f"stage maps-{len(titles)}", testid="stage"):
        div(pulse, css="pulse")
        for index, title in enumerate(titles):
            with div(css="map"):
                if title:
                    tag("h2", visitor.say(title))
                if there:
                    solara.display(maps[index])
                else:
                    Waiting(player)
    order = player.order.value
    if order is not None:
        MadeUp(order.scenarios[0])

    def connect() -> Any:
        if not there:
            return None
        screens, beat = [solara.get_widget(one) for one in maps], solara.get_widget(pulse)

        def draw(frames: tuple[bytes, ...], number: int) -> None:
            for screen, drawn in zip(screens, frames, strict=True):
                screen.frame = drawn
            beat.sent = number

        player.screen = draw
        player.show()
        return lambda: setattr(player, "screen", None)

    solara.use_effect(connect, [there])


@solara.component
def MadeUp(scenario: Scenario) -> None:  # noqa: N802
    """What of a scenario's county is not data, and which of its dates lie outside the run."""
    visitor = use_visitor()
    found = solara.use_memo(scenario.origin, [scenario])
    css = "made-up" if found["real"] else "made-up quiet"
    tag("p", found["made_up"][visitor.language.value], css=css, testid="made-up", role="note")
    if names := ", ".join(plugin.stem for plugin in scenario.kit.plugins):
        said = visitor.say("plugins_act", names=names)
        if scenario.kit.phases:
            said = f"{said} {visitor.say('phases_stay')}"
        tag("p", said, css="made-up quiet", testid="plugins", role="note")
    for note in scenario.outside():
        words = note.zh if visitor.language.value == "zh" else note.en
        tag("p", words, css="made-up quiet", testid="outside", role="note")


def _map(player: Player, visitor: Visitor, index: int, title: str, effects: str) -> Any:
    payloads = player.payloads
    county = min(index, len(payloads) - 1)  # the map of differences has the stations of the second
    return CountyMap.element(
        county=payloads[county],
        variable=player.variable.value,
        language=visitor.language.value,
        on_selected=lambda who: player.follow(who, county),
        selected=player.followed.value,
        moving=player.goal.value.what == "play",  # what stands still is not painted again
        effects=effects if title == "difference" else "",
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
