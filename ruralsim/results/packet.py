"""One run on its way into the store: a single Arrow file, so that it is there whole or not at all."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.foundation.days import rows_kept
from ruralsim.foundation.errors import DataError
from ruralsim.results import folder
from ruralsim.results.results import Results

if TYPE_CHECKING:
    import pyarrow as pa

Packet = dict[str, "pa.Table"]
"""Table of the store → its rows about one run."""


def of_results(key: str, results: Results, timing: Mapping[str, Any]) -> Packet:
    """What the store keeps of a run."""
    columns, about = results.columns("indicators"), results.manifest
    rows = rows_kept(columns["date"])
    series = {
        "key": np.full(len(rows), key),
        **{name: values[rows] for name, values in sorted(columns.items()) if name != "key"},
    }
    series["date"] = series["date"].astype("datetime64[ms]")  # as Parquet has it
    run = {
        "key": key,
        "scenario": about["scenario_hash"],
        "seed": int(about["seed"]),
        "version": about["version"],
        "sources": about.get("sources", ""),
        "start": str(results.meta["start"]),
        "days": int(about["days"]),
    }
    spent = {
        "key": key,
        "wall_seconds": float(about.get("wall_seconds", np.nan)),
        "cpu_seconds": float(about.get("cpu_seconds", np.nan)),
        "memory_mb": float(about.get("peak_memory_mb", np.nan)),
        "host": str(timing.get("host", "")),
    }
    scenario = {"scenario": run["scenario"], "name": about["scenario"], "toml": results.scenario}
    return {
        "series": _table(series),
        "runs": _row(run),
        "timings": _row(spent),
        "scenarios": _row(scenario),
    }


def of_error(key: str, scenario: str, seed: int, kind: str, error: str, toml: str) -> Packet:
    """What the store keeps of a run that failed."""
    values = {"key": key, "scenario": scenario, "seed": seed, "kind": kind, "error": error, "toml": toml}
    return {"errors": _row(values)}


def write(file: Path, packet: Packet) -> None:
    """Commits a packet: flushed to the disk under another name, then renamed."""
    import pyarrow as pa

    series = packet.get("series", pa.table({}))
    rows = {name: table.to_pylist()[0] for name, table in packet.items() if name != "series"}
    metadata = {"ruralsim": zlib.compress(json.dumps(rows).encode())}  # a scenario is long
    table = series.replace_schema_metadata(metadata)
    file.parent.mkdir(parents=True, exist_ok=True)
    with (
        folder.replacing(file) as partial,
        pa.OSFile(str(partial), "wb") as sink,
        pa.ipc.new_file(sink, table.schema) as writer,
    ):
        writer.write_table(table)


def read(file: Path) -> Packet | None:
    """A packet; None if it has meanwhile been moved into a segment."""
    import pyarrow as pa

    try:
        with pa.OSFile(str(file), "rb") as source:
            table = pa.ipc.open_file(source).read_all()
    except FileNotFoundError:
        return None
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(f"{file} cannot be read: {error} · 文件损坏") from None
    rows = json.loads(zlib.decompress(table.schema.metadata[b"ruralsim"]))
    packet = {name: _row(values) for name, values in rows.items()}
    if table.num_rows:
        packet["series"] = table.replace_schema_metadata(None)
    return packet


def _row(values: Mapping[str, Any]) -> "pa.Table":
    return _table({name: [value] for name, value in values.items()})


def _table(columns: Mapping[str, Any]) -> "pa.Table":
    import pyarrow as pa

    return pa.table({name: pa.array(values) for name, values in columns.items()})
