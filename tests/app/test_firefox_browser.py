"""The same page in Firefox, by the protocol that all browsers share (WebDriver BiDi)."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.conftest import Visit
from tests.app.test_pages_browser import LEVER, jump, ready

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(playwright: Any, address: str) -> Iterator[Visit]:
    """Somebody with Debian's Firefox. Playwright 1.64 drives ESR 153, 1.65 asks it for what it cannot do."""
    program = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if program is None:
        pytest.skip("no Firefox here")
    firefox = playwright.firefox.launch(channel="moz-firefox", executable_path=program)
    try:
        context = firefox.new_context(viewport={"width": 1280, "height": 800})
    except Exception as error:  # Playwright asks newer Firefoxes for what an older one cannot
        if "unknown command" not in str(error):
            raise
        pytest.skip(f"this Playwright is too new for this Firefox: {str(error).splitlines()[0]}")
    v = Visit(context, address)
    yield v
    v.leave_cleanly()
    firefox.close()


def test_a_county_is_played_changed_and_continued_after_a_reload(visitor: Visit) -> None:
    v = ready(visitor, "/?lang=zh")
    v.has("app", language="zh")
    before = v.drawn("map-county")
    v.part("play").click()
    v.until_day(5)
    v.part("play").click()
    v.has("clock", state="pause").until_agreed("map-county")
    assert v.drawn("map-county") != before
    v.switch(LEVER).check(force=True)
    v.has(f"lever-{LEVER}", on="true")
    jump(v, "2021-02-20", 50)
    shown = v.part("tile-cost_parcel").text_content()
    v.tab.reload()
    v.part("continue").click()
    v.has("clock", state="pause", day=50)
    assert v.part("tile-cost_parcel").text_content() == shown
