"""What numbers allow one to say: the one place where every page and the command line ask.

An effect gets a sign word and a colour only where it is distinct from zero by its interval *and* by its p
value corrected for how many effects are looked at (Holm), from at least `FEW` pairs. A share is one only
where its parts have one sign. What is rounded to zero has neither sign nor colour.
"""

from typing import Literal

FEW = 3
"""Pairs of runs, or seeds, below which nothing is distinct from chance: spread itself is not known."""
SURE = 0.05
"""Corrected p value below which an effect is distinct from zero."""
LEVEL = 1.0 - SURE
"""Coverage of intervals."""

_ROUNDING = 1e-9

Told = Literal["same", "few", "open", "alone", "told"]
"""same: no pair shows a difference. few: too few pairs. open: the interval holds zero. alone: it does not,
but among all that is looked at one such interval may be chance. told: an effect, and its sign."""


def too_few(pairs: float) -> bool:
    """Whether so many pairs (or seeds) say nothing of how sure an effect is."""
    return not pairs >= FEW


def clear(low: float, high: float) -> bool:
    """Whether an interval leaves zero out; false where there is none."""
    return bool(low > 0.0 or high < 0.0)


def told(value: float, low: float, high: float, p_holm: float, pairs: float) -> Told:
    """What may be said of an effect.

    Args:
        value: The effect.
        low: Lower end of its interval; NaN if there is none.
        high: Upper end.
        p_holm: p value corrected for all effects that are looked at; NaN if unknown: then nothing is told.
        pairs: Pairs in which it is defined.
    """
    if value == 0.0 and (not pairs > 1 or low == high == 0.0):
        return "same"
    if too_few(pairs):
        return "few"
    if not clear(low, high):
        return "open"
    return "told" if p_holm < SURE else "alone"


def sign_word(state: Told, value: float, better: float) -> Literal["", "better", "worse", "moved"]:
    """How an effect is called, if it is distinct from zero; nothing otherwise."""
    if state != "told":
        return ""
    good = value * better
    return "better" if good > 0.0 else "worse" if good < 0.0 else "moved"


def one_sign(low: float, high: float) -> bool:
    """Whether a quotient of a part and its whole is a share: its whole interval lies between none and all.

    Where it does not, the part and the rest may have opposite signs, and nobody got "62 % of the gain".
    """
    return bool(low >= -_ROUNDING and high <= 1.0 + _ROUNDING)


def settled(low: float, high: float, least: float, most: float) -> bool:
    """Whether an interval lies wholly within a range or wholly outside it; false where there is none."""
    inside, outside = least <= low and high <= most, high < least or low > most
    return bool(inside or outside)
