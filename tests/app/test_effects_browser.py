"""Compare: how sure, streamed into table, charts, map and what stands below them."""

import re
from collections.abc import Callable

import pytest

from tests.app.conftest import Visit
from tests.app.test_pages_browser import LEVER, jump, ready

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visit]


def test_intervals_come_pair_by_pair_and_grow_old_when_something_is_changed(visit: Arrive) -> None:
    v = ready(visit(), "/compare")
    v.has("sure", state="none", pairs=0)
    v.switch(LEVER).check(force=True)
    v.has(f"lever-{LEVER}", on="true")
    jump(v, "2021-01-20", 19)
    row = v.tab.locator("[data-testid=deltas] tr[data-testid='delta-cost_parcel']")
    assert row.locator(".good, .bad").count() == 0  # of one pair nothing is told
    v.part("pairs").click(force=True)
    v.tab.get_by_role("option", name="4", exact=True).click()
    v.part("run-pairs").click()
    v.has("sure", state="running").has("sure", state="known", pairs=4)
    told = v.part("deltas").locator("tr:is([data-told=better], [data-told=worse], [data-told=moved])")
    assert told.count() >= 1
    for cell in told.locator("td:nth-last-child(2)").all():
        shown = str(cell.text_content())
        assert re.search(r"[✓✗◆]", shown)  # never by colour alone
    assert "pp" in str(v.part("deltas").locator("tr[data-testid=delta-headcount]").text_content())
    v.has("part-people").has("part-crossing").has("part-public")
    v.tab.wait_for_selector("[data-testid=plot-payers][data-drawn=en]")
    v.part("language").click()
    v.tab.wait_for_selector("[data-testid=plot-payers][data-drawn=zh]")
    assert "谁受益" in str(v.part("part-people").text_content())
    v.part("language").click()
    v.switch("awards").check(force=True)
    v.tab.wait_for_selector("[data-testid=sure-said] >> text=Something was changed since")
    v.tab.wait_for_selector("[data-testid=deltas] tr[data-told]", state="detached")
    with v.tab.expect_download() as download:
        v.part("download-compare").click()
    assert "Who pays, who receives" in download.value.path().read_text(encoding="utf-8")


def test_pairs_are_stopped_and_what_is_known_stays(visit: Arrive) -> None:
    v = ready(visit(), "/compare")
    v.part("pairs").click(force=True)
    v.tab.get_by_role("option", name="32", exact=True).click()
    v.part("run-pairs").click()
    v.tab.wait_for_selector("[data-testid=sure]:not([data-pairs='0'])", state="attached")
    v.part("stop-pairs").click()
    v.has("sure", state="known")
    assert 0 < int(v.data("sure", "pairs")) < 32
