"""Files of county data, read whole once: what was read is what is hashed, simulated and kept."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import near
from ruralsim.results.files import INPUTS, unchanged

if TYPE_CHECKING:
    from ruralsim.world.county import CountyData

COUNTY_FILES = {
    "elevation_csv": ("elevation file", "高程文件"),
    "villages_csv": ("villages file", "村庄文件"),
    "roads_csv": ("roads file", "道路文件"),
    "land_csv": ("file of the county's land", "县域范围文件"),
}
"""Keys of `[county]` that name a file, relative to the scenario that names it, and what to call them."""

_MAX_BYTES = 32_000_000


class Line(NamedTuple):
    """One line that holds something: its number in the file, and its fields."""

    number: int
    fields: list[str]


class DataFile(NamedTuple):
    """A file of county data as it was when it was read.

    Attributes:
        path: where it lay.
        content: its bytes.
        en: what it is, English.
        zh: what it is, Chinese.
    """

    path: Path
    content: bytes
    en: str
    zh: str

    def wrong(self, en: str, zh: str, line: int = 0) -> DataError:
        """The error for something in the file."""
        where = f"{self.en} {self.path}" + (f", line {line}" if line else "")
        return DataError(f"{where}: {en}\n  {self.zh}" + (f"第 {line} 行" if line else "") + f": {zh}")

    @property
    def digest(self) -> str:
        """Of the content, 32 hexadecimal digits."""
        return hashlib.blake2b(self.content, digest_size=16).hexdigest()

    def kept_as(self, key: str) -> str:
        """Its name beside results: what it is, and what it held; two files of one content are one."""
        suffix = self.path.suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", self.path.suffix) else ".csv"
        return f"{INPUTS}/{key.removesuffix('_csv')}-{self.digest[:12]}{suffix}"

    def text(self) -> str:
        """The content as text.

        Raises:
            DataError: It is not UTF-8, or no text.
        """
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.content[: error.start].count(b"\n") + 1
            en = "not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)"
            raise self.wrong(en, "不是 UTF-8 编码，请另存为 UTF-8（Excel 中选“CSV UTF-8”）", line) from None
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise self.wrong("holds a NUL byte; not a text file", "含 NUL 字节，不是文本文件", line)
        return text

    def lines(self) -> Iterator[Line]:
        """Lines of comma-separated fields, stripped; blank lines are left out.

        Raises:
            DataError: It is no text, a quote is not closed, or a field is endless.
        """
        reader = csv.reader(io.StringIO(self.text(), newline=""), strict=True)
        try:
            for fields in reader:
                if fields:
                    yield Line(reader.line_num, [field.strip() for field in fields])
        except csv.Error as error:
            raise self.wrong(f"not a CSV file: {error}", "不是有效的 CSV 文件", reader.line_num) from None


CountyFiles = Mapping[str, DataFile]
"""Key of `[county]` → the file it names."""


def copies(files: CountyFiles) -> dict[str, bytes]:
    """What results keep of them: name below their folder → content."""
    return {file.kept_as(key): file.content for key, file in files.items()}


def read_files(county: "CountyData") -> dict[str, DataFile]:
    """The files that county data name, read whole, by key.

    Args:
        county: settings with the keys of `COUNTY_FILES`.

    Raises:
        DataError: A file is missing, unreadable, no file, or larger than 32 MB.
    """
    return {key: file for key in COUNTY_FILES if (file := read_file(county, key))}


def read_file(county: "CountyData", key: str) -> DataFile | None:
    """One of these files; None if the key is empty.

    Raises:
        DataError: As `read_files`.
    """
    path = getattr(county, key)
    return _read(Path(path), *COUNTY_FILES[key]) if path else None


def _read(path: Path, en: str, zh: str) -> DataFile:
    file = DataFile(path, b"", en, zh)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise file.wrong("is no regular file", "不是普通文件")
        with path.open("rb") as source:
            content = source.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise file.wrong("no such file", "\n  ".join(filter(None, ("文件不存在", near(path))))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise file.wrong(reason, "无法读取") from None
    if len(content) > _MAX_BYTES:
        raise file.wrong(f"larger than {_MAX_BYTES // 10**6} MB", f"超过 {_MAX_BYTES // 10**6} MB")
    return file._replace(content=unchanged(path, content))
