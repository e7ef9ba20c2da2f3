"""Scenarios: browse, read the story, edit the text with its faults shown beside it, run it."""

import asyncio
from collections.abc import Callable
from typing import Any

from ruralsim.app import draft
from ruralsim.app.house import house
from ruralsim.app.live import check_pair
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.stage import MadeUp
from ruralsim.app.session import Source, Way
from ruralsim.app.ui import lab, rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.app.widgets.upload import UploadView
from ruralsim.app.words import choose
from ruralsim.foundation.errors import RuralsimError
from ruralsim.report.text import typeset
from ruralsim.scenario import Scenario, catalogue
from ruralsim.scenario.catalogue import Entry
from ruralsim.scenario.problems import InvalidScenario, Problem
from ruralsim.world.county import sizes

_PAUSE_S = 0.4  # without a key pressed, before the text is checked


@solara.component
def Scenarios() -> None:  # noqa: N802
    """The page."""
    visitor = use_visitor()
    entries = solara.use_memo(lambda: list(catalogue.entries()), [])

    def take(entry: Entry) -> None:
        visitor.draft.value = draft.Draft(entry.name, entry.path.read_text(encoding="utf-8"))

    def begin() -> None:
        if not visitor.draft.value.text:
            take(next((e for e in entries if e.name == house.scenario), entries[0]))

    solara.use_effect(begin, [])
    with div(css="page scenarios", testid="page-scenarios"), div(css="columns"):
        with div(css="left", tabindex=0):
            tag("h2", visitor.say("catalogue"), css="group-name")
            for entry in entries:
                Item(visitor, entry, take)
            Upload(visitor)
        with div(css="middle card"):
            Editor(visitor)


@solara.component
def Item(visitor: Visitor, entry: Entry, take: Callable[[Entry], None]) -> None:  # noqa: N802
    """One scenario of the catalogue."""
    language = visitor.language.value
    css = "item here" if visitor.draft.value.name == entry.name else "item"
    title = entry.title.get(language) or entry.name
    name = "/".join(filter(None, (entry.folder, entry.name)))
    element = tag(
        "div", tag("b", title), tag("span", name, css="unit"), css=css, testid=f"scenario-{entry.name}",
        role="button", tabindex=0,
    )  # fmt: skip
    rv.use_event(element, "click", lambda *_: take(entry))
    rv.use_event(element, "keydown.enter", lambda *_: take(entry))


@solara.component
def Upload(visitor: Visitor) -> None:  # noqa: N802
    """Takes a file of the visitor's, up to a size."""
    refused, set_refused = solara.use_state("")

    def receive(file: dict[str, Any]) -> None:
        text = file.get("text")
        if text is None:
            first, named = bytes(file.get("first") or ()), str(file["name"])[:80]
            refusal = draft.not_text(first, named) if first else draft.too_long(named)
            set_refused(str(refusal.problems[0]))
            return
        set_refused("")
        visitor.draft.value = draft.Draft(str(file["name"]).removesuffix(".toml"), str(text))

    with div(css="upload", testid="upload"):
        UploadView(visitor.say("upload"), draft.MAX_BYTES, receive)
        if refused:
            tag("p", choose(refused, visitor.language.value), css="bad")


@solara.component
def Editor(visitor: Visitor) -> None:  # noqa: N802
    """The text, and below it what is wrong with it, or what it is."""
    router = solara.use_router()
    found, set_found = solara.use_state(None)
    refused, set_refused = solara.use_state("")
    now = visitor.draft.value
    solara.use_effect(lambda: set_refused(""), [now])

    async def check() -> None:
        await asyncio.sleep(_PAUSE_S)
        try:
            set_found((now, draft.read(now.text, now.name)))
        except InvalidScenario as error:
            set_found((now, error.problems))

    lab.use_task(check, dependencies=[now], raise_error=False)
    result = found[1] if found and found[0] is now else None
    scenario = result if isinstance(result, Scenario) else None

    def run() -> None:
        if scenario is not None:
            visitor.run.build((scenario,), sources=(Source.of(now.name, now.text),))
            router.push("/")

    def compare(own: bool) -> None:
        """Side by side: the served county without and with its policies, or its own county so."""
        this = Source.of(now.name, now.text)
        sources = (this.as_(Way.BARE), this) if own else (Source(), this.as_(Way.LAID))
        try:
            base, other = (source.load() for source in sources)
            check_pair(base, other)
            house.fits(base, 2)
        except RuralsimError as error:
            set_refused(str(error))
        else:
            visitor.compare.build((base, other), base.run.seed, sources)
            router.push("/compare")

    with div(css="editor", testid="editor", data_name=now.name, data_valid=str(scenario is not None).lower()):
        Story(visitor, scenario)
        with div(css="group"):
            button(
                visitor.say("run_it"), run, icon="mdi-play", color="primary", outlined=False,
                disabled=scenario is None, testid="run-it",
            )  # fmt: skip
            button(
                visitor.say("compare_laid"), lambda: compare(False), icon="mdi-compare",
                disabled=scenario is None, testid="compare-laid",
            )  # fmt: skip
            button(
                visitor.say("compare_own"), lambda: compare(True), icon="mdi-map-outline",
                disabled=scenario is None, testid="compare-own",
            )  # fmt: skip
            if scenario is not None:
                tag("span", f"✓ {visitor.say('valid')}", css="good", testid="valid")
        if refused:
            tag("p", choose(refused, visitor.language.value), css="bad", testid="refused")
        if result is not None and scenario is None:
            Faults(visitor, now.text, result)
        rv.Textarea(
            v_model=now.text,
            on_v_model=lambda text: visitor.draft.set(draft.Draft(now.name, text)),
            label=visitor.say("text"),
            outlined=True,
            auto_grow=True,
            rows=18,
            hide_details=True,
            class_="toml",
            attributes={"data-testid": "toml", "spellcheck": "false"},
        )


@solara.component
def Story(visitor: Visitor, scenario: Scenario | None) -> None:  # noqa: N802
    """Title, story and size of what was checked last."""
    language = visitor.language.value
    last, set_last = solara.use_state(scenario)
    solara.use_effect(lambda: set_last(scenario) if scenario else None, [scenario])
    shown = scenario or last
    with div(css="story"):
        if shown is not None:
            story = getattr(shown.story, language)
            size = visitor.say(
                "sizes", households=f"{sizes(shown).households:,}", days=shown.run.days, start=shown.run.start
            )
            tag("h2", getattr(shown.title, language) or shown.name)
            tag("p", (typeset(story) if language == "zh" else story) or visitor.say("no_story"))
            tag("p", size, css="hint")
            MadeUp(shown)


@solara.component
def Faults(visitor: Visitor, text: str, problems: tuple[Problem, ...]) -> None:  # noqa: N802
    """Everything wrong: the line as it stands, what is wrong with it, what would be right."""
    language, lines = visitor.language.value, text.splitlines()
    with tag("ul", css="faults", testid="faults"):
        for problem in problems:
            number = problem.where.rpartition(":")[2]
            at = int(number) if number.isdigit() and 0 < int(number) <= len(lines) else 0
            with tag("li"):
                if at:
                    tag("code", f"{at} │ {lines[at - 1].strip()}")
                said = problem.zh if language == "zh" and problem.zh else problem.en
                tag("p", f"{problem.path}: {said}" if problem.path else said, css="bad")
                if problem.hint:
                    tag("p", problem.hint, css="hint")
