"""Machine code on disk."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from ruralsim.foundation import machine

ROOT = Path(__file__).parents[2]

KEPT = """
import sys
import numpy as np
from pathlib import Path
from numba import njit
from ruralsim.foundation import machine

def total(x, least):
    if least < 0.0:
        raise ValueError("least is below nothing")
    kept = np.zeros(x.size)
    for i in range(x.size):
        kept[i] = max(x[i], least)
    return kept.sum(), x.size

file = Path(sys.argv[1])
if sys.argv[2] == "keep":
    compiled = njit("(f8[::1], f8)")(total)
    machine.keep(file, compiled.overloads[compiled.signatures[0]], {"x": ["size"]})
else:
    code = machine.read(file)
    entry = machine.link(code)
    print(code.named, *entry(np.arange(3.0), 1.5))
    try:
        entry(np.ones(2), -1.0)
    except ValueError as error:
        print(error)
"""


def run(file: Path, what: str) -> list[str]:
    command = [sys.executable, "-c", KEPT, str(file), what]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ), cwd=ROOT)
    return done.stdout.splitlines()


def test_code_of_one_process_runs_and_raises_in_another(tmp_path: Path) -> None:
    file = tmp_path / "total.code"
    run(file, "keep")
    assert [path.name for path in tmp_path.iterdir()] == ["total.code"]
    assert run(file, "link") == ["{'x': ['size']} 5.0 3", "least is below nothing"]


def test_what_is_not_there_or_damaged_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "none.code"
    assert machine.read(file) is None
    file.write_bytes(b"not what was written")
    assert machine.read(file) is None


def test_an_address_of_this_process_is_not_kept(tmp_path: Path) -> None:
    absolute = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(("fabs", ctypes.CDLL(None)))

    @numba.njit("f8(f8)")  # type: ignore[untyped-decorator]
    def distance(x: float) -> float:
        return float(absolute(x))

    with pytest.raises(TypeError, match="distance holds an address"):
        machine.keep(tmp_path / "distance.code", distance.overloads[distance.signatures[0]], {})
    assert not list(tmp_path.iterdir())
