"""Pages about indicators say what each of them is."""

import pytest

from ruralsim.indicators import of_every_run


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_indicator_is_defined(lang: str) -> None:
    from ruralsim.cli.docs import pages

    page = pages()["indicators.md" if lang == "en" else "indicators.zh.md"]
    for indicator in of_every_run():
        definition = indicator.definition_en if lang == "en" else indicator.definition_zh
        for text in (f"`{indicator.name}`", definition):
            assert text.replace("|", "\\|") in page
