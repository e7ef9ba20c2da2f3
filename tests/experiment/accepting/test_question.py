"""A question of worth, and what is said of one that is wrong."""

from typing import Any

import pytest

from ruralsim.experiment.accepting.question import Acceptability
from ruralsim.experiment.asking.catalogue import files
from ruralsim.scenario.problems import InvalidScenario
from tests.experiment.accepting.fake_runs import SUBSIDY, question


@pytest.mark.parametrize("name", files("acceptability"))
def test_the_catalogue_is_sound(name: str) -> None:
    assert Acceptability.load(name).title.zh


def test_options_are_laid_over_the_base() -> None:
    asked = question()
    assert asked.base_scenario.policies.freight_subsidy is None
    assert asked.scenario("subsidy").policies.freight_subsidy.intensity == 1.0
    assert asked.runs_needed() == 2 * len(asked.seeds)


def test_the_digest_is_of_the_question() -> None:
    assert question().made_from() == question().made_from()
    assert question().made_from() != question(worth=(1.0,)).made_from()
    assert question().made_from() != question(reps=5).made_from()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"options": {}}, ("options", "names no policy", "未列出任何政策")),
        ({"worth": (0.0,)}, ("worth.cny", "names no worth above 0", "未给出大于 0 的价值")),
        ({"worth": (-1.0,)}, ("worth.cny", "is out of bounds", "超出范围")),
        (
            {"options": {"a": {"set": {"policies.freight_subsidi.intensity": 1.0}}}},
            ("options.a: policies.freight_subsidi", "did you mean", "是否想写"),
        ),
        (
            {"options": {"a": {"set": {}}}},
            ("options.a", "is small in every respect: nothing differs", "与 small 完全相同", "删去"),
        ),
        (
            {"options": {"a": {"set": {"run.days": 30}}}},
            ("options.a", "simulates other days", "模拟日期不同"),
        ),
        (
            {"options": {"a": {"set": {"world.villages": 9}}}},
            ("options.a", "is another county", "不是同一个县"),
        ),
        ({"options": {"a": SUBSIDY, "b": SUBSIDY}}, ("options.b", "has the same label as a", "名称相同")),
        ({"base": "smal"}, ("smal", "did you mean", "是否想写")),
        ({"set": {"world.househoulds": 5}}, ("world.househoulds", "did you mean", "是否想写")),
    ],
)
def test_what_is_wrong_is_named(more: dict[str, Any], said: tuple[str, ...]) -> None:
    with pytest.raises(InvalidScenario) as refused:
        question(**more)
    for words in said:
        assert words in str(refused.value)


def test_an_empty_table_is_a_lever_as_it_comes() -> None:
    asked = question(options={"fetched": {"set": {"policies": {"first_mile_pickup": {}}}}})
    assert asked.scenario("fetched").policies.first_mile_pickup.intensity == 1.0
