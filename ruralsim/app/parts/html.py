"""Plain elements with attributes that tests and style sheets can hold on to."""

from typing import Any

from ruralsim.app.ui import rv, solara


def tag(name: str, *children: object, css: str = "", testid: str = "", **attributes: object) -> Any:
    """An HTML element; also a context manager that takes what is made inside.

    Args:
        name: "div", "table" …
        *children: text or elements.
        css: classes.
        testid: ``data-testid``.
        **attributes: others; ``data_day=3`` becomes ``data-day="3"``.
    """
    given = {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items()}
    if testid:
        given["data-testid"] = testid
    return rv.Html(tag=name, class_=css, attributes=given, children=list(children))


def div(*children: object, css: str = "", testid: str = "", **attributes: object) -> Any:
    """A ``div``; see `tag`."""
    return tag("div", *children, css=css, testid=testid, **attributes)


def button(
    label: str, on_click: object, *, icon: str = "", testid: str = "", css: str = "", **options: object
) -> Any:
    """A small button; without label it is an icon, whose ``title`` says what it does."""
    title = options.pop("title", label)
    return solara.Button(
        label,
        icon_name=icon or None,
        on_click=on_click,
        classes=[css] if css else [],
        attributes={"data-testid": testid, "title": title, "aria-label": title},
        outlined=options.pop("outlined", True),
        small=True,
        **options,
    )
