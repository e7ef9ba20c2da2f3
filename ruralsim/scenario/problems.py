"""What is wrong with a scenario, so that it can be mended: where, what, what instead; in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.spelling import did_you_mean, nearest

__all__ = ["SHOWN", "InvalidScenario", "Problem", "did_you_mean", "nearest", "refuse"]

SHOWN = 8
"""Problems in one message."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong.

    Attributes:
        where: file and line, or the option of the command line.
        path: dotted path of the key; empty if the whole file is meant.
        en: what is wrong.
        zh: the same in Chinese.
        hint: what to write instead, already in both languages.
    """

    where: str
    path: str
    en: str
    zh: str
    hint: str = ""

    def __str__(self) -> str:
        subject = f"{self.path}: " if self.path else ""
        return f"{self.where}\n  {subject}{self.en} · {self.zh}" + (f"\n  {self.hint}" if self.hint else "")


class InvalidScenario(ScenarioError):
    """A scenario that cannot be run.

    Attributes:
        problems: what was found wrong, as much of it as was looked for.
    """

    def __init__(self, *problems: Problem, more: str = "") -> None:
        """Shows the first problems.

        Args:
            *problems: what was found wrong.
            more: what to say of those that were not looked into.
        """
        self.problems = problems
        if (left := len(problems) - SHOWN) > 0:
            more = more_of(left)
        super().__init__("\n".join([*map(str, problems[:SHOWN]), *filter(None, [more])]))


def more_of(left: int) -> str:
    """What is said of problems that are not shown."""
    return f"… {left:,} more · 另有 {left:,} 处" if left > 0 else ""


def refuse(*found: Iterable[Problem]) -> None:
    """Refuses if anything is wrong; looks no further than it shows, for a file may be wrong in every line.

    Args:
        *found: problems, best found one by one as they are asked for.

    Raises:
        InvalidScenario: Naming the first of them.
    """
    problems = list(islice(chain.from_iterable(found), SHOWN + 1))
    if problems:
        more = "… and more · 还有更多" if len(problems) > SHOWN else ""
        raise InvalidScenario(*problems[:SHOWN], more=more)
