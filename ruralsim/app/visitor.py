"""One visitor: language, and the players of their own; nobody else's."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs

from ruralsim.app.draft import Draft
from ruralsim.app.player import Player
from ruralsim.app.sure import Sure
from ruralsim.app.ui import Reactive, solara
from ruralsim.app.words import LANGUAGES, say


@dataclass(eq=False)
class Visitor:
    """What belongs to one open page; made when it is opened and closed with it.

    Attributes:
        language: "en" or "zh", a reactive value.
        dark: whether the page is dark, a reactive value.
        run: player of the Run page.
        compare: player of the Compare page.
        sure: how sure the differences of the Compare page are.
        draft: the `Draft` in the editor of the Scenarios page, a reactive value.
    """

    language: Reactive[str] = field(default_factory=lambda: solara.reactive("en"))
    dark: Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    run: Player = field(default_factory=Player)
    compare: Player = field(default_factory=Player)
    sure: Sure = field(default_factory=Sure)
    draft: Reactive[Draft] = field(default_factory=lambda: solara.reactive(Draft()))

    def say(self, key: str, **parts: object) -> str:
        """A word in the visitor's language."""
        return say(key, self.language.value, **parts)

    def switch_language(self) -> None:
        """English to Chinese, and back."""
        self.language.value = "zh" if self.language.value == "en" else "en"

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


def first_language(search: str | None, headers: dict[str, list[str]] | None) -> str:
    """What the address asks for (``?lang=zh``), else what the browser prefers, else English."""
    asked = parse_qs(search or "").get("lang", [""])[0]
    if asked in LANGUAGES:
        return asked
    accepted = ",".join((headers or {}).get("accept-language", [])).lower()
    return "zh" if accepted.startswith("zh") else "en"
