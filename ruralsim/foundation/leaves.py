"""Everything that an object holds, part by part: for digests, and for laws that hold for every number."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from ruralsim.foundation.kept import Kept
from ruralsim.foundation.param import Settings
from ruralsim.foundation.table import Table

_PLAIN = (bool, int, float, str, bytes, np.generic, np.ndarray, type(None))


def leaves(thing: object, path: str = "", without: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    """Yields every number, text, array and group of settings inside an object, in a fixed order.

    Each comes with its dotted path. Of tables the live rows count, of other objects all attributes but those
    whose names begin with `_` and what is merely kept: both follow from the rest.

    Args:
        thing: Table, settings, dataclass or other object, mapping, sequence, array or number.
        path: Of the thing itself.
        without: Paths that are left out, with all that is below them.
    """
    if path in without or isinstance(thing, Kept):
        return
    if isinstance(thing, (*_PLAIN, Settings)):
        yield path, thing
    elif isinstance(thing, Table):
        for name in thing.columns:
            yield from leaves(thing.by_row(name), f"{path}.{name}", without)
    else:
        for name, part in _parts(thing):
            yield from leaves(part, f"{path}.{name}".lstrip("."), without)


def _parts(thing: object) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, Mapping):
        yield from ((str(key), thing[key]) for key in sorted(thing))
    elif hasattr(thing, "_asdict"):
        yield from thing._asdict().items()
    elif isinstance(thing, (set, frozenset)):
        yield from ((str(at), part) for at, part in enumerate(sorted(thing)))
    elif isinstance(thing, (list, tuple)):
        yield from ((str(at), part) for at, part in enumerate(thing))
    else:
        yield from ((name, part) for name, part in vars(thing).items() if not name.startswith("_"))
