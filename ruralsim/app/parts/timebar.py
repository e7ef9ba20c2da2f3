"""Below the controls: the line of days, undo and redo, a link; questions before anything is lost."""

from datetime import date

from ruralsim.app.parts.changes import named
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.player import Player
from ruralsim.app.session import MAX_LETTERS, Session
from ruralsim.app.ui import solara
from ruralsim.app.visitor import use_visitor
from ruralsim.app.widgets.memory import CopyLinkView
from ruralsim.app.widgets.scrub import ScrubView


@solara.component
def Timebar(player: Player) -> None:  # noqa: N802
    """One line."""
    visitor = use_visitor()
    say, shot, stage = visitor.say, player.shot.value, player.stage
    _ = player.moves.value
    ready = stage is not None and shot is not None
    with div(css="timebar", testid="timebar"):
        button(
            "", player.undo, icon="mdi-undo", title=say("undo"), testid="undo", text=True, outlined=False,
            disabled=not player.can_undo,
        )  # fmt: skip
        button(
            "", player.redo, icon="mdi-redo", title=say("redo"), testid="redo", text=True, outlined=False,
            disabled=not player.can_redo,
        )  # fmt: skip
        if stage is not None and shot is not None:
            calendar = stage.world.calendar
            marks = [
                {"day": calendar.day_of(change.date) - 1, "label": f"{change.date} {label} {value}"}
                for live, mine in zip(stage.counties, player.made.value, strict=True)
                for change, label, value in named(live, mine, visitor.language.value)
            ]
            ScrubView(
                lambda chosen: player.jump(int(chosen["day"])),
                first=calendar.start.isoformat(), last=calendar.last, day=shot.day, marks=marks,
                label=say("scrub"), eve=say("eve"), off=not ready,
            )  # fmt: skip
        else:
            tag("span", css="spring")
        if player.later and player.goal.value.what != "jump":  # while days are repeated, most lie ahead
            button(say("branch", n=player.later), player.branch, icon="mdi-source-branch", testid="branch",
                   title=say("branch_does"))  # fmt: skip
        session = player.session("run" if len(player.counties) < 2 else "compare", visitor.language.value)
        link = session.written() if session is not None and session.is_worth_keeping else ""
        if session is not None:
            labels = {"copy": say("copy_link"), "copied": say("copied")}
            CopyLinkView(link, labels, say("link_too_long") if len(link) > MAX_LETTERS else "")


@solara.component
def Questions(player: Player) -> None:  # noqa: N802
    """What has to be answered: go on with a session that was kept, or lose one."""
    visitor = use_visitor()
    say, offered, shot = visitor.say, player.offered.value, player.shot.value
    made = sum(map(len, player.made.value))
    begun = bool(made) or (shot is not None and shot.day >= 0)
    with div(css="questions"):
        if player.asked.value and made:
            with div(css="question", testid="question-reset", role="alertdialog"):
                tag("span", say("reset_loses", n=made))
                button(say("reset"), player.reset, testid="reset-yes", color="primary", outlined=False)
                button(say("keep"), lambda: player.asked.set(False), testid="reset-no")
        if offered is not None and not begun:
            with div(css="question", testid="offer", role="status"):
                tag("span", _offer(offered, visitor.language.value))
                if player.is_unlike(offered):
                    tag("span", say("unlike"), css="hint", testid="unlike")
                button(say("continue"), lambda: player.resume(offered), testid="continue", color="primary",
                       outlined=False)  # fmt: skip
                button(say("afresh"), lambda: player.offered.set(None), testid="afresh")


def _offer(session: Session, language: str) -> str:
    """Where one would go on: "Continue at 8 April 2021 with 2 changes?"."""
    n = len(session.changes)
    if language == "zh":
        where = f"从{_day_zh(session.day)}" if session.day else "从首日之前"
        return f"{where}继续" + (f"，含 {n} 项调整" if n else "") + "？"
    where = f"at {_day_en(session.day)}" if session.day else "before the first day"
    return f"Continue {where}" + (f" with {n} change{'s' if n > 1 else ''}" if n else "") + "?"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _day_en(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
