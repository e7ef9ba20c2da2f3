"""The map of a brief: the county in small, once for each option, as a PNG that needs no browser.

Letters and numbers only: what they stand for is said in the caption, in whatever language, so that no
typeface has to be found.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import MissingExtra
from ruralsim.report.numbers import spelt

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_WIDE = 900  # pixels of the whole picture
_FINER = 2  # drawn larger and made smaller again, so that lines are smooth
_GAP, _BAR = 14, 50
_LETTERS = 16  # pixels: of eight points in print
_ROADS = {
    5: (4.0, "#b4542a"),
    4: (3.0, "#d08a3a"),
    3: (2.2, "#8d8578"),
    2: (1.2, "#a8a193"),
    1: (1.0, "#c0baad"),
}
_DIVERGING = ("#7a4a12", "#d9a464", "#f4efe4", "#6fb7ae", "#0b5d57")
_RISING = ("#f6f0d8", "#bcd7a6", "#5fae9b", "#1f7a8c", "#173f6b")
_INK, _PAPER = "#1e2a2f", "#ffffff"


@dataclass(frozen=True)
class Sheet:
    """One map.

    Attributes:
        values: Of each village; NaN where there is none.
        clear: Of each village, whether its value is distinct from zero; all are if None.
    """

    values: Sequence[float]
    clear: Sequence[bool] | None = None


def maps(geography: Mapping[str, Any], sheets: Sequence[Sheet], *, differences: bool) -> bytes:
    """Maps side by side under one scale.

    Villages are discs by value, hollow where it is not distinct from zero; townships have numbers in the
    order of the file; the square is the county seat.

    Args:
        geography: Of a run folder.
        sheets: What each shows.
        differences: Values are differences: the scale is the same to both sides of zero, and signed.

    Returns:
        A PNG.

    Raises:
        MissingExtra: Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw
    except ModuleNotFoundError:
        raise MissingExtra("office", "the map of a brief · 简报中的地图") from None
    across = min(len(sheets), 3)
    down = math.ceil(len(sheets) / across)
    wide = (_WIDE - _GAP * (across - 1)) // across if len(sheets) > 1 else round(_WIDE * 0.6)
    high = round(wide * geography["height"] / geography["width"])
    size = (across * (wide + _GAP) - _GAP, down * (high + _GAP) + _BAR)
    image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), _PAPER)
    low, top = _ends(sheets, differences)
    for n, sheet in enumerate(sheets):
        corner = ((n % across) * (wide + _GAP), (n // across) * (high + _GAP))
        drawn = _Map(image, ImageDraw.Draw(image), geography, corner, (wide, high))
        drawn.ground()
        drawn.villages(sheet, low, top, _DIVERGING if differences else _RISING)
        drawn.names(f"({chr(97 + n)})" if len(sheets) > 1 else "")
    _scale(ImageDraw.Draw(image), size, low, top, differences)
    file = BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Map:
    """One county in its frame."""

    def __init__(
        self,
        image: "Image",
        draw: "ImageDraw",
        geography: Mapping[str, Any],
        corner: tuple[int, int],
        size: tuple[int, int],
    ) -> None:
        self.image, self.draw, self.geography = image, draw, geography
        self.left, self.top = (part * _FINER for part in corner)
        self.wide, self.high = (part * _FINER for part in size)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Kilometres east and north of the south-west corner as a place on the picture."""
        return (
            self.left + x / self.geography["width"] * self.wide,
            self.top + (1 - y / self.geography["height"]) * self.high,
        )

    def ground(self) -> None:
        """Hills in pale shade, the frame, the county's rim where it is known, roads from small to large."""
        elevation = np.array(self.geography.get("elevation") or [[0.0]], float)
        self.image.paste(_shaded(elevation).resize((self.wide, self.high)), (self.left, self.top))
        frame = (self.left, self.top, self.left + self.wide - 1, self.top + self.high - 1)
        self.draw.rectangle(frame, outline="#8d8578", width=_FINER)
        for x0, y0, x1, y1 in self.geography.get("outline") or []:
            self.draw.line([self.at(x0, y0), self.at(x1, y1)], fill=_INK, width=_FINER)
        for road in sorted(self.geography.get("roads") or [], key=lambda road: int(road["class"])):
            width, tint = _ROADS.get(int(road["class"]), _ROADS[2])
            for x0, y0, x1, y1 in road["segments"]:
                self.draw.line(
                    [self.at(x0, y0), self.at(x1, y1)], fill=tint, width=round(width * _FINER / 1.5)
                )

    def villages(self, sheet: Sheet, low: float, top: float, colours: Sequence[str]) -> None:
        """Discs by value; hollow where it is not distinct from zero."""
        radius = max(3.0, min(7.0, self.wide / 70 / _FINER)) * _FINER
        told = sheet.clear or [True] * len(sheet.values)
        places = self.geography.get("villages") or []
        for village, value, clear in zip(places, sheet.values, told, strict=False):
            x, y = self.at(village["x"], village["y"])
            known = math.isfinite(value)
            share = (value - low) / (top - low) if known and top > low else 0.5
            fill = _colour(share, colours) if known and clear else _PAPER
            r = radius if clear else 0.7 * radius
            self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=_INK, width=_FINER)

    def names(self, letter: str) -> None:
        """The seat as a square, townships by number, the map by its letter."""
        from PIL import ImageFont

        font = ImageFont.load_default(_LETTERS * _FINER)
        if seat := self.geography.get("seat"):
            x, y = self.at(seat["x"], seat["y"])
            r = 4.5 * _FINER
            self.draw.rectangle((x - r, y - r, x + r, y + r), fill="#a3142b", outline=_PAPER, width=_FINER)
        for n, township in enumerate(self.geography.get("townships") or [], 1):
            x, y = self.at(township["x"], township["y"])
            x = min(max(x, self.left + 12 * _FINER), self.left + self.wide - 24 * _FINER)
            y = min(max(y - 18 * _FINER, self.top + 2 * _FINER), self.top + self.high - 18 * _FINER)
            self.draw.text(
                (x + 6 * _FINER, y), str(n), fill=_INK, font=font, stroke_width=2 * _FINER, stroke_fill=_PAPER
            )
        if letter:
            place = (self.left + 6 * _FINER, self.top + 4 * _FINER)
            self.draw.text(place, letter, fill=_INK, font=font, stroke_width=2 * _FINER, stroke_fill=_PAPER)


def _scale(draw: "ImageDraw", size: tuple[int, int], low: float, top: float, differences: bool) -> None:
    """The colours below the maps, with their least, middle and greatest value."""
    from PIL import ImageFont

    font = ImageFont.load_default(_LETTERS * _FINER)
    long, upper = min(360, size[0] - 80) * _FINER, (size[1] - _BAR + 8) * _FINER
    left = (size[0] * _FINER - long) // 2
    colours = _DIVERGING if differences else _RISING
    for i in range(long):
        draw.line([(left + i, upper), (left + i, upper + 12 * _FINER)], fill=_colour(i / long, colours))
    for share in (0.0, 0.5, 1.0):
        words = spelt(low + share * (top - low), signed=differences).replace("−", "-")
        draw.text((left + share * long, upper + 15 * _FINER), words, fill=_INK, font=font, anchor="ma")


def _ends(sheets: Sequence[Sheet], differences: bool) -> tuple[float, float]:
    """From where to where the colours go; the same for all maps, without the outermost fiftieth."""
    values = np.concatenate([np.asarray(sheet.values, float) for sheet in sheets])
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 1.0
    if differences:
        far = float(f"{np.quantile(np.abs(values), 0.98):.2g}") or float(np.abs(values).max()) or 1.0
        return -far, far
    low, top = (float(f"{end:.3g}") for end in np.quantile(values, [0.02, 0.98]))
    return (low, top) if top > low else (low - 0.5, low + 0.5)


def _colour(share: float, colours: Sequence[str]) -> str:
    """Between the colours of a scale."""
    place = min(max(share, 0.0), 1.0) * (len(colours) - 1)
    i = min(int(place), len(colours) - 2)
    ends = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in colours[i : i + 2]]
    return "#" + "".join(f"{round(a + (place - i) * (b - a)):02x}" for a, b in zip(*ends, strict=True))


def _shaded(elevation: NDArray[np.float64]) -> "Image":
    """Hills lit from the north-west, very pale, the north above."""
    from PIL import Image

    if min(elevation.shape) < 2:
        return Image.new("RGB", (2, 2), "#f4f1e8")
    north, east = np.gradient(elevation / 1000.0)
    light = np.clip(0.5 + 1.2 * (north * -1 + east) / 2, 0, 1)
    pale = np.array([236, 231, 218]) + light[..., None] * np.array([14, 16, 22])
    return Image.fromarray(pale[::-1].round().astype(np.uint8), "RGB").resize(
        (8 * elevation.shape[1], 8 * elevation.shape[0]), Image.Resampling.BICUBIC
    )
