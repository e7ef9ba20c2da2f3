"""Closed forms and laws: what the model's rules give against what is known."""

import dataclasses

import numpy as np
import pytest

from ruralsim.experiment.validating.closed import cases
from ruralsim.experiment.validating.laws import _alike, laws
from ruralsim.results import Results


def test_every_case_agrees_and_says_where_its_answer_is_from() -> None:
    for case in cases():
        assert case.passed, case
        assert case.source
        assert any("\u4e00" <= letter <= "\u9fff" for letter in case.zh)


def test_a_case_that_is_off_does_not_agree() -> None:
    case = cases()[0]
    assert not dataclasses.replace(case, simulated=case.expected + 1.01 * case.tolerance).passed


def test_runs_that_differ_in_one_number_are_told_apart() -> None:
    one, other = (
        Results({"indicators": {"a": np.array([1.0, np.nan]), "b": np.array([last])}}, {}, {})
        for last in (1.0, np.nextafter(1.0, 2.0))
    )
    assert _alike(one, one) == ""
    assert _alike(one, other) == "indicators.b"


@pytest.mark.thorough
def test_laws_hold() -> None:
    assert [law.error for law in laws()] == ["", "", ""]
