"""A lever and an indicator from a folder outside the package, in the browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Visit, serving
from tests.plugins.examples import written

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("plugins")
    written(folder)
    with serving(folder, "my.toml") as address:
        yield address


@pytest.mark.parametrize(("locale", "title"), [("en-GB", "Village broadcasts"), ("zh-CN", "村广播报价")])
def test_its_slider_and_its_figure_are_there(person: Any, extended: str, locale: str, title: str) -> None:
    v = Visit(person(locale=locale), extended)
    v.open().has("clock", state="pause", day=-1)
    assert title in v.part("lever-broadcast").text_content()
    v.has("slider-broadcast")  # in force from the start
    assert v.part("plugins").text_content()
    v.has("tile-ice_household")
    v.switch("broadcast").click(force=True)
    v.has("lever-broadcast", on="false").has("changes", n=1)
    v.part("step").click()
    v.has("clock", state="pause", day=0)
    v.leave_cleanly()


def test_a_typed_scenario_brings_no_code_along(person: Any, extended: str, tmp_path: Path) -> None:
    v = Visit(person(), extended)
    strange = tmp_path / "strange.py"
    strange.write_text("raise SystemExit('it was run')\n")
    v.open("/scenarios").has("editor", valid="true")
    v.part("toml").locator("visible=true").last.fill(f'extends = "small"\nplugins = ["{strange}"]\n')
    v.has("editor", valid="false")
    assert "plug-ins are code" in v.part("faults").text_content()
    v.leave_cleanly()
