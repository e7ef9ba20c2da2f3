"""Kinds of questions: each is a folder beside this one that says what it is, and is found as levers are.

A folder holds `__init__.py` with its declaration, the question with its checks, the science that answers it,
and `story.py`, which says what came out. Nothing of it is imported before it is needed.
"""

from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruralsim.report.story.blocks import Story
    from ruralsim.results.findings import Findings

_HOME = Path(__file__).parents[1]
_PACKAGE = "ruralsim.experiment"


class Name(NamedTuple):
    """What something is called, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    Attributes:
        key: Of its folders' manifests, and the name of its page.
        name: What results of it are called.
        commands: What asks it on the command line.
        asked: What a file that asks it is called; None if it is not asked by a file.
        marks: Tables of such a file of which one is enough to know it by.
        home: Its package; known once it has been found.
    """

    key: str
    name: Name
    commands: tuple[str, ...]
    asked: Name | None = None
    marks: tuple[str, ...] = ()
    home: str = ""

    def story(self) -> "Callable[[Findings], Story] | None":
        """What tells its findings as a story; None if they are told otherwise."""
        place = f"{self.home}.story"
        if find_spec(place) is None:
            return None
        found: Callable[[Findings], Story] = import_module(place).story
        return found


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
