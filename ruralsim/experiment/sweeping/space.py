"""Factors, points and bases of a plan as stories name and draw them."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.report.numbers import setting
from ruralsim.report.story.phrases import run_facts
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.findings import Findings

FEW = 8
"""Values of a factor that are told one by one."""


class Space:
    """The factors of findings, and the points that were run.

    Args:
        found: of kind "sensitivity" or "discovery".
    """

    def __init__(self, found: Findings) -> None:
        self.found, self.meta = found, found.meta
        self.factors: dict[str, Mapping[str, Any]] = {
            factor["key"]: factor for factor in found.meta["factors"]
        }
        self.bases: dict[str, Text] = {base["key"]: labelled(base) for base in found.meta["bases"]}

    @cached_property
    def points(self) -> pd.DataFrame:
        """Point × factor → value as a number."""
        return self.found.frame("points").pivot(index="point", columns="factor", values="value")

    def name(self, factor: str) -> Text:
        """Label of a factor."""
        return labelled(self.factors[factor])

    def unit(self, factor: str) -> str:
        """Its unit; a pure number between 0 and 1 has none."""
        return str(self.factors[factor]["unit"])

    def levels(self, factor: str) -> list[str]:
        """Its values in order, if they are no numbers."""
        return list(self.factors[factor]["levels"])

    def named(self, factor: str) -> bool:
        """Whether its values are names, without an order."""
        return bool(self.factors[factor].get("named", self.levels(factor)))

    def column(self, factor: str, points: Any) -> np.ndarray[Any, Any]:
        """Values of a factor at some points."""
        return self.points[factor].reindex(points).to_numpy(float)

    def values(self, factor: str) -> list[float]:
        """Its different values, in order."""
        return sorted(float(value) for value in self.points[factor].dropna().unique())

    def few(self, factor: str) -> bool:
        """Whether it has so few values that each can be shown."""
        return bool(self.levels(factor)) or len(self.values(factor)) <= FEW

    def axis(self, factor: str) -> dict[str, Any]:
        """An axis of a factor, with its name and unit."""
        label, name = self.name(factor), unit(self.unit(factor))
        title = {
            tongue: label[tongue] + (f" ({name[tongue]})" if name[tongue] else "") for tongue in ("en", "zh")
        }
        made: dict[str, Any] = {"title": {"text": title}, "showgrid": True, "tickformat": ",~r"}
        if levels := self.levels(factor):
            made |= {"tickvals": list(range(len(levels))), "ticktext": levels}
        elif self.few(factor):
            values = self.values(factor)
            made |= {"tickvals": values, "ticktext": [*map(setting, values)]}
        return made

    def within(self, base: str, label: Text) -> Text:
        """A heading with its base, where there are several."""
        if len(self.bases) < 2:
            return label
        return {tongue: f"{label[tongue]} · {self.bases[base][tongue]}" for tongue in ("en", "zh")}

    def within_sentence(self, base: str, label: Text) -> Text:
        """The same inside a sentence."""
        name = inner(label)
        if len(self.bases) < 2:
            return name
        return text(f"{name['en']} ({self.bases[base]['en']})", f"{name['zh']}({self.bases[base]['zh']})")


def facts(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """What was run, for the head of a page."""
    yield text("Factors", "因素"), str(len(meta["factors"]))
    yield text("Points", "样点"), f"{meta['design']['points'] * len(meta['bases']):,}"
    yield from run_facts(meta)


DESIGNS: Mapping[str, Text] = {
    "grid": text("Grid", "全因子"),
    "lhs": text("Latin hypercube", "拉丁超立方"),
    "sobol": text("Sobol", "Sobol"),
    "morris": text("Morris", "Morris"),
    "fast": text("FAST", "FAST"),
    "one_at_a_time": text("One at a time", "单因素"),
    "csv": text("Points given", "给定样点"),
}
"""Design → its name."""


def inner(label: Text) -> Text:
    """A label as it stands within a sentence: whose it is stands behind, and no capital leads.

    One with a comma stands in quotes, or it would fall apart.

    >>> inner({"en": "Post: courier wage", "zh": "邮政：快递员工资"})
    {'en': 'courier wage (Post)', 'zh': '邮政的快递员工资'}
    """
    owner, colon, own = label["en"].partition(": ")
    en = f"{own} ({owner})" if colon else label["en"]
    small = en[:1].lower() + en[1:] if en[1:2].islower() or en[:2] == "A " else en
    return {"en": f"“{small}”" if "," in small else small, "zh": label["zh"].replace("：", "的", 1)}
