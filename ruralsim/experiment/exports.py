"""What a folder of results, a store or a plan in it holds for spreadsheets: tables by name."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ruralsim.experiment.pages import opened, tell
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import did_you_mean
from ruralsim.report.export import frames, runs, stories
from ruralsim.report.export.sheets import About, Sheet
from ruralsim.report.text import text
from ruralsim.results.comparison import Comparison
from ruralsim.results.files import labels_of
from ruralsim.results.findings import Findings
from ruralsim.results.folder import kind_of
from ruralsim.results.results import Results
from ruralsim.results.store import ORIGIN, Store

_MOST_ROWS = 20_000
"""Tables of findings with more rows are written only when they are asked for."""


class Tables(NamedTuple):
    """Tables of results.

    Attributes:
        about: what is said beside them.
        made: name → what makes the table.
        large: names of those that are written only when they are asked for.
        results: the run, or the comparison, that has a map; None of what has none.
    """

    about: About
    made: Mapping[str, Callable[[], Sheet]]
    large: Sequence[str] = ()
    results: Results | Comparison | None = None

    def sheets(self, wanted: Sequence[str] = ()) -> list[Sheet]:
        """Tables of these names; all but large and empty ones if there are none.

        Raises:
            DataError: There is none of a name.
        """
        for name in wanted:
            if name not in self.made:
                hint = did_you_mean(name, [*self.made])
                there = f"there are · 现有: {', '.join(self.made)}"
                said = f"--table {name}: no such table · 没有该表"
                raise DataError("\n  ".join(filter(None, (said, hint, there))))
        found = [self.made[name]() for name in wanted or (n for n in self.made if n not in self.large)]
        return [sheet for sheet in found if sheet.rows or wanted]


def tables(place: str | Path) -> Tables:
    """The tables of results.

    Args:
        place: a folder of a run or of findings, a store, or STORE/plans/NAME.

    Raises:
        DataError: There are no results of ours.
    """
    path = usable(place).absolute()
    if (path / ORIGIN).exists() and kind_of(path.parents[1]) == "store":
        return _swept(Store.open(path.parents[1]), path.name)
    kind = kind_of(path)
    if kind == "store":
        return _swept(Store.open(path), "")
    if kind == "run":
        results = Results.load(path)
        made = {name: partial(runs.sheet, results, name) for name in runs.TITLES}
        return Tables(runs.about(results), made, runs.LARGE, results)
    if kind:
        return _told(opened(path))
    raise DataError(
        f"{path} holds no results of ruralsim: give a folder of results, a store, or STORE/plans/NAME · "
        "不是结果文件夹或运行库"
    )


def _told(found: Findings | Comparison) -> Tables:
    """What findings tell, and below it the tables that it was told from."""
    story = tell(found)
    made: dict[str, Callable[[], Sheet]] = {
        sheet.name: partial(_same, sheet) for sheet in stories.sheets(story)
    }
    large = []
    for name in found.tables:
        made[f"{name}_data"] = partial(_data, found, name)
        if len(found.frame(name)) > _MOST_ROWS:
            large.append(f"{name}_data")
    return Tables(stories.about(story), made, large, found if isinstance(found, Comparison) else None)


def _same(sheet: Sheet) -> Sheet:
    return sheet


def _data(found: Findings | Comparison, name: str) -> Sheet:
    title = text(f"Data: {name}", f"数据：{name}")
    return frames.sheet(f"{name}_data", title, found.frame(name), found.labels(name), _units(found.meta))


def _units(meta: Mapping[str, Any]) -> dict[str, str]:
    """Unit of everything that findings name: indicators, readings, levers; of their objective by no name."""
    found = dict[str, str]()
    for listed in meta.values():
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping) and "unit" in one:
                found |= {str(one[key]): str(one["unit"]) for key in ("key", "name", "path") if key in one}
    for column, about in (meta.get("villages") or {}).items():
        found[str(column)] = str(about["unit"]) if isinstance(about, Mapping) else ""
    objective = meta.get("objective") or meta.get("outcome") or {}
    return {**found, "": str(objective.get("unit", "")) if isinstance(objective, Mapping) else ""}


def _swept(store: Store, plan: str) -> Tables:
    """Runs of a plan, or of a whole store, with every indicator on their last day."""
    called = plan or store.path.name
    lines = [
        (text(key.capitalize(), zh), text(str(value), str(value)))
        for key, zh in (("version", "模型版本"), ("date", "生成时间"), ("command", "命令"))
        if (value := store.origin(plan).get(key) if plan else None)
    ]
    made = {"runs": partial(_runs, store, plan)}
    if not plan:
        made |= {name: partial(_runs, store, name) for name in store.plans() if name != "runs"}
    return Tables(About(text(f"Runs of {called}", f"{called} 的运行"), lines), made)


def _runs(store: Store, plan: str) -> Sheet:
    labels = dict[str, Mapping[str, str]](_OF_RUNS)
    if plan:
        labels |= labels_of(store.plan(plan) / "design.parquet")
    title = text(f"Runs of {plan}", f"{plan} 的运行") if plan else text("All runs", "全部运行")
    table = store.table(plan)
    for factor, about in labels.items():  # one that is a number without dimension
        if not about.get("unit") and factor in table and table[factor].dtype.kind in "iuf":
            labels[factor] = {**about, "unit": "1"}
    return frames.sheet(plan or "runs", title, table, {**labels, **store.describe()})


_OF_RUNS = {
    "key": {"unit": "", "en": "Key of the run", "zh": "运行键"},
    "scenario": {"unit": "", "en": "Hash of the scenario", "zh": "方案摘要"},
    "name": {"unit": "", "en": "Scenario", "zh": "方案"},
    "seed": {"unit": "no.", "en": "Seed of all chance", "zh": "随机种子"},
    "days": {"unit": "days", "en": "Days simulated", "zh": "模拟天数"},
    "version": {"unit": "", "en": "Version of the model", "zh": "模型版本"},
    "sources": {"unit": "", "en": "Digest of the model's sources", "zh": "模型源码摘要"},
}
