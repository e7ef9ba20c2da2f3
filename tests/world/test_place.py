"""What makes two scenarios one county."""

import numpy as np
import pytest

from ruralsim.world.place import differences
from tests.factory import tiny_scenario, tiny_world

VILLAGES = "name,households\nA,7\nB,5\n"


def of_file(folder, text):
    folder.mkdir()
    file = folder / "villages.csv"
    file.write_text(text)
    return {"county__villages_csv": str(file), "world__townships": 1}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"world__households": 50}, ["world.households 50 (40)"]),
        ({"county__registered_households": 100}, ["world.households 50 (40)"]),
        ({"world__seed": 2}, ["world.seed 2 (1)"]),
        ({"world__villages": 5, "world__townships": 3}, ["world.townships 3 (2)", "world.villages 5 (4)"]),
        ({"world__settlement__dispersion": 0.25}, ["world.settlement.dispersion 0.25 (0.6)"]),
        ({"world__terrain__ruggedness": 0.9}, ["world.terrain.ruggedness 0.9 (0.45)"]),
    ],
)
def test_other_villages_or_households_make_another_county(values, said):
    assert differences(tiny_scenario(), tiny_scenario(**values)) == said


@pytest.mark.parametrize(
    "values",
    [
        {"run__seed": 7},
        {"world__roads__unreached": 0.5},
        {"world__signal__range_km": 2.0},
        {"world__population__internet": 0.9},
        {"world__buyers": 90},
        {"networks__post__hub_wage": 900.0},
        {"policies__resource_sharing__intensity": 1.0},
    ],
)
def test_what_a_scenario_may_change_leaves_the_households_who_they_are(values):
    assert differences(tiny_scenario(), tiny_scenario(**values)) == []
    given = {key: value for key, value in values.items() if key != "run__seed"}
    ours, theirs = (tiny_world(**v) for v in ({}, given))
    np.testing.assert_array_equal(ours.farmers.uid, theirs.farmers.uid)
    np.testing.assert_array_equal(ours.villages.cell, theirs.villages.cell)


def test_of_files_the_content_counts_not_the_place(tmp_path):
    same, moved = (tiny_scenario(**of_file(tmp_path / name, VILLAGES)) for name in ("a", "b"))
    other = tiny_scenario(**of_file(tmp_path / "c", VILLAGES.replace("5", "6")))
    assert differences(same, moved) == []
    paths = [text.split()[0] for text in differences(same, other)]
    assert paths == ["world.households", "county.villages_csv"]
