"""Which county it is: what decides where its villages lie and which households live in them.

Two scenarios of one place have the same villages and the same households, each known by its hash of birth, so
that what becomes of them can be held against each other. Roads, signal, firms, prices, buyers, and what the
households own or can do, may differ: that is what scenarios are for.
"""

from typing import TYPE_CHECKING, Any

from ruralsim.foundation.param import walk
from ruralsim.world.county import sizes
from ruralsim.world.data_file import read_files

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

_SIZES = {
    "width": "world.width_km",
    "height": "world.height_km",
    "townships": "world.townships",
    "villages": "world.villages",
    "households": "world.households",
}


def identity(settings: "Scenario") -> dict[str, Any]:
    """Path → value of everything that decides which villages and households there are.

    Sizes are those of the world, wherever they come from; of files the digest counts, not the place.

    Args:
        settings: Validated scenario with the groups ``world`` and ``county``.

    Raises:
        DataError: A file of county data is missing or unsound.
        ScenarioError: The sizes do not go together.
    """
    world, files = settings.world, read_files(settings.county)
    size = sizes(settings, files)
    found: dict[str, Any] = {"world.seed": world.seed}
    found |= {path: getattr(size, name) for name, path in _SIZES.items()}
    found |= {f"county.{key}": file.digest[:12] for key, file in files.items() if key != "roads_csv"}
    if "elevation_csv" in files:
        found["county.elevation_fill"] = settings.county.elevation_fill
    else:
        found |= {leaf.path: leaf.value for leaf in walk(world.terrain, "world.terrain")}
    return found | {leaf.path: leaf.value for leaf in walk(world.settlement, "world.settlement")}


def differences(base: Any, other: Any) -> list[str]:
    """In what two scenarios are different places: path, the other's value and the base's; none if in nothing.

    Args:
        base: Validated scenario.
        other: The same.

    Raises:
        DataError: As by `identity`.
        ScenarioError: The same.
    """
    ours, theirs = identity(base), identity(other)
    return [
        f"{path} {_said(theirs.get(path))} ({_said(ours.get(path))})"
        for path in {**ours, **theirs}
        if ours.get(path) != theirs.get(path)
    ]


def _said(value: object) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
