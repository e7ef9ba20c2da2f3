"""Digests of the few functions that all kernels are made of.

Run as a script it prints them as JSON, of the functions that are named or of all, and whether nothing was
compiled.
"""

import hashlib
import json
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation import draws, kernel, maths

X = np.linspace(-30, 30, 997)
KEY = draws.key(2**63 + 5, draws.Purpose.YIELD, -17)


def uids() -> NDArray[np.uint64]:
    return draws.uids("household", np.arange(997), -3)


PARTS: dict[str, Callable[[], NDArray[np.generic]]] = {
    "exp": lambda: maths.exp_array(X),
    "log": lambda: maths.log_array(np.abs(X) + 1e-9),
    "pow": lambda: maths.pow_array(np.abs(X), 0.37),
    "norm_cdf": lambda: maths.norm_cdf_array(X),
    "norm_ppf": lambda: maths.norm_ppf_array(np.linspace(0, 1, 997)),
    "uids": uids,
    "draw": lambda: draws.draw_array(KEY, uids()),
    "normal": lambda: draws.normal_array(KEY, uids()),
    "poisson": lambda: draws.poisson_array(KEY, uids(), np.abs(X) * 2),
}


def digests(*names: str) -> dict[str, str]:
    """Name → digest of what the function gives, of some functions or of all."""
    return {name: hashlib.sha256(PARTS[name]().tobytes()).hexdigest() for name in names or PARTS}


if __name__ == "__main__":
    print(json.dumps([kernel.compiling_disabled(), digests(*sys.argv[1:])]))
