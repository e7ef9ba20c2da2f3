"""What leaves the page: charts as PNG and SVG, tables, a film of the map; and the page without its frame."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from tests.app.conftest import Visit
from tests.app.test_pages_browser import jump, ready

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visit]


def taken(v: Visit, testid: str) -> bytes:
    """The content of the file that a button hands over."""
    with v.tab.expect_download() as download:
        v.part(testid).click()
    return bytes(download.value.path().read_bytes())


def test_charts_tables_and_films_are_taken_away(visit: Arrive) -> None:
    v = ready(visit())
    jump(v, "2021-01-10", 9)
    v.tab.wait_for_selector("[data-testid=chart-poverty]:not([data-drawn='0'])")
    drawing = taken(v, "chart-poverty-svg").decode()
    assert drawing.startswith("<svg")
    assert "Return to poverty" in drawing
    assert "var(--" not in drawing
    assert taken(v, "chart-poverty-png").startswith(b"\x89PNG")
    lines = taken(v, "take-days-csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("2021-01-10")
    sheets = openpyxl.load_workbook(BytesIO(taken(v, "take-days-xlsx"))).worksheets
    assert 11 in {sheet.max_row for sheet in sheets}
    film = v.part("map-county").get_by_label("Film as WebM")
    film.click()
    v.tab.wait_for_selector("[data-testid=map-county] button[aria-pressed=true]")
    v.part("step").click()
    v.has("clock", day=10, state="pause")
    v.tab.wait_for_timeout(800)
    with v.tab.expect_download() as download:
        film.click()
    assert download.value.path().read_bytes().startswith(b"\x1aE\xdf\xa3")  # EBML, of which WebM is a kind


def test_an_embedded_page_has_neither_bar_nor_levers(visit: Arrive) -> None:
    v = visit().open("/?embed=1").has("clock", state="pause", day=-1)
    assert v.part("nav-run").is_hidden()
    assert v.part("policies").is_hidden()
    assert v.part("map-county").is_visible()
