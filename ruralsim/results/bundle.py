"""Results to go with a paper: one file that holds what they are, what they were made from, and how.

```
paper.zip
  README.md          what this is, in English and Chinese, and how to see whether it is so
  bundle.json        kind, title, command, where it was made, and a digest of every other file
  results/           the results, as a folder of ours: tables, labels, question, data files
    runs/            every run they rest on, with its scenario and a digest of its bits
  constraints.txt    versions of every package, for pip
  odd.md             the model's description; odd.zh.md in Chinese
  CITATION.cff       how to cite it
```

Bundling the same results twice in the same environment gives the same bytes.
"""

import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.results import folder
from ruralsim.results.files import write_json

FORMAT = "ruralsim-bundle/1"
_EXPECTED = (
    "a .zip that `ruralsim bundle` made, or it unpacked, is expected",
    "应为 ruralsim bundle 生成的 .zip 或其解包文件夹",
)
ABOUT = "bundle.json"
RESULTS = "results"

MOST_FILES = 20_000
MOST_ABOUT = 16 * 2**20
"""Of `bundle.json`, which names every file."""
MOST_BYTES = 8 * 2**30
"""Of an unpacked bundle; what claims to hold more is not unpacked."""

_DATE = (1980, 1, 1, 0, 0, 0)  # the least that a ZIP can say: when it was made is in the manifest
_CHUNK = 2**20


def pack(source: Path, out: Path, about: Mapping[str, Any]) -> None:
    """Writes a bundle, whole or not at all.

    Args:
        source: folder of the files that go into it.
        out: the bundle.
        about: what `bundle.json` says beside the files' digests.

    Raises:
        OutputError: It cannot be written, or the disk is full.
    """
    names = sorted(file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file())
    digests = {name: _digest(source / name) for name in names}
    with folder.explained(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        write_json(source / ABOUT, {"format": FORMAT, **about, "files": digests}, indent=1)
        with (
            folder.replacing(out) as partial,
            zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
        ):
            for name in (ABOUT, *names):
                entry = zipfile.ZipInfo(name, _DATE)
                entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
                entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, (source / name).stat().st_size
                with (source / name).open("rb") as file, packed.open(entry, "w") as into:
                    while chunk := file.read(_CHUNK):
                        into.write(chunk)


@contextmanager
def unpacked(path: str | Path) -> Iterator[Path]:
    """Yields a bundle as a folder: one that was unpacked by hand itself, otherwise a passing one.

    What is found wrong in a passing one is said of the bundle.

    Raises:
        DataError: It is no bundle, is damaged, or would write outside its folder.
        OutputError: There is no room to unpack it.
    """
    place = usable(path)
    if place.is_dir():
        yield place
        return
    with TemporaryDirectory(prefix="ruralsim-bundle-") as made:
        try:
            with zipfile.ZipFile(place) as packed:
                for entry in _sound(packed, place):
                    _unpack(packed, entry, Path(made))
        except FileNotFoundError:
            raise DataError(f"{place}: no such file · 文件不存在") from None
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, OSError) as error:
            raise DataError(
                f"{place} is no bundle, or is damaged: {error}; {_EXPECTED[0]} · "
                f"不是存档包，或已损坏；{_EXPECTED[1]}"
            ) from None
        try:
            yield Path(made)
        except DataError as error:  # whoever gave the bundle does not know the passing folder
            if type(error) is not DataError or made not in str(error):
                raise
            raise DataError(str(error).replace(made, str(place))) from None


def read(place: Path) -> dict[str, Any]:
    """What an unpacked bundle says of itself.

    Raises:
        DataError: It is none, or a newer version wrote it.
    """
    file = place / ABOUT
    found = folder.read_json(file) if file.exists() else {}
    kind = str(found.get("format")) if isinstance(found, dict) else ""
    if not kind.startswith("ruralsim-bundle/") or not isinstance(found.get("files"), dict):
        raise DataError(
            f"{place} is no bundle of ruralsim; {_EXPECTED[0]} · 不是 ruralsim 存档包；{_EXPECTED[1]}"
        )
    if kind != FORMAT:
        raise DataError(f"{place} has format {kind}; this version reads {FORMAT} · 格式与本版本不符")
    return dict(found)


def contents(place: Path) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """What a bundle says of itself, and name and size of every file in it, without unpacking it.

    Raises:
        DataError: It is none, or is damaged.
    """
    try:
        with zipfile.ZipFile(place) as packed:
            if packed.getinfo(ABOUT).file_size > MOST_ABOUT:
                raise DataError(f"{place}: {ABOUT} is too long · {ABOUT} 过长")
            about = json.loads(packed.read(ABOUT))
            sizes = [(entry.filename, entry.file_size) for entry in packed.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError, KeyError, RuntimeError) as error:
        raise DataError(f"{place} is no bundle, or is damaged: {error} · 不是存档包，或已损坏") from None
    except ValueError:
        raise DataError(f"{place}: {ABOUT} cannot be read · 无法读取 {ABOUT}") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise DataError(f"{place} is no bundle of ruralsim · 不是 ruralsim 存档包")
    return about, sizes


def changed(place: Path, about: Mapping[str, Any]) -> list[str]:
    """Names of files that are missing, or not what they were when they were bundled."""
    names = {str(name): str(digest) for name, digest in about["files"].items()}
    return [
        n for n, d in names.items() if not _inside(n) or not (place / n).is_file() or _digest(place / n) != d
    ]


def _unpack(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, made: Path) -> None:
    target = made / entry.filename
    with folder.explained(made):
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as file, target.open("wb") as into:
            while chunk := file.read(_CHUNK):
                into.write(chunk)


def _sound(packed: zipfile.ZipFile, place: Path) -> list[zipfile.ZipInfo]:
    """The files of a bundle, if every one of them may be written.

    Raises:
        DataError: One leads elsewhere, is a link, is locked or stands twice; or they are too many, too large.
    """
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    seen = set[str]()
    for entry in entries:
        name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
        if not _inside(name) or kind not in (0, stat.S_IFREG) or entry.flag_bits & 1 or name.lower() in seen:
            raise DataError(
                f"{place} is not unpacked: {name!r} leads out of it, is no plain file, is locked or "
                "stands twice · 未解包：其中的文件指向包外、不是普通文件、已加密或重名"
            )
        seen.add(name.lower())
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or total > MOST_BYTES:
        raise DataError(
            f"{place} is not unpacked: {len(entries):,} files of {total:,} bytes; allowed are "
            f"{MOST_FILES:,} and {MOST_BYTES:,} · 未解包：文件数或总大小超限"
        )
    return entries


def _inside(name: str) -> bool:
    """Whether a name stays below the folder it is unpacked into, on every system."""
    path = PurePosixPath(name)
    strange = any(character in name for character in "\\:\0")
    return bool(path.parts) and not strange and not path.is_absolute() and ".." not in path.parts


def _digest(file: Path) -> str:
    found = sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
