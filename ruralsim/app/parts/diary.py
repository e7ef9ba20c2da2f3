"""The diary of what was clicked on the map."""

from typing import Any

from ruralsim.app import taken
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.table import table
from ruralsim.app.parts.take import Take
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.report.numbers import spelt


@solara.component
def Diary(player: Player) -> None:  # noqa: N802
    """Sections of labelled values; how to get one where nothing is followed."""
    visitor = use_visitor()
    language, shot = visitor.language.value, player.shot.value
    found = shot.diary if shot else None
    if shot is None or found is None:
        div(visitor.say("follow"), css="hint", testid="diary-none")
        return
    day = shot.date
    with div(css="diary", testid="diary", data_kind=found["kind"], data_uid=found["uid"]):
        with div(css="head"):
            tag("h3", found["title"][language], tag("span", found["place"][language], css="unit"))
            if len(player.counties) > 1:
                with rv.BtnToggle(
                    v_model=player.told_of.value, on_v_model=player.tell_of, mandatory=True, dense=True
                ):
                    for side in ("base", "other"):
                        rv.Btn(
                            children=[visitor.say(side)], small=True,
                            attributes={"data-testid": f"diary-{side}"},
                        )  # fmt: skip
            Take("diary", lambda: [taken.diary(found, day)])
            button("", lambda: player.follow({}), icon="mdi-close", title=visitor.say("let_go"), text=True)
        with div(css="sections"):
            for part in found["sections"]:
                rows = [_row(row, language) for row in part["rows"]]
                table([part["title"][language]], rows, css="section", testid=f"section-{part['name']}")


def _row(row: dict[str, Any], language: str) -> tuple[str, str]:
    shown = _shown(row["value"], row["share"], language)
    value = f"{shown} {row['unit'][language]}".strip() if shown != "–" else shown
    return row["label"][language], value


def _shown(value: object, share: bool, language: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return str(value[language])
    if isinstance(value, list | tuple):
        return "、".join(_shown(one, share, language) for one in value) or "–"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (
            str(value) if isinstance(value, int) and not share else spelt(value * (100.0 if share else 1.0))
        )
    return str(value)
