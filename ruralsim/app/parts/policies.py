"""The policy panel, made from what levers say of themselves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ruralsim.app.parts.changes import Changes
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.targets import Targets
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever
from ruralsim.report.text import typeset, unit
from ruralsim.scenario.schema import LEVERS

_GROUPS = {"4.1": "institutions", "4.2": "infrastructure", "4.3": "talent", "4.4": "integration"}
"""Section of the paper → strategy; sections before the fourth are about assistance."""

_STEPS = 20  # of a slider
_FAR = 20  # a bound this many times the usual intensity is no end for a slider


def by_group(levers: Iterable[type[Lever]]) -> dict[str, list[type[Lever]]]:
    """Levers by strategy, in the paper's order."""
    found: dict[str, list[type[Lever]]] = {group: [] for group in (*_GROUPS.values(), "assistance")}
    for kind in levers:
        found[_GROUPS.get(kind.section, "assistance")].append(kind)
    return found


@solara.component
def Policies(player: Player, county: int = 0) -> None:  # noqa: N802
    """Every lever of a county, and what was changed so far."""
    visitor = use_visitor()
    moves, refused = player.moves.value, player.refusals.value
    live = player.counties[county] if len(player.counties) > county else None
    refused = refused if live else -1
    now = live.levers() if live else {}
    spent = live.spent() if live else set()
    order = player.order.value
    known = order.scenarios[min(county, len(order.scenarios) - 1)].kit.levers if order else LEVERS
    with div(css="policies", testid="policies", data_county=county, data_moves=moves):
        tag("p", visitor.say("tomorrow"), css="hint")
        for group, kinds in by_group(known.values()).items():
            tag("h3", visitor.say(group), css="group-name")
            for kind in kinds:
                own = now.get(kind.key)
                said = standing(visitor, own, live.today, kind.key in spent) if own and live else ""
                LeverCard(player, county, kind, own, said, refused).key(f"{kind.key}-{county}")
        Changes(player, county, live)


def standing(visitor: Visitor, now: Lever, today: date, spent: bool) -> str:
    """What of a lever its switch does not show: whether it works on a day, and on whom."""
    told = []
    if now.intensity and now.start and now.start > today:
        told.append(visitor.say("begins", day=now.start))
    if now.intensity and now.end and now.end < today:
        told.append(visitor.say("has_ended", day=now.end))
    if now.intensity and spent:
        told.append(visitor.say("is_spent"))
    if now.assign == "random":
        told.append(visitor.say("by_lot", share=f"{100.0 * now.share:.12g}"))
    return " ".join(told)


@solara.component
def LeverCard(  # noqa: N802
    player: Player, county: int, kind: type[Lever], now: Lever | None, said: str, refused: int
) -> None:
    """One lever: a switch, and below it intensity, first and last day, and targets.

    Args:
        player: whose county.
        county: which of them.
        kind: of lever.
        now: as it stands; None if nobody has named it.
        said: see `standing`.
        refused: whatever was typed, fields show what holds when this changes; negative without a county.
    """
    visitor = use_visitor()
    language, ready = visitor.language.value, refused >= 0
    on = bool(now and now.intensity)
    usual = float(kind.model_fields["intensity"].default)
    draft, set_draft = solara.use_state(usual)
    dates, set_dates = solara.use_state(dict[str, str]())
    opened, set_opened = solara.use_state(False)
    value = float(now.intensity) if now and on else draft

    def change(setting: str, given: object) -> None:
        player.change(county, f"policies.{kind.key}.{setting}", given)

    def switch(wanted: bool) -> None:
        if not wanted:
            change("intensity", 0.0)
            return
        live, path = player.counties[county], f"policies.{kind.key}"
        first = max(_date(dates.get("start")) or live.today, live.today)
        last = _date(dates.get("end"))
        if last is None and now and now.end and now.end < first:  # it has ended: it begins once more
            last = max(live.last, first)
        settings = {f"{path}.start": first, f"{path}.end": last, f"{path}.intensity": draft}
        player.alter(county, {key: value for key, value in settings.items() if value is not None})

    def set_intensity(given: float) -> None:
        set_draft(given)
        if on:
            change("intensity", given)

    def set_date(setting: str, given: str) -> None:
        day, today = _date(given), player.counties[county].today
        if day and (on or day < today):
            change(setting, day)  # refused where it has passed
        else:
            set_dates({**dates, setting: given or ""})

    with div(css="lever on" if on else "lever", testid=f"lever-{kind.key}", data_on=str(on).lower()):
        with div(css="line"):
            rv.Switch(
                v_model=on, on_v_model=switch, dense=True, hide_details=True, disabled=not ready, inset=True,
                attributes={"data-testid": f"switch-{kind.key}", "aria-label": getattr(kind, language)},
            )  # fmt: skip
            name = tag("span", getattr(kind, language), css="name", title=_does(kind, language))
            rv.use_event(name, "click", lambda *_: set_opened(not opened))
            button(
                "", lambda: set_opened(not opened), icon="mdi-chevron-up" if opened else "mdi-chevron-down",
                title=f"{visitor.say('details')}: {getattr(kind, language)}", testid=f"more-{kind.key}",
                outlined=False, text=True,
            )  # fmt: skip
        if said:
            tag("p", said, css="hint", testid=f"standing-{kind.key}")
        if on or opened:
            Intensity(kind, value, set_intensity, player.refuse, refused)
        if opened:
            with div(css="more"):
                tag("p", _does(kind, language), css="hint")
                for setting in ("start", "end"):
                    stands = getattr(now, setting) if now and on else None
                    rv.TextField(
                        type="date", v_model=str(stands or dates.get(setting, "")),
                        on_v_model=lambda given, setting=setting: set_date(setting, given),
                        label=visitor.say(setting), dense=True, outlined=True, hide_details=True,
                        disabled=not ready, attributes={"data-testid": f"{setting}-{kind.key}"},
                    )  # fmt: skip
                if ready:
                    Targets(player.counties[county], kind, now, change)


@solara.component
def Intensity(kind: type[Lever], value: float, on_value: Any, refuse: Any, refused: int) -> None:  # noqa: N802
    """A slider over what is usual, and a field for anything allowed."""
    language = use_visitor().language.value
    param = next(m for m in kind.model_fields["intensity"].metadata if isinstance(m, Param))
    low, high = float(param.low or 0.0), _end(param, float(kind.model_fields["intensity"].default))
    step = param.step or (high - low) / _STEPS
    shown, set_shown = solara.use_state(value)
    solara.use_effect(lambda: set_shown(value), [value, refused])
    ready = refused >= 0
    at = min(max(low + round((shown - low) / step) * step, low), high)  # where a slider can stand
    unit_shown = unit(param.unit)[language]
    named = f"{getattr(kind, language)}: {getattr(param, language)}"

    def typed(text: str) -> None:
        try:
            on_value(float(text))
        except ValueError:
            refuse(f"{param.en}: {text!r} is no number", f"{param.zh}：{text!r} 不是数值")

    def moved(to: float) -> None:
        if to != at:  # a slider says where it was put, too
            set_shown(to)

    with div(css="intensity"):
        tag("span", f"{getattr(param, language)}" + (f" ({unit_shown})" if unit_shown else ""), css="hint")
        with div(css="line"):
            slider = rv.Slider(
                v_model=at, on_v_model=moved, min=low, max=high, step=step,
                dense=True, hide_details=True, disabled=not ready,
                attributes={"data-testid": f"slider-{kind.key}", "aria-label": named},
            )  # fmt: skip
            rv.use_event(slider, "change", lambda _widget, _event, given: on_value(float(given)))
            field = rv.TextField(
                type="number", v_model=f"{shown:.12g}", dense=True, hide_details=True, outlined=True,
                disabled=not ready, class_="number",
                attributes={"data-testid": f"intensity-{kind.key}", "aria-label": named},
            )  # fmt: skip
            rv.use_event(field, "change", lambda _widget, _event, given: typed(str(given)))


def _does(kind: type[Lever], language: str) -> str:
    return kind.does_en if language == "en" else typeset(kind.does_zh)


def _end(param: Param, usual: float) -> float:
    """Where a slider ends: the bound, or some times what is usual where the bound is far away."""
    bound = param.high
    far = bound is None or (usual > 0.0 and bound > _FAR * usual)
    return 4.0 * usual if far or bound is None else float(bound)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
