"""Two kernels, for tests of how kernels are compiled."""

from typing import Any

from ruralsim.foundation.kernel import kernel, rule


@rule
def twice_(x: float) -> Any:
    return 2.0 * x


@kernel("void(f8[::1], f8[::1])")
def double(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = twice_(x[i])


@kernel("f8(f8[::1])")
def total(x: Any) -> Any:
    found = 0.0
    for i in range(x.size):
        found += twice_(x[i])
    return found
