"""Words of errors and sentences: the nearest spelling of what was probably meant, one thing and many."""

from collections.abc import Iterable
from difflib import get_close_matches

_NEAR = 3  # words that go first where not all can be shown


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a given one, if any is near; of a name of two characters, one is enough."""
    small = {other.lower(): other for other in known}
    found = get_close_matches(word.lower(), small, n=1, cutoff=0.5 if len(word) <= 3 else 0.6)
    return small[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """A hint naming the nearest known word; empty if none is near."""
    match = nearest(word, known)
    return f"did you mean · 是否想写: {prefix}{match}" if match else ""


def nearest_first(word: str, known: Iterable[str], most: int) -> str:
    """Known words in one line, cut after some: first those most like a given one, then the rest as they come.

    >>> nearest_first("subsidy", ["awards", "cold_chain", "freight_subsidy", "van_sharing"], 2)
    'freight_subsidy, awards, …'
    """
    words = list(dict.fromkeys(known))
    small = {other.lower(): other for other in words}
    near = [small[like] for like in get_close_matches(word.lower(), small, n=_NEAR, cutoff=0.6)]
    shown = [*near, *(other for other in words if other not in near)]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def counted(n: float, one: str, many: str = "") -> str:
    """A number of things in English: 1 pair, 2 pairs.

    >>> counted(1, "pair"), counted(0, "seed"), counted(2, "household-year")
    ('1 pair', '0 seeds', '2 household-years')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
