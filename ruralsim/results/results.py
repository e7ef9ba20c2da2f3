"""Results of a run: in memory, in a folder, and as data frames.

A run folder holds `scenario.toml`, `manifest.json`, `meta.json`, `geography.json`, one Parquet file per table
and, once written, `report.html`; in `inputs/`, copies of the data files that the scenario names. Every column
carries its unit and its labels.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import counted
from ruralsim.results import describe, folder
from ruralsim.results.files import Columns, read_inputs, read_table, write_inputs, write_json, write_table

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """What a run left behind.

    Args:
        tables: Table name → columns; those of `describe.TABLES` that are not given are empty.
        meta: Titles, labels, definitions, parameters: everything a reader needs to understand the tables.
        manifest: Version, seed, packages, scenario hash, wall and CPU time, peak memory.
        geography: The map: terrain, roads, places.
        scenario: The resolved scenario, TOML.
        path: The run folder, if the results lie in one.
        inputs: Name below the folder → content of each data file that the scenario names.
    """

    def __init__(
        self,
        tables: Mapping[str, Columns],
        meta: dict[str, Any],
        manifest: dict[str, Any],
        geography: dict[str, Any] | None = None,
        scenario: str = "",
        path: Path | None = None,
        inputs: Mapping[str, bytes] | None = None,
    ) -> None:
        self.meta, self.manifest, self.scenario, self.path = meta, manifest, scenario, path
        self._inputs = inputs
        self._geography = geography
        self._tables = dict(tables)
        self._frames: dict[str, pd.DataFrame] = {}

    @property
    def indicators(self) -> "pd.DataFrame":
        """Every indicator on every day, by date."""
        return self.frame("indicators")

    @property
    def households(self) -> "pd.DataFrame":
        """Every household at each year's end and on the last day."""
        return self.frame("households")

    @property
    def townships(self) -> "pd.DataFrame":
        """Townships by month."""
        return self.frame("townships")

    @property
    def villages(self) -> "pd.DataFrame":
        """Villages by month."""
        return self.frame("villages")

    @property
    def networks(self) -> "pd.DataFrame":
        """Ledgers of the logistics networks by month."""
        return self.frame("networks")

    @property
    def money(self) -> "pd.DataFrame":
        """Who paid whom for what, CNY by calendar year."""
        return self.frame("money")

    @property
    def mass(self) -> "pd.DataFrame":
        """Where each product's mass came from and went, kg by calendar year."""
        return self.frame("mass")

    @property
    def geography(self) -> dict[str, Any]:
        """The map: terrain, roads, villages, stations, zones."""
        if self._geography is None:
            self._geography = {} if self.path is None else folder.read_json(self.path / "geography.json")
        return self._geography

    @property
    def inputs(self) -> Mapping[str, bytes]:
        """Data files that the scenario names: name below the folder → content."""
        if self._inputs is None:
            self._inputs = {} if self.path is None else read_inputs(self.path)
        return self._inputs

    def frame(self, table: str) -> "pd.DataFrame":
        """A table as a data frame (the same object each time); indicators are indexed by date."""
        if table not in self._frames:
            import pandas as pd

            frame = pd.DataFrame(self.columns(table))
            if "date" in frame:
                frame["date"] = frame["date"].astype("datetime64[s]")
            self._frames[table] = frame.set_index("date") if table == "indicators" else frame
        return self._frames[table]

    def columns(self, table: str) -> Columns:
        """A table as plain arrays.

        Raises:
            DataError: Its file is missing or damaged.
        """
        if table not in describe.TABLES:
            raise KeyError(f"no table {table!r}: there are {', '.join(describe.TABLES)}")
        if table not in self._tables:
            self._tables[table] = (
                read_table(self.path / f"{table}.parquet")
                if self.path
                else {c: np.zeros(0) for c in _names(table)}
            )
        return self._tables[table]

    def headlines(self) -> Iterator[tuple[dict[str, Any], float, float]]:
        """Yields the headline indicators: description, value on the first day, value on the last."""
        columns = self.columns("indicators")
        for indicator in self.meta.get("indicators", []):
            values = columns.get(indicator["name"])
            if indicator["headline"] and values is not None and len(values):
                yield indicator, float(values[0]), float(values[-1])

    def save(self, folder_: str | Path) -> Path:
        """Writes a run folder, whole or not at all, and returns its path.

        Raises:
            OutputError: The place holds something that is not a run, cannot be written, or is full.
        """
        tables = {name: self.columns(name) for name in describe.TABLES}
        geography, inputs = self.geography, self.inputs
        with folder.whole(folder_, "run") as partial:
            write_inputs(partial, inputs)
            (partial / "scenario.toml").write_text(self.scenario, encoding="utf-8")
            write_json(partial / "meta.json", self.meta, indent=1)
            write_json(partial / "geography.json", geography)
            for name, columns in tables.items():
                write_table(partial / f"{name}.parquet", columns, self._labels(name))
            write_json(partial / folder.MANIFEST, {**self.manifest, "format": folder.FORMAT}, indent=1)
        self.path = usable(folder_).absolute()
        return self.path

    @classmethod
    def load(cls, folder_: str | Path) -> "Results":
        """Opens a run folder; tables are read when first used.

        Raises:
            DataError: It is no run folder, or was written by a newer version.
        """
        path = folder.of_results(usable(folder_).absolute())
        manifest = folder.read_json(path / folder.MANIFEST)
        if not folder.is_run_folder(path):
            raise DataError(
                f"{path} is no run folder: its manifest names no format · manifest.json 未注明格式"
            )
        if manifest["format"] != folder.FORMAT:
            raise DataError(
                f"{path} has format {manifest['format']}; this version reads {folder.FORMAT} · 格式不符"
            )
        file = path / "scenario.toml"
        scenario = file.read_text(encoding="utf-8") if file.exists() else ""
        return cls({}, folder.read_json(path / "meta.json"), manifest, None, scenario, path)

    def __repr__(self) -> str:
        title = self.meta.get("title", {}).get("en", "run")
        place = f", {self.path}" if self.path else ""
        days = counted(self.meta.get("days", 0), "day")
        return f"<Results: {title}, {days}, seed {self.meta.get('seed', '?')}{place}>"

    def _labels(self, table: str) -> Mapping[str, Mapping[str, str]]:
        if table != "indicators":
            return {name: label._asdict() for name, label in describe.COLUMNS[table].items()}
        return {i["name"]: {k: i[k] for k in ("unit", "en", "zh")} for i in self.meta.get("indicators", [])}


def _names(table: str) -> list[str]:
    return ["date"] if table == "indicators" else list(describe.COLUMNS[table])
