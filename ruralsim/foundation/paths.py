"""Paths as people write them: `~` is their home, and a name that can be no file is an error for people."""

import os
from itertools import islice
from pathlib import Path

from platformdirs import user_cache_path

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.spelling import did_you_mean

_SHOWN = 60  # characters of an endless name
_LISTED = 2000  # files of a folder that are looked through


class UnusablePath(DataError):
    """A path that can be no file here.

    Attributes:
        en: what is wrong with it.
        zh: the same in Chinese.
    """

    def __init__(self, path: str, reason: str) -> None:
        short = path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…"
        self.en, self.zh = f"{short!r} is no usable path: {reason}", f"路径不可用（{len(path)} 个字符）"
        super().__init__(f"{self.en} · {self.zh}")


def usable(given: str | Path, beside: Path | None = None) -> Path:
    """A path that can be asked for: whether something is there is the caller's question.

    Args:
        given: what somebody wrote; `~` and `~name` are homes.
        beside: the folder that a relative path starts from; the working folder if not given.

    Raises:
        UnusablePath: It can be no path here: nobody of that name has a home, it is longer than the system
            takes, holds a NUL character, or leads through a folder that may not be entered.
    """
    try:
        path = (beside or Path()) / Path(given).expanduser()
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return path
    except (
        RuntimeError,
        ValueError,
        OSError,
    ) as error:  # no such home; no text; the system's own
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise UnusablePath(str(given), reason) from None
    return path


def near(missing: Path, folders: bool = False) -> str:
    """A hint naming the file, or folder, that was probably meant by a missing one; empty if none is."""
    try:
        with os.scandir(missing.parent) as folder:
            there = [
                entry.name
                for entry in islice(folder, _LISTED)
                if (entry.is_dir() if folders else entry.is_file())
            ]
    except OSError:
        return ""
    return did_you_mean(missing.name, sorted(there))


def cache_folder() -> Path:
    """Where what can be made anew is kept: RURALSIM_CACHE, or the user's own cache."""
    root = os.environ.get("RURALSIM_CACHE")
    return Path(root) if root else user_cache_path("ruralsim", appauthor=False)
