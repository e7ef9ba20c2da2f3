"""Runs of a county of ten households, made up so that what they cost and keep above the line is known."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from ruralsim.experiment.accepting.question import Acceptability
from ruralsim.experiment.running.task import Task
from ruralsim.scenario.loading import Document

HOUSEHOLDS = 10
TITLES = {"title": {"en": "Worth it <b>?", "zh": "值得吗?"}, "question": {"en": "Is it?", "zh": "是吗?"}}
SUBSIDY = {"en": "Subsidy", "zh": "补贴", "set": {"policies.freight_subsidy.intensity": 1.0}}


def question(worth: Sequence[float] = (0.0, 10_000.0), reps: int = 4, **more: Any) -> Acceptability:
    """A question about a subsidy, on a county of one year."""
    asked = {
        "name": "fake",
        **TITLES,
        "base": "small",
        "set": {"run.burn_in_days": 0},
        "options": {"subsidy": SUBSIDY},
        "worth": {"cny": list(worth)},
        "run": {"days": 365, "seed": 1, "replications": reps},
    }
    return Acceptability.checked(Document(asked | more))


class FakeBench:
    """Gives the policy's runs so many households above the line, and so much public money, seed by seed."""

    def __init__(self, gained: Sequence[int], cost: Sequence[float]) -> None:
        self.gained, self.cost = gained, cost

    def results(self, tasks: Sequence[Task], keep: Collection[str]) -> Iterator[Any]:
        """One run a task; in the base five households are below the line."""
        assert {"households", "money"} <= set(keep)
        for task in tasks:
            policy = task.scenario.policies.freight_subsidy is not None
            i = task.number - 1
            yield run(5 - (self.gained[i] if policy else 0), 1000.0 + (self.cost[i] if policy else 0.0))


def run(below: int, cny: float) -> Any:
    """A year of ten households, some below the line, in which the government paid so much."""
    n = HOUSEHOLDS
    rows = {
        name: np.zeros(n)
        for name in (
            "village", "township", "remoteness", "category", "income_farming", "income_logistics_wages",
            "sells_online", "assist_listed",
        )
    }  # fmt: skip
    households = rows | {
        "date": np.full(n, np.datetime64(date(2021, 12, 31))),
        "household": np.arange(n, dtype=np.uint64),
        "below_line": np.arange(n) < below,
        "formerly_poor": np.zeros(n, bool),
        "income_head": np.full(n, 10_000.0),
        "residents": np.full(n, 3),
    }
    money = {"payer": ["government"], "receiver": ["carriers"], "flow": ["freight"], "cny": [cny]}
    tables = {
        "households": households,
        "money": {name: np.array(values) for name, values in money.items()},
        "indicators": {"date": np.array([np.datetime64(date(2021, 1, 1))])},
    }
    return SimpleNamespace(columns=tables.__getitem__, meta={"days": 365})
