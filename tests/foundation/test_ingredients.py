"""What compiled code is made of: an edit that the compiler cannot see changes nothing, any other does."""

import math
from typing import Any

import numba
import numpy as np
import pytest

from ruralsim import simulate as simulate  # imports the kernels of every phase
from ruralsim.foundation import kernel
from ruralsim.foundation.ingredients import digest
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import named

TYPES = (numba.float64,)
TEXT = '''
"""A module."""
SHARE = 0.5

@rule
def part(x):
    return SHARE * x

def loop(x):
    """Adds up."""
    return part(x) + math.floor(x) + OTHER.size
'''


class Thing:
    """Something of which nothing is known."""


def loop_of(text: str, **more: Any) -> Any:
    """The function `loop` of a module with this text."""
    module: dict[str, Any] = {"__name__": "module", "rule": rule, "math": math, "OTHER": np.zeros(3), **more}
    exec(text, module)
    return module["loop"]


def test_what_the_compiler_cannot_see_changes_nothing() -> None:
    edited = TEXT.replace('"""A module."""', "\n# a comment\nUNUSED = 3\n")
    edited = edited.replace("Adds up.", "What comes\n    together.")
    assert digest(loop_of(edited), TYPES) == digest(loop_of(TEXT), TYPES)


def test_a_first_text_that_is_no_docstring_counts() -> None:
    """From Python 3.13 on, a function without docstring may begin with an error's text."""

    def refusing(text: str) -> Any:
        loop = loop_of(f"def loop(x):\n    raise ValueError({text!r})")
        consts = tuple(c for c in loop.__code__.co_consts if c is not None)
        loop.__code__ = loop.__code__.replace(co_consts=(*consts, None))
        return loop

    assert refusing("too far").__code__.co_consts[0] == "too far"
    assert digest(refusing("too far"), TYPES) != digest(refusing("too late"), TYPES)


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.5", "0.25"), ("SHARE * x", "SHARE + x"), ("math.floor", "math.ceil"), ("part(x) +", "part(x) -")],
    ids=["a constant of the module", "a rule", "a function of others", "the loop"],
)
def test_what_it_sees_does(old: str, new: str) -> None:
    assert digest(loop_of(TEXT.replace(old, new)), TYPES) != digest(loop_of(TEXT), TYPES)


def test_types_and_arrays_of_the_module_count() -> None:
    loop = loop_of(TEXT)
    assert digest(loop, (numba.int64,)) != digest(loop, TYPES)
    assert digest(loop_of(TEXT, OTHER=np.zeros(4)), TYPES) != digest(loop, TYPES)


def test_of_the_unknown_nothing_is_said() -> None:
    assert digest(loop_of(TEXT, OTHER=Thing()), TYPES) is None


def test_all_loops_of_the_model_can_be_told() -> None:
    for k in kernel._kernels:
        if k.function.__module__.startswith("ruralsim."):
            assert k._same(k._arguments(named(k.function))) is not None, k.name
