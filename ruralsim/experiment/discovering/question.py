"""What it means to fail, of which outcome of a plan that was swept."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Self

from ruralsim.experiment.discovering.discover import Failing, discover
from ruralsim.experiment.sweeping.swept import Swept
from ruralsim.foundation.errors import ScenarioError
from ruralsim.results.findings import Findings
from ruralsim.scenario.loading import Override


class Judged(NamedTuple):
    """An outcome of a plan's runs, and what it means to fail by it; see `discover`."""

    swept: Swept
    outcome: str
    failing: Failing
    versus: str = ""
    unequal: bool = False

    @classmethod
    def load(cls, name: str, store: Path, given: Iterable[Override] = ()) -> Self:
        """A plan's runs in a store, and how they are judged.

        Args:
            name: of the plan, or its file.
            store: where the runs lie.
            given: `outcome`; one of `below`, `above` and `worst`; `versus` and `unequal`.

        Raises:
            ScenarioError: It is not said what failing means, or of which outcome.
        """
        asked = dict(given)
        outcome = asked.pop("outcome", "")
        failing = _failing(*(asked.pop(key, None) for key in ("below", "above", "worst")))
        swept = Swept.load(name, store)
        if not outcome:
            en, zh = f"which outcome? --outcome {' | '.join(swept.plan.outcomes)}", "请用 --outcome 指定结果"
            raise ScenarioError(f"{en} · {zh}")
        (judged,) = swept.named([outcome])
        return cls(swept, judged, failing, **asked)

    def made_from(self) -> str:
        """Digest of what the answer is made from."""
        return self.swept.made_from(self.outcome, self.failing, self.versus)


def answer(asked: Judged, listen: Callable[[int, int], None] | None = None) -> Findings:
    """Where the outcome fails.

    Args:
        asked: the question.
        listen: called with bases analysed and bases in all.
    """
    swept, described = asked.swept, asked.swept.store.describe()
    return discover(
        swept.plan,
        swept.table,
        asked.outcome,
        asked.failing,
        asked.versus,
        described,
        listen,
        unequal=asked.unequal,
    )


def _failing(below: float | None, above: float | None, worst: str | None) -> Failing:
    if sum(rule is not None for rule in (below, above, worst)) != 1:
        en, zh = "what is failure? One of --below X, --above X, --worst 20%", "请给出其一，以说明何为失败"
        raise ScenarioError(f"{en} · {zh}")
    if worst is None:
        return Failing(below=below, above=above)
    try:
        number = float(worst.strip().rstrip("%"))
    except ValueError:
        number = -1.0
    share = number / 100 if worst.strip().endswith("%") or number >= 1 else number
    if not 0 < share < 1:
        raise ScenarioError(f"--worst {worst} is no share: write 20% · --worst {worst} 不是比例，请写 20%")
    return Failing(worst=share)
