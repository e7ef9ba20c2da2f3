"""The controls of a player: play, step, speed, start again, seed, date, download."""

import math
from datetime import date

from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.timebar import Questions, Timebar
from ruralsim.app.player import SPEEDS, Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor

_SEEDS = 2**32


def press(key: str, player: Player, visitor: Visitor) -> None:
    """What a key does."""
    index = SPEEDS.index(player.speed.value)
    match key:
        case "Space":
            player.toggle()
        case "ArrowRight":
            player.step()
        case "ArrowUp":
            player.speed.value = SPEEDS[min(index + 1, len(SPEEDS) - 1)]
        case "ArrowDown":
            player.speed.value = SPEEDS[max(index - 1, 0)]
        case "r":
            player.reset()
        case "l":
            visitor.switch_language()


@solara.component
def Controls(player: Player) -> None:  # noqa: N802
    """A line of buttons and fields, the line of days, and what has to be answered."""
    with div(css="steering"):
        _Buttons(player)
        Timebar(player)
        Questions(player)


@solara.component
def _Buttons(player: Player) -> None:  # noqa: N802
    visitor = use_visitor()
    say, goal, speed, phase = visitor.say, player.goal.value, player.speed.value, player.phase.value
    playing, ready = goal.what == "play", phase == "ready"
    with div(css="controls", testid="controls", data_speed=speed):
        button("", player.reset, icon="mdi-restart", title=say("reset"), testid="reset")
        label, icon = ("pause", "mdi-pause") if playing else ("play", "mdi-play")
        button(
            say(label), player.toggle, icon=icon, testid="play", css="play", color="primary",
            outlined=False, disabled=not ready,
        )  # fmt: skip
        button(
            "", player.step, icon="mdi-skip-next", title=say("step"), testid="step",
            disabled=not ready or playing,
        )  # fmt: skip
        _Speed(player, speed)
        Clock(player)
        tag("span", css="spring")
        _Jump(player, ready)
        _Seed(player)


@solara.component
def _Speed(player: Player, speed: float) -> None:  # noqa: N802
    visitor = use_visitor()
    with div(css="group"):
        with rv.BtnToggle(
            v_model=SPEEDS.index(speed),
            on_v_model=lambda index: player.speed.set(SPEEDS[index]),
            mandatory=True,
            dense=True,
            class_="speeds",
        ):
            for choice in SPEEDS:
                title = visitor.say("fastest") if math.isinf(choice) else visitor.say("days_second", n=choice)
                face = "∞" if math.isinf(choice) else str(choice)
                rv.Btn(
                    children=[face], small=True, attributes={"title": title, "data-testid": f"speed-{face}"}
                )
        tag("span", visitor.say("days_second", n="").strip(), css="hint")


@solara.component
def Clock(player: Player) -> None:  # noqa: N802
    """The day shown, and how far the scenario has come."""
    visitor = use_visitor()
    shot, busy = player.shot.value, player.busy.value
    day, shown, part = -1, "–", 0.0
    if shot is not None and player.stage is not None:
        calendar = player.stage.world.calendar
        day, shown = shot.day, shot.date if shot.day >= 0 else visitor.say("eve")
        part = 100.0 * (shot.day + 1) / max(calendar.last + 1, 1)
    if busy is not None:
        part = 100.0 * busy.done
    state = (
        busy.what if busy else player.goal.value.what if player.phase.value == "ready" else player.phase.value
    )
    with div(
        css="clock", testid="clock", data_day=day, data_state=state, data_changes=shot.switches if shot else 0
    ):
        tag("b", visitor.say(busy.what) if busy else shown)
        rv.ProgressLinear(
            value=part, height=4, color="primary", indeterminate=state == "building",
            attributes={"aria-label": visitor.say(busy.what) if busy else visitor.say("scenario_done")},
        )  # fmt: skip


@solara.component
def _Jump(player: Player, ready: bool) -> None:  # noqa: N802
    visitor = use_visitor()
    wanted, set_wanted = solara.use_state("")
    stage = player.stage

    def go() -> None:
        if player.stage is None or not wanted:
            return
        calendar = player.stage.world.calendar
        try:
            day = calendar.day_of(date.fromisoformat(wanted))
        except ValueError:
            day = -2
        if not -1 <= day <= calendar.last:
            span = f"{calendar.start} … {calendar.date(calendar.last)}"
            player.refuse(f"{wanted}: the scenario has the days {span}", f"{wanted}：方案的日期为 {span}")
        else:
            player.jump(day)

    low, high = (str(stage.world.calendar.start), str(stage.last)) if stage else ("", "")
    with div(css="group"):
        field = rv.TextField(
            type="date", v_model=wanted, on_v_model=set_wanted, label=visitor.say("jump"), min=low, max=high,
            dense=True, hide_details=True, outlined=True, class_="date",
            attributes={"data-testid": "jump-date"},
        )  # fmt: skip
        rv.use_event(field, "keydown.enter", lambda *_: go())
        button(
            "", go, icon="mdi-fast-forward", title=visitor.say("jump"), testid="jump",
            disabled=not ready or not wanted,
        )  # fmt: skip


@solara.component
def _Seed(player: Player) -> None:  # noqa: N802
    visitor = use_visitor()
    order = player.order.value
    now = str(order.seed) if order else ""
    wanted, set_wanted = solara.use_state(now)
    solara.use_effect(lambda: set_wanted(now), [now])

    def sow(*_: object) -> None:
        if wanted == now:
            return
        if wanted.isascii() and wanted.isdigit() and int(wanted) < _SEEDS:
            set_wanted(str(int(wanted)))
            if str(int(wanted)) != now:
                player.sow(int(wanted))
        else:
            player.refuse(
                f"a seed is a whole number from 0 to {_SEEDS - 1}, not {wanted!r}; it is still {now}",
                f"种子须为 0 至 {_SEEDS - 1} 的整数，不能是 {wanted!r}；仍为 {now}",
            )
            set_wanted(now)

    field = rv.TextField(
        type="number", v_model=wanted, on_v_model=set_wanted, label=visitor.say("seed"), min=0,
        dense=True, hide_details=True, outlined=True, class_="seed", attributes={"data-testid": "seed"},
    )  # fmt: skip
    rv.use_event(field, "keydown.enter", sow)
    rv.use_event(field, "blur", sow)


@solara.component
def Download(player: Player, county: int = 0) -> None:  # noqa: N802
    """The session as a scenario."""
    visitor = use_visitor()
    _ = player.moves.value  # new counties: another name, and something to download at all
    if len(player.counties) <= county:
        return
    name = player.counties[county].world.settings.name
    with solara.FileDownload(
        lambda: player.counties[county].scenario_toml(player.notes.value),
        filename=f"{name}-session.toml",
        mime_type="application/toml",
    ):
        button(visitor.say("download"), None, icon="mdi-download", testid=f"download-{county}")
