"""Findings: what many runs say together, in memory and in a folder.

A folder of findings holds `meta.json`, one Parquet file per table, the question as it was asked
(`asked.toml`) and a page. Like a run folder it describes itself, is whole or absent, and can be rendered
again for years.
"""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import counted
from ruralsim.results import folder
from ruralsim.results.describe import Label
from ruralsim.results.files import (
    labels_of,
    read_inputs,
    read_table,
    write_inputs,
    write_json,
    write_table,
)
from ruralsim.results.provenance import of_many
from ruralsim.results.runs import Runs

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, Mapping[str, Label]]
"""Table → column → unit and labels."""

ASKED = "asked.toml"
"""The question as it was asked: what tells a folder of findings from others."""


class Findings:
    """Tables of one kind of findings, and what explains them.

    Args:
        kind: Name of the kind of question, as in its folder's manifest.
        frames: Table name → data frame.
        meta: Title, question, cells or levers, readings with labels and units, seeds, version.
        asked: The question as a file.
        path: The folder, if they lie in one.
        inputs: Name below the folder → content of each data file that a scenario asked about names.
        manifest: Where they come from; empty until they are saved for the first time.
        labels: What the columns hold, written into the files of the tables.
    """

    def __init__(
        self,
        kind: str,
        frames: "Mapping[str, pd.DataFrame]",
        meta: dict[str, Any],
        asked: str = "",
        path: Path | None = None,
        inputs: Mapping[str, bytes] | None = None,
        manifest: Mapping[str, Any] | None = None,
        labels: Tables | None = None,
    ) -> None:
        self.kind, self.meta, self.asked, self.path = kind, meta, asked, path
        self.manifest = dict(manifest or {})
        self._inputs = inputs
        self._frames = dict(frames)
        self._labels = labels or {}

    @property
    def inputs(self) -> Mapping[str, bytes]:
        """Data files that a scenario asked about names: name below the folder → content."""
        if self._inputs is None:
            self._inputs = {} if self.path is None else read_inputs(self.path)
        return self._inputs

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        files = () if self.path is None else sorted(file.stem for file in self.path.glob("*.parquet"))
        return list(dict.fromkeys((*self._frames, *files)))

    @cached_property
    def runs(self) -> Runs:
        """The runs they rest on; none where that was not noted."""
        return Runs() if self.path is None else Runs.read(self.path)

    def frame(self, table: str) -> "pd.DataFrame":
        """A table.

        Raises:
            DataError: Its file is missing or damaged.
        """
        if table not in self._frames:
            import pandas as pd

            if self.path is None:
                raise KeyError(f"no table {table!r}: there are {', '.join(self._frames)}")
            self._frames[table] = pd.DataFrame(read_table(self.path / f"{table}.parquet"))
        return self._frames[table]

    def forget(self, table: str) -> None:
        """Lets go of a table that is not wanted; in a folder it stays and is read again if it is."""
        self._frames.pop(table, None)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of a table as JSON has them: None where there is no number."""
        return [
            {str(k): None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
            for row in self.frame(table).to_dict("records")
        ]

    def labels(self, table: str) -> dict[str, dict[str, str]]:
        """Column → unit and labels of a table."""
        if self.path is not None and table not in self._labels:
            return labels_of(self.path / f"{table}.parquet")
        return {column: label._asdict() for column, label in self._labels.get(table, {}).items()}

    def save(self, folder_: str | Path) -> Path:
        """Writes the folder, whole or not at all, and returns its path.

        Raises:
            OutputError: The place holds something else, cannot be written, or is full.
        """
        frames = {name: (self.frame(name), self.labels(name)) for name in self.tables}
        inputs = self.inputs
        self.manifest = self.manifest or {
            "format": f"ruralsim-{self.kind}/1",
            **of_many(self.meta, {**inputs, **self.runs.inputs}, self.runs.plugins),
        }
        with folder.whole(folder_, self.kind) as partial:
            write_inputs(partial, inputs)
            write_json(partial / "meta.json", self.meta, indent=1)
            for name, (frame, labels) in frames.items():
                columns = {str(column): frame[column].to_numpy() for column in frame.columns}
                write_table(partial / f"{name}.parquet", columns, labels)
            if self.runs:
                self.runs.write(partial)
            self.write_more(partial)
            write_json(partial / folder.MANIFEST, self.manifest, indent=1)
        self.path = usable(folder_).absolute()
        return self.path

    def write_more(self, partial: Path) -> None:
        """Writes what a kind has beside tables: the question as it was asked.

        Args:
            partial: The folder that is being made.
        """
        (partial / ASKED).write_text(self.asked, encoding="utf-8")

    @classmethod
    def load(cls, folder_: str | Path) -> Self:
        """Opens a folder of findings; tables are read when first used.

        Raises:
            DataError: It is none, or was written by a newer version.
        """
        path = usable(folder_).absolute()
        manifest = cls.manifest_of(path)
        kind = folder.kind_of(path)
        meta, asked = folder.read_json(path / "meta.json"), (path / ASKED).read_text("utf-8")
        return cls(kind, {}, meta, asked, path, manifest=manifest)

    @staticmethod
    def manifest_of(path: Path, kind: str = "") -> dict[str, Any]:
        """The manifest of a folder of findings.

        Args:
            path: Of the folder.
            kind: Of the findings; of any kind that says how it was asked if empty.

        Raises:
            DataError: It is none, or was written by a newer version.
        """
        manifest: dict[str, Any] = folder.read_json(path / folder.MANIFEST)
        format_ = str(manifest.get("format"))
        found = re.fullmatch(r"ruralsim-(\w+)/(\d+)", format_)
        if found is None or not (found[1] == kind if kind else (path / ASKED).exists()):
            raise DataError(f"{path} holds no findings of a question · 不是问题结果文件夹")
        if found[2] != "1":
            raise DataError(
                f"{path} has format {format_}; this version reads ruralsim-{found[1]}/1 · 格式与本版本不符"
            )
        return manifest

    def __repr__(self) -> str:
        seeds = counted(len(self.meta.get("seeds", [])), "seed")
        return f"<Findings: {self.kind} {self.meta.get('name', '')}, {seeds}>"


def tabled(tables: Tables, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> "dict[str, pd.DataFrame]":
    """Rows as data frames, every column of a table in its order though no row has it.

    Args:
        tables: What the columns hold.
        rows: Table → its rows.
    """
    import pandas as pd

    return {name: pd.DataFrame([*made], columns=list(tables[name])) for name, made in rows.items()}
