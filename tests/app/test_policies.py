"""What the panel says of a lever beyond its switch."""

from datetime import date
from typing import Any

import pytest

from ruralsim.app.parts.policies import standing
from ruralsim.app.visitor import Visitor
from ruralsim.scenario.schema import LEVERS

TODAY = date(2021, 6, 1)


@pytest.mark.parametrize(
    ("values", "spent", "en", "zh"),
    [
        ({"start": TODAY}, False, "", ""),
        ({"start": date(2022, 1, 1)}, False, "In force from 2022-01-01 on.", "自 2022-01-01 起生效。"),
        ({"end": date(2021, 5, 31)}, False, "Ended on 2021-05-31.", "已于 2021-05-31 结束。"),
        ({"end": TODAY}, True, "Its budget is spent: it does nothing more.", "预算已用完，不再生效。"),
        ({"intensity": 0, "start": date(2022, 1, 1)}, True, "", ""),  # off: its dates say nothing
        (
            {"assign": "random", "share": 0.25},
            False,
            "A trial: 25 % of the households, by lot.",
            "随机试验：抽取 25% 的农户。",
        ),
    ],
)
def test_whether_it_works_today_and_on_whom(values: dict[str, Any], spent: bool, en: str, zh: str) -> None:
    visitor = Visitor()
    lever = LEVERS["farmer_training"](**{"intensity": 1.0, **values})
    assert standing(visitor, lever, TODAY, spent) == en
    visitor.switch_language()
    assert standing(visitor, lever, TODAY, spent) == zh
