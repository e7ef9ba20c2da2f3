"""What the visitor notes: kept with the session, written into its file, printed in its brief."""

from ruralsim.app.parts.html import div, tag
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.scenario.schema import MAX_NOTES


@solara.component
def Notes(player: Player) -> None:  # noqa: N802
    """A field."""
    visitor = use_visitor()
    with div(css="noted"):
        tag("h3", visitor.say("notes"), css="group-name")
        rv.Textarea(
            v_model=player.notes.value, on_v_model=lambda words: player.note(words or ""),
            outlined=True, dense=True, auto_grow=True, rows=2, hide_details=True,
            attributes={"data-testid": "notes", "maxlength": MAX_NOTES, "aria-label": visitor.say("notes")},
        )  # fmt: skip
        tag("p", visitor.say("notes_go"), css="hint")
