"""Errors and empty states."""

from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.app.words import choose


@solara.component
def Trouble(player: Player) -> None:  # noqa: N802
    """What went wrong last, until it is put away."""
    visitor = use_visitor()
    message = player.error.value
    if message:
        with div(css="trouble", testid="error", role="alert"):
            tag("pre", choose(message, visitor.language.value))
            button("", lambda: player.error.set(""), icon="mdi-close", title="OK", outlined=False, text=True)


@solara.component
def Waiting(player: Player) -> None:  # noqa: N802
    """In the place of a map that is not there yet: what is being done."""
    visitor = use_visitor()
    busy = player.busy.value
    with div(css="waiting", testid="waiting"):
        tag("p", visitor.say(busy.what if busy else "nothing"))
        if busy:
            rv.ProgressLinear(
                value=100.0 * busy.done, indeterminate=not busy.done,
                attributes={"aria-label": visitor.say(busy.what)},
            )  # fmt: skip
