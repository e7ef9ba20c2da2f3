"""What every page of ours is made of: a shell with navigation, languages and print; cards; data as JSON.

A page is one file that opens anywhere, offline, in English and Chinese. `page.py` fills it with the report
of a run; other modules fill it with theirs.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.foundation.paths import usable
from ruralsim.report import palette
from ruralsim.report.text import PAGE, Text
from ruralsim.results.folder import ends_in, explained, replacing

if TYPE_CHECKING:
    from ruralsim.report.figures import Figure

PAGE_ENDINGS = (".html", ".htm")
"""What the name of a page ends in."""


def render(
    main: str,
    title: Text,
    links: Iterable[tuple[str, Text]],
    data: Mapping[str, Any],
    scripts: Sequence[str],
    styles: Sequence[str],
    county: Mapping[str, Any] | None,
    outside: Iterable[Text] = (),
) -> str:
    """A whole page as text.

    Args:
        main: Its sections, HTML.
        title: Of the window.
        links: Section id and label of each entry of the navigation.
        data: What the scripts draw from; `facts.title` and `text` are added where missing.
        scripts: Assets, in order, between `core.js` and `frame.js`.
        styles: Assets, in order, before `print.css`.
        county: Where the county comes from, as in `meta.json`; what it makes up stands above everything.
        outside: Dates outside the run, as in `meta.json`.
    """
    from plotly.offline import get_plotlyjs

    parts = {
        "TITLE": escape(title["en"]),
        "CSS": palette.css() + "\n".join(asset(name) for name in (*styles, "print.css")),
        "NAV": "\n".join(f'<a href="#{section}">{said(label)}</a>' for section, label in links),
        "MAIN": made_up(county) + beyond(outside) + main,
        "DATA": as_json({"text": PAGE, "facts": {"title": title}, **data}),
        "SCRIPT": "\n".join(asset(name) for name in ("numbers.js", "core.js", *scripts, "frame.js")),
        "PLOTLY": get_plotlyjs(),
    }
    return fill(asset("page.html"), parts)


def save(html: str, path: str | Path) -> Path:
    """Writes a page, whole or not at all.

    Raises:
        OutputError: Its name says that it is something else, or it cannot be written.
    """
    target = ends_in(usable(path).absolute(), *PAGE_ENDINGS)
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as partial:
            partial.write_text(html, encoding="utf-8")
    return target


def fill(template: str, parts: Mapping[str, str], words: Mapping[str, Text] = PAGE) -> str:
    """A template with its words (`{{name}}`) and its parts (`@@NAME@@`) put in."""
    for name, value in words.items():
        template = template.replace("{{" + name + "}}", said(value))
    # one pass, so that nothing inserted is taken for a placeholder
    return "".join(parts[piece] if i % 2 else piece for i, piece in enumerate(template.split("@@")))


def said(words: Text) -> str:
    """A span that holds both languages; the page shows one."""
    en, zh = escape(words["en"]), escape(words["zh"])
    return f'<span data-en="{en}" data-zh="{zh}">{en}</span>'


def made_up(county: Mapping[str, Any] | None) -> str:
    """The banner that says what of a county is not data; none where results do not tell."""
    if not county or "made_up" not in county:
        return ""
    css = "made-up" if county["real"] else "made-up quiet"
    unused = "".join(f"<li>{said(note)}</li>" for note in county.get("notes", ()))
    more = f"<details><summary>{said(PAGE['unused'])}</summary><ul>{unused}</ul></details>" if unused else ""
    return f'<div class="{css}" role="note"><p>{said(county["made_up"])}</p>{more}</div>\n'


def beyond(outside: Iterable[Text]) -> str:
    """The banner that names dates outside the run: what was asked for and did not happen in it."""
    listed = "".join(f"<li>{said(note)}</li>" for note in outside)
    return f'<div class="made-up quiet" role="note"><ul>{listed}</ul></div>\n' if listed else ""


def card(figure: "Figure") -> str:
    """A figure's place on the page; drawn from `figures` of the page's data."""
    plot = (
        '<div class="plot"></div>' if figure.traces else f'<div class="nodata">{said(figure.missing)}</div>'
    )
    mark = f' data-figure="{figure.name}"' if figure.traces else ""
    note = f'<p class="note">{said(figure.note)}</p>' if figure.note else ""
    return (
        f'<figure class="card{" wide" if figure.wide else ""}" id="figure-{figure.name}"{mark}>'
        f"<figcaption><h3>{said(figure.title)}</h3>{note}</figcaption>{plot}</figure>"
    )


def asset(name: str) -> str:
    """A file of `assets/`."""
    return (resources.files("ruralsim.report") / "assets" / name).read_text(encoding="utf-8")


def as_json(data: object) -> str:
    """JSON that cannot close the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
