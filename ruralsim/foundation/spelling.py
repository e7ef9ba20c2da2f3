"""Nearest spellings, for errors that say what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a given one, if any is near; of a name of two characters, one is enough."""
    small = {other.lower(): other for other in known}
    found = get_close_matches(word.lower(), small, n=1, cutoff=0.5 if len(word) <= 3 else 0.6)
    return small[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """A hint naming the nearest known word; empty if none is near."""
    match = nearest(word, known)
    return f"did you mean · 是否想写: {prefix}{match}" if match else ""
