"""The files of a folder: JSON, and tables whose columns carry their units and labels."""

import json
import math
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import DataError
from ruralsim.results.folder import replacing

INPUTS = "inputs"
"""Where results keep copies of the data files they were made from."""

_COPY = re.compile(r".+[-.]([0-9a-f]{12})(?:\.[a-z0-9]{1,5})?")
_ABOUT = (b"unit", b"en", b"zh")

Columns = dict[str, NDArray[Any]]
"""A table as plain arrays of one length; dates are datetime64[D], names are str arrays."""


def write_json(file: Path, value: object, indent: int | None = None) -> None:
    """Writes JSON; NaN and infinity become null."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=indent, allow_nan=False)
    file.write_text(text, encoding="utf-8")


def _plain(value: object) -> Any:
    """JSON's own types: numpy numbers unpacked, NaN and infinity (which JSON has not) as null."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def write_table(file: Path, columns: Columns, labels: Mapping[str, Mapping[str, str]]) -> None:
    """Writes a table as Parquet.

    Args:
        file: Where to.
        columns: The table.
        labels: Column → unit and labels, kept in the metadata of its field.
    """
    import pyarrow as pa
    from pyarrow import parquet

    arrays = [pa.array(values) for values in columns.values()]
    fields = [
        pa.field(name, array.type, metadata=dict(labels.get(name, {})) or None)
        for name, array in zip(columns, arrays, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    parquet.write_table(table, file, compression="zstd")


def read_table(file: Path) -> Columns:
    """Reads a table.

    Raises:
        DataError: It is missing or damaged.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(file)
    except FileNotFoundError:
        raise DataError(
            f"{file.parent} is no whole run folder: {file.name} is missing · 缺少 {file.name}"
        ) from None
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{file} cannot be read · 无法读取: {error}") from None
    return {name: table.column(name).to_numpy() for name in table.column_names}


def labels_of(file: Path) -> dict[str, dict[str, str]]:
    """Column → unit and labels, as they were written with a table.

    Raises:
        DataError: The file is missing or damaged.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(file)
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{file} cannot be read · 无法读取: {error}") from None
    known = {name: schema.field(name).metadata or {} for name in schema.names}
    return {
        name: {key.decode(): text.decode() for key, text in about.items() if key in _ABOUT}
        for name, about in known.items()
    }


def write_inputs(folder: Path, inputs: Mapping[str, bytes]) -> None:
    """Writes copies of data files.

    Args:
        folder: Of results.
        inputs: Name below the folder, such as `inputs/villages-0123456789ab.csv` → content.
    """
    for name, content in inputs.items():
        file = folder / name
        if not file.exists():  # a name says what its file holds
            file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(file) as partial:
                partial.write_bytes(content)


def link_inputs(folder: Path, source: Path, inputs: Mapping[str, bytes]) -> None:
    """The same, without a second copy on the disk where the file system can.

    Args:
        folder: Of results.
        source: Folder that holds the copies.
        inputs: Name below either folder → content.
    """
    for name in inputs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            os.link(source / name, folder / name)
    write_inputs(folder, inputs)


def unchanged(file: Path, content: bytes) -> bytes:
    """What was read of a file, if it is no copy that results keep, or still what they were made from.

    Args:
        file: Where it lies; the name of a copy says what it holds: `inputs/villages-0123456789ab.csv`.
        content: What it holds now.

    Raises:
        DataError: It is such a copy, and was changed.
    """
    named = _COPY.fullmatch(file.name) if file.parent.name == INPUTS else None
    if named and named[1] != blake2b(content, digest_size=16).hexdigest()[: len(named[1])]:
        raise DataError(
            f"{file} was changed since the results beside it were made, so these cannot be repeated; "
            "what was edited on purpose needs another name · "
            "该输入文件在结果生成后被改动，无法复现；如有意修改，请另存为其他文件名"
        )
    return content


def read_inputs(folder: Path) -> dict[str, bytes]:
    """Copies of data files that lie beside results, by name below their folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.glob(f"{INPUTS}/*"))
    }
