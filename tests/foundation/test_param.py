from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralsim.foundation.param import Param, Settings, walk


class Truck(Settings):
    load_kg: Annotated[float, Param("kg", 0, 5000, "Load", "载重", source="maker", confidence="H")] = 800.0
    seats: Annotated[int, Param("1", 1, 9)] = 2
    cold: Annotated[bool, Param("", en="Cold", zh="冷藏")] = False


class Fleet(Settings):
    truck: Truck = Truck(seats=3)
    speeds_km_h: Annotated[tuple[float, ...], Param("km/h", 1, 120)] = (30.0, 60.0)
    by_town: dict[str, Truck] = {}
    spare: Annotated[float, Param("1", 0, 1)] | None = None
    name: str = "fleet"


def errors(data):
    with pytest.raises(ValidationError) as caught:
        Fleet.model_validate(data)
    return [(e["type"], ".".join(map(str, e["loc"])), e.get("ctx")) for e in caught.value.errors()]


def test_what_toml_gives_is_taken():
    fleet = Fleet.model_validate({"truck": {"load_kg": 900}, "speeds_km_h": [20, 45.5], "by_town": {"a": {}}})
    assert type(fleet.truck.load_kg) is float
    assert fleet.speeds_km_h == (20.0, 45.5)
    assert fleet.by_town["a"].seats == 2


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"truck": {"load_kg": "900"}}, "truck.load_kg"),
        ({"truck": {"load_kg": True}}, "truck.load_kg"),
        ({"truck": {"load_kg": float("nan")}}, "truck.load_kg"),
        ({"truck": {"load_kg": float("inf")}}, "truck.load_kg"),
        ({"truck": {"seats": 2.5}}, "truck.seats"),
        ({"truck": {"cold": 1}}, "truck.cold"),
        ({"truck": {"colour": 1}}, "truck.colour"),
        ({"by_town": {"a": {"seats": 0}}}, "by_town.a.seats"),
    ],
)
def test_nothing_is_guessed(data, where):
    assert [found[1] for found in errors(data)] == [where]


def test_bounds_are_told_with_their_unit():
    kind, where, context = errors({"speeds_km_h": [10, 200]})[0]
    assert (kind, where) == ("param_bounds", "speeds_km_h")
    assert (context["unit"], context["low"], context["high"]) == ("km/h", 1, 120)
    assert context["range"] == "between 1 and 120 km/h"


@given(st.floats())
def test_a_number_is_taken_exactly_when_within_bounds(x):
    if 0 <= x <= 5000:
        assert Truck(load_kg=x).load_kg == x
    else:
        with pytest.raises(ValidationError):
            Truck(load_kg=x)


def test_settings_are_frozen_and_defaults_are_checked():
    with pytest.raises(ValidationError):
        Truck().seats = 4

    class Wrong(Settings):
        x: Annotated[float, Param("1", 0, 1)] = 2.0

    with pytest.raises(ValidationError):
        Wrong()


def test_walking_a_class_gives_every_default():
    leaves = {leaf.path: leaf for leaf in walk(Fleet, "fleet")}
    assert list(leaves) == [
        "fleet.truck.load_kg", "fleet.truck.seats", "fleet.truck.cold", "fleet.speeds_km_h",
        "fleet.by_town.*.load_kg", "fleet.by_town.*.seats", "fleet.by_town.*.cold",
        "fleet.spare", "fleet.name",
    ]  # fmt: skip
    assert leaves["fleet.truck.seats"].value == 3
    assert leaves["fleet.spare"].param.high == 1
    assert leaves["fleet.name"].param is None


def test_walking_settings_gives_their_values():
    fleet = Fleet(by_town={"north": Truck(seats=5)})
    assert {leaf.path: leaf.value for leaf in walk(fleet)}["by_town.north.seats"] == 5


def test_json_schema_carries_what_is_known():
    load = Truck.model_json_schema()["properties"]["load_kg"]
    assert (load["title"], load["x-title-zh"], load["x-unit"]) == ("Load", "载重", "kg")
    assert (load["minimum"], load["maximum"], load["x-source"], load["x-confidence"]) == (
        0,
        5000,
        "maker",
        "H",
    )
    assert Fleet.model_json_schema()["properties"]["speeds_km_h"]["items"]["maximum"] == 120
