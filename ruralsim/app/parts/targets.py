"""Whom a lever reaches: townships, remoteness, categories of households, networks."""

from collections.abc import Callable
from typing import Any

from ruralsim.app.live import Live
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.entities.codes import REMOTENESS as CLASSES
from ruralsim.indicators.panels import network_labels, township_names
from ruralsim.lever import Lever
from ruralsim.report.text import REMOTENESS, Text, place, text

_CATEGORIES: list[tuple[str, Text]] = [
    ("not_monitored", text("not monitored", "未纳入监测")),
    ("marginal", text("marginal, at risk of poverty", "边缘易致贫户")),
    ("unstable_formerly_poor", text("formerly poor and unstable", "脱贫不稳定户")),
    ("sudden_hardship", text("sudden severe hardship", "突发严重困难户")),
    ("formerly_poor", text("once registered as poor", "脱贫户")),
]


def choices(live: Live, target: str) -> list[tuple[str, Text]]:
    """What can be chosen for a kind of target: (value in a scenario, label)."""
    match target:
        case "townships":
            return [(name, place(name)) for name in township_names(live.world)]
        case "networks":
            return [(name, text(en, zh)) for name, en, zh in network_labels(live.world)]
        case "remoteness":
            return list(zip(CLASSES, REMOTENESS, strict=True))
        case "categories":
            return _CATEGORIES
    raise KeyError(target)


@solara.component
def Targets(  # noqa: N802
    live: Live, kind: type[Lever], now: Lever | None, change: Callable[[str, Any], None]
) -> None:
    """A list to choose from for every kind of target that the lever can tell apart; nothing chosen: all."""
    visitor = use_visitor()
    for target in kind.targets():
        items = [
            {"value": value, "text": label[visitor.language.value]} for value, label in choices(live, target)
        ]
        rv.Select(
            items=items,
            v_model=list(getattr(now, target)) if now else [],
            on_v_model=lambda chosen, target=target: change(target, tuple(chosen)),
            label=visitor.say(target),
            placeholder=visitor.say("everyone"),
            multiple=True,
            small_chips=True,
            clearable=True,
            dense=True,
            outlined=True,
            hide_details=True,
            class_="targets",
            attributes={"data-testid": f"{target}-{kind.key}"},
        )
