"""Kernels, for tests of how kernels are compiled."""

from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import F8


@rule
def twice_(x: float) -> float:
    return 2.0 * x


@kernel
def double(x: F8, out: F8) -> None:
    for i in range(x.size):
        out[i] = twice_(x[i])


@kernel
def total(x: F8) -> float:
    found = 0.0
    for i in range(x.size):
        found += twice_(x[i])
    return found
