"""What is followed is told of the county whose map was clicked, until the other is asked for."""

from types import SimpleNamespace
from typing import Any

import pytest

from ruralsim.app import following
from ruralsim.app.following import Following
from ruralsim.foundation.errors import DataError

BASE, OTHER = (SimpleNamespace(world=name) for name in ("base", "other"))
COURIER = {"kind": "courier", "uid": "7", "row": 3}


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Following:
    monkeypatch.setattr(following, "diary", lambda world, kind, uid: {"of": world, "uid": uid})
    monkeypatch.setattr(Following, "show", lambda _, all_of_it=True: None)
    return Following()


def told(visitor: Following) -> Any:
    return visitor._diary((BASE, OTHER))  # type: ignore[arg-type]


def test_nothing_is_told_until_something_is_followed(visitor: Following) -> None:
    assert told(visitor) is None


def test_the_county_that_was_clicked_is_told_then_the_one_asked_for(visitor: Following) -> None:
    visitor.follow(COURIER, 0)
    visitor.follow(COURIER, 1)  # the map beside it takes the same selection, and says so
    assert told(visitor) == {"of": "base", "uid": "7"}
    visitor.tell_of(1)
    assert told(visitor) == {"of": "other", "uid": "7"}


def test_who_has_left_is_told_no_more(visitor: Following, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise DataError("no such courier · 没有此快递员")

    monkeypatch.setattr(following, "diary", gone)
    visitor.follow(COURIER, 0)
    assert told(visitor) is None
