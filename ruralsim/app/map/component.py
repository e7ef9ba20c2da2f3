"""The map as a Solara component."""

from collections.abc import Callable
from typing import Any

from ruralsim.app.map.widget import CountyMap
from ruralsim.app.ui import solara


@solara.component
def CountyMapView(  # noqa: N802  (components are named like classes)
    county: bytes,
    frame: bytes,
    variable: str = "income_head",
    language: str = "en",
    on_select: Callable[[dict[str, Any]], None] | None = None,
    selected: dict[str, Any] | None = None,
    moving: bool = True,
    linked: str = "county",
    name: str = "county-map",
) -> None:
    """Draw a county, as high as the element around it (at least 360 px).

    Args:
        county: from `county_payload`, once per county.
        frame: from `frame` or `difference_frame`, once per drawn day; may be empty until the first.
        variable: what households are coloured by.
        language: "en" or "zh".
        on_select: called with ``kind``, ``uid`` (text) and ``row`` of what was clicked, or with an empty
            dict when nothing is followed any more.
        selected: what is followed; None leaves it to the clicks.
        moving: couriers move within the day.
        linked: maps of one page with the same text are moved and zoomed together; empty: alone.
        name: test id of the map.
    """
    given = {} if selected is None else {"selected": selected}
    CountyMap.element(
        county=county,
        frame=frame,
        variable=variable,
        language=language,
        on_selected=on_select,
        moving=moving,
        linked=linked,
        name=name,
        **given,
    )
