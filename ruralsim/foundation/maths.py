"""Exponentials, logarithms and the normal law with the same bits on every x86-64, compiled or not.

The C library and numpy choose other instructions, and round otherwise, from one processor to the next.
Here are only additions, multiplications, divisions, square roots and bit moves, which IEEE 754 fixes.
Names end in `_` for rules of one number and in `_array` for whole arrays.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import F8, I8

_LOG2E = 1.4426950408889634
_LN2_HI = 6.93147180369123816490e-01  # low 32 bits zero: k·LN2_HI is exact
_LN2_LO = 1.90821492927058770002e-10
_ROUND = 6755399441055744.0  # 1.5·2⁵²: adding it leaves the nearest integer in the low bits
_TWO52 = 4503599627370496.0
_TINY, _HUGE = 2.2250738585072014e-308, 1.7976931348623157e308
_BIAS = np.uint64(1023)
_MANTISSA_BITS = np.uint64(52)
_MANTISSA = np.uint64((1 << 52) - 1)
_SQRT_HALF = np.uint64(0x3FE6A09E667F3BCD)  # bits of √½: mantissas are taken from [√½, √2)
_LOG_SHIFT = np.uint64((1024 << 52) - 0x3FE6A09E667F3BCD)
_TWO52_BITS = np.uint64(0x4330000000000000)
_CENTRAL = 0.425  # from the median, in probability: beyond are the tails of the normal law


@rule
def bits_(x: Any) -> Any:
    """The 64 bits of an f8, as u8."""
    return np.float64(x).view(np.uint64)


@rule
def from_bits_(bits: Any) -> float:
    """The f8 that has these 64 bits."""
    return np.uint64(bits).view(np.float64)


@rule
def exp_(x: float) -> float:
    """eˣ within 1 unit in the last place; x is held to ±700.

    x = k·ln 2 + r with |r| ≤ ½ ln 2; Taylor to r¹³/13!, then 2ᵏ is put into the exponent.
    """
    x = 700.0 if x > 700.0 else x
    x = -700.0 if x < -700.0 else x
    shifted = x * _LOG2E + _ROUND
    k = shifted - _ROUND
    r = (x - k * _LN2_HI) - k * _LN2_LO
    q = 1.0 / 6227020800.0
    q = q * r + 1.0 / 479001600.0
    q = q * r + 1.0 / 39916800.0
    q = q * r + 1.0 / 3628800.0
    q = q * r + 1.0 / 362880.0
    q = q * r + 1.0 / 40320.0
    q = q * r + 1.0 / 5040.0
    q = q * r + 1.0 / 720.0
    q = q * r + 1.0 / 120.0
    q = q * r + 1.0 / 24.0
    q = q * r + 1.0 / 6.0
    q = q * r + 0.5
    scale = from_bits_((bits_(shifted) + _BIAS) << _MANTISSA_BITS)
    return (1.0 + (r + r * r * q)) * scale


@rule
def log_(x: float) -> float:
    """Natural logarithm within 2 units in the last place; −∞ at 0 (and below 2.2e-308), NaN for x < 0.

    x = 2ᵏ·m with m in [√½, √2); ln m = 2 artanh s, s = (m − 1)/(m + 1), as a series to s²¹.
    """
    moved = bits_(x) + _LOG_SHIFT if x > 0.0 else _LOG_SHIFT
    k = from_bits_((moved >> _MANTISSA_BITS) | _TWO52_BITS) - _TWO52 - 1024.0
    f = from_bits_((moved & _MANTISSA) + _SQRT_HALF) - 1.0
    s = f / (2.0 + f)
    z = s * s
    q = 1.0 / 21.0
    q = q * z + 1.0 / 19.0
    q = q * z + 1.0 / 17.0
    q = q * z + 1.0 / 15.0
    q = q * z + 1.0 / 13.0
    q = q * z + 1.0 / 11.0
    q = q * z + 1.0 / 9.0
    q = q * z + 1.0 / 7.0
    q = q * z + 1.0 / 5.0
    q = q * z + 1.0 / 3.0
    y = k * _LN2_HI + (2.0 * s + (2.0 * s * z * q + k * _LN2_LO))
    y = y if x <= _HUGE else x  # infinity and NaN pass through
    y = -math.inf if x < _TINY else y
    return math.nan if x < 0.0 else y


@rule
def pow2_(n: int) -> float:
    """2ⁿ exactly, for whole n held to −1022 … 1023."""
    n = min(max(int(n), -1022), 1023)
    return from_bits_(np.uint64(n + 1023) << _MANTISSA_BITS)


@rule
def pow_(x: float, y: float) -> float:
    """xʸ for x > 0; 0 for x ≤ 0 whatever y."""
    return exp_(y * log_(x)) if x > 0.0 else 0.0


@rule
def sum_(x: NDArray[np.float64], n: int) -> float:
    """Sum of the first n, in eight strands that are added up at the end: the same bits on every machine.

    One running sum would make each addition wait for the last.
    """
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    whole = n - n % 8
    for k in range(0, whole, 8):
        a, b, c, d = a + x[k], b + x[k + 1], c + x[k + 2], d + x[k + 3]
        e, f, g, h = e + x[k + 4], f + x[k + 5], g + x[k + 6], h + x[k + 7]
    for k in range(whole, n):
        a += x[k]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@rule
def sigmoid_(x: float) -> float:
    """1 ∕ (1 + e⁻ˣ), accurate in both tails."""
    e = exp_(-abs(x))
    p = 1.0 / (1.0 + e)
    return p if x >= 0.0 else e * p


@rule
def norm_cdf_(x: float) -> float:
    """Standard normal distribution function, absolute error 1e-15 (Hart 1968 as given by West 2005)."""
    a = min(abs(x), 37.0)
    e = exp_(-0.5 * a * a)
    n = 3.52624965998911e-02 * a + 0.700383064443688
    n = (((n * a + 6.37396220353165) * a + 33.912866078383) * a + 112.079291497871) * a
    n = (n + 221.213596169931) * a + 220.206867912376
    d = 8.83883476483184e-02 * a + 1.75566716318264
    d = (((d * a + 16.064177579207) * a + 86.7807322029461) * a + 296.564248779674) * a
    d = ((d + 637.333633378831) * a + 793.826512519948) * a + 440.413735824752
    far = a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))))
    tail = e * n / d if a < 7.07106781186547 else e / (far * 2.506628274631)
    return 1.0 - tail if x > 0.0 else tail


@rule
def norm_ppf_central_(p: float) -> float:
    """`norm_ppf_` for 0.075 ≤ p ≤ 0.925."""
    q = p - 0.5
    r = 0.180625 - q * q
    n = ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
    n = ((n + 45921.953931549871457) * r + 13731.693765509461125) * r
    n = ((n + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
    d = ((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
    d = ((d + 21213.794301586595867) * r + 5394.1960214247511077) * r
    d = ((d + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
    return q * n / d


@rule
def norm_ppf_(p: float) -> float:
    """Inverse of the normal distribution function, relative error 2e-15 (Wichura 1988); ±∞ at 0, 1."""
    q = p - 0.5
    if abs(q) <= _CENTRAL:
        return norm_ppf_central_(p)
    tail = p if q < 0.0 else 1.0 - p
    if not tail > 0.0:
        return math.copysign(math.inf, q) if tail == 0.0 else math.nan
    r = math.sqrt(-log_(tail))
    if r <= 5.0:
        r -= 1.6
        n = ((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
        n = ((n + 1.27045825245236838258) * r + 3.64784832476320460504) * r
        n = ((n + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
        d = ((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
        d = ((d + 0.14810397642748007459) * r + 0.68976733498510000455) * r
        d = ((d + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    else:
        r -= 5.0
        n = ((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
        n = ((n + 0.026532189526576123093) * r + 0.29656057182850489123) * r
        n = ((n + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
        d = ((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
        d = ((d + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
        d = ((d + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return n / d if q > 0.0 else -n / d


@rule
def norm_ppf_each_(p: F8, z: F8, tails: I8) -> None:
    """`norm_ppf_` of every element, the middle of the law several at a time.

    Args:
        p: probabilities.
        z: filled; not the same array.
        tails: room for as many rows and one more.
    """
    found = 0
    for i in range(p.size):
        z[i] = norm_ppf_central_(p[i])
    for i in range(p.size):
        tails[found] = i
        found += 0 if abs(p[i] - 0.5) <= _CENTRAL else 1
    for k in range(found):
        z[tails[k]] = norm_ppf_(p[tails[k]])


@kernel
def _exp_rows(x: F8) -> None:
    for i in range(x.size):
        x[i] = exp_(x[i])


@kernel
def _log_rows(x: F8) -> None:
    for i in range(x.size):
        x[i] = log_(x[i])


@kernel
def _pow_rows(x: F8, y: float) -> None:
    for i in range(x.size):
        x[i] = pow_(x[i], y)


@kernel
def _norm_cdf_rows(x: F8) -> None:
    for i in range(x.size):
        x[i] = norm_cdf_(x[i])


@kernel
def _norm_ppf_rows(p: F8, z: F8) -> None:
    norm_ppf_each_(p, z, np.empty(p.size + 1, np.int64))


def exp_array(x: ArrayLike) -> NDArray[np.float64]:
    """`exp_` of every element, in a new array of the same shape."""
    out = np.array(x, np.float64, order="C")
    _exp_rows(out.reshape(-1))
    return out


def log_array(x: ArrayLike) -> NDArray[np.float64]:
    """`log_` of every element, in a new array of the same shape."""
    out = np.array(x, np.float64, order="C")
    _log_rows(out.reshape(-1))
    return out


def pow_array(x: ArrayLike, y: float) -> NDArray[np.float64]:
    """`pow_(x, y)` of every element, in a new array of the same shape."""
    out = np.array(x, np.float64, order="C")
    _pow_rows(out.reshape(-1), float(y))
    return out


def norm_cdf_array(x: ArrayLike) -> NDArray[np.float64]:
    """`norm_cdf_` of every element, in a new array of the same shape."""
    out = np.array(x, np.float64, order="C")
    _norm_cdf_rows(out.reshape(-1))
    return out


def norm_ppf_array(p: ArrayLike) -> NDArray[np.float64]:
    """`norm_ppf_` of every element, in a new array of the same shape."""
    given = np.array(p, np.float64, order="C")
    out = np.empty_like(given)
    _norm_ppf_rows(given.reshape(-1), out.reshape(-1))
    return out
