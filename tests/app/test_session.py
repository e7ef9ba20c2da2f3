"""A session is a small record: the same county again from it, and nothing that a stranger should reach."""

import base64
import json
import tomllib
import zlib
from datetime import date, timedelta
from typing import Any

import pytest

from ruralsim.app.house import house
from ruralsim.app.live import Live
from ruralsim.app.session import PAIR, BadSession, Entry, Session, Source, Way, entries, likeness
from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario, catalogue
from tests import bits

START = date(2021, 1, 1)
TINY = """
[run]
days = 40
burn_in_days = 0
[world]
width_km = 12
height_km = 10
townships = 2
villages = 4
households = 40
buyers = 40
institutions = 2
"""
LEVER = "policies.resource_sharing"
TYPED = (Source(way=Way.TYPED, name="tiny", text=TINY),)


def session(**values: Any) -> Session:
    return Session(**{"sources": TYPED, **values})


def pack(told: Any) -> str:
    text = told if isinstance(told, bytes) else json.dumps(told).encode()
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def lived(record: Session) -> str:
    """Digest of the county that a record leads to."""
    (scenario,) = record.scenarios()
    live = Live(scenario, record.seed)
    live.run_to(0)
    live.decide(record.made((scenario,))[0])
    assert record.day is not None
    live.run_to((record.day - START).days + 1)
    return bits.digest(live.world, "state.record")


def test_a_link_gives_a_second_visitor_the_same_bits() -> None:
    live = Live(Scenario.from_values({"name": "tiny"} | tomllib.loads(TINY)), 3)
    live.step(5)
    live.change(f"{LEVER}.start", START + timedelta(days=9))
    live.change(f"{LEVER}.intensity", 0.5)
    live.change(f"{LEVER}.remoteness", ("middle", "remote"))
    live.step(15)
    live.change(f"{LEVER}.intensity", 1.0)
    live.step(4)
    record = session(
        seed=3, day=START + timedelta(days=23), changes=entries([live.made]), view="cash", notes="两乡"
    )
    again = Session.read(record.written())
    assert again == record
    assert lived(again) == bits.digest(live.world, "state.record")
    assert lived(session(seed=3, day=record.day)) != lived(again)


def test_a_record_is_small() -> None:
    changes = tuple(
        Entry(of=k % 2, on=START + timedelta(days=k), path=f"{LEVER}.intensity", value=k / 40)
        for k in range(40)
    )
    assert len(Session(page="compare", sources=PAIR, changes=changes).written()) < 1_500
    assert len(Session().written()) < 20


def test_a_text_that_the_catalogue_holds_is_named() -> None:
    text = catalogue.files()["small"].read_text(encoding="utf-8")
    assert Source.of("small", text) == Source(way=Way.NAMED, name="small")
    assert Source.of("small", text + "\n# mine").way == Way.TYPED


def test_what_decides_the_runs_tells_scenarios_apart() -> None:
    small = Scenario.load("small")
    assert likeness([small]) == likeness([small.with_values(("run.seed", 9))])
    assert likeness([small]) != likeness([small.with_values(("world.households", 900))])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cut off"),
        ("é", "damaged"),
        ("%%%", "damaged"),
        ("abcd", "damaged"),
        (Session(seed=7).written()[:-6], "damaged|cut off"),
        (pack(b"[" * 2_000_000), "too long"),  # three hundred bytes that unpack to two millions
        (pack([]), "cannot be opened"),
        (pack(b"nonsense"), "cannot be opened"),
        (pack({"file": "/etc/passwd"}), "file: unknown key"),
        (pack({"version": 2}), "version"),
        (pack({"seed": -1}), "seed"),
        (pack({"seed": 2**40}), "seed"),
        (pack({"seed": "1"}), "seed"),
        (pack({"day": "2021-13-01"}), "day"),
        (pack({"page": "compare"}), "1 scenarios"),
        (pack({"view": "passwords"}), "no variable"),
        (pack({"language": "fr"}), "none of en, zh"),
        (pack({"sources": []}), "sources"),
        (pack({"notes": "x" * 2_001}), "notes"),
        (pack({"sources": [{"way": "file", "name": "/etc/passwd"}]}), "sources.0.way"),
        (pack({"changes": [{"of": 1, "on": "2021-01-02", "path": "terms.fine", "value": 1}]}), "not there"),
        (pack({"changes": [{"of": 0, "on": "2021-01-02", "path": "x", "value": {}}]}), "changes.0.value"),
        (pack({"changes": [{"of": 0, "on": "2021-01-02", "path": "x" * 200, "value": 1}]}), "changes.0.path"),
        (pack({"changes": [{"of": 0, "on": "2021-01-02", "path": "x", "value": 1}] * 401}), "changes"),
    ],
)
def test_a_record_that_is_none_is_refused_in_a_line(text: str, said: str) -> None:
    with pytest.raises(BadSession, match=said) as found:
        Session.read(text)
    assert "·" in str(found.value)
    assert len(str(found.value)) < 700


def test_policies_are_laid_on_the_served_county_and_taken_off_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(house, "scenario", "small")
    text = TINY + "[policies.awards]\nintensity = 9000\n[policies.freight_subsidy]\nramp_days = 30\n"
    source = Source(way=Way.TYPED, name="mine", text=text)
    mine, there = source.load(), source.as_(Way.LAID).load()
    assert there.world == Scenario.load("small").world
    assert there.policies == mine.policies
    assert source.as_(Way.BARE).load().hash() == TYPED[0].load().hash()
    with pytest.raises(RuralsimError, match="no policies"):
        TYPED[0].as_(Way.LAID).load()


def one(path: str, value: Any, on: date = START) -> tuple[Entry, ...]:
    return (Entry(of=0, on=on, path=path, value=value),)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sources": (Source(way=Way.NAMED, name="/etc/passwd"),)}, "no scenario '/etc/passwd'"),
        ({"sources": (Source(way=Way.NAMED, name="../small"),)}, "no scenario"),
        ({"sources": (Source(way=Way.TYPED, text="extends = '/etc/passwd'"),)}, "no name in the catalogue"),
        ({"sources": (Source(way=Way.TYPED, text="plugins = ['x.py']"),)}, "plug-ins are code"),
        ({"day": START - timedelta(days=1)}, "outside the scenario"),
        ({"day": START + timedelta(days=40)}, "outside the scenario"),
        ({"changes": one("world.households", 4)}, "only terms"),
        ({"changes": one("run.seed", 4)}, "only terms"),
        ({"changes": one(f"{LEVER}.intensity", 7.0)}, "between 0 and 1"),
        ({"changes": one(f"{LEVER}.townships", ("Atlantis",))}, "Atlantis"),
        ({"changes": one(f"{LEVER}.start", "soon")}, "no date"),
        ({"changes": one(f"{LEVER}.intensity", 0.5, date(2020, 1, 1))}, "outside the scenario"),
        ({"changes": (*one(f"{LEVER}.start", "2021-02-01"), *one(f"{LEVER}.end", "2021-01-05"))}, "starts"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_scenario_is_refused_in_a_line(values: dict[str, Any], said: str) -> None:
    with pytest.raises(RuralsimError, match=said):
        session(**values).scenarios()
