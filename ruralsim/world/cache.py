"""Arrays kept in the user's cache, named by a hash of what they were made from, sources included."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.paths import cache_folder
from ruralsim.foundation.sources import digest_of_file, reached

Arrays = dict[str, NDArray[Any]]

_MAKERS = ("terrain.py", "roads.py", "travel.py")
"""Make the arrays; a change in them, or in what they import, makes them anew."""
_KEPT = 64


def cached_arrays(kind: str, inputs: tuple[Any, ...], make: Callable[[], Arrays]) -> Arrays:
    """Loads what ``make`` made from the same inputs before, or makes and keeps it.

    An unreadable, damaged or unwritable cache costs time, never correctness.

    Args:
        kind: what is kept: first part of the file name.
        inputs: arrays, numbers, strings and settings that ``make`` depends on, and nothing else.
        make: returns named arrays.
    """
    path = _folder() / f"{kind}-{_digest(inputs)}.npz"
    with (
        contextlib.suppress(OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile),
        np.load(path) as kept,
    ):
        return {name: kept[name] for name in kept.files}
    made = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **made)  # type: ignore[arg-type]
            os.replace(temporary, path)  # whole or not at all, whoever else writes it
        finally:
            Path(temporary).unlink(missing_ok=True)
        _prune(path.parent, kind)
    return made


def _folder() -> Path:
    return cache_folder() / "travel"


@cache
def _sources() -> bytes:
    makers = (Path(__file__).with_name(name) for name in _MAKERS)
    every = sorted({source for maker in makers for source in reached(maker)})
    return b"".join(map(digest_of_file, every))


def _digest(inputs: tuple[Any, ...]) -> str:
    digest = hashlib.blake2b(_sources(), digest_size=16)
    for part in inputs:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        else:
            digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _prune(folder: Path, kind: str) -> None:
    """Drops the oldest files beyond those worth keeping."""
    kept = sorted(folder.glob(f"{kind}-*.npz"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for stale in kept[_KEPT:]:
        stale.unlink(missing_ok=True)
