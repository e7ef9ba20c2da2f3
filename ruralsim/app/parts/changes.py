"""Changes made so far, by their labels: each can be given another value or be taken back."""

from collections.abc import Iterable, Iterator
from datetime import date

from ruralsim.app.live import Live
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.targets import choices
from ruralsim.app.player import Player
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import use_visitor
from ruralsim.foundation.param import Named, Param
from ruralsim.report.text import typeset
from ruralsim.scenario import Change
from ruralsim.scenario.schema import TermBases

_TARGETS = ("townships", "networks", "remoteness", "categories")


def named(live: Live, changes: Iterable[Change], language: str) -> Iterator[tuple[Change, str, str]]:
    """Changes with label and value in words."""
    for change in changes:
        yield change, _label(live, change.path, language), _value(live, change, language)


def _label(live: Live, path: str, language: str) -> str:
    group, name, *setting = path.split(".")
    if group == "terms":
        field, whole = TermBases.model_fields[name], ""
    else:
        kind = live.kinds[name]
        field, whole = kind.model_fields[setting[0]], getattr(kind, language)
    mark = next((m for m in field.metadata if isinstance(m, Named | Param)), None)
    part = getattr(mark, language) if mark else path.rpartition(".")[2]
    both = f"{whole}: {part}" if whole else part
    return typeset(both) if language == "zh" else both


def _value(live: Live, change: Change, language: str) -> str:
    value = change.value
    kind = change.path.rpartition(".")[2]
    if isinstance(value, tuple):
        labels = {name: label[language] for name, label in choices(live, kind)} if kind in _TARGETS else {}
        said = ("、" if language == "zh" else ", ").join(labels.get(one, one) for one in value)
        return said or ("全部" if language == "zh" else "all")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


@solara.component
def Changes(player: Player, county: int, live: Live | None) -> None:  # noqa: N802
    """A list, those that the scenario came with first."""
    visitor = use_visitor()
    _ = player.moves.value  # the county has come to live by them
    made = player.made.value[county] if live is not None and len(player.made.value) > county else ()
    with div(css="changed"):
        tag("h3", visitor.say("changed"), css="group-name")
        if live is None or not live.changes:
            tag("p", visitor.say("no_changes"), css="hint").key("none")
        # a key of its own: an element in the place of another keeps the other's tag
        with tag("ul", css="changes", testid="changes", data_n=len(live.changes) if live else 0).key(
            "changes"
        ):
            if live is not None:
                for change, label, value in named(live, live.written, visitor.language.value):
                    tag("li", tag("span", str(change.date)), f"{label} {value}", css="written")
                for change, label, value in named(live, made, visitor.language.value):
                    css = "ahead" if change.date > live.today else ""
                    Made(player, county, change, label, value, css).key(f"{change.date} {change.path}")


@solara.component
def Made(player: Player, county: int, change: Change, label: str, value: str, css: str) -> None:  # noqa: N802
    """One change of the visitor's."""
    visitor = use_visitor()
    number = isinstance(change.value, int | float) and not isinstance(change.value, bool)

    def typed(given: object) -> None:
        try:
            player.revise(county, change, _read(change, str(given)))
        except ValueError:
            player.refuse(f"{label}: {given!r} cannot be read", f"{label}：无法识别 {given!r}")

    with tag("li", css=css, testid=f"change-{change.path.partition('.')[2]}", data_date=change.date):
        tag("span", str(change.date))
        tag("b", label)
        if number or isinstance(change.value, date):
            field = rv.TextField(
                type="number" if number else "date", v_model=value, dense=True, hide_details=True,
                outlined=True, class_="number" if number else "date",
                attributes={
                    "data-testid": f"edit-{change.path.partition('.')[2]}",
                    "aria-label": f"{label} {change.date}", "step": "any",
                },
            )  # fmt: skip
            rv.use_event(field, "change", lambda _widget, _event, given: typed(given))
        else:
            tag("em", value)
        button(
            "", lambda: player.revise(county, change, None), icon="mdi-close", text=True, outlined=False,
            title=visitor.say("take_back"), testid=f"remove-{change.path.partition('.')[2]}",
        )  # fmt: skip


def _read(change: Change, text: str) -> object:
    if isinstance(change.value, date):
        return date.fromisoformat(text)
    number = float(text)
    return int(number) if isinstance(change.value, int) and number.is_integer() else number
