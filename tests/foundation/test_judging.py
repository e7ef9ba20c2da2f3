"""What may be said of numbers: signs, colours, shares."""

import math

import pytest

from ruralsim.foundation.judging import one_sign, settled, sign_word, told, too_few

NAN = math.nan


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ((1.0, 0.5, 1.5, 0.01, 8), "told"),
        ((1.0, 0.5, 1.5, 0.28, 8), "alone"),  # outside zero by itself, not among all that is looked at
        ((1.0, 0.5, 1.5, NAN, 8), "alone"),
        ((1.0, -0.5, 2.5, 0.01, 8), "open"),
        ((1.0, 0.9, 1.1, 0.0, 2), "few"),  # two pairs may agree by luck
        ((1.0, NAN, NAN, NAN, 1), "few"),
        ((0.0, NAN, NAN, NAN, 1), "same"),
        ((0.0, 0.0, 0.0, 1.0, 8), "same"),
        ((0.0, -1.0, 1.0, 1.0, 8), "open"),  # a mean of zero is no equality
        ((NAN, NAN, NAN, NAN, 0), "few"),
    ],
)
def test_an_effect_is_told_by_its_interval_and_among_all(effect: tuple[float, ...], said: str) -> None:
    assert told(*effect) == said


@pytest.mark.parametrize(
    ("value", "better", "word"),
    [(1.0, 1, "better"), (1.0, -1, "worse"), (-1.0, -1, "better"), (1, 0, "moved")],
)
def test_only_what_is_told_is_called_better_or_worse(value: float, better: int, word: str) -> None:
    assert sign_word("told", value, better) == word
    assert {sign_word(said, value, better) for said in ("same", "few", "open", "alone")} == {""}


def test_too_few_pairs() -> None:
    assert [too_few(pairs) for pairs in (0, 1, 2, 3, 8, NAN)] == [True, True, True, False, False, True]


def test_a_share_lies_between_none_and_all() -> None:
    assert one_sign(0.0, 1.0)
    assert not one_sign(-0.1, 0.5)
    assert not one_sign(0.9, 1.3)
    assert not one_sign(NAN, NAN)


def test_a_target_is_settled_by_the_whole_interval() -> None:
    assert settled(7.5, 10.0, 7.0, 11.0)
    assert settled(1.0, 3.0, 7.0, 11.0)
    assert not settled(0.0, 13.0, 7.0, 11.0)  # 6.5 ± 6.5 is no miss
    assert not settled(NAN, NAN, 7.0, 11.0)
