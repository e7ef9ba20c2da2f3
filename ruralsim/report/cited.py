"""Where numbers come from, in both languages: parameters, levers, targets and findings of others."""

import tomllib
from functools import cache
from pathlib import Path

from ruralsim.report.text import Text, text


def cited(source: str) -> Text:
    """A source in both languages; as it was declared where its Chinese is not known, as of a plug-in.

    Args:
        source: as it was declared, in English.

    >>> cited("assumed")["zh"], cited("Yearbook of 2019")["zh"]
    ('假定', 'Yearbook of 2019')
    """
    return text(source, _chinese().get(source, source))


@cache
def _chinese() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("sources_zh.toml").read_text(encoding="utf-8"))
