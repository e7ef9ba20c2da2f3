"""A table of results as a visitor looks through it: filtered, sorted, row by row, taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ruralsim.app.shelf import Volume
from ruralsim.foundation.errors import DataError
from ruralsim.report.export import commas, frames, runs, workbook
from ruralsim.report.export.sheets import About, Sheet
from ruralsim.report.numbers import is_share, spelt
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results import bundle
from ruralsim.results.files import Columns, labels_of, read_table
from ruralsim.results.folder import read_json
from ruralsim.results.store import Store

PAGE_ROWS = 100
RUNS = "runs"
"""Table of a store: its runs, with every indicator on the last day."""
FILES = "files"
"""Table of a bundle: what it holds."""

_FILES = {
    "file": {"en": "File", "zh": "文件"},
    "bytes": {"en": "Size", "zh": "大小", "unit": "bytes"},
    "sha256": {"en": "Digest (SHA-256)", "zh": "摘要（SHA-256）"},
}


_FOUND = {
    RUNS: text("Runs", "运行"),
    FILES: text("Files", "文件"),
    # comparisons
    "effects": text("Effects", "效应"),
    "trajectories": text("Effects over time", "效应变化过程"),
    "households": text("Effects by household", "各户效应"),
    "villages": text("Effects by village", "各村效应"),
    "groups": text("Effects by group", "分组效应"),
    "crossings": text("Crossing the line", "跨线农户"),
    "fiscal": text("Public money", "财政收支"),
    # studies and attributions
    "readings": text("Readings", "读数"),
    "claims": text("Claims", "论断"),
    "courses": text("Courses", "变化过程"),
    "shapley": text("Shares of levers", "各举措贡献"),
    "interactions": text("Interactions", "交互作用"),
    # sensitivities and discoveries
    "points": text("Points", "样点"),
    "means": text("Means", "均值"),
    "spread": text("Spread", "离散程度"),
    "indices": text("Indices", "敏感性指数"),
    "swings": text("Swings", "单因素变幅"),
    "convergence": text("Convergence", "收敛情况"),
    "judged": text("Points judged", "样点判定"),
    "checks": text("Checks", "检验"),
    "boxes": text("Boxes", "参数箱"),
    "limits": text("Limits of boxes", "参数箱界限"),
    # calibrations, budgets, acceptability, validations
    "targets": text("Targets", "目标"),
    "sets": text("Parameter sets", "参数组"),
    "values": text("Values", "取值"),
    "fits": text("Fits", "拟合情况"),
    "parameters": text("Parameters", "参数"),
    "best": text("Best mixes", "最优组合"),
    "levers": text("Levers", "举措"),
    "steps": text("Steps of the search", "搜索步骤"),
    "tried": text("Mixes tried", "试算组合"),
    "mixes": text("Mixes", "组合"),
    "seeds": text("Seeds", "种子"),
    "options": text("Options", "备选方案"),
    "curve": text("Acceptability curve", "可接受性曲线"),
    "pairs": text("Pairs", "配对"),
    "counties": text("Counties", "县域"),
    "laws": text("Laws", "规律"),
    "cases": text("Cases", "算例"),
    "findings": text("Findings of others", "他人发现"),
    "studies": text("Studies", "研究问题"),
}
"""Table of findings, of a store or of a bundle → its title."""


def title(kind: str, table: str, language: str) -> str:
    """What a table of a kind of results is called; what nobody has named has the name of its file."""
    known = runs.TITLES if kind == "run" else _FOUND
    return known[table][language] if table in known else table


@dataclass(frozen=True, eq=False)
class Browsed:
    """A table.

    Attributes:
        name: of the table.
        columns: name → (rows,) values.
        labels: column → unit and labels, for columns that have any.
    """

    name: str
    columns: Columns
    labels: Mapping[str, Mapping[str, Any]]

    @property
    def rows(self) -> int:
        """How many."""
        return max((len(values) for values in self.columns.values()), default=0)

    def heading(self, column: str, language: str) -> tuple[str, str]:
        """What a column is called, and its unit."""
        about = self.labels.get(column, {})
        name = about.get("unit") or ""
        measure = unit(name.replace("share/", "%/") if is_share(name) else name)
        return labelled({"name": column, **about})[language], measure[language]

    def cell(self, column: str, row: int) -> str:
        """A value as it is shown."""
        value = self.columns[column][row]
        kind = getattr(getattr(value, "dtype", None), "kind", "")
        if kind == "M":
            return str(value)[:10]
        if kind == "f" or isinstance(value, float):
            share = is_share(self.labels.get(column, {}).get("unit") or "")
            return spelt(float(value) * (100.0 if share else 1.0))
        return "–" if value is None else str(value)

    def order(self, wanted: str = "", by: str = "", falling: bool = False) -> NDArray[np.int64]:
        """Row numbers of the rows that hold every word, in the order of a column; those without a value last.

        Args:
            wanted: words, each of which stands in some cell of a row, in small letters or large.
            by: column to sort by; as they are in the file if empty.
            falling: the largest first.
        """
        kept = np.arange(self.rows)
        words = wanted.lower().split()
        if words:
            texts = [np.char.lower(_texts(values)) for values in self.columns.values()]
            for word in words:
                there = np.zeros(self.rows, bool)
                for values in texts:
                    there |= np.char.find(values, word) >= 0
                kept = kept[there[kept]]
        if by not in self.columns:
            return kept
        values = self.columns[by][kept]
        silent = pd.isna(values)
        keys = values if values.dtype.kind in "iufbM" else _texts(values)
        order = np.argsort(np.where(silent, keys[:1], keys) if silent.any() else keys, kind="stable")
        order = order[::-1] if falling else order
        last = silent[order]
        return np.asarray(kept[np.concatenate([order[~last], order[last]])], np.int64)

    def sheet(self, rows: NDArray[np.int64]) -> Sheet:
        """Some rows for a spreadsheet."""
        frame = pd.DataFrame({name: values[rows] for name, values in self.columns.items()})
        return frames.sheet(self.name.replace("_", "-"), self.title, frame, self.labels)

    @property
    def title(self) -> Text:
        """What the table is called."""
        return text(self.name, self.name)

    def csv(self, rows: NDArray[np.int64]) -> bytes:
        """Some rows as a CSV file."""
        return commas.content(self.sheet(rows))

    def xlsx(self, rows: NDArray[np.int64], volume: Volume) -> bytes:
        """Some rows as a workbook."""
        about = About(text(volume.name, volume.name), [(text("Table", "表"), self.title)])
        return workbook.content([self.sheet(rows)], about)


def tables(volume: Volume) -> list[str]:
    """Names of the tables that a folder holds; of a store its runs, of a bundle its files."""
    own = {"store": [RUNS], "bundle": [FILES]}.get(volume.kind, [])
    return [*own, *volume.tables]


def opened(volume: Volume, name: str) -> Browsed:
    """A table of a folder.

    Raises:
        DataError: It has none of that name, or it is damaged.
    """
    if name not in tables(volume):
        raise DataError(f"no table {name!r} · 没有数据表 {name!r}")
    if volume.kind == "store" and name == RUNS:
        store = Store(volume.path)
        frame = store.table()
        return Browsed(name, {str(c): frame[c].to_numpy() for c in frame.columns}, store.describe())
    if volume.kind == "bundle":
        about, sizes = bundle.contents(volume.path)
        digests = about.get("files")
        known = digests if isinstance(digests, dict) else {}
        files = {
            "file": np.array([file for file, _ in sizes], object),
            "bytes": np.array([size for _, size in sizes], np.int64),
            "sha256": np.array([str(known.get(file, "")) for file, _ in sizes], object),
        }
        return Browsed(name, files, _FILES)
    file = volume.path / f"{name}.parquet"
    labels: dict[str, Mapping[str, Any]] = dict(labels_of(file))
    if name == "indicators" and (volume.path / "meta.json").is_file():
        labels |= {
            entry["name"]: entry for entry in read_json(volume.path / "meta.json").get("indicators", ())
        }
    return Browsed(name, read_table(file), labels)


def _texts(values: Any) -> Any:
    """Values as text; dates without their midnight."""
    if values.dtype.kind == "M":
        return values.astype("M8[D]").astype(str)
    return values.astype(str)
