"""Units in Chinese."""

import re

import pytest

from ruralsim.foundation.param import walk
from ruralsim.foundation.units import chinese
from ruralsim.scenario import Scenario


@pytest.mark.parametrize(
    ("name", "zh"), [("CNY/head/year", "元/人·年"), ("households", "户"), ("furlong", "furlong"), ("", "")]
)
def test_units(name: str, zh: str) -> None:
    assert chinese(name) == zh


def test_every_unit_of_a_parameter_has_its_chinese_name() -> None:
    of = {leaf.param.unit: leaf.path for leaf in walk(Scenario()) if leaf.param}
    assert not {unit: path for unit, path in of.items() if re.search("[A-Za-z]", chinese(unit))}
