"""Kinds of questions: each is a folder beside this one that says what it is, and is found as levers are.

A folder holds `__init__.py` with its declaration, the question with its checks, the science that answers it,
and `story.py`, which says what came out. Nothing of it is imported before it is needed.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruralsim.report.story.blocks import Story
    from ruralsim.results.findings import Findings

_HOME = Path(__file__).parents[1]
_PACKAGE = "ruralsim.experiment"


class Name(NamedTuple):
    """What something is called, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Option:
    """A value of a question's file that the command line may replace.

    Attributes:
        name: Of the option, with underscores.
        path: Of the value in the file, dotted.
        type: Of the value; a switch if it is `bool`.
        help: What it is.
        least: Smallest value that is taken.
        most: Largest value that is taken.
        metavar: What stands for it in the help.
        several: It may be given several times, for a list.
    """

    name: str
    path: str
    type: type
    help: Name
    least: float | None = None
    most: float | None = None
    metavar: str | None = None
    several: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    With `answers` it has a command made for it; without, `ruralsim.cli` holds one of its own.

    Attributes:
        key: Of its folders' manifests, and the name of its page.
        name: What results of it are called.
        commands: What asks it on the command line.
        asked: What a file that asks it is called; None if it is not asked by a file.
        marks: Tables of such a file of which one is enough to know it by.
        takes: What stands behind the command: a file that asks, a scenario, or several.
        files: The kind whose files it takes; its own if empty.
        reads: What it does with runs that a store has, as it makes none; empty if it makes them.
        help: What the command says of itself.
        asks: Module and class of the question, as in `question:Study`.
        answers: Module and function that answers it: question, bench → findings. Of a kind that `reads`:
            question, listener → findings.
        options: Values of the question that the command line may replace, beside those of every kind.
        told: What the command's JSON says beside name and places: name → where in the findings' meta.
        printed: Tables in the command's JSON.
        home: Its package; known once it has been found.
    """

    key: str
    name: Name
    commands: tuple[str, ...]
    asked: Name | None = None
    marks: tuple[str, ...] = ()
    takes: Literal["file", "scenario", "scenarios"] = "file"
    files: str = ""
    reads: str = ""
    help: str = ""
    asks: str = ""
    answers: str = ""
    options: tuple[Option, ...] = ()
    told: "Mapping[str, str]" = field(default_factory=dict)
    printed: tuple[str, ...] = ()
    home: str = ""

    def story(self) -> "Callable[[Any], Story] | None":
        """What tells its findings as a story; None if they are told otherwise."""
        return self._teller("story")

    def briefing(self) -> "Callable[[Any], Story] | None":
        """What tells its findings as a brief of few pages; None if it has none."""
        return self._teller("briefing")

    def _teller(self, name: str) -> "Callable[[Any], Story] | None":
        """The function of that name in the module of that name."""
        place = f"{self.home}.{name}"
        if find_spec(place) is None:
            return None
        found: Callable[[Any], Story] = getattr(import_module(place), name)
        return found

    def question(self) -> Any:
        """The class that reads and checks what is asked: a subclass of `asked.Question`."""
        return self._named(self.asks)

    def answer(self) -> "Callable[[Any, Any], Findings]":
        """What makes findings of a question and a `running.measure.Bench`."""
        found: Callable[[Any, Any], Findings] = self._named(self.answers)
        return found

    def _named(self, place: str) -> Any:
        module, _, name = place.partition(":")
        return getattr(import_module(f"{self.home}.{module}"), name)


@cache
def kinds() -> dict[str, Kind]:
    """Key → kind of every folder that declares one, in the order of their names.

    Raises:
        TypeError: Two folders declare the same key.
    """
    found: dict[str, Kind] = {}
    for module in iter_modules([str(_HOME)]):
        home = f"{_PACKAGE}.{module.name}"
        declared = getattr(import_module(home), "KIND", None) if module.ispkg else None
        if not isinstance(declared, Kind):
            continue
        if declared.key in found:
            raise TypeError(f"{home} and {found[declared.key].home} both declare {declared.key!r}")
        found[declared.key] = replace(declared, home=home)
    return found


_OTHERS = {
    "run": Name("Run", "运行"),
    "store": Name("Store of runs", "运行库"),
    "bundle": Name("Bundle", "存档包"),
}
"""What folders hold that is no answer to a question."""


def called(key: str) -> Name:
    """What results of a kind are called, those that answer no question among them."""
    if key in kinds():
        return kinds()[key].name
    return _OTHERS.get(key, Name(key, key))
