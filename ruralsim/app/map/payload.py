"""Payloads of the map: a few words in JSON, then named blocks of numbers, ready to be viewed in place.

Layout: four bytes (little-endian) with the length of the JSON header, the header, then the blocks, each
beginning at a multiple of eight bytes, so that a browser lays typed arrays over them without copying.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ALIGN = 8
_KINDS = {"f4", "i4", "u1", "u2", "u8"}


def pack(header: Mapping[str, Any], blocks: Mapping[str, NDArray[Any]]) -> bytes:
    """Header and blocks in one piece.

    Args:
        header: anything JSON can say; ``blocks`` is taken.
        blocks: name → one-dimensional array of type f4, i4, u1, u2 or u8.

    Raises:
        TypeError: an array of another type or shape.
    """
    places: dict[str, list[Any]] = {}
    parts: list[bytes] = []
    at = 0
    for name, values in blocks.items():
        kind = values.dtype.str[1:]
        if kind not in _KINDS or values.ndim != 1:
            raise TypeError(f"block {name}: {values.dtype} {values.shape}, need one row of {sorted(_KINDS)}")
        raw = values.tobytes()
        places[name] = [kind, at, values.size]
        parts.append(raw.ljust(-(-len(raw) // _ALIGN) * _ALIGN, b"\0"))
        at += len(parts[-1])
    words = json.dumps({**header, "blocks": places}, ensure_ascii=False, separators=(",", ":")).encode()
    words = words.ljust(-(-(len(words) + 4) // _ALIGN) * _ALIGN - 4)
    return b"".join((len(words).to_bytes(4, "little"), words, *parts))


def unpack(payload: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Header and blocks of a payload; the arrays are views and cannot be written."""
    size = int.from_bytes(payload[:4], "little")
    header: dict[str, Any] = json.loads(payload[4 : 4 + size])
    blocks = {
        name: np.frombuffer(payload, f"<{kind}", count, 4 + size + at)
        for name, (kind, at, count) in header.pop("blocks").items()
    }
    return header, blocks
