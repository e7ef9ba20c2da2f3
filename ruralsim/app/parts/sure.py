"""How sure: pairs of runs asked for, how far they are, and what they say of people and money."""

from collections.abc import Sequence

from ruralsim.app import taken
from ruralsim.app.parts.html import button, div, tag
from ruralsim.app.parts.take import Take
from ruralsim.app.sure import PAIRS, Known, digest
from ruralsim.app.ui import rv, solara
from ruralsim.app.visitor import Visitor, use_visitor
from ruralsim.app.widgets.plot import PlotView
from ruralsim.app.words import choose
from ruralsim.experiment.comparing import figures, page, story
from ruralsim.experiment.comparing.words import words_of
from ruralsim.foundation.errors import RuralsimError
from ruralsim.foundation.judging import FEW, too_few
from ruralsim.report.export import stories
from ruralsim.report.figures import Figure
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Block
from ruralsim.report.text import Text
from ruralsim.results.comparison import Comparison


def use_known(visitor: Visitor) -> tuple[Known | None, bool]:
    """What the pairs say so far, and whether it is of the scenarios as they stand (a hook)."""
    known = visitor.sure.known.value
    moves = visitor.compare.moves.value
    now = solara.use_memo(lambda: digest(visitor.compare.counties), [moves, known])
    return known, known is not None and known.of == now


@solara.component
def HowSure() -> None:  # noqa: N802
    """The button, and how far it has come."""
    visitor = use_visitor()
    sure, player = visitor.sure, visitor.compare
    pairs, set_pairs = solara.use_state(PAIRS[1])
    known, now = use_known(visitor)
    wanted, error = sure.wanted.value, sure.error.value
    ready = player.phase.value != "empty" and len(player.counties) == 2

    def ask() -> None:
        order = player.order.value
        try:
            sure.ask(player.counties, order.seed if order else 1, pairs, player.notes.value)
        except RuralsimError as fault:
            sure.error.value = str(fault)

    state = "running" if wanted else "known" if known else "none"
    with div(css="sure card-like", testid="sure", data_state=state, data_pairs=known.pairs if known else 0):
        tag("h2", visitor.say("how_sure"))
        with div(css="line"):
            rv.Select(
                items=list(PAIRS), v_model=pairs, on_v_model=set_pairs, label=visitor.say("pairs"),
                dense=True, outlined=True, hide_details=True, class_="pairs", disabled=wanted is not None,
                attributes={"data-testid": "pairs"},
            )  # fmt: skip
            if wanted is None:
                button(
                    visitor.say("run_pairs", n=pairs), ask, icon="mdi-scale-balance", testid="run-pairs",
                    color="primary", outlined=False, disabled=not ready,
                )  # fmt: skip
            else:
                button(visitor.say("stop_pairs"), sure.stop, icon="mdi-stop", testid="stop-pairs")
            if known is not None:
                _Take(known.comparison)
        if wanted is not None:
            shown = known.pairs if known and now else 0
            words = visitor.say("pairs_under_way", done=shown, all=wanted.pairs)
            with div(css="progress", role="status"):
                tag("span", words, css="hint")
                rv.ProgressLinear(
                    value=100.0 * sure.done.value, height=4, color="primary",
                    attributes={"aria-label": words},
                )  # fmt: skip
        if error:
            tag("p", choose(error, visitor.language.value), css="bad", testid="sure-error", role="alert")
        tag("p", _said(visitor, known, now), css="hint", testid="sure-said")


def _said(visitor: Visitor, known: Known | None, now: bool) -> str:
    if known is None:
        return visitor.say("how_sure_lead")
    if not now:
        return visitor.say("pairs_old")
    if too_few(known.pairs):
        return visitor.say("pairs_few", n=known.pairs, least=FEW)
    return visitor.say("pairs_known", n=known.pairs, days=f"{known.comparison.meta['days']:,}")


@solara.component
def _Take(found: Comparison) -> None:  # noqa: N802
    """The page of the comparison, as `ruralsim compare` writes it."""
    visitor = use_visitor()
    with div(css="line"):
        with solara.FileDownload(lambda: page.page(found), filename="compare.html", mime_type="text/html"):
            button(visitor.say("page_whole"), None, icon="mdi-download", testid="download-compare")
        if taken.has_brief():
            language = visitor.language.value
            with solara.FileDownload(lambda: taken.brief(found, language), filename="brief.docx"):
                button(visitor.say("brief"), None, icon="mdi-download", testid="download-brief")
        Take("comparison", lambda: stories.sheets(story.story(found)), ("xlsx",))


@solara.component
def Effects() -> None:  # noqa: N802
    """Who gains and loses, who crosses the line, who pays: what `compare.html` says, of the pairs so far."""
    visitor = use_visitor()
    known, _ = use_known(visitor)
    if known is None:
        return
    found, words = known.comparison, words_of(known.comparison)
    with div(css="effects story-blocks", testid="effects", data_pairs=known.pairs):
        _Part(words["in_short"], None, (), (), "in_short", [*story.sentences(found)])
        _Part(words["people"], words["people_lead"], figures.gains(found), [story.people(found)], "people")
        _Part(words["crossing"], words["crossing_note"], [figures.crossings(found)], (), "crossing")
        _Part(
            words["public"], words["public_lead"], [figures.payers(found), figures.money(found)],
            [story.public(found)], "public",
        )  # fmt: skip
        _Part(words["settings"], words["settings_lead"], (), [*story.settings(found)], "settings")


@solara.component
def _Part(  # noqa: N802
    title: Text,
    lead: Text | None,
    drawn: Sequence[Figure],
    blocks: Sequence[Block],
    name: str,
    sentences: Sequence[Text] = (),
) -> None:
    """A heading, what leads in to it, figures and tables."""
    language = use_visitor().language.value
    with tag("section", css="part", testid=f"part-{name}"):
        tag("h2", title[language])
        if lead is not None:
            tag("p", lead[language], css="hint")
        if sentences:
            tag("ul", *(tag("li", one[language]) for one in sentences), css="brief")
        with div(css="plots"):
            for figure in drawn:
                PlotView(figure, language).key(figure.name)
        if blocks:
            made = html.in_language(html.blocks(blocks), language)
            solara.HTML("div", unsafe_innerHTML=made, classes=["blocks"])
