"""The store: thousands of runs in one folder, for as many writers as there are.

```
store/
  manifest.json        what this folder is
  inbox/KEY.arrow      one run, whole or absent; written by whoever simulated it
  shards/PLAN/3-of-40/ the inbox of one part of a sweep (`ruralsim sweep --shard 3/40`)
  segments/N/          about a thousand runs in Parquet: runs, series, timings, errors, scenarios
  kept/KEY/            tables of single runs that somebody asked to keep (studies do)
  labels/HASH.json     indicators: unit, labels, definition
  inputs/              copies of the data files that the scenarios name
  plans/NAME/          design of a sweep: which point of the plan is which run; NAME-2 … of other sweeps
```

A run is known by its key: the hash of the validated scenario, the seed and a digest of the model. Its file
appears under a temporary name, is flushed and then renamed: that is the commit. From time to time one
process, under a lock, gathers the inbox into a segment; a run that lies in both counts once. There is no
database file to corrupt, and nothing to repair after a crash: whatever is not committed is simply not there.
"""

import json
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.foundation.days import rows_kept
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.results import describe, folder, packet, segments
from ruralsim.results.files import (
    Columns,
    link_inputs,
    read_inputs,
    read_table,
    write_inputs,
    write_json,
    write_table,
)
from ruralsim.results.place import Place, first
from ruralsim.results.results import Results

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMAT = "ruralsim-store/1"
TABLES = ("runs", "series", "errors", "timings", "scenarios")
"""Tables of a store; see `segments.COLUMNS`."""

_GATHER_FROM = 1000
_KEPT = "ruralsim-kept/1"
ORIGIN = "origin.json"
"""Beside the design of a plan: where it comes from."""


def run_key(scenario: str, seed: int, model: str) -> str:
    """The name of a run: 32 hexadecimal digits.

    Args:
        scenario: hash of the validated scenario (`Scenario.hash`).
        seed: of all chance.
        model: digest of what made it (`foundation.sources.model`).
    """
    return blake2b(f"{scenario}|{seed}|{model}".encode(), digest_size=16).hexdigest()


class Store:
    """A folder of runs.

    Args:
        path: the folder; it is made when the first run is written.
        shard: part of a sweep, PLAN/3-of-40, whose own inbox is written to and whose runs are seen with those
            that are common to all; of a store as a whole if empty.
    """

    def __init__(self, path: str | Path, shard: str = "") -> None:
        self.path, self.shard = usable(path).absolute(), shard
        self.inbox = self.path / "shards" / shard if shard else self.path / "inbox"

    @classmethod
    def open(cls, path: str | Path) -> "Store":
        """A store that is there.

        Raises:
            DataError: There is none.
        """
        store = cls(path)
        if not folder.is_run_folder(store.path, "ruralsim-store/"):
            raise DataError(f"{store.path} is no store of runs · 不是运行库")
        found = folder.read_json(store.path / folder.MANIFEST)["format"]
        if found != FORMAT:
            raise DataError(
                f"{store.path} has format {found}; this version reads {FORMAT} · 格式与本版本不符"
            )
        return store

    def create(self) -> "Store":
        """Makes the folder, if it is not there.

        Raises:
            OutputError: The place holds something else, cannot be written, or is full.
        """
        if not folder.is_run_folder(self.path, "ruralsim-store/"):
            folder.claim(self.path)
            with folder.explained(self.path):
                self.path.mkdir(parents=True, exist_ok=True)
                with folder.replacing(self.path / folder.MANIFEST) as file:
                    write_json(file, {"format": FORMAT})
        return self

    # writing

    def put(
        self, key: str, results: Results, keep: Collection[str] = (), timing: Mapping[str, Any] = {}
    ) -> None:
        """Commits a run: its tables to keep first, its packet last.

        Args:
            key: the run's name.
            results: of the run.
            keep: tables to keep whole, with the map; others are dropped but for the month ends of indicators.
            timing: seconds, memory and host; kept apart, so that the same run is the same row everywhere.

        Raises:
            OutputError: The store cannot be written, or the disk is full.
        """
        with folder.explained(self.path):
            self.label(results.meta.get("indicators", []))
            write_inputs(self.path, results.inputs)
            if keep:
                self._keep(key, results, keep)
            packet.write(self._packet(key), packet.of_results(key, results, timing))

    def put_error(
        self,
        key: str,
        scenario: str,
        seed: int,
        kind: str,
        error: str,
        toml: str,
        inputs: Mapping[str, bytes] = {},
    ) -> None:
        """Records a run that failed; success supersedes it.

        Args:
            key: the run's name.
            scenario: hash of the scenario.
            seed: of all chance.
            kind: class of the error.
            error: what it said.
            toml: the scenario.
            inputs: copies of the data files that it names, by name below the store's folder.
        """
        with folder.explained(self.path):
            write_inputs(self.path, inputs)
            packet.write(
                self.inbox / f"{key}.failed.arrow",
                packet.of_error(key, scenario, seed, kind, error, toml),
            )

    def label(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Notes units, labels and definitions of indicators."""
        text = json.dumps(sorted(entries, key=lambda e: str(e["name"])), ensure_ascii=False, sort_keys=True)
        file = self.path / "labels" / f"{blake2b(text.encode(), digest_size=8).hexdigest()}.json"
        if file.exists():
            file.touch()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with folder.replacing(file) as partial:
            partial.write_text(text, encoding="utf-8")

    def gather(self, least: int = _GATHER_FROM) -> int:
        """Moves all inboxes into a segment, if they hold at least so many runs; returns how many it moved.

        A shard leaves that to whoever sees all of them.

        Raises:
            OutputError: The disk is full; nothing is lost.
        """
        if self.shard:
            return 0
        with folder.explained(self.path):
            return segments.gather(self.path, least, self.describe())

    # what is there

    def has(self, key: str, keep: Collection[str] = ()) -> bool:
        """Whether the inbox holds a run, with tables that must be kept (segments are not looked into)."""
        return self._packet(key).exists() and self.kept(key) >= set(keep)

    def succeeded(self) -> set[str]:
        """Keys of the runs that succeeded."""
        return self._snapshot().keys()

    def failed(self) -> set[str]:
        """Keys of the runs that failed, and have not succeeded since."""
        return set(self.errors()["key"])

    def kept(self, key: str) -> set[str]:
        """Tables kept of a run."""
        manifest = self.path / "kept" / key / folder.MANIFEST
        return set(folder.read_json(manifest)["tables"]) if manifest.exists() else set()

    def runs(self) -> "pd.DataFrame":
        """Every run that succeeded, by key."""
        return self._frame("runs")

    def of_others(self, model: str) -> "pd.DataFrame":
        """Runs that another version of the model made.

        Args:
            model: digest of this one (`foundation.sources.model`).
        """
        found = self.runs()
        return found.loc[found["sources"] != model] if "sources" in found else found  # older do not say

    def timings(self) -> "pd.DataFrame":
        """Seconds, memory and host of each run, by key."""
        return self._frame("timings")

    def errors(self) -> "pd.DataFrame":
        """Runs that failed and have not succeeded since, by key, with their scenario as TOML."""
        return self._frame("errors")

    def scenarios(self) -> "pd.DataFrame":
        """Scenarios of the runs, as TOML."""
        return self._frame("scenarios")

    def series(
        self, keys: Sequence[str] | None = None, indicators: Sequence[str] | None = None
    ) -> "pd.DataFrame":
        """Indicators on the first day, at each month's end and on the last day, by key and date.

        Args:
            keys: of these runs only; those not there are left out.
            indicators: only these columns; one that a run has not got is NaN.
        """
        return _sorted(self._snapshot().series(keys, indicators), ["key", "date"])

    def table(self, plan: str = "") -> "pd.DataFrame":
        """One row a run: the design of a plan, or all runs; every indicator on the last day beside it."""
        left = self.design(plan) if plan else self.runs()
        last = self.series().groupby("key", sort=False).tail(1).drop(columns="date")
        return left.merge(last, how="left", on="key")

    def describe(self) -> dict[str, dict[str, Any]]:
        """Indicator → its unit, labels and definition, by name."""
        found: dict[str, dict[str, Any]] = {}
        files = [(file.stat().st_mtime_ns, file) for file in (self.path / "labels").glob("*.json")]
        for _, file in sorted(files):  # of two versions of an indicator, the one that was written of last
            found |= {entry["name"]: entry for entry in folder.read_json(file)}
        return dict(sorted(found.items()))

    def sql(self, query: str) -> "pa.Table":
        """Answers a query over the views runs, series, errors, timings, scenarios and one per plan.

        Raises:
            MissingExtra: DuckDB is not installed.
            DataError: The query is wrong; the message says where.
        """
        from ruralsim.results.query import answer

        return answer(self, query)

    def results(self, key: str) -> Results:
        """A run of which tables were kept; its indicators are those of the store, at month ends.

        Raises:
            DataError: It is not in the store, or nothing of it was kept.
        """
        place = self.path / "kept" / key
        if not (place / folder.MANIFEST).exists():
            raise DataError(f"no tables were kept of run {key} in {self.path} · 未保存该次运行的数据表")
        tables = {name: read_table(place / f"{name}.parquet") for name in self.kept(key)}
        meta, manifest = folder.read_json(place / "meta.json"), folder.read_json(place / folder.MANIFEST)
        file = place / "geography.json"
        geography = folder.read_json(file) if file.exists() else None
        scenario = (place / "scenario.toml").read_text(encoding="utf-8")
        return Results(tables, meta, manifest["run"], geography, scenario, inputs=read_inputs(place))

    # plans

    def plans(self) -> list[str]:
        """Names of the plans whose design is here."""
        return sorted(file.parent.name for file in (self.path / "plans").glob("*/design.parquet"))

    def plan(self, name: str) -> Path:
        """The folder of a plan."""
        return self.path / "plans" / name

    def origin(self, name: str) -> dict[str, Any]:
        """What made a plan's design: its provenance and what else `write_design` was given."""
        file = self.plan(name) / ORIGIN
        return dict(folder.read_json(file)) if file.exists() else {}

    def vacant(self, name: str, made_from: str) -> Place:
        """Where the design of a plan goes: under its name, unless another design has it.

        Args:
            name: of the plan.
            made_from: digest of its points and of the model.
        """

        def fits(place: Path) -> bool:
            return not place.exists() or self.origin(place.name).get("made_from") == made_from

        return first(self.plan(name), fits)

    def write_design(
        self,
        name: str,
        columns: Columns,
        labels: Mapping[str, Mapping[str, str]],
        toml: str,
        origin: Mapping[str, Any] = {},
    ) -> Path:
        """Writes which point of a plan is which run, before the first of them; returns the plan's folder.

        Args:
            name: of the plan.
            columns: the design, with a column `key`.
            labels: column → unit and labels.
            toml: the plan as it was asked.
            origin: what it is made from; see `origin`.
        """
        place = self.plan(name)
        with folder.explained(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=place.parent) as made:
                partial = Path(made) / name
                partial.mkdir()
                with folder.replacing(partial / "plan.toml") as file:
                    file.write_text(toml, encoding="utf-8")
                with folder.replacing(partial / ORIGIN) as file:
                    write_json(file, origin)
                with folder.replacing(partial / "design.parquet") as file:
                    write_table(file, columns, labels)
                with suppress(OSError):  # shards of one sweep begin together: the first puts it there, whole
                    partial.rename(place)
                if partial.exists():
                    for file in partial.iterdir():
                        file.replace(place / file.name)
        return place

    def design(self, name: str) -> "pd.DataFrame":
        """The design of a plan.

        Raises:
            DataError: There is none.
        """
        import pandas as pd

        file = self.plan(name) / "design.parquet"
        if not file.exists():
            there = ", ".join(self.plans()) or "–"
            raise DataError(f"{self.path} has no plan {name!r}; there are · 现有: {there}")
        return pd.DataFrame(read_table(file))

    def __repr__(self) -> str:
        return f"<Store: {self.path}>"

    def _packet(self, key: str) -> Path:
        return self.inbox / f"{key}.arrow"

    def _snapshot(self) -> segments.Snapshot:
        only = [self.path / "inbox", self.inbox] if self.shard else None
        return segments.Snapshot(self.path, only)

    def _frame(self, table: str) -> "pd.DataFrame":
        by = "scenario" if table == "scenarios" else "key"
        return _sorted(self._snapshot().table(table), [by])

    def _keep(self, key: str, results: Results, keep: Collection[str]) -> None:
        place, names = self.path / "kept" / key, sorted({*keep, *self.kept(key)})
        with folder.whole(place) as partial:
            write_json(partial / "meta.json", results.meta)
            write_json(partial / "geography.json", results.geography)
            (partial / "scenario.toml").write_text(results.scenario, encoding="utf-8")
            link_inputs(partial, self.path, results.inputs)
            for name in names:
                labels = {c: label._asdict() for c, label in describe.COLUMNS.get(name, {}).items()}
                write_table(partial / f"{name}.parquet", _readable(name, results.columns(name)), labels)
            write_json(partial / folder.MANIFEST, {"format": _KEPT, "tables": names, "run": results.manifest})


def _readable(name: str, columns: Columns) -> Columns:
    """A table as it is kept: of the indicators only the days of the series."""
    if name != "indicators":
        return columns
    rows = rows_kept(columns["date"])
    return {column: values[rows] for column, values in columns.items()}


def _sorted(table: "pa.Table", by: list[str]) -> "pd.DataFrame":
    """A table as a data frame whose rows and columns do not depend on who wrote first."""
    frame = table.to_pandas()
    if "date" in frame:
        frame["date"] = frame["date"].astype("datetime64[s]")
    ordered: pd.DataFrame = frame.sort_values(by, kind="stable", ignore_index=True)
    return ordered
