"""What is wrong with a scenario, so that it can be mended: where, what, what instead; in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ruralsim.foundation.errors import ScenarioError

_SHOWN = 8  # problems in one message


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
        problems: everything found wrong.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        text = [str(problem) for problem in problems[:_SHOWN]]
        if (more := len(problems) - _SHOWN) > 0:
            text.append(f"… {more} more · 另有 {more} 处")
        super().__init__("\n".join(text))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a given one, if any is near."""
    found = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """A hint naming the nearest known word; empty if none is near."""
    match = nearest(word, known)
    return f"did you mean · 是否想写: {prefix}{match}" if match else ""
