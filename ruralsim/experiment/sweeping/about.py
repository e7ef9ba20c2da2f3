"""What explains findings from a plan's runs: titles, design, bases, factors, outcomes, seeds and days."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.asking.paths import spoken
from ruralsim.experiment.sweeping.answers import Answers
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.foundation import sources
from ruralsim.scenario import toml
from ruralsim.world.county import sizes
from ruralsim.world.origin import same

if TYPE_CHECKING:
    import pandas as pd


def question(plan: Plan, table: "pd.DataFrame", *asked: object) -> str:
    """Digest of what findings from a plan are made from.

    Args:
        plan: what was asked.
        table: as from `sweep.table`; only its runs count, not which of them are there.
        asked: what else tells the question from others.
    """
    runs = table["key"].tolist() if "key" in table else []
    return sources.digest("sweep", toml.dumps(plan.kept("")[0]), runs, asked, sources.science())


def about(answers: Answers) -> dict[str, Any]:
    """What explains findings from a plan: titles, design, bases, factors, seeds and days."""
    plan = answers.plan
    first = plan.bases[plan.base[0]]
    known = plan.labels()
    factors = [
        {
            "key": name,
            **known[name],
            "levels": [spoken(level) for level in answers.levels(name)],
            "named": not answers.ordered(name),
            "low": float(np.nanmin(column)) if np.isfinite(column).any() else 0.0,
            "high": float(np.nanmax(column)) if np.isfinite(column).any() else 0.0,
        }
        for name, column in zip(answers.names, answers.columns.T, strict=True)
    ]
    titles = {scenario.name: scenario.title for scenario in plan.bases.values()}
    return {
        "name": plan.name,
        "title": dict(plan.titles()),
        "question": {"en": plan.question.en, "zh": plan.question.zh or plan.question.en},
        "design": {
            "kind": plan.design.kind,
            "samples": plan.design.samples or 0,
            "points": len(answers.values),
        },
        "bases": [
            {"key": base, "en": titles[base].en or base, "zh": titles[base].zh or titles[base].en or base}
            for base in answers.bases
        ],
        "county": same(base.origin() for base in plan.bases.values()),
        "outside": [note._asdict() for note in plan.outside()],
        "factors": factors,
        "seeds": list(plan.seeds),
        "start": first.run.start.isoformat(),
        "days": first.run.days,
        "households": sizes(first).households,
        "failed": answers.failed(),
        **sources.stamp(),
    }


def points(answers: Answers) -> "pd.DataFrame":
    """Point, factor and value as a number, of every point of a base."""
    import pandas as pd

    n, d = answers.columns.shape
    return pd.DataFrame(
        {
            "point": np.repeat(np.arange(n), d),
            "factor": list(answers.names) * n,
            "value": answers.columns.ravel(),
        }
    )


def labels(plan: Plan, described: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Outcome → unit, labels, definition, and whether more is better.

    Args:
        plan: that names them.
        described: indicator → what the store says of it; the registry's where it says nothing.
    """
    known: dict[str, Mapping[str, Any]] = {name: i.as_meta() for name, i in plan.indicators.items()}
    known |= described
    found = {}
    for name, outcome in plan.outcomes.items():
        about = known.get(outcome.indicator, {})
        found[name] = {
            "key": name,
            **outcome.labels(name, about, plan.span),
            "indicator": outcome.indicator,
            "better": int(about.get("better", 0)),
            "when": outcome.when(plan.span, about),
            **{f"definition_{tongue}": str(about.get(f"definition_{tongue}", "")) for tongue in ("en", "zh")},
        }
    return found
