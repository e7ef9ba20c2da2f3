"""What of a page's Chinese is left in code: names of columns, levers and settings, not words."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

NAMES = {"ruralsim", "max", "mesa"}
"""Words in small letters that Chinese sentences hold too: names, and functions in definitions."""

_STANDS_IN_FILES = re.compile(
    r"\b(run|world|county|products|networks|household|market|logistics|institutions|policies|terms)\.[\w.]+"
    r"|\b(start|end|changes)(?= =|:)"  # what a note about a file's keys must name, as they stand there
    r"|\bruralsim \w+( [a-z]+)?|--[a-z-]+|\b\w+\.(?:toml|html)"  # what is typed, and files that were written
    r"|\{\w+\}|<[^>]*>|&\w+;"  # places of a template, marks of HTML
)
_CODE = re.compile(r"[A-Za-z0-9]+_\w+|(?<![A-Za-z])[a-z]{3,}(?![A-Za-z])|\('|\b(?:True|False|None)\b")


def leftovers(page: str) -> dict[str, list[str]]:
    """Chinese text of a page → what in it is code; nothing if all is words."""
    head, _, rest = page.partition('<script type="application/json" id="data">')
    shown = [html.unescape(words) for words in re.findall(r'data-zh="([^"]*)"', head)]
    shown += _chinese(json.loads(rest.partition("</script>")[0]))
    return {words: found for words in shown if (found := code_in(words))}


def code_in(words: str) -> list[str]:
    """Pieces of code in a Chinese text."""
    return [piece for piece in _CODE.findall(_STANDS_IN_FILES.sub(" ", words)) if piece not in NAMES]


def _chinese(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if (key == "zh" or key.endswith("_zh")) and isinstance(value, str):
                yield value
            yield from _chinese(value)
    elif isinstance(data, list):
        for value in data:
            yield from _chinese(value)
