"""The map as people see it: the widget's own script in Chromium, with a stand-in for Jupyter's model."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from ruralsim.app.map import palettes
from ruralsim.app.map.frames import difference_frame, frame
from ruralsim.app.map.static import county_payload
from ruralsim.app.map.widget import CountyMap
from ruralsim.world.world import World
from tests.app.busy_county import busy_county
from tests.factory import tiny_world

pytestmark = pytest.mark.browser

STAND_IN = """
async ({ script, style, names }) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { render } = (await import(url)).default;
  window.bytes = (text, shift = 0) => {  // messages lay payloads anywhere: not at a multiple of eight
    const raw = Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), all = new Uint8Array(raw.length + shift);
    all.set(raw, shift);
    return new DataView(all.buffer, shift);
  };
  window.models = names.map((name) => {
    const traits = { county: null, frame: null, variable: "cash", language: "en", selected: {},
      moving: false, linked: "county", name }, heard = {};
    const model = {
      saved: [], get: (key) => traits[key], set: (key, value) => { traits[key] = value; },
      save_changes: () => model.saved.push({ ...traits.selected }),
      on: (event, act) => (heard[event] ??= []).push(act), off: () => {},
      push: (key, value) => { traits[key] = value; for (const act of heard["change:" + key] ?? []) act(); },
    };
    const el = Object.assign(document.createElement("div"), { style: "height:600px" });
    document.body.append(el);
    render({ model, el });
    return model;
  });
}
"""


class Map:
    """A page with maps, what it complained about, and what it asked of the network."""

    def __init__(self, tab: Any, *names: str) -> None:
        self.tab, self.complaints, self.asked = tab, [], []
        tab.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("request", lambda request: self.asked.append(request.url))
        assets = {"script": CountyMap._esm, "style": CountyMap._css}
        tab.evaluate(STAND_IN, {key: str(text) for key, text in assets.items()} | {"names": list(names)})

    def give(self, trait: str, value: Any, map_: int = 0, shift: int = 0) -> None:
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
            act = "([i, key, text, shift]) => models[i].push(key, bytes(text, shift))"
        else:
            act = "([i, key, value]) => models[i].push(key, value)"
        self.tab.evaluate(act, [map_, trait, value, shift])

    def draw(self, payload: bytes, map_: int = 0, shift: int = 0) -> None:
        """Gives a frame and waits until it is on the canvas."""
        before = int(self.attribute("drawn", map_))
        self.give("frame", payload, map_, shift)
        self.tab.wait_for_function(
            "([i, n]) => +document.querySelectorAll('.county-map')[i].dataset.drawn > n", arg=[map_, before]
        )

    def attribute(self, name: str, map_: int = 0) -> str:
        return str(self.tab.locator(".county-map").nth(map_).get_attribute(f"data-{name}"))

    def picture(self, map_: int = 0) -> str:
        """What is on the canvas, once what was asked for has been drawn."""
        return str(self.tab.evaluate(
            "i => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
            " done(document.querySelectorAll('.county-map canvas')[i].toDataURL()))))", map_,
        ))  # fmt: skip

    def point_at_something(self, saying: str = "") -> tuple[float, float]:
        """Moves the pointer over the canvas until the tooltip shows, and says something if asked to."""
        box = self.tab.locator(".county-map canvas").bounding_box()
        for y in range(80, 520, 14):
            for x in range(250, 850, 14):
                self.tab.mouse.move(box["x"] + x, box["y"] + y)
                if (tip := self.tab.locator(".tip")).is_visible() and saying in tip.inner_text():
                    return box["x"] + x, box["y"] + y
        raise AssertionError("nothing on the map answers to the pointer")


@pytest.fixture(scope="module")
def world() -> World:
    return busy_county()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Map]]:
    context = browser.new_context(viewport={"width": 1000, "height": 700}, offline=True)
    maps: list[Map] = []

    def open_map(*names: str) -> Map:
        maps.append(Map(context.new_page(), *(names or ("county-map",))))
        return maps[-1]

    yield open_map
    context.close()
    for map_ in maps:
        assert not map_.complaints
        assert [url for url in map_.asked if not url.startswith(("blob:", "data:", "about:"))] == []


@pytest.fixture
def drawn(opened: Callable[..., Map], world: World) -> Map:
    map_ = opened()
    map_.give("county", county_payload(world))
    map_.draw(frame(world, "cash"))
    return map_


def test_a_frame_is_drawn_and_says_so(drawn: Map, world: World) -> None:
    assert drawn.attribute("testid") == "county-map"
    assert drawn.attribute("day") == str(world.day - 1)
    assert drawn.attribute("date") == world.calendar.date(world.day - 1).isoformat()
    assert (drawn.attribute("variable"), drawn.attribute("kind")) == ("cash", "frame")
    assert len(drawn.picture()) > 20_000


def test_payloads_may_lie_anywhere_in_a_message(opened: Callable[..., Map], world: World) -> None:
    map_, county, today = opened(), county_payload(world), frame(world, "cash")
    map_.give("county", county)
    map_.draw(today)
    before = map_.picture()
    map_.give("county", county, shift=3)
    map_.draw(today, shift=5)
    assert map_.picture() == before


def test_colours_follow_the_variable(drawn: Map, world: World) -> None:
    pictures = {drawn.picture()}
    for name in ("income_head", "formerly_poor", "minutes_seat"):
        drawn.draw(frame(world, name))
        assert drawn.attribute("variable") == name
        pictures.add(drawn.picture())
    assert len(pictures) == 4


def test_the_legend_has_units_and_counts_in_both_languages(drawn: Map, world: World) -> None:
    legend = drawn.tab.locator(".legend")
    assert "CNY/household" in legend.inner_text()
    drawn.draw(frame(world, "formerly_poor"))
    poor = int(world.farmers.formerly_poor.sum())
    counted = [int(text) for text in legend.locator("b").all_inner_texts()]
    assert counted == [poor, world.farmers.n - poor]
    drawn.give("language", "zh")
    assert "脱贫户" in legend.inner_text()
    assert drawn.attribute("language") == "zh"
    assert "方向键" in str(drawn.tab.locator("canvas").get_attribute("aria-label"))


def test_the_pointer_is_told_what_lies_under_it(drawn: Map) -> None:
    drawn.point_at_something()
    assert drawn.tab.locator(".tip").inner_text().count("\n") >= 1
    drawn.tab.mouse.move(1, 1)
    assert drawn.tab.locator(".tip").is_hidden()


def test_a_click_follows_across_days(drawn: Map, world: World) -> None:
    drawn.tab.mouse.click(*drawn.point_at_something())
    (chosen,) = drawn.tab.evaluate("models[0].saved")
    table = {"household": world.farmers, "courier": world.couriers, "station": world.stations}[chosen["kind"]]
    assert str(table.uid[chosen["row"]]) == chosen["uid"]
    assert drawn.attribute("selected") == f"{chosen['kind']}:{chosen['uid']}"
    drawn.tab.mouse.move(1, 1)
    drawn.draw(frame(world, "income_head"))
    ringed = drawn.picture()
    drawn.tab.keyboard.press("Escape")
    assert drawn.attribute("selected") == ""
    assert drawn.picture() != ringed


def test_what_python_selects_is_ringed(drawn: Map, world: World) -> None:
    plain = drawn.picture()
    drawn.give("selected", {"kind": "household", "uid": str(world.farmers.uid[5]), "row": 5})
    assert drawn.picture() != plain
    assert "Following" in drawn.tab.locator(".spoken").inner_text()
    drawn.give("selected", {"kind": "courier", "uid": "12", "row": 0})  # has left
    assert drawn.picture() == plain


def test_keys_and_wheel_move_the_map_and_bring_it_back(drawn: Map) -> None:
    canvas, whole = drawn.tab.locator("canvas"), drawn.picture()
    canvas.focus()
    seen = [whole]
    for key in ("+", "+", "ArrowLeft", "-", "0"):
        drawn.tab.keyboard.press(key)
        seen.append(drawn.picture())
    assert len(set(seen[:-1])) == 5
    assert seen[-1] == whole
    drawn.tab.mouse.move(500, 300)
    drawn.tab.mouse.wheel(0, -240)
    drawn.tab.wait_for_timeout(50)
    assert drawn.picture() != whole
    drawn.tab.get_by_label("Show the whole county").click()
    drawn.tab.mouse.move(1, 1)
    assert drawn.picture() == whole


def test_enter_follows_what_is_nearest_to_the_middle(drawn: Map) -> None:
    drawn.tab.locator("canvas").focus()
    for _ in range(2):
        drawn.tab.keyboard.press("Enter")
    chosen = drawn.tab.evaluate("models[0].saved")
    assert len(chosen) == 2
    assert chosen[0] == chosen[1]


def test_couriers_move_within_the_day(drawn: Map) -> None:
    assert drawn.picture() == drawn.picture()
    drawn.give("moving", True)
    first = drawn.picture()
    drawn.tab.wait_for_timeout(300)
    assert drawn.picture() != first


def test_no_difference_is_neutral_and_a_difference_is_seen(drawn: Map, world: World) -> None:
    drawn.draw(difference_frame(world, world, "cash"))
    assert (drawn.attribute("kind"), drawn.attribute("differ")) == ("difference", "0")
    neutral = drawn.picture()
    kept = world.farmers.cash.copy()
    other = tiny_world(households=120, villages=8)
    other.day = world.day
    other.farmers.cash[:] = kept
    other.farmers.cash[:4] += 0.5
    drawn.draw(difference_frame(other, world, "cash"))
    assert drawn.attribute("differ") == "4"
    assert drawn.picture() != neutral
    assert "4 of 120 households differ" in drawn.tab.locator(".legend").inner_text()


def test_a_paused_map_paints_nothing(drawn: Map) -> None:
    drawn.tab.wait_for_timeout(300)
    before = int(drawn.attribute("painted"))
    drawn.tab.wait_for_timeout(500)
    assert int(drawn.attribute("painted")) == before
    drawn.give("moving", True)
    drawn.tab.wait_for_function(
        "n => +document.querySelector('.county-map').dataset.painted > n + 3", arg=before
    )


def test_households_are_gathered_by_village_township_or_hexagon(drawn: Map, world: World) -> None:
    choice, seen = drawn.tab.locator(".units select"), {drawn.picture()}
    assert choice.get_attribute("aria-label") == "Show by"
    for kind in ("villages", "townships", "hexagons", "flows"):
        choice.select_option(kind)
        assert drawn.attribute("units") == kind
        seen.add(drawn.picture())
    assert len(seen) == 5
    choice.select_option("townships")
    means = [
        float(world.farmers.cash[world.farmers.township == t].astype(np.float32).mean())
        for t in range(world.townships.n)
    ]
    low, _, high = drawn.tab.locator(".legend .ends span").all_inner_texts()
    assert [float(end.replace(",", "")) for end in (low, high)] == pytest.approx(sorted(means), rel=0.006)


def test_small_differences_are_grey_and_effects_of_pairs_have_signs(drawn: Map, world: World) -> None:
    other = tiny_world(households=120, villages=8)
    other.day = world.day
    other.farmers.cash[:] = world.farmers.cash
    other.farmers.cash[:40] += 500.0
    drawn.draw(difference_frame(world, other, "cash"))
    assert "not distinct from chance" in drawn.tab.locator(".legend").inner_text()
    drawn.tab.locator(".units select").select_option("villages")
    coloured = drawn.picture()
    drawn.tab.get_by_label("Smaller than ±x: grey").fill("100000")
    drawn.tab.keyboard.press("Tab")
    assert drawn.picture() != coloured
    drawn.tab.get_by_label("Smaller than ±x: grey").fill("")
    drawn.tab.keyboard.press("Tab")
    by = {
        "values": [100.0] * 60, "low": [40.0] * 60, "high": [160.0] * 60,
        "clear": [i < 2 for i in range(60)], "span": 100.0,
    }  # fmt: skip
    cash = {"share": False, "unit": {"en": "CNY", "zh": "元"}}
    kinds = ("villages", "townships", "hexagons")
    effects = {"pairs": 8, "colours": palettes.DIFFERENCE, "variables": {}}
    drawn.give("effects", json.dumps(effects))
    assert "of this variable only one pair" in drawn.tab.locator(".legend").inner_text()
    effects["variables"] = {"cash": {**cash, "by": dict.fromkeys(kinds, by)}}
    seen = {drawn.picture()}
    drawn.give("effects", json.dumps(effects))
    for kind, name in zip(kinds, ("Villages", "Townships", "Hexagons of 2 km"), strict=True):
        drawn.tab.locator(".units select").select_option(kind)
        seen.add(drawn.picture())
        assert f"{name}, 8 pairs" in drawn.tab.locator(".legend .told").inner_text()
    assert len(seen) == 4
    drawn.tab.locator(".units select").select_option("townships")
    drawn.point_at_something("Effect, 8 pairs: 100 (40 to 160) CNY")


def test_a_map_is_saved_as_a_picture(drawn: Map) -> None:
    with drawn.tab.expect_download() as download:
        drawn.tab.get_by_label("Save as PNG picture").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    assert download.value.suggested_filename.endswith(".png")


def test_a_map_is_saved_as_a_drawing_of_lines_shapes_and_words(drawn: Map, world: World) -> None:
    for kind in ("households", "hexagons"):
        drawn.tab.locator(".units select").select_option(kind)
        with drawn.tab.expect_download() as download:
            drawn.tab.get_by_label("Save as SVG drawing").click()
        root = ElementTree.parse(download.value.path()).getroot()
        words = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
        assert any(str(one).startswith("Cash in hand · ") for one in words)
        assert len(list(root.iter("{http://www.w3.org/2000/svg}image"))) == 1  # the relief
        drawing = re.sub(r'href="[^"]*"', "", download.value.path().read_text(encoding="utf-8"))
        assert not re.search("NaN|undefined|null", drawing)
        dots = 2 * world.farmers.n if kind == "households" else 0  # each with an outline
        assert drawing.count("h0") == dots


def test_linked_maps_move_together(opened: Callable[..., Map], world: World) -> None:
    map_ = opened("a", "b")
    for i in (0, 1):
        map_.give("county", county_payload(world), i)
        map_.draw(frame(world, "cash"), i)
    before = map_.picture(1)
    map_.tab.get_by_label("Zoom in").first.click()
    assert map_.picture(1) != before
    assert map_.attribute("testid", 1) == "b"


def test_until_a_county_comes_the_map_says_so(opened: Callable[..., Map], world: World) -> None:
    map_ = opened()
    assert "being built" in map_.tab.locator(".county-map").inner_text()
    map_.give("frame", frame(world, "cash"))
    assert map_.attribute("drawn") == "0"
    map_.give("county", county_payload(world))
    map_.tab.wait_for_selector(".county-map[data-drawn='1']")


def test_every_asset_is_within_the_widget() -> None:
    assert "export default" in str(CountyMap._esm)
    text = str(CountyMap._esm) + str(CountyMap._css)
    assert "http" not in text.replace(
        "http://www.w3.org/2000/svg", ""
    )  # the name of the form, which is not asked
