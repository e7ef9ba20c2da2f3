"""The nearest spelling, one and many."""

from ruralsim.foundation.spelling import nearest_first

LETTERS = [f"lever_{letter}" for letter in "abcdefgh"]


def test_what_is_like_the_word_is_never_cut_off() -> None:
    assert nearest_first("zubsidy", [*LETTERS, "subsidy"], 3).startswith("subsidy, ")
    assert nearest_first("zubsidy", [*LETTERS, "subsidy"], 3).endswith(", …")


def test_where_all_can_be_shown_all_are_and_the_rest_keeps_its_order() -> None:
    assert nearest_first("c", ["b", "a", "C"], 3) == "C, b, a"
    assert nearest_first("nothing", ["b", "a"], 12) == "b, a"
