"""The diary of what was clicked: readable rows about one household, courier or station."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ruralsim.app.map.courier_diary import courier
from ruralsim.app.map.household_diary import household
from ruralsim.app.map.station_diary import station
from ruralsim.foundation.errors import DataError
from ruralsim.world.world import World

_KINDS: dict[str, tuple[str, Callable[[World, int], dict[str, Any]]]] = {
    "household": ("farmers", household),
    "courier": ("couriers", courier),
    "station": ("stations", station),
}


def diary(world: World, kind: str, uid: int | str) -> dict[str, Any]:
    """What is known about one of the county today.

    Args:
        world: between two days.
        kind: "household", "courier" or "station".
        uid: its hash; as text too, for browsers round large numbers.

    Returns:
        ``kind``, ``uid`` (text), ``row``, ``title`` and ``place`` in both languages, and ``sections``: each
        with ``name``, ``title`` and ``rows`` (`ruralsim.app.map.rows.row`).

    Raises:
        DataError: no such kind, or nobody of that uid: a courier who left, or another county.
    """
    if kind not in _KINDS:
        raise DataError(f"no diary of {kind!r}; there are {', '.join(_KINDS)}")
    name, write = _KINDS[kind]
    table = getattr(world, name)
    wanted = str(uid)
    in_range = wanted.isdecimal() and int(wanted) < 2**64
    found = np.flatnonzero(table.uid[: table.n] == np.uint64(int(wanted) if in_range else 0))
    if not in_range or not found.size:
        raise DataError(f"no {kind} {wanted} in this county (any more) · 本县（已）无此对象")
    i = int(found[-1])
    return {"kind": kind, "uid": wanted, "row": i, **write(world, i)}
