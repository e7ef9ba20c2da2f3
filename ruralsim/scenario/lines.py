"""Where in a TOML text something is written, also in one that cannot be read."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_KEY = r"""[\w-]+|"[^"]*"|'[^']*'"""
_HEADER = re.compile(rf"^\s*(\[\[?)\s*((?:{_KEY})(?:\s*\.\s*(?:{_KEY}))*)\s*\]")
_ASSIGNED = re.compile(rf"^\s*((?:{_KEY})(?:\s*\.\s*(?:{_KEY}))*)\s*=")


def line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """The line of a file on which a key, something in it, or else the nearest table above it, is written."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    best, depth = None, 0
    for number, at in _written(lines):
        at = at[: len(keys)]  # of [cells.point], which [cells] is asked for
        if depth < len(at) and keys[: len(at)] == at:
            best, depth = number, len(at)
    return best


def at(lines: list[str], number: int) -> tuple[tuple[str, ...], str]:
    """The key that a line gives or the table that it opens, and what follows its `=`; empty if neither.

    Args:
        lines: of a text, whether it can be read or not.
        number: of the line, from 1.
    """
    path = next((path for line, path in _written(lines[:number]) if line == number), ())
    assigned = _ASSIGNED.match(lines[number - 1])
    return path, lines[number - 1][assigned.end() :].strip() if assigned else ""


def _written(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Numbers of lines that open a table or give a key, and its path."""
    table: tuple[str, ...] = ()
    entries: Counter[tuple[str, ...]] = Counter()  # of [[lists]] so far
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            table = _split(header[2])
            if header[1] == "[[":
                entries[table] += 1
                table = (*table, str(entries[table] - 1))
            yield number, table
        elif assigned := _ASSIGNED.match(line):
            yield number, (*table, *_split(assigned[1]))


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
