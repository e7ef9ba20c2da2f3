"""Pages written from the code are as the code is."""

from pathlib import Path

import pytest

from ruralsim.cli.docs import pages

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["parameters.md", "indicators.md", "levers.md"])
def test_a_written_page_is_fresh(name):
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run: ruralsim docs docs"
