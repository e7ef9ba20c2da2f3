"""What is wrong with a scenario, so that it can be mended: where, what, what instead; in both languages."""

from dataclasses import dataclass

from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.spelling import did_you_mean, nearest

__all__ = ["InvalidScenario", "Problem", "did_you_mean", "nearest"]

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
