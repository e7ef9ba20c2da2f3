"""The pages as people use them, in Chromium."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate
from tests.app.conftest import Visit, serving

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visit]

LEVER = "resource_sharing"


def ready(visit: Visit, page: str = "/") -> Visit:
    return visit.open(page).has("clock", state="pause", day=-1)


def jump(visit: Visit, date: str, day: int) -> None:
    visit.part("jump-date").fill(date)
    visit.part("jump").click()
    visit.has("clock", state="pause", day=day)


def test_play_and_pause_and_the_map_moves(visit: Arrive) -> None:
    v = ready(visit())
    before = v.drawn("map-county")
    v.part("play").click()
    v.has("clock", state="play").until_day(12)
    v.part("play").click()
    v.has("clock", state="pause").until_agreed("map-county")
    stood = int(v.data("clock", "day"))
    assert v.drawn("map-county") != before
    v.part("step").click()
    v.has("clock", day=stood + 1)
    assert v.part("tile-income_head").text_content()
    v.has("chart-income")


def test_keys_and_speed(visit: Arrive) -> None:
    v = ready(visit())
    v.tab.keyboard.press("ArrowRight")
    v.has("clock", day=0, state="pause")
    v.tab.keyboard.press("ArrowUp")
    v.has("controls", speed=60)
    v.tab.keyboard.press("Space")
    v.until_day(8)
    v.tab.keyboard.press("Space")
    v.has("clock", state="pause")
    v.tab.keyboard.press("r")
    v.has("clock", state="pause", day=-1)
    v.tab.keyboard.press("l")
    v.has("app", language="zh")


def test_a_session_is_downloaded_and_run_again_bit_for_bit(visit: Arrive, tmp_path: Path) -> None:
    v = ready(visit())
    jump(v, "2021-01-10", 9)
    v.switch(LEVER).check(force=True)
    v.has(f"lever-{LEVER}", on="true")
    v.has("changes", n=2)
    jump(v, "2021-02-20", 50)
    shown = v.part("tile-spending").text_content()
    with v.tab.expect_download() as download:
        v.part("download-0").click()
    file = tmp_path / "session.toml"
    download.value.save_as(file)
    scenario = Scenario.load(file)
    assert [change.path.split(".")[1] for change in scenario.changes] == [LEVER, LEVER]
    results = simulate(scenario)
    assert len(results.indicators) == 51
    assert f"{results.indicators['spending'].iloc[-1]:,.0f}" in str(shown)


def test_difference_is_exactly_nothing_until_a_lever_makes_one(visit: Arrive) -> None:
    v = ready(visit(), "/compare")
    jump(v, "2021-01-15", 14)
    deltas = v.tab.locator("[data-testid^=delta-]")
    values = [one.get_attribute("data-delta") for one in deltas.all()]
    assert len(values) > 10
    assert set(values) <= {"0.0", "nan"}
    v.has("map-difference", day=14, differ=0)
    alike = v.drawn("map-difference")
    v.switch(LEVER).check(force=True)
    v.has(f"lever-{LEVER}", on="true")
    jump(v, "2021-02-20", 50)
    assert float(v.data("delta-spending", "delta")) > 0.0
    v.has("map-difference", day=50)
    assert int(v.data("map-difference", "differ")) > 0
    assert v.drawn("map-difference") != alike


def test_language_is_switched_everywhere_and_asked_for(visit: Arrive) -> None:
    v = visit().open("/about")
    assert "What it is for" in str(v.part("page-about").text_content())
    v.part("language").click()
    v.has("app", language="zh")
    for page in ("run", "compare", "scenarios", "results", "about"):
        v.part(f"nav-{page}").click()
        text = str(v.part(f"page-{page}").text_content())
        assert re.search("[\u4e00-\u9fff]", text), page
    chinese = visit(locale="zh-CN").open("/about")
    assert "用途" in str(chinese.part("page-about").text_content())
    chinese.open("/about?lang=en")
    assert "What it is for" in str(chinese.part("page-about").text_content())


def test_visitors_are_isolated_and_reload_begins_again(visit: Arrive) -> None:
    one, other = ready(visit()), ready(visit(locale="en-US"))
    jump(one, "2021-01-20", 19)
    one.switch(LEVER).check(force=True)
    one.has(f"lever-{LEVER}", on="true")
    assert other.data("clock", "day") == "-1"
    assert other.data(f"lever-{LEVER}", "on") == "false"
    ready(one)
    assert one.data(f"lever-{LEVER}", "on") == "false"


def test_what_is_not_allowed_is_said_and_changes_nothing(visit: Arrive) -> None:
    v = ready(visit())
    v.switch(LEVER).check(force=True)
    v.has(f"lever-{LEVER}", on="true")
    field = v.part(f"intensity-{LEVER}")
    field.fill("7")
    field.press("Tab")
    v.has("error")
    assert "between 0 and 1" in str(v.part("error").text_content())
    v.has("changes", n=2)


def test_scenarios_are_checked_in_place_and_run(visit: Arrive) -> None:
    v = visit().open("/scenarios")
    v.part("scenario-small").click()
    v.has("editor", name="small", valid="true")
    v.part("toml").fill('extends = "small"\n[world]\nhousehold = 5\n')
    v.has("faults").has("editor", valid="false")
    assert "did you mean" in str(v.part("faults").text_content())
    assert v.part("run-it").is_disabled()
    v.part("toml").fill(
        "[run]\ndays = 20\nburn_in_days = 0\n[world]\nwidth_km = 12\nheight_km = 10\n"
        "townships = 2\nvillages = 4\nhouseholds = 30\nbuyers = 30\ninstitutions = 1\n"
        "[policies.farmer_training]\nintensity = 0.5\nstart = 2030-01-01\n"
    )
    v.has("editor", valid="true").has("outside")
    assert "policies.farmer_training" in str(v.part("outside").text_content())
    v.part("run-it").click()
    v.has("page-run").has("clock", state="pause", day=-1)
    v.part("speed-∞").click()
    v.part("play").click()
    v.has("clock", state="over", day=19)


def test_policies_are_compared_here_or_on_their_own_county_and_what_cannot_be_is_said(visit: Arrive) -> None:
    v = visit().open("/scenarios")
    v.part("scenario-small").click()
    v.has("editor", name="small", valid="true")
    v.part("compare-laid").click()
    v.has("refused").has("page-scenarios")
    assert "no policies" in str(v.part("refused").text_content())
    v.part("scenario-baseline").click()
    v.has("editor", name="baseline", valid="true")
    v.part("compare-own").click()
    v.tab.wait_for_selector("[data-testid=refused] >> text=--max-households 20000")
    v.part("toml").fill(f'extends = "small"\n[policies.{LEVER}]\nintensity = 0.5\n')
    v.has("editor", valid="true")
    v.part("compare-laid").click()
    v.has("page-compare").has("clock", state="pause", day=-1)
    v.part("side-other").click()
    v.has(f"lever-{LEVER}", on="true")


def test_who_leaves_in_the_middle_leaves_no_traceback(
    person: Arrive, visit: Arrive, address: str, place: Path
) -> None:
    context = person()
    leaving = ready(Visit(context, address))
    leaving.part("play").click()
    leaving.has("clock", state="play").until_day(2)
    context.close()  # no word of farewell; the county goes on, and nobody is there to be told
    staying = ready(visit())
    jump(staying, "2021-12-31", 364)
    assert "Traceback" not in (place / "server.log").read_text(encoding="utf-8")


def test_a_county_too_large_is_refused(visit: Arrive) -> None:
    v = visit().open("/scenarios")
    v.part("scenario-baseline").click()
    v.has("editor", name="baseline", valid="true")
    v.part("run-it").click()
    v.has("error")
    assert "this server takes 2,000" in str(v.part("error").text_content())
    assert "--max-households 20000" in str(v.part("error").text_content())


def test_uploads_are_checked_and_limited(visit: Arrive, tmp_path: Path) -> None:
    long, wrong, wide = (tmp_path / f"{name}.toml" for name in ("long", "wrong", "wide"))
    long.write_text("# " + "x" * 300_000, encoding="utf-8")
    wrong.write_text('extends = "/etc/passwd"\n', encoding="utf-8")
    wide.write_text('extends = "small"\n', encoding="utf-16")
    v = visit().open("/scenarios")
    v.has("editor", valid="true")
    v.tab.set_input_files("[data-testid=upload] input[type=file]", str(long))
    v.tab.wait_for_selector("[data-testid=upload] .bad >> text=larger than 200 kB")
    v.tab.set_input_files("[data-testid=upload] input[type=file]", str(wide))
    v.tab.wait_for_selector("[data-testid=upload] .bad >> text=in UTF-16; save it as UTF-8")
    v.tab.set_input_files("[data-testid=upload] input[type=file]", str(wrong))
    v.has("faults")
    assert "no name in the catalogue" in str(v.part("faults").text_content())


def test_results_show_report_and_tables(visit: Arrive) -> None:
    v = visit().open("/results")
    v.part("volume-made-up").click()
    v.has("opened", name="made-up")
    frame = v.tab.frame_locator("[data-testid=report]")
    assert frame.locator("h1:not(:empty)").first.text_content()
    v.part("view-townships").click()
    v.has("table")
    assert v.part("table").locator("tr").count() > 20
    rows = str(v.part("rows-shown").text_content())
    v.part("filter").fill("2021-01")
    v.tab.wait_for_function(
        "before => document.querySelector('[data-testid=rows-shown]').textContent !== before", arg=rows
    )
    with v.tab.expect_download() as download:
        v.part("download-csv").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all("2021-01" in line for line in lines[1:])


def test_no_results_and_no_room_are_said(person: Arrive, tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, str(place / "tiny.toml"), "--max-counties", "1") as address:
        somebody = person()
        visits = [Visit(somebody, address) for _ in range(2)]
        ready(visits[0])
        visits[1].open().has("error")
        assert "which takes 1" in str(visits[1].part("error").text_content())
        visits[1].part("nav-results").click()
        visits[1].has("results-none")
        visits[0].leave_cleanly()  # the room is free again
        visits[1].part("nav-run").click()
        visits[1].has("page-run")
        while visits[1].data("clock", "state") != "pause":  # the county of the first visitor may yet be going
            visits[1].part("reset").click()
            visits[1].tab.wait_for_timeout(500)
        visits[1].leave_cleanly()
