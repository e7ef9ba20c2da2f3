"""One visitor: language, and the players of their own; nobody else's."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from ruralsim.app.draft import Draft
from ruralsim.app.player import Player
from ruralsim.app.session import PAIR, SERVED, BadSession, Session, Source
from ruralsim.app.sure import Sure
from ruralsim.app.ui import Reactive, solara
from ruralsim.app.words import LANGUAGES, say
from ruralsim.foundation.errors import RuralsimError

COOKIE = "ruralsim_language"
"""Holds the language chosen last; the page's script sets it."""

_PATIENCE_S = 4.0


@dataclass(eq=False)
class Visitor:
    """What belongs to one open page; made when it is opened and closed with it.

    Attributes:
        language: "en" or "zh", a reactive value.
        here: whether the browser shows the page, a reactive value; what takes long waits for it.
        dark: whether the page is dark, a reactive value.
        run: player of the Run page.
        compare: player of the Compare page.
        sure: how sure the differences of the Compare page are.
        draft: the `Draft` in the editor of the Scenarios page, a reactive value.
        link: session that the address asked for, if any.
        fault: what was wrong with that address.
    """

    language: Reactive[str] = field(default_factory=lambda: solara.reactive("en"))
    here: Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    dark: Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    run: Player = field(default_factory=Player)
    compare: Player = field(default_factory=Player)
    sure: Sure = field(default_factory=Sure)
    draft: Reactive[Draft] = field(default_factory=lambda: solara.reactive(Draft()))
    link: Session | None = None
    fault: str = ""

    def say(self, key: str, **parts: object) -> str:
        """A word in the visitor's language."""
        return say(key, self.language.value, **parts)

    def switch_language(self) -> None:
        """English to Chinese, and back."""
        self.language.value = "zh" if self.language.value == "en" else "en"

    @classmethod
    def arriving(
        cls, search: str | None, cookies: dict[str, str], headers: dict[str, list[str]]
    ) -> "Visitor":
        """Somebody who opens a page.

        Args:
            search: query of the address.
            cookies: of the browser.
            headers: of its request.
        """
        visitor = cls()
        asked = parse_qs(search or "").get("session", [""])[0]
        if asked:
            try:
                visitor.link = Session.read(asked)
            except BadSession as error:
                visitor.fault = str(error)
        visitor.language.value = first_language(search, headers, cookies, visitor.link)
        return visitor

    def player(self, page: str) -> Player | None:
        """The player of a page, if it has one."""
        return {"run": self.run, "compare": self.compare}.get(page)

    def arrive(self, page: str) -> None:
        """Loads the counties of a page on the first visit: those of a link, or the server's own."""
        player = self.player(page)
        if player is None or player.order.value is not None:
            return
        fault, session = self.fault, self.link
        if session is not None and session.page == page:
            try:
                player.build(session.scenarios(), session.seed, session.sources)
                player.offered.value = session if session.is_worth_keeping else None
                return
            except RuralsimError as error:
                fault = str(error)
        sources: tuple[Source, ...] = SERVED if page == "run" else PAIR
        try:
            player.build(tuple(source.load() for source in sources), sources=sources, fault=fault)
        except RuralsimError as error:  # its file was changed since the server was started
            player.error.value = str(error)
        self.fault = ""

    def remember(self, kept: dict[str, str]) -> None:
        """The browser shows the page: offers what it kept of sessions, where the address asks for none."""
        self.here.value = True
        for page, text in kept.items():
            player = self.player(page)
            if player is not None and text and (self.link is None or self.link.page != page):
                with suppress(BadSession):  # of another version; a link's fault is said, ours is not
                    session = Session.read(text)
                    if session.page == page and session.is_worth_keeping:
                        player.offered.value = session

    async def wait(self) -> None:
        """A browser that does not say that it shows the page is waited for only so long."""
        await asyncio.sleep(_PATIENCE_S)
        self.here.value = True

    def close(self) -> None:
        """Lets go of everything."""
        self.run.close()
        self.compare.close()
        self.sure.close()


_context = solara.create_context(Visitor())


def provide(visitor: Visitor) -> None:
    """Makes a visitor known to the components below."""
    _context.provide(visitor)


def use_visitor() -> Visitor:
    """The visitor of this page (a hook)."""
    visitor: Visitor = solara.use_context(_context)
    return visitor


def first_language(
    search: str | None,
    headers: dict[str, list[str]] | None,
    cookies: dict[str, str] | None = None,
    link: Session | None = None,
) -> str:
    """The language a page opens in.

    What the address asks for (``?lang=zh``), else what was chosen last in this browser, else that of a link,
    else what the browser prefers, else English.
    """
    asked = parse_qs(search or "").get("lang", [""])[0]
    for language in (asked, (cookies or {}).get(COOKIE, ""), link.language if link else ""):
        if language in LANGUAGES:
            return language
    accepted = ",".join((headers or {}).get("accept-language", [])).lower()
    return "zh" if accepted.startswith("zh") else "en"
