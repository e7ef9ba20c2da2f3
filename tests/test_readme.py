"""The README's Python examples run as written."""

import doctest
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_examples_of_the_readme() -> None:
    failures, examples = doctest.testfile(str(README), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert examples > 5
    assert failures == 0
