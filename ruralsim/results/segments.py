"""Runs gathered a thousand at a time, and the view over them and the inbox that readers have.

The one rule: a run is in a segment before its file leaves the inbox. A reader therefore looks into the inbox
first and at the segments after; what it then finds in both, it counts once.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.results import folder, packet
from ruralsim.results.files import write_json

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK_SECONDS = 600.0


def gather(store: Path, least: int, indicators: Mapping[str, Mapping[str, Any]]) -> int:
    """Moves all inboxes into a new segment; one process at a time.

    Args:
        store: the store's folder.
        least: packets below which nothing is done.
        indicators: name → unit and labels, for the columns.

    Returns:
        How many packets were moved.
    """
    from filelock import FileLock

    if sum(1 for _ in _files(inboxes(store))) < max(least, 1):
        return 0
    with FileLock(store / ".gathering", timeout=_LOCK_SECONDS):
        files = list(_files(inboxes(store)))
        if len(files) < max(least, 1):  # somebody else has done it
            return 0
        for left in (store / "segments").glob(".*.partial"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        snapshot = Snapshot(store)
        tables = {name: snapshot.fresh(name) for name in ("runs", "series", "timings", "errors", "scenarios")}
        last = max((int(place.name) for place in snapshot.segments), default=0)
        write(store / "segments" / f"{last + 1:06d}", tables, indicators)
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)


def write(place: Path, tables: "Mapping[str, pa.Table]", indicators: Mapping[str, Mapping[str, Any]]) -> None:
    """Writes a segment, whole or not at all.

    Args:
        place: its folder.
        tables: name → rows; those without rows are left out.
        indicators: name → unit and labels, for the columns.
    """
    place.parent.mkdir(exist_ok=True)
    with folder.whole(place) as partial:
        for name, table in tables.items():
            if table.num_rows:
                _write(partial / f"{name}.parquet", table, indicators)
        manifest = {"format": "ruralsim-segment/1", "runs": tables["runs"].num_rows}
        write_json(partial / folder.MANIFEST, manifest)


class Snapshot:
    """What a store holds at one moment.

    Args:
        store: the store's folder; it may be empty or absent.
        only: inboxes that are looked into; all if None.
    """

    def __init__(self, store: Path, only: Sequence[Path] | None = None) -> None:
        self.store = store
        # two parts of sweeps may have made the same run: its files are named alike, and are alike
        files = {file.name: file for file in _files(inboxes(store) if only is None else only)}
        self._packets = [found for file in files.values() if (found := packet.read(file)) is not None]
        self.segments = sorted((store / "segments").glob("[0-9]*"))

    @cached_property
    def _gathered(self) -> set[str]:
        return set(_read(self.files("runs"), ["key"])["key"].to_pylist())

    def keys(self) -> set[str]:
        """Keys of the runs that succeeded."""
        return self._gathered | {p["runs"]["key"][0].as_py() for p in self._packets if "runs" in p}

    def files(self, table: str) -> list[Path]:
        """The segments' files of a table."""
        return [file for place in self.segments if (file := place / f"{table}.parquet").exists()]

    def table(self, table: str) -> "pa.Table":
        """All rows of a table but the series: each run once, errors only of what never succeeded."""
        import pyarrow as pa
        from pyarrow import compute

        whole = pa.concat_tables([_read(self.files(table)), self.fresh(table)], promote_options="permissive")
        if not whole.num_columns:
            whole = pa.table({name: pa.array([], pa.string()) for name in _LEAST[table]})
        if table == "errors":
            succeeded = pa.array(sorted(self.keys()), pa.string())
            whole = whole.filter(compute.invert(compute.is_in(whole["key"], succeeded)))
        return _last(whole, "scenario" if table == "scenarios" else "key") if table in _REPEATED else whole

    def series(self, keys: Sequence[str] | None, indicators: Sequence[str] | None) -> "pa.Table":
        """Rows of the series, of some runs and indicators, or of all."""
        import pyarrow as pa
        from pyarrow import compute

        columns = None if indicators is None else ["key", "date", *indicators]
        wanted = None if keys is None else pa.array(sorted(set(keys)), pa.string())
        parts = [_read(self.files("series"), columns, wanted)]
        fresh = self.fresh("series")
        if wanted is not None and fresh.num_rows:
            fresh = fresh.filter(compute.is_in(fresh["key"], wanted))
        parts.append(
            fresh if columns is None else fresh.select([c for c in columns if c in fresh.column_names])
        )
        whole = pa.concat_tables(parts, promote_options="permissive")
        types = {"key": pa.string(), "date": pa.timestamp("ms")}
        for name in columns or types:
            if name not in whole.column_names:
                whole = whole.append_column(name, pa.nulls(whole.num_rows, types.get(name, pa.float64())))
        names = sorted(set(whole.column_names) - {"key", "date"}) if indicators is None else list(indicators)
        return whole.select(["key", "date", *names])

    def fresh(self, table: str) -> "pa.Table":
        """Rows of the inbox that no segment has."""
        import pyarrow as pa

        rows = [p[table] for p in self._packets if table in p and not self._is_gathered(p)]
        return pa.concat_tables(rows, promote_options="permissive") if rows else pa.table({})

    def _is_gathered(self, found: packet.Packet) -> bool:
        return "runs" in found and found["runs"]["key"][0].as_py() in self._gathered


_REPEATED = ("errors", "scenarios")
"""Tables of which several segments may hold the same row."""


_LEAST: Mapping[str, Sequence[str]] = {
    "runs": ("key", "scenario", "seed", "version", "sources", "start", "days"),
    "timings": ("key", "wall_seconds", "cpu_seconds", "memory_mb", "host"),
    "errors": ("key", "scenario", "seed", "kind", "error", "toml"),
    "scenarios": ("scenario", "name", "toml"),
}
"""Columns of the tables other than the series."""


def inboxes(store: Path) -> list[Path]:
    """Folders of committed runs that are not gathered yet: the common one, and those of shards."""
    return [store / "inbox", *sorted(store.glob("shards/*/*-of-*"))]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for inbox in folders:
        yield from sorted(inbox.glob("*.arrow"))


def _read(files: Sequence[Path], columns: Sequence[str] | None = None, keys: object = None) -> "pa.Table":
    """Rows of Parquet files whose columns may differ; columns that none has are left out."""
    import pyarrow as pa
    from pyarrow import dataset

    if not files:
        return pa.table({name: pa.array([], pa.string()) for name in columns or () if name == "key"})
    schemas = [dataset.dataset(file).schema for file in files]
    schema = pa.unify_schemas([s.remove_metadata() for s in schemas], promote_options="permissive")
    source = dataset.dataset([str(file) for file in files], schema=schema)
    names = None if columns is None else [name for name in columns if name in schema.names]
    chosen = None if keys is None else dataset.field("key").isin(keys)
    return source.to_table(columns=names, filter=chosen)


def _last(table: "pa.Table", by: str) -> "pa.Table":
    """The last row of each value of a column."""
    import pyarrow as pa

    rows = {value: row for row, value in enumerate(table[by].to_pylist())}
    return table.take(pa.array(sorted(rows.values()), pa.int64()))


def _write(file: Path, table: "pa.Table", indicators: Mapping[str, Mapping[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    labels = {name: {k: str(entry[k]) for k in ("unit", "en", "zh")} for name, entry in indicators.items()}
    fields = [field.with_metadata(labels.get(field.name)) for field in table.schema]
    parquet.write_table(table.cast(pa.schema(fields)), file, compression="zstd")
