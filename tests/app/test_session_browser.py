"""Sessions that last, in Chromium: reload and go on, a link for somebody else, undo, going back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ruralsim.app.session import Session
from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate
from tests.app.conftest import TINY, Visit, free_port, serving
from tests.app.test_pages_browser import LEVER, jump, ready

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visit]


def begun(v: Visit) -> Visit:
    """A session of two changes, on 20 February, once the address holds it."""
    jump(ready(v), "2021-01-10", 9)
    v.switch(LEVER).check(force=True)
    v.has("changes", n=2)
    jump(v, "2021-02-20", 50)
    for _ in range(100):
        text = parse_qs(urlsplit(v.tab.url).query).get("session", [""])[0]
        session = Session.read(text) if text else Session()
        if session.day == date(2021, 2, 20) and len(session.changes) == 2:
            return v
        v.tab.wait_for_timeout(100)
    raise AssertionError(f"the address holds {session}")


def figures(v: Visit) -> list[str]:
    return [str(one.text_content()) for one in v.tab.locator("[data-testid^=tile-]").all()]


def stood(v: Visit, day: int, changes: int) -> list[str]:
    """The figures once the county stands still on a day."""
    v.has("changes", n=changes).has("clock", state="pause", day=day)
    return figures(v)


def test_a_session_goes_on_after_a_reload_and_by_a_link_elsewhere(visit: Arrive, tmp_path: Path) -> None:
    v = begun(visit())
    shown = figures(v)
    v.tab.reload()
    v.has("clock", state="pause", day=-1).has("offer")
    assert "Continue at 20 February 2021 with 2 changes?" in str(v.part("offer").text_content())
    v.part("continue").click()
    assert stood(v, 50, 2) == shown
    v.part("copy-link").click()
    link = v.data("copy-link", "link").removeprefix(v.address)
    guest = visit(locale="en-US").open(link).has("clock", state="pause", day=-1)
    guest.part("continue").click()
    assert stood(guest, 50, 2) == shown
    texts = []
    for one in (v, guest):
        with one.tab.expect_download() as download:
            one.part("download-0").click()
        download.value.save_as(tmp_path / "session.toml")
        texts.append((tmp_path / "session.toml").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    spending = simulate(Scenario.load(tmp_path / "session.toml")).indicators["spending"].iloc[-1]
    assert any(f"{spending:,.0f}" in one for one in shown)


def test_what_was_kept_is_offered_where_the_address_says_nothing_and_the_language_lasts(
    visit: Arrive,
) -> None:
    v = begun(visit())
    v.part("language").click()
    v.has("app", language="zh")
    v.open("/").has("app", language="zh").has("offer")
    assert "从2021年2月20日继续，含 2 项调整？" in str(v.part("offer").text_content())
    v.part("afresh").click()
    v.tab.wait_for_function("() => !localStorage.getItem('ruralsim.run')")
    v.open("/").has("clock", state="pause", day=-1)
    assert v.part("offer").count() == 0


def test_changes_are_undone_edited_and_taken_back_days_later(visit: Arrive) -> None:
    v = begun(visit())
    with_it = figures(v)
    v.part("undo").click()
    without = stood(v, 50, 0)
    assert without != with_it
    v.part("redo").click()
    assert stood(v, 50, 2) == with_it
    v.part(f"edit-{LEVER}.intensity").fill("0.3333")
    v.part(f"edit-{LEVER}.intensity").press("Tab")
    v.tab.wait_for_function(
        "name => document.querySelector(`[data-testid='intensity-${name}']`)?.value === '0.3333'", arg=LEVER
    )
    stood(v, 50, 2)
    v.part(f"remove-{LEVER}.intensity").click()
    assert stood(v, 50, 1) == without
    v.part("scrub").fill("4")
    v.has("clock", state="pause", day=4).has("changes", n=1)
    v.part("branch").click()
    v.has("changes", n=0)
    v.part("undo").click()
    v.has("changes", n=1)
    v.part("scrub").fill("20")
    v.has("clock", state="pause", day=20)
    v.part("reset").click()
    v.has("question-reset").part("reset-no").click()
    v.has("clock", day=20)
    v.part("reset").click()
    v.part("reset-yes").click()
    v.has("clock", state="pause", day=-1).has("changes", n=0)


def test_a_link_that_is_none_is_said_and_the_page_opens(visit: Arrive) -> None:
    v = ready(visit(), "/?session=nonsense")
    assert "this session cannot be opened" in str(v.part("error").text_content())


def test_a_network_that_is_frozen_is_said_until_it_is_back(visit: Arrive) -> None:
    v = visit()
    frozen, held = [False], []

    def relay(line: Any) -> None:
        server = line.connect_to_server()

        def pass_on(to: Any) -> Callable[[Any], None]:
            return lambda said: held.append((to, said)) if frozen[0] else to.send(said)

        line.on_message(pass_on(server))
        server.on_message(pass_on(line))

    v.tab.route_web_socket("**/channels**", relay)
    v.open("/about")
    v.tab.wait_for_selector("[data-testid=silence]", state="hidden")
    v.tab.wait_for_timeout(1_500)
    frozen[0] = True
    v.tab.wait_for_selector("[data-testid=silence]", state="visible", timeout=30_000)
    assert "has not answered" in str(v.part("silence").text_content())
    frozen[0] = False
    for to, said in held:
        to.send(said)
    v.tab.wait_for_selector("[data-testid=silence]", state="hidden")
    v.part("language").click()
    v.has("app", language="zh")


@pytest.mark.thorough
def test_after_a_restart_of_the_server_a_session_goes_on_and_a_changed_scenario_is_said(
    person: Callable[..., Any], tmp_path: Path
) -> None:
    file, port = tmp_path / "tiny.toml", free_port()
    file.write_text(TINY.format(days=40), encoding="utf-8")
    with serving(tmp_path, "tiny.toml", port=port) as address:
        v = ready(Visit(person(locale="en-GB"), address))
        v.part("notes").fill("as it was")
        jump(v, "2021-01-10", 9)
        v.tab.wait_for_function("() => location.search.length > 40")
    with serving(tmp_path, "tiny.toml", port=port):
        v.tab.reload()
        v.has("clock", state="pause", day=-1).has("offer")
        assert v.part("unlike").count() == 0
        v.part("continue").click()
        v.has("clock", state="pause", day=9)
        assert v.part("notes").input_value() == "as it was"
        v.tab.wait_for_function("() => location.search.length > 40")
    file.write_text(TINY.format(days=40).replace("households = 60", "households = 61"), encoding="utf-8")
    with serving(tmp_path, "tiny.toml", port=port):
        v.tab.reload()
        v.has("clock", state="pause", day=-1).has("offer")
        assert "figures will differ" in str(v.part("unlike").text_content())
        v.part("continue").click()
        v.has("clock", state="pause", day=9)
        v.tab.goto("about:blank")


SPEAK = """
(address) => new Promise((done) => {
  const line = new WebSocket(`${address.replace("http", "ws")}/jupyter/api/kernels/k/channels?session_id=1`);
  line.onopen = () => done("open");
  line.onclose = () => done("refused");
})
"""


def test_a_page_of_another_origin_is_refused(person: Callable[..., Any], address: str) -> None:
    tab = person().new_page()
    tab.route("http://elsewhere.example/", lambda route: route.fulfill(body="<p>elsewhere</p>"))
    tab.goto("http://elsewhere.example/")
    assert tab.evaluate(SPEAK, address) == "refused"
    tab.goto(f"{address}/readyz")
    assert tab.evaluate(SPEAK, address) == "open"
    tab.close()
