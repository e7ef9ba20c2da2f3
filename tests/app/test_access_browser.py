"""Any screen, any hand: nothing that axe-core objects to, one column on a phone, keys, light and dark."""

from collections.abc import Callable
from importlib import resources

import pytest

from tests.app.conftest import Visit
from tests.app.test_pages_browser import LEVER, ready

pytestmark = [pytest.mark.browser, pytest.mark.flaky(reruns=2)]  # a crowded machine can be too slow
Arrive = Callable[..., Visit]


def violations(v: Visit) -> list[str]:
    """What axe-core finds on the page, with the first element of each."""
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    v.tab.evaluate(source)
    found = v.tab.evaluate("axe.run(document, { iframes: false })")[
        "violations"
    ]  # reports have tests of theirs
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(("locale", "scheme", "lang"), [("en-GB", "light", "en"), ("zh-CN", "dark", "zh-CN")])
def test_no_page_keeps_anybody_out(visit: Arrive, locale: str, scheme: str, lang: str) -> None:
    v = visit(locale=locale, color_scheme=scheme)
    for page in ("/scenarios", "/results", "/about"):
        v.open(page)
        v.tab.wait_for_selector(f"html[lang='{lang}'][data-theme='{scheme}'] h1")
        v.tab.wait_for_load_state("networkidle")
        assert violations(v) == [], page
    ready(v, "/compare")
    v.part(f"switch-{LEVER}").check(force=True)
    v.has("changes", n=2)
    v.part("more-awards").click()
    v.tab.wait_for_selector("[data-testid=slider-awards], [data-testid=intensity-awards]", state="attached")
    assert violations(v) == []
    content = v.tab.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in content
    assert "maximum-scale" not in content


def test_a_phone_has_one_column_and_its_levers(visit: Arrive) -> None:
    v = ready(visit(viewport={"width": 390, "height": 800}))
    assert v.tab.evaluate("document.documentElement.scrollWidth") == 390
    switch = v.part(f"lever-{LEVER}")
    switch.scroll_into_view_if_needed()
    box = switch.bounding_box()
    assert box["width"] > 300
    v.part(f"switch-{LEVER}").check(force=True)
    v.has("changes", n=2)
    assert v.part("map-county").bounding_box()["width"] > 340


def test_keys_work_after_a_click_on_the_map_and_light_turns_dark(visit: Arrive) -> None:
    v = ready(visit(color_scheme="light"))
    v.tab.locator("[data-testid=map-county] canvas").click(position={"x": 40, "y": 300})
    v.tab.keyboard.press("ArrowRight")
    v.has("clock", day=0, state="pause")
    v.tab.wait_for_selector("[data-testid=chart-poverty][aria-label*='→']")
    v.part("theme").click()
    v.tab.wait_for_selector("html[data-theme=dark]")
    ready(v)
    v.tab.wait_for_selector("html[data-theme=dark]")  # and is remembered
