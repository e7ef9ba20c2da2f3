"""Chance: each draw is a pure function of (seed, purpose, day, entity).

`key` mixes the first three, for all purposes of a day at once; `draw` hashes the key with the entity's uid
inside the kernel. So one more agent, lever, thread or worker changes no other draw. A second draw for the
same purpose and day mixes its ordinal into the uid: `draw(key, mix(uid, np.uint64(1)))`.

The hash is splitmix64's finaliser (Steele, Lea & Flood 2014, in Stafford's variant 13).
"""

import hashlib
import math
from enum import IntEnum, unique
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_, from_bits_, log_, norm_ppf_
from ruralsim.foundation.records import F8, I8, U8, Key


@unique
class Purpose(IntEnum):
    """What a draw decides. The numbers are part of every result: append, never renumber."""

    TERRAIN = 0
    SETTLEMENT = 1
    HOUSEHOLD_BIRTH = 2
    ROADS = 3
    SIGNAL = 4
    COUNTY = 5
    NETWORKS = 6
    BUYER_BIRTH = 7
    WORKER_BIRTH = 8
    COMPLIANCE = 9
    TARGETING = 10
    BUILDING = 11

    TEMPERATURE = 12
    WEATHER = 13
    LANDSLIDE = 14
    PRICE_DRIFT = 15
    ILLNESS = 16
    DISASTER = 17
    JOB_LOSS = 18
    SCHOOLING = 19
    YIELD = 20

    LAND_CHOICE = 21
    TRADER_ARRIVAL = 22
    BARGAIN = 23
    CHANNEL = 24
    ASSISTANCE_LISTING = 25
    ADOPTION = 26
    NEIGHBOUR = 27
    EXIT = 28

    ORDER_TIME = 29
    ORDER_PRODUCT = 30
    CONSIDERATION = 31
    ORDER_CHOICE = 32
    ORDER_SIZE = 33
    INSTITUTION_ORDER = 34
    DOWN_ORDER = 35
    DOWN_NETWORK = 36
    CARRIER_CHOICE = 37

    MISSORT = 38
    DAMAGE = 39
    PARCEL_LOSS = 40
    COLLECTION = 41
    SATISFACTION = 42
    DISPUTE = 43
    SHORT_WEIGHT = 44
    IRREGULAR_FEE = 45
    DETECTION = 46
    WORD_OF_MOUTH = 47

    HIRING = 48
    APPLICANT = 49
    QUITTING = 50
    VACANCY = 51
    MIGRATION = 52
    RETURN = 53
    TRAINING = 54
    SKILL_DECAY = 55
    PACKING_JOB = 56

    TAKE_UP = 57
    HELP_TARGETING = 58
    SHOCK_SIZE = 59
    ENTRY = 60
    STATION_ENTRY = 61
    PROCESSOR_ENTRY = 62
    FUTURE = 63
    AWARD = 64
    SPARE_B = 65
    VERIFICATION = 66
    LINE_HAUL = 67
    HOMECOMING = 68
    LOTS = 69
    SNOW = 70
    KINSHIP = 71


_64 = (1 << 64) - 1
# Every constant in a kernel is np.uint64: one plain int among them turns the arithmetic signed.
_MUL_A, _MUL_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_30, _27, _31, _12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
_ONE_BITS = np.uint64(0x3FF0000000000000)
_BELOW_ONE = 1.0 - 2.0**-53

POISSON_CAP = 1000
_POISSON_NORMAL_FROM = 30.0


def key(seed: int, purpose: Purpose, day: int) -> np.uint64:
    """The key of one purpose on one day, fully mixed.

    Args:
        seed: a whole number; its lowest 64 bits count.
        purpose: What is decided.
        day: Day number; negative in burn-in.
    """
    return _keys(seed, int(day))[purpose]


@lru_cache(maxsize=1024)
def _keys(seed: int, day: int) -> list[np.uint64]:
    """The keys of all purposes on one day, in their order: worked out together, of which most are asked."""
    return [*_finish(_begun(seed) ^ np.uint64(day & _64))]


@lru_cache(maxsize=64)
def _begun(seed: int) -> NDArray[np.uint64]:
    """(purpose,) the seed mixed with each, which is the same every day."""
    return _finish(_finish(np.array([seed & _64], np.uint64)) ^ np.arange(max(Purpose) + 1, dtype=np.uint64))


def _finish(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A step of the generator and its mixing, in numpy."""
    z = state + _WEYL
    z = (z ^ (z >> _30)) * _MUL_A
    z = (z ^ (z >> _27)) * _MUL_B
    return z ^ (z >> _31)


@rule
def _hash(z: Any) -> Any:
    z = (z ^ (z >> _30)) * _MUL_A
    z = (z ^ (z >> _27)) * _MUL_B
    return z ^ (z >> _31)


@rule
def mix(a: Any, b: Any) -> Any:
    """Hashes two u8 into one; the order matters. `uids` is a chain of these."""
    # Python hands small hashes back as signed: say u8 again, which costs nothing in compiled code.
    return _hash(np.uint64(a) ^ _hash(np.uint64(b) + _WEYL))


@rule
def draw(key: Any, uid: Any) -> float:
    """Uniform, strictly between 0 and 1; 52 bits."""
    return from_bits_((_hash(np.uint64(key) ^ np.uint64(uid)) >> _12) | _ONE_BITS) - _BELOW_ONE


@rule
def normal(key: Any, uid: Any) -> float:
    """Standard normal, by inversion of `draw`."""
    return norm_ppf_(draw(key, uid))


@rule
def exponential(key: Any, uid: Any) -> float:
    """Exponential with mean 1, by inversion of `draw`."""
    return -log_(1.0 - draw(key, uid))


@rule
def poisson(key: Any, uid: Any, mean: float) -> int:
    """Poisson count by inversion of `draw`: a larger mean never lowers it. 0 for mean ≤ 0, at most 1000.

    Above a mean of 30, a normal rounded to the nearest whole number.
    """
    u = draw(key, uid)
    if not mean > 0.0:
        return 0
    if mean > _POISSON_NORMAL_FROM:
        return int(min(max(mean + math.sqrt(mean) * norm_ppf_(u) + 0.5, 0.0), float(POISSON_CAP)))
    count = 0
    term = exp_(-mean)
    below = term
    while u > below and term > 1e-18 * below and count < POISSON_CAP:
        count += 1
        term *= mean / count
        below += term
    return count


def uids(label: str, *parts: ArrayLike) -> NDArray[np.uint64]:
    """Identities as the hash of a birth: what kind of thing, and the numbers that tell it from its like.

    Args:
        label: The kind, such as "household".
        *parts: Whole numbers, or arrays of them that broadcast together, such as (village, index).

    Returns:
        One hash per birth, at least 1-D; equal to `mix(mix(uids(label), part), …)`.

    Raises:
        TypeError: A part is not made of whole numbers.
    """
    words = [_as_words(part) for part in parts]
    shape = np.broadcast_shapes((1,), *(w.shape for w in words))
    born = int.from_bytes(hashlib.blake2b(label.encode(), digest_size=8).digest(), "little")
    out = np.full(shape, born, np.uint64)
    for word in words:
        _mix_rows(out.reshape(-1), _flat(np.broadcast_to(word, shape)))
    return out


def _as_words(part: ArrayLike) -> NDArray[np.uint64]:
    whole = np.asarray(part)
    if whole.dtype.kind not in "iub":
        raise TypeError(f"a birth is made of whole numbers, not {whole.dtype}")
    return whole if whole.dtype == np.uint64 else whole.astype(np.int64).view(np.uint64)


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    return np.require(values, requirements=["C", "W"]).reshape(-1)  # copied only if strided or read-only


@kernel
def _mix_rows(state: U8, word: U8) -> None:
    for i in range(state.size):
        state[i] = mix(state[i], word[i])


@kernel
def _draw_rows(key: Key, uid: U8, out: F8) -> None:
    for i in range(uid.size):
        out[i] = draw(key, uid[i])


@kernel
def _normal_rows(key: Key, uid: U8, out: F8) -> None:
    for i in range(uid.size):
        out[i] = normal(key, uid[i])


@kernel
def _poisson_rows(key: Key, uid: U8, mean: F8, out: I8) -> None:
    for i in range(uid.size):
        out[i] = poisson(key, uid[i], mean[i])


def draw_array(key: np.uint64, uid: NDArray[np.uint64]) -> NDArray[np.float64]:
    """`draw` for each uid, in an array of the same shape."""
    out = np.empty(uid.shape)
    _draw_rows(key, _flat(uid), out.reshape(-1))
    return out


def normal_array(key: np.uint64, uid: NDArray[np.uint64]) -> NDArray[np.float64]:
    """`normal` for each uid, in an array of the same shape."""
    out = np.empty(uid.shape)
    _normal_rows(key, _flat(uid), out.reshape(-1))
    return out


def poisson_array(key: np.uint64, uid: NDArray[np.uint64], mean: ArrayLike) -> NDArray[np.int64]:
    """`poisson` for each uid; `mean` is one number or broadcasts to the uids."""
    out = np.empty(uid.shape, np.int64)
    means = np.broadcast_to(np.asarray(mean, np.float64), uid.shape)
    _poisson_rows(key, _flat(uid), _flat(means), out.reshape(-1))
    return out
