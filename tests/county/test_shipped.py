"""The shipped counties bear the names and kinds that the division codes give."""

from collections import Counter

import pytest

from ruralsim.county.divisions import kind_of_township, unit_of_village
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes
from ruralsim.world.villages_file import townships_of

UNITS = {
    "harqin": {"town": 7, "township": 2, "farm": 2, "subdistrict": 2},
    "kulun": {"town": 5, "sumu": 2, "township": 1},
    "linxi": {"town": 7, "township": 2, "subdistrict": 2},
    "wuchuan": {"town": 3, "township": 6},
    "xinghe": {"town": 5, "township": 4},
    "zhengxiangbai": {"town": 2, "sumu": 3, "farm": 2},
}
"""Units of township level with villages, by kind; zones and a subdistrict without any are none of them."""


@pytest.mark.parametrize("name", UNITS)
def test_townships_and_villages_are_those_of_the_codes(name):
    scenario = Scenario.load(name)
    rows = sizes(scenario).rows
    found = Counter(kind_of_township(township).key for township in townships_of(rows))
    assert dict(found) == UNITS[name]
    assert {row.code[:6] for row in rows} == {scenario.county.code}
    assert len({row.code for row in rows}) == len(rows)
    for row in rows:
        assert unit_of_village(row.name, row.code).key == row.unit
    assert sum(row.households for row in rows) == 0  # no public table has them


def test_the_demo_county_has_villages_of_one_name_in_different_townships():
    names = Counter(row.name.split(" ")[0] for row in sizes(Scenario.load("xinghe")).rows)
    assert sum(n > 1 for n in names.values()) == 8
