"""Folders that are either whole or not there.

A run is written to a hidden sibling of its folder, flushed to the disk, and renamed. Whoever sees the name
sees the whole run; a run that was stopped, or a disk that filled up, leaves nothing that passes for one.
"""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Any

from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.foundation.paths import near, usable

MANIFEST = "manifest.json"
FORMAT = "ruralsim-run/1"
"""Layout of a run folder and its version, written into the manifest as `format`."""

_PARTIAL = ".partial"  # ends the names of what is not whole yet


FILES = (
    ".csv", ".doc", ".docx", ".gz", ".htm", ".html", ".json", ".md", ".parquet", ".pdf", ".png", ".ppt",
    ".pptx", ".svg", ".toml", ".txt", ".wps", ".xls", ".xlsx", ".xml", ".yaml", ".yml", ".zip",
)  # fmt: skip
"""Endings that promise a file of some kind, which a folder of results is not."""


def ends_in(path: Path, *endings: str) -> Path:
    """A path of a file whose name says what it holds.

    Raises:
        OutputError: It ends otherwise: whoever opens `report.docx` expects what a word processor wrote.
    """
    if path.suffix.lower() not in endings:
        known, stem = " / ".join(endings), path.stem if path.suffix.lower() in FILES else path.name
        raise OutputError(
            f"{path}: what is written there is {known}, so its name must end so · 文件名须以 {known} 结尾\n"
            f"  did you mean · 是否想写: {path.with_name(stem + endings[0])}"
        )
    return path


def is_run_folder(folder: Path, kind: str = "ruralsim-run/") -> bool:
    """Whether a folder holds a run of ours (or what else begins its format): its manifest says so."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("format")).startswith(kind)


def kind_of(folder: Path) -> str:
    """What a folder of ours holds, such as "run" or "store"; empty if it is none."""
    if not is_run_folder(folder, "ruralsim-"):
        return ""
    return str(read_json(folder / MANIFEST)["format"]).removeprefix("ruralsim-").partition("/")[0]


def of_results(given: Path) -> Path:
    """A folder that may hold results; whether it does is for who reads it to see.

    Raises:
        DataError: It is a file, is not there, or is a county's: with what is expected, and what may be meant.
    """
    if kind_of(given) == "county":
        raise DataError(
            f"{given}: a county's folder, not one of results; its page is written by "
            f"`ruralsim county check {given}` · 是县域文件夹，不是结果文件夹；"
            "其页面由 ruralsim county check 生成"
        )
    if given.is_dir():
        return given
    if given.exists():
        meant = (
            f"did you mean · 是否想写: {given.parent}" if kind_of(given.parent) not in ("", "county") else ""
        )
        said = (
            "is a file; the folder of a run or of findings is expected",
            "是文件，应为运行或分析结果的文件夹",
        )
    else:
        meant, said = near(given, folders=True), ("no such folder", "文件夹不存在")
    raise DataError("\n  ".join(filter(None, (f"{given}: {said[0]} · {said[1]}", meant))))


def _is_half_a_manifest(name: str) -> bool:
    return name.startswith(f".{MANIFEST}.") and name.endswith(_PARTIAL)


def claim(folder: str | Path, kind: str = "") -> Path:
    """Makes sure, before a long run, that its results can go to a folder.

    Args:
        folder: Where to.
        kind: Of what will be written, such as "run": results of another kind are not replaced. Any if empty.

    Returns:
        The folder as an absolute path; its parent exists and takes files. The folder itself is not made.

    Raises:
        OutputError: The place is named like a file, holds something that may not be replaced, or cannot be
            written.
    """
    path = usable(folder).absolute()
    if any("\ud800" <= character <= "\udfff" for character in str(path)):
        name = str(path).encode("utf-8", "replace").decode()
        raise OutputError(f"{name}: results need a folder whose name is UTF-8 · 结果文件夹名须为 UTF-8 编码")
    if path.suffix.lower() in FILES and not path.is_dir():
        raise OutputError(
            f"{path}: results are a folder of several files, and {path.suffix} names a single one · "
            f"结果是文件夹,名称不应以 {path.suffix} 结尾\n  did you mean · 是否想写: {path.with_suffix('')}"
        )
    if path.is_symlink() or path.exists():
        if not path.is_dir():
            raise OutputError(
                f"{path} is not a folder: results would replace it · 不是文件夹，结果会将其覆盖"
            )
        # looked at before the manifest, which somebody else may be writing at this moment
        strange = any(not _is_half_a_manifest(file.name) for file in path.iterdir())
        if strange and not is_run_folder(path, "ruralsim-"):
            raise OutputError(f"{path} holds files that are not a run of ruralsim: choose another folder")
        if kind and strange and (there := kind_of(path)) != kind:
            raise OutputError(
                f"{path} holds a {there}, which a {kind} would replace: choose another folder · "
                f"该文件夹存有 {there} 结果，不可用 {kind} 结果覆盖，请另选文件夹"
            )
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    return path


@contextmanager
def whole(folder: str | Path, kind: str = "") -> Iterator[Path]:
    """Yields an empty hidden folder to write into; at the end of the block it becomes `folder`, at once.

    An older run of that name is replaced. If the block fails, nothing is left and the older run stays.

    Args:
        folder: Where to.
        kind: As in `claim`.

    Raises:
        OutputError: The place holds something that may not be replaced, cannot be written, or is full.
    """
    target = claim(folder, kind)
    with explained(target):
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_PARTIAL, dir=target.parent))
        try:
            yield partial
            partial.chmod(0o777 & ~_umask())
            for file in partial.rglob("*"):
                _flush(file)
            _flush(partial)
            _rename(partial, target)
            _flush(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def read_json(file: Path) -> Any:
    """Reads one of a run folder's JSON files.

    Raises:
        DataError: It is missing or damaged.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            f"{file.parent} is no run folder: {file.name} is missing · 不是运行结果文件夹：缺少 {file.name}"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{file} cannot be read · 无法读取: {error}") from None


@contextmanager
def legible(folder: Path) -> Iterator[None]:
    """Turns what is raised by a folder whose files do not hold what they should into an error for people.

    Its files are ours, so nothing in them is checked one by one; but somebody may have edited or cut them.

    Raises:
        DataError: Naming the folder, and where reading it broke off.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        at = extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}: {str(error)[:200]} ({Path(at.filename).name}:{at.lineno})"
        raise DataError(
            f"{folder} is damaged, edited or incomplete · 结果文件夹已损坏、被改动或不完整\n  {where}"
        ) from error


def _rename(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
        return
    older = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    try:
        target.rename(older / "run")
        try:
            partial.rename(target)
        except OSError:
            (older / "run").rename(target)
            raise
    finally:
        shutil.rmtree(older, ignore_errors=True)


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # pragma: no cover (folders cannot be opened there)
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot flush
            raise
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yields a hidden file to write; at the end of the block it takes the place of `file`, at once.

    Whoever opens `file` finds all of the new content or all of the old; if the block fails, the old.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=_PARTIAL, dir=file.parent)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o666 & ~_umask())
        _flush(partial)
        partial.replace(file)
        _flush(file.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns a failure to write into an `OutputError` that says where and why."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            reason, zh = "the disk is full", "磁盘已满"
        elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
            reason, zh = "no permission to write there", "没有写入权限"
        else:
            reason = zh = error.strerror or str(error)
        raise OutputError(f"{path} cannot be written: {reason} · 无法写入：{zh}") from error
