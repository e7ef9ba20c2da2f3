"""Any screen, any hand: nothing that axe-core objects to, one column on a phone, keys, light and dark."""

from collections.abc import Callable
from importlib import resources

import pytest

from tests.app.conftest import Visit
from tests.app.test_pages_browser import LEVER, ready

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visit]


def violations(v: Visit) -> list[str]:
    """What axe-core finds on the page, with the first element of each."""
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    if not v.tab.evaluate("'axe' in window"):
        v.tab.evaluate(source)
    # colours on their way from light to dark are neither
    v.tab.wait_for_function("!document.getAnimations().some((one) => one instanceof CSSTransition)")
    # reports have tests of theirs; rows of a table are all made alike; a bar above a page at work is Solara's
    looked_at = "{ exclude: [['tbody tr:nth-child(n + 5)'], ['.v-progress-linear']] }"
    # what it passed is thousands of elements, which nobody reads: only what it objects to leaves the page
    how = "{ iframes: false, resultTypes: ['violations'] }"
    found = v.tab.evaluate(f"axe.run({looked_at}, {how}).then((all) => all.violations)")
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


SIZES = {"desk": (1280, 800), "tablet": (820, 1100), "phone": (390, 800)}
"""Each language is looked at in light and dark and at every width; between them, all of them together."""


@pytest.mark.parametrize(
    ("who", "lang", "schemes"),
    [({}, "en", ("light", "dark", "light")), ({"locale": "zh-CN"}, "zh-CN", ("dark", "light", "dark"))],
    ids=["en", "zh"],
)
def test_no_page_keeps_anybody_out(
    visit: Arrive, who: dict[str, str], lang: str, schemes: tuple[str, ...]
) -> None:
    v = visit(**who).open("/about")
    v.tab.wait_for_selector(f"html[lang='{lang}'] h1", state="attached")
    for page in ("about", "scenarios", "results", "compare", "run"):
        v.part(f"nav-{page}").click()
        v.has(f"page-{page}")
        if page in {"compare", "run"}:
            v.has("clock", state="pause", day=-1)
        if page == "results":
            v.part("volume-made-up").click()
            v.part("view-townships").click()
            v.has("table")
        if page == "compare":
            v.switch(LEVER).click(force=True)  # drawn anew at once, which a check does not wait for
            v.has("changes", n=2)
            v.part("more-awards").click()
            v.tab.wait_for_selector("[data-testid=intensity-awards]", state="attached")
        for (device, (width, height)), scheme in zip(SIZES.items(), schemes, strict=True):
            v.tab.set_viewport_size({"width": width, "height": height})
            if v.tab.evaluate("document.documentElement.dataset.theme") != scheme:
                v.part("theme").click()
                v.tab.wait_for_selector(f"html[data-theme='{scheme}']")
            assert violations(v) == [], (page, device, scheme)
            assert v.tab.evaluate("document.documentElement.scrollWidth") <= width, (page, device)
        v.tab.set_viewport_size({"width": 1280, "height": 800})
    content = v.tab.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in content
    assert "maximum-scale" not in content


def test_a_phone_has_one_column_and_its_levers(visit: Arrive) -> None:
    v = visit()
    v.tab.set_viewport_size({"width": 390, "height": 800})
    ready(v)
    assert v.tab.evaluate("document.documentElement.scrollWidth") == 390
    switch = v.part(f"lever-{LEVER}")
    switch.scroll_into_view_if_needed()
    box = switch.bounding_box()
    assert box["width"] > 300
    v.switch(LEVER).check(force=True)
    v.has("changes", n=2)
    assert v.part("map-county").bounding_box()["width"] > 340


def test_keys_work_after_a_click_on_the_map_and_light_turns_dark(visit: Arrive) -> None:
    v = ready(visit())
    v.tab.locator("[data-testid=map-county] canvas").click(position={"x": 40, "y": 300})
    v.tab.keyboard.press("ArrowRight")
    v.has("clock", day=0, state="pause")
    v.tab.wait_for_selector("[data-testid=chart-poverty][aria-label*='→']")
    v.part("theme").click()
    v.tab.wait_for_selector("html[data-theme=dark]")
    ready(v)
    v.tab.wait_for_selector("html[data-theme=dark]")  # and is remembered


def test_the_map_is_light_on_light_paper_and_dark_on_dark(visit: Arrive) -> None:
    v = ready(visit())
    v.tab.wait_for_selector("[data-testid=map-county]:not([data-drawn='0'])")
    corner = (
        "() => [...document.querySelector('[data-testid=map-county] canvas')"
        ".getContext('2d').getImageData(2, 200, 1, 1).data.slice(0, 3)]"
    )
    assert min(v.tab.evaluate(corner)) > 200
    v.part("theme").click()
    v.tab.wait_for_selector("html[data-theme=dark]")
    v.tab.wait_for_function(f"() => Math.max(...({corner})()) < 60")
