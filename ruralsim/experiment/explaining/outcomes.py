"""One outcome of a sensitivity analysis, in one base: what its page is made from."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ruralsim.experiment.sweeping.space import Space
from ruralsim.report.text import Text, capital, labelled, text

MEASURES: Mapping[str, Text] = {
    "S1": text("on its own", "单独"),
    "ST": text("with its interactions", "含交互"),
    "S2": text("pair", "两两"),
    "mu_star": text("mean size of effect (μ*)", "平均效应大小(μ*)"),
    "mu": text("mean effect (μ)", "平均效应(μ)"),
    "sigma": text("spread of effect (σ)", "效应离散(σ)"),
    "prcc": text("partial rank correlation", "偏秩相关"),
    "swing": text("from end to end", "两端之差"),
}
LEADING = ("ST", "S1", "mu_star", "swing", "prcc")
"""Indices by which factors are ranked: the first that there is."""


class Reading:
    """One outcome in one base, and what was found of it."""

    def __init__(self, space: Space, base: str, outcome: Mapping[str, Any], number: int) -> None:
        found, self.space, self.base, self.about = space.found, space, base, outcome
        self.key, self.unit = f"{number}-{outcome['key']}", str(outcome["unit"])
        self.title = capital(space.within(base, labelled(outcome)))
        self.subject = space.within_sentence(base, labelled(outcome))
        own = {name: found.frame(name) for name in ("indices", "swings", "convergence", "means", "spread")}
        for name, frame in own.items():
            own[name] = frame[(frame["base"] == base) & (frame["outcome"] == outcome["key"])]
        self.indices, self.swings, self.convergence, self.means, spread = own.values()
        self.spread = spread.iloc[0]
        self.gaps: list[dict[str, Any]] = [
            gap
            for gap in space.meta.get("unmeasured", ())  # not in analyses of before
            if gap["base"] == base and gap["outcome"] == outcome["key"]
        ]
        kinds = set(self.indices["index"])
        self.leading = next((kind for kind in LEADING if kind in kinds), "")

    def index(self, kind: str) -> pd.DataFrame:
        """An index of single factors, by factor."""
        return self.indices[self.indices["index"] == kind].set_index("factor")

    def value(self, kind: str, factor: str, column: str = "value") -> float:
        """An index of a factor, or an end of its interval."""
        return float(self.index(kind)[column][factor])

    def ranked(self) -> list[str]:
        """Factors, what moves the outcome most first."""
        own = self.index(self.leading)["value"].abs() if self.leading else pd.Series(dtype=float)
        return [str(factor) for factor in own.sort_values(ascending=False, kind="stable").index]

    def told(self) -> list[str]:
        """Factors of which anything is said: as ranked, then those that have another index only."""
        return list(dict.fromkeys([*self.ranked(), *map(str, self.indices["factor"])]))


def readings(space: Space) -> list[Reading]:
    """Every outcome in every base."""
    bases = [*space.bases]
    return [Reading(space, b, o, i) for o in space.meta["outcomes"] for i, b in enumerate(bases)]
