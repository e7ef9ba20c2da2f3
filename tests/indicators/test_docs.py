"""Documents are as fresh as the code they are written from."""

from pathlib import Path

import pytest

from ruralsim.indicators import of_every_run

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["indicators.md", "parameters.md"])
def test_committed_pages_are_fresh(name: str) -> None:
    from ruralsim.cli.docs import pages

    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run: ruralsim docs"


def test_every_indicator_is_defined_in_both_languages() -> None:
    from ruralsim.cli.docs import pages

    page = pages()["indicators.md"]
    for indicator in of_every_run():
        for text in (f"`{indicator.name}`", indicator.definition_en, indicator.definition_zh):
            assert text.replace("|", "\\|") in page
