"""Long jobs as somebody types them, what they leave, and whether that is whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ruralsim.results.store import Store
from tests.fuzzing import originals

WORDS = {
    "run": ("run", "tiny.toml", "--out", "{}/run"),
    "compare": ("compare", "tiny.toml", "tiny.toml+terms.quota=0", "--reps", "3", "--out", "{}/compare"),
    "study": ("study", "study.toml", "--store", "{}/store", "--out", "{}/study"),
    "sweep": ("sweep", "plan.toml", "--out", "{}/store"),
    "calibrate": ("calibrate", "calibration.toml", "--store", "{}/store", "--out", "{}/calibrate"),
    "budget": ("budget", "budget.toml", "--store", "{}/store", "--out", "{}/budget"),
}
"""Command → its words; {} is where everything goes."""

FILES = {
    "tiny.toml": originals.SIZES,
    "plan.toml": originals.PLAN,
    "study.toml": originals.STUDY,
    "calibration.toml": originals.CALIBRATION,
    "budget.toml": originals.BUDGET,
}
ENV = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def begin(command: str, place: Path) -> subprocess.Popen[str]:
    """Starts a job in a process group of its own: questions lie beside `place`, results go into it."""
    for name, text in FILES.items():
        (place.parent / name).write_text(text, encoding="utf-8")
    words = [word.format(place) for word in WORDS[command]]
    words += ["--quiet"] if command == "run" else ["--quiet", "--jobs", "2"]
    return subprocess.Popen(
        [sys.executable, "-m", "ruralsim", *words], cwd=place.parent, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENV,
    )  # fmt: skip


def finish(command: str, place: Path) -> tuple[int, str]:
    """Runs a job to its end: exit code, and what it said."""
    process = begin(command, place)
    said, _ = process.communicate(timeout=400)
    return process.returncode, said


def _seen(place: Path) -> list[Path]:
    """Files that are not hidden: what a killed job was writing stays hidden, and passes for nothing."""
    files = (path for path in sorted(place.rglob("*")) if path.is_file())
    return [f for f in files if not any(part.startswith(".") for part in f.relative_to(place).parts)]


def check_whole(place: Path) -> None:
    """Every table, packet and description that can be seen can be read; journals know how to be cut short."""
    for file in _seen(place):
        if file.suffix == ".parquet":
            pq.read_table(file)
        elif file.suffix == ".arrow":
            with pa.memory_map(str(file)) as source:
                pa.ipc.open_file(source).read_all()
        elif file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
    if (place / "store" / "manifest.json").exists():
        Store.open(place / "store").runs()


def tables(place: Path) -> dict[str, pd.DataFrame | str]:
    """What a finished job leaves: every table but those of kept runs, and the scenarios it wrote."""
    found: dict[str, pd.DataFrame | str] = {}
    for file in _seen(place):
        name = str(file.relative_to(place))
        if file.suffix == ".parquet" and not name.startswith("store/kept"):
            found[name] = pd.read_parquet(file)
        elif file.suffix == ".toml":
            found[name] = file.read_text(encoding="utf-8").replace(str(place.parent), "")  # where it lies
    if (place / "store").exists():
        found["runs"] = Store.open(place / "store").runs().sort_values("key").reset_index(drop=True)
    return found


def check_same(place: Path, whole: dict[str, pd.DataFrame | str]) -> None:
    """A job that was disturbed has left what one that was not has left."""
    found = tables(place)
    assert found.keys() == whole.keys()
    for name, table in whole.items():
        if isinstance(table, str):
            assert found[name] == table, name
        else:
            pd.testing.assert_frame_equal(found[name], table, obj=name)
