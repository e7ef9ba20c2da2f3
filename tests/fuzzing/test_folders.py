"""Run folders that somebody edited or cut: rendered, or refused with exit code 2; no traceback."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from tests.fuzzing import originals
from tests.fuzzing.test_files import fault

FEW, MANY, SHARE = 10, 250, 40
BATCHES = [(0, FEW), *(pytest.param(at, SHARE, marks=pytest.mark.thorough) for at in range(FEW, MANY, SHARE))]
ODD: tuple[Any, ...] = (
    None, 0, -1, 1e308, "", "x", [], {}, [None], {"a": 1}, True, "2021-13-45", 10**30, "x" * 9000
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny run."""
    place = tmp_path_factory.mktemp("sound")
    (place / "tiny.toml").write_text(originals.SIZES, encoding="utf-8")
    called = CliRunner().invoke(
        app, ["run", str(place / "tiny.toml"), "--out", str(place / "run"), "--quiet"]
    )
    assert called.exit_code == 0, called.output
    return place / "run"


def changed(value: Any, rng: random.Random) -> Any:
    """JSON with something left out, or of another kind, somewhere in it."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        rest = {k: v for k, v in value.items() if k != key}
        return rest if rng.random() < 0.25 else {**value, key: changed(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        i = rng.randrange(len(value))
        return [*value[:i], *([] if rng.random() < 0.25 else [changed(value[i], rng)]), *value[i + 1 :]]
    return rng.choice(ODD)


def damage(folder: Path, rng: random.Random) -> None:
    """One file of a folder is edited, cut, emptied or lost."""
    file = rng.choice(
        [path for path in sorted(folder.iterdir()) if path.suffix in (".json", ".parquet", ".toml")]
    )
    raw = file.read_bytes()
    i = rng.randrange(len(raw))
    ways = [raw[:i], raw[:i] + bytes([rng.randrange(256)]) + raw[i + 1 :], b"", b"[" * 20_000, None]
    way = rng.choice(ways)
    if file.suffix == ".json" and rng.random() < 0.7:
        file.write_text(json.dumps(changed(json.loads(raw), rng)), encoding="utf-8")
    elif way is None:
        file.unlink()
    else:
        file.write_bytes(way)


@pytest.mark.parametrize(("first", "count"), BATCHES)
def test_a_damaged_run_is_rendered_or_refused(first: int, count: int, sound: Path, tmp_path: Path) -> None:
    faults = []
    for number in range(first, first + count):
        folder = tmp_path / "run"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sound, folder)
        damage(folder, random.Random(number))
        called = CliRunner().invoke(app, ["report", str(folder)])
        faults.append(fault(called, str(number).encode()))
    assert not [*filter(None, faults)]
