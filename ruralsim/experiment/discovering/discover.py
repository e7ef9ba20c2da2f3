"""Scenario discovery: where in the space of factors does a policy fail?

Pure analysis of a plan's table, as `sensitivity` is. A point fails if the mean of an outcome over its seeds
lies beyond a threshold; against another base, if the mean of paired differences does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.asking.alike import same_county
from ruralsim.experiment.discovering.boxes import STANDS, Box, Factor, Flags, chance, find, unseen
from ruralsim.experiment.discovering.tables import TABLES
from ruralsim.experiment.sweeping.about import about, labels, points, question
from ruralsim.experiment.sweeping.answers import Answers, Array, whole
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.foundation.errors import DataError
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml
from ruralsim.scenario.problems import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_CHUNKS = 10  # of a curve of FAST, whose neighbours are alike


@dataclass(frozen=True)
class Failing:
    """What it means to fail; one of the three.

    Attributes:
        below: the reading lies below.
        above: the reading lies above.
        worst: it is among so large a share of the points, by what is better of the outcome; points that tie
            with the last of them are among them too, but never the best.
    """

    below: float | None = None
    above: float | None = None
    worst: float | None = None

    def judge(self, values: Array, better: int) -> tuple[float, bool, Flags]:
        """Threshold, whether failing lies below it (of the worst: at most there), and (points,) which fail.

        Args:
            values: (points,) readings.
            better: +1 if more is better, −1 if less is.

        Raises:
            DataError: The worst are asked for of an outcome that is neither better nor worse.
        """
        if self.below is not None:
            return self.below, True, values < self.below
        if self.above is not None:
            return self.above, False, values > self.above
        if not better:
            raise DataError(
                "more of this outcome is neither better nor worse: say --below or --above · "
                "该结果无优劣之分，请用 --below 或 --above"
            )
        # ties stand or fall together, and the best never fail: where all are alike none is the worst
        down = values * better
        edge, best = float(np.quantile(down, self.worst or 0.0, method="inverted_cdf")), float(down.max())
        fails = (down <= edge) & (down < best)
        return (float(down[fails].max()) if fails.any() else best) * better, better > 0, fails


def discover(
    plan: Plan,
    table: "pd.DataFrame",
    outcome: str,
    failing: Failing,
    versus: str = "",
    described: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    unequal: bool = False,
) -> Findings:
    """Looks for boxes in which points fail, base by base.

    Args:
        plan: what was asked.
        table: as from `sweep.table`.
        outcome: one of the plan's.
        failing: what it means to fail.
        versus: a base of the plan: then all others are judged by their difference to it at the same point
            with the same seed.
        described: indicator → unit and labels, as from `Store.describe`.
        progress: called with bases analysed and bases in all.
        unequal: take differences to that base though it is another county.

    Returns:
        Findings of kind "discovery". Boxes that do not hold for points not looked at are not among them.

    Raises:
        DataError: The table is not of this plan, moves one factor at a time, has too few points, or there is
            no such outcome or base.
        MissingExtra: scikit-learn is not installed.
    """
    import pandas as pd

    answers = Answers(plan, table)
    _check(answers, outcome, versus)
    for base in answers.bases if versus and not unequal else ():
        same_county(plan.bases[versus], plan.bases[base], "--unequal")
    reading = labels(plan, described or {})[outcome]
    factors = [Factor(name, len(answers.levels(name))) for name in answers.names]
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    bases = [base for base in answers.bases if base != versus]
    below, judged = True, []
    for done, base in enumerate(bases):
        runs = answers.runs(base, outcome, versus)
        kept = whole(runs)
        if not kept.any():
            raise DataError(f"{base} has no point with all of its seeds · {base} 没有完整的样点")
        values, x = runs[kept].mean(axis=1), answers.columns[kept]
        threshold, below, fails = failing.judge(values, reading["better"])
        found = _Discovery(x, fails, factors, _groups(answers)[kept])
        rows["checks"].append(
            {"base": base, "threshold": threshold, "left_out": int((~kept).sum())} | found.check()
        )
        own = {"point": np.flatnonzero(kept), "value": values, "fails": fails, "box": found.first()}
        judged.append(pd.DataFrame(own).assign(base=base))
        for name, row in found.rows():
            rows[name].append({"base": base, **row})
        if progress is not None:
            progress(done + 1, len(bases))
    meta = about(answers) | {
        "made_from": question(plan, table, outcome, failing, versus),
        "outcome": reading,
        "versus": versus,
        "rule": {"below": below, "worst": failing.worst},
    }
    meta["bases"] = [base for base in meta["bases"] if base["key"] in (*bases, versus)]
    frames = tabled(TABLES, rows)
    frames |= {"points": points(answers), "judged": pd.concat(judged, ignore_index=True)}
    plain, inputs = plan.kept("")
    return Findings("discovery", frames, meta, toml.dumps(plain), inputs=inputs, labels=TABLES)


class _Discovery:
    """Boxes of one base, and whether they stand."""

    def __init__(self, x: Array, fails: Flags, factors: list[Factor], groups: NDArray[np.int64]) -> None:
        self.x, self.fails, self.factors = x, fails, factors
        tried = find(x, fails, factors, groups)
        self.tried, self.boxes, self.out = len(tried), tried, (0, 0, np.nan)
        if tried:
            judged, inside = unseen(x, fails, factors, groups)
            points, failing = int(inside.sum()), int(fails[inside].sum())
            p = chance(failing, points, float(fails[judged].mean())) if points else 1.0
            self.out = (points, failing, p)
            self.boxes = tried if p < STANDS else []

    def first(self) -> NDArray[np.int64]:
        """(points,) number of the first box a point lies in; 0 none."""
        found = np.zeros(len(self.x), np.int64)
        for number, box in reversed([*enumerate(self.boxes, 1)]):
            found[box.holds(self.x)] = number
        return found

    def check(self) -> Row:
        """What is said of all boxes together."""
        inside = self.first() > 0
        points, failing, p = self.out
        failures = int(self.fails.sum())
        return {
            "points": len(self.x),
            "failing": failures,
            "tried": self.tried,
            "boxes": len(self.boxes),
            "coverage": float(self.fails[inside].sum() / failures) if failures else np.nan,
            "density": float(self.fails[inside].mean()) if inside.any() else np.nan,
            "out_points": points,
            "out_failing": failing,
            "p": p,
        }

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Table and row of every box and limit."""
        for number, box in enumerate(self.boxes, 1):
            yield "boxes", {"box": number, **self._counts(box)}
            for j, limit in box.limits.items():
                among = "" if limit.among is None else "|".join(map(str, sorted(limit.among)))
                yield (
                    "limits",
                    {
                        "box": number,
                        "factor": self.factors[j].name,
                        "low": limit.low if np.isfinite(limit.low) else np.nan,
                        "high": limit.high if np.isfinite(limit.high) else np.nan,
                        "among": among,
                        "p": box.quasi_p(self.x, self.fails, j),
                    },
                )

    def _counts(self, box: Box) -> Row:
        inside = box.holds(self.x)
        points, failing = int(inside.sum()), int(self.fails[inside].sum())
        return {
            "points": points,
            "failing": failing,
            "coverage": failing / int(self.fails.sum()),
            "density": failing / points,
            "p": chance(failing, points, float(self.fails.mean())),
        }


def _check(answers: Answers, outcome: str, versus: str) -> None:
    plan = answers.plan
    if outcome not in plan.outcomes:
        known = did_you_mean(outcome, plan.outcomes) or f"there are · 现有: {', '.join(plan.outcomes)}"
        raise DataError(f"{plan.name} has no outcome {outcome!r} · 没有结果 {outcome!r}\n  {known}")
    if versus and versus not in answers.bases:
        known = did_you_mean(versus, answers.bases) or f"there are · 现有: {', '.join(answers.bases)}"
        raise DataError(f"{plan.name} has no base {versus!r} · 没有基准 {versus!r}\n  {known}")
    if versus and len(answers.bases) < 2:
        raise DataError(f"{plan.name} has no other base than {versus} · 没有其他基准可比")
    if plan.design.kind == "one_at_a_time":
        raise DataError(
            "one factor at a time says nothing of corners of the space: take lhs or sobol · "
            "单因素设计无法用于情景发现，请用 lhs 或 sobol"
        )


def _groups(answers: Answers) -> NDArray[np.int64]:
    """(points,) which points are alike by the making of the design, and must be held out together."""
    design, n, d = answers.plan.design, len(answers.values), len(answers.names)
    block = {
        "sobol": 2 * d + 2 if design.second_order else d + 2,
        "morris": d + 1,
        "fast": max(1, (design.samples or 0) // _CHUNKS),
    }.get(design.kind, 1)
    return np.arange(n) // block
