"""The county map: payloads made from a world, the widget that draws them, and diaries of what is clicked."""

from ruralsim.app.map.component import CountyMapView
from ruralsim.app.map.diary import diary
from ruralsim.app.map.frames import VARIABLES, difference_frame, frame
from ruralsim.app.map.static import county_payload
from ruralsim.app.map.widget import CountyMap

__all__ = [
    "VARIABLES",
    "CountyMap",
    "CountyMapView",
    "county_payload",
    "diary",
    "difference_frame",
    "frame",
]
