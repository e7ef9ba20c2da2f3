"""How what levers write to a term is combined."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.terms import HIGHEST, RULES, TERMS, Terms, highest

SIZES = {"village": 3, "township": 2, "network": 2, "cell": 5, "station": 4, "zone": 2, "group": 8}
OF_RULE = {"add": "fine", "multiply": "quota", "max": "offer_reach", "one": "promised_days"}
"""A term of each rule."""


@pytest.fixture
def terms() -> Terms:
    return Terms.at_rest(SIZES)


def folded(terms: Terms, name: str) -> float:
    terms.fold()
    return float(terms[name].flat[0])


def test_each_rule_has_a_term_here():
    assert {rule: RULES[name] for rule, name in OF_RULE.items()} == {rule: rule for rule in RULES.values()}


@pytest.mark.parametrize(
    ("name", "first", "second", "both"),
    [
        ("fine", 20.0, 30.0, 50.0 + 20.0 + 30.0),  # 50 at rest
        ("quota", 0.5, 3.0, 1.0 * 0.5 * 3.0),  # 1 at rest
        ("price_information", 0.1, 0.6, 0.6),  # 0.2 at rest, and less than that changes nothing
        ("offer_reach", 0.4, 0.3, 0.4),
    ],
)
def test_what_two_levers_write_is_combined_by_the_terms_rule(terms, name, first, second, both):
    terms.set("a", name, first)
    terms.set("b", name, second)
    assert folded(terms, name) == pytest.approx(both)


def test_the_only_writer_of_a_term_replaces_it(terms):
    terms.set("a", "promised_days", 2.0)
    assert folded(terms, "promised_days") == 2.0


def test_nothing_takes_effect_before_it_is_folded(terms):
    terms.set("a", "fine", 20.0)
    assert terms["fine"].tolist() == [50.0, 50.0]


def test_a_place_may_get_more_than_another(terms):
    terms.set("a", "fine", np.array([0.0, 20.0]))
    terms.fold()
    assert terms["fine"].tolist() == [50.0, 70.0]


def test_kernels_see_the_same_array_throughout(terms):
    seen = terms.fine
    terms.set("a", "fine", 20.0)
    terms.fold()
    assert terms["fine"] is terms.fine is seen


def test_whoever_withdraws_leaves_what_others_wrote(terms):
    terms.set("a", "fine", 20.0)
    terms.set("b", "fine", 30.0)
    terms.withdraw("a")
    assert folded(terms, "fine") == 80.0
    terms.withdraw("b")
    assert folded(terms, "fine") == 50.0


def test_what_a_term_is_at_rest_may_change(terms):
    terms.set("a", "fine", 20.0)
    terms.rebase("fine", 10.0)
    assert folded(terms, "fine") == 30.0


def test_a_version_counts_changes_and_not_what_is_said_again(terms):
    other = terms.version["quota"]
    for amount in (20.0, 20.0, 25.0):
        terms.set("a", "fine", amount)
        terms.fold()
    assert terms.version["fine"] == 2
    assert terms.version["quota"] == other


def test_a_scenario_sets_what_is_at_rest_and_is_told_of_terms_that_do_not_exist():
    assert Terms.at_rest(SIZES, {"fine": 80.0})["fine"].tolist() == [80.0, 80.0]
    with pytest.raises(KeyError, match="tax"):
        Terms.at_rest(SIZES, {"tax": 1.0})


def test_a_term_has_the_shape_of_its_dimensions(terms):
    assert terms["manager_pay"].shape == (2, 2)
    assert terms["freight_subsidy_kg"].shape == (3, 8)
    assert terms["quota"].shape == (1,)
    assert terms.scalar("quota") == 1.0


def test_what_is_no_term_is_no_attribute(terms):
    with pytest.raises(AttributeError, match="tax"):
        terms.tax  # noqa: B018


def test_terms_are_stored_with_their_writers(terms):
    terms.set("a", "fine", 20.0)
    again = pickle.loads(pickle.dumps(terms))
    assert folded(again, "fine") == 70.0
    assert terms["fine"].tolist() == [50.0, 50.0]  # the copy has arrays of its own


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_rests_within_its_bounds_and_is_said_in_both_languages(term):
    assert term.unit in HIGHEST
    assert 0.0 <= term.base <= highest(term)
    assert term.en
    assert any("\u4e00" <= sign <= "\u9fff" for sign in term.zh)


writers = st.dictionaries(
    st.text("abcdefg", min_size=1, max_size=3), st.floats(0.0, 1e6), min_size=1, max_size=6
)


@given(writers, st.sampled_from(["fine", "quota", "offer_reach"]), st.randoms())
def test_the_order_in_which_levers_write_changes_no_bit(written, name, order):
    shuffled = list(written)
    order.shuffle(shuffled)
    found = []
    for names in (sorted(written), shuffled):
        terms = Terms.at_rest(SIZES)
        for lever in names:
            terms.set(lever, name, written[lever])
        terms.fold()
        found.append(terms[name].tobytes())
    assert found[0] == found[1]


@given(writers, st.sampled_from(sorted(OF_RULE.values())))
def test_a_term_that_everybody_has_left_is_at_rest(written, name):
    terms = Terms.at_rest(SIZES)
    for lever, amount in written.items():
        terms.set(lever, name, amount)
        terms.fold()
    for lever in written:
        terms.withdraw(lever)
    terms.fold()
    assert (terms[name] == terms.base[name]).all()
