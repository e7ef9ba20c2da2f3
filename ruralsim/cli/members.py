"""Runs with every parameter set of an ensemble: where they go, and how far they differ."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.cli import screen
from ruralsim.cli.places import Target
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.scenario import Scenario

Laid = tuple["Scenario", Target, str]
"""What to run, where its results go, and which folder below that is theirs."""

Headline = tuple[dict[str, Any], float, float]
"""What an indicator is, its value on the first day and on the last."""


def opened(file: Path, scenario: "Scenario") -> "Ensemble":
    """An ensemble whose every member fits a scenario."""
    from ruralsim.experiment.asking.ensemble import Ensemble

    found = Ensemble.load(file)
    found.check(scenario)
    return found


def key(scenario: "Scenario") -> str:
    """The name of a scenario's run: digest of whatever decides it."""
    from ruralsim.experiment.running.task import Task

    return Task(scenario).key


def laid_out(ensemble: "Ensemble", scenario: "Scenario", out: Path | None, silent: bool) -> list[Laid]:
    """A scenario for every member, with each of the scenario's seeds, and where its results go."""
    n, first = scenario.run.replications, scenario.run.seed
    runs = {}
    for k, member in enumerate(ensemble.members):
        laid = ensemble.laid(scenario, k)
        for seed in range(first, first + n):
            one = laid.with_values(("run.seed", seed), ("run.replications", 1)) if n > 1 else laid
            runs[member.name if n == 1 else f"{member.name}/{seed}"] = one
    wanted = {below: key(one) for below, one in runs.items()}
    target = Target(out, f"{scenario.name}-{ensemble.name}", "run", wanted, silent)
    return [(one, target, below) for below, one in runs.items()]


def show(
    ensemble: "Ensemble", scenario: "Scenario", runs: Sequence[Sequence[Headline]], folders: Sequence[Path]
) -> None:
    """Headline indicators on the last day: the median over the runs, and what 90 % of them lie between.

    Args:
        ensemble: whose members were run.
        scenario: what they were laid over.
        runs: of each run, its headline indicators; the seeds of one member stand together.
        folders: of the runs.
    """
    import numpy as np

    each = len(runs) // len(ensemble.members)
    weights = np.repeat([member.weight for member in ensemble.members], each)
    rows = []
    for entries in zip(*runs, strict=True):
        about, last = entries[0][0], np.array([end for _, _, end in entries])
        known = np.isfinite(last) & (weights > 0)
        ends = (np.nan,) * 3
        if known.any():
            part = {"weights": weights[known], "method": "inverted_cdf"}
            ends = np.quantile(last[known], (0.05, 0.5, 0.95), **part)
        low, middle, high = (screen.number(float(end)) for end in ends)
        rows.append((about["en"], about["zh"], middle, f"{low} … {high}", about["unit"]))
    title = screen.title(scenario)
    columns = (
        "Indicator",
        "指标",
        ("median · 中位数", "right"),
        ("90 % of runs · 90% 区间", "right"),
        "unit · 单位",
    )
    screen.table(
        f"{title}: {ensemble.name}, {counted(len(ensemble.members), 'member')} · 成员", columns, rows
    )
    where = folders[0].parent if each == 1 else folders[0].parent.parent
    screen.out().print(f"Runs · 结果: {where}", markup=False, soft_wrap=True)
