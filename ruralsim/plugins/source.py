"""A plug-in as it was opened: a file, or an installed module.

A file is read once, whole. What was read is what is hashed, kept beside results, sent to workers and run:
the module is made from a copy in the user's cache, named by its content, so that an edited file is another
module.
An installed module is imported as it is; its digest covers the package it belongs to.
"""

import importlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from traceback import extract_tb
from types import ModuleType

from ruralsim.foundation import kernel
from ruralsim.foundation.errors import PluginError, RuralsimError
from ruralsim.foundation.paths import UnusablePath, cache_folder, near, usable
from ruralsim.plugins.naming import is_file
from ruralsim.results.files import INPUTS, unchanged

_HOME = "ruralsim_plugins"
_MAX_BYTES = 1_000_000
_SOURCES = (".py", ".toml", ".csv", ".json")
_lock = RLock()
_opened: dict[tuple[str, str], ModuleType] = {}
_names: dict[str, str] = {}  # file that a module was made from -> what the plug-in is called


@dataclass(frozen=True)
class Plugin:
    """A plug-in as it was opened.

    Attributes:
        name: as the scenario names it: a path, or a module.
        stem: name of its file without ending, or last part of the module: what a lever in it is called.
        digest: of what it holds, 32 hexadecimal digits.
        content: of the file; None of an installed module.
        module: its code.
    """

    name: str
    stem: str
    digest: str
    content: bytes | None = field(repr=False)
    module: ModuleType = field(compare=False, repr=False)

    @property
    def kept_as(self) -> str:
        """How results name it: a copy beside them, or the module itself."""
        return self.name if self.content is None else f"{INPUTS}/{self.stem}.{self.digest[:12]}.py"

    def __reduce__(self) -> tuple[object, tuple[str, str, bytes | None]]:
        return _sent, (self.name, self.digest, self.content)

    def wrong(self, en: str, zh: str, hint: str = "") -> PluginError:
        """The error for something in it."""
        return PluginError(self.name, en, zh, hint)


def opened(name: str) -> Plugin:
    """Opens a plug-in.

    Args:
        name: path of a file that ends in `.py`, or name of an installed module.

    Raises:
        PluginError: It is not there, cannot be read, or fails as it is imported; the error says where.
    """
    return _from_file(name, _read(name)) if is_file(name) else _from_module(name)


def _sent(name: str, digest: str, content: bytes | None) -> Plugin:
    """A plug-in as another process opened it: a file comes along, a module must be the same here.

    Raises:
        PluginError: It is missing here, or another one.
    """
    if content is not None:
        return _from_file(name, content)
    try:
        found = _from_module(name)
    except PluginError as error:
        en, zh = f"is missing where the run is to be made: {error.en}", f"工作节点缺少该插件：{error.zh}"
        raise PluginError(name, en, zh, error.hint) from None
    if found.digest != digest:
        en = f"is another one where the run is to be made ({found.digest[:8]}, not {digest[:8]})"
        hint = "install the same everywhere, and start workers anew · 请统一安装，并重启工作节点"
        raise PluginError(name, en, "工作节点上的插件版本不一致", hint)
    return found


def _read(name: str) -> bytes:
    try:
        path = usable(name)
    except UnusablePath as error:
        raise PluginError(name, error.en, error.zh) from None
    if not path.exists():
        raise PluginError(name, "no such file", "文件不存在", near(path))
    if not path.is_file() or path.suffix != ".py":
        hint = (
            "a plug-in is one file of Python; more than one is a package, to be installed and named · "
            "插件为单个 .py 文件；多个文件请做成包，安装后以模块名引用"
        )
        raise PluginError(name, "is no file that ends in .py", "不是 .py 文件", hint)
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise PluginError(name, f"cannot be read: {error.strerror}", "无法读取") from None
    if len(content) > _MAX_BYTES:
        raise PluginError(name, "larger than 1 MB; not a plug-in", "超过 1 MB，不是插件")
    return unchanged(path, content)


def _from_file(name: str, content: bytes) -> Plugin:
    digest = _digest(content)
    stem = re.sub(r"\W", "_", Path(name).name.partition(".")[0])
    with _lock:
        module = _opened.get((stem, digest))
        if module is None:
            file = _copy(stem, digest, content)
            _names[str(file)] = name
            home = f"{_HOME}.x{digest[:12]}"
            for parent in (_HOME, home):  # what pickles a class or a record of the module looks for them
                sys.modules.setdefault(parent, ModuleType(parent))
            spec = spec_from_file_location(f"{home}.{stem}", file)
            assert spec is not None
            assert spec.loader is not None
            module = sys.modules[spec.name] = module_from_spec(spec)
            with _explained(name, spec.name):
                spec.loader.exec_module(module)
            _opened[stem, digest] = module
    return Plugin(name, stem, digest, content, module)


def _copy(stem: str, digest: str, content: bytes) -> Path:
    """The file that a module is made from: ours, so that it stays as it was read."""
    folder = cache_folder() / "plugins" / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="ruralsim-plugin-"))
    file = folder / f"{stem}.py"
    if not file.exists() or file.read_bytes() != content:
        half = folder / f".{stem}.{os.getpid()}"
        half.write_bytes(content)
        half.replace(file)  # whole or not at all, whoever else writes it
    return file


def _from_module(name: str) -> Plugin:
    with _lock:
        known = _opened.get((name, ""))
        if known is None:
            root = name.partition(".")[0]
            try:
                spec = find_spec(root) if re.fullmatch(r"\w+(\.\w+)*", name) else None
            except ValueError:  # a module that was made without a file
                spec = None
            if spec is None or spec.origin is None:
                hint = (
                    "install it where ruralsim runs, or name a file that ends in .py · "
                    "请在 ruralsim 的环境中安装，或改为引用 .py 文件"
                )
                raise PluginError(name, "no such module", "没有该模块", hint)
            digest = _of_package(Path(spec.origin))
            with _explained(name):
                known = importlib.import_module(name)
            known.__dict__["__ruralsim_digest__"] = digest
            _names[str(known.__file__)] = name
            _opened[name, ""] = known
    return Plugin(name, name.rpartition(".")[2], known.__dict__["__ruralsim_digest__"], None, known)


@contextmanager
def _explained(name: str, module: str = "") -> Iterator[None]:
    """Turns whatever a module raises as it is imported into an error for people; nothing of it stays.

    Raises:
        PluginError: Naming line and reason.
    """
    try:
        yield
    except Exception as error:
        sys.modules.pop(module, None)
        kernel.forget(module)
        if isinstance(error, RuralsimError):
            raise
        raise _failed(name, error, "fails as it is imported", "导入失败") from error


def _failed(name: str, error: BaseException, en: str, zh: str) -> PluginError:
    if isinstance(error, SyntaxError):
        said = f"line {error.lineno}: {error.msg}: {(error.text or '').strip()}"
        return PluginError(name, f"is no Python: {said}", f"Python 语法错误（第 {error.lineno} 行）")
    line = next((number for called, number in _frames(error) if called == name), 0)
    where, there = (f"line {line}: ", f"（第 {line} 行）") if line else ("", "")
    hint = ""
    if isinstance(error, ModuleNotFoundError):
        hint = (
            f"{error.name} is not installed where ruralsim runs; of a plug-in that is a file, the files "
            f"beside it are not seen: make it a package, and install it · 未安装 {error.name}；"
            "文件插件看不到同目录的其他文件，请做成包并安装"
        )
    return PluginError(name, f"{en}: {where}{type(error).__name__}: {error}", f"{zh}{there}", hint)


@contextmanager
def blamed() -> Iterator[None]:
    """Turns what is raised in the code of a plug-in into an error that names it.

    Raises:
        PluginError: Naming plug-in, line and reason.
    """
    try:
        yield
    except RuralsimError:
        raise
    except Exception as error:
        name = next((called for called, _ in _frames(error)), "")
        if not name:  # the compiler names the file only in words
            name = next((called for file, called in _names.items() if file in str(error)), "")
        if not name:
            raise
        raise _failed(name, error, "raised", "运行时出错") from error


def _frames(error: BaseException) -> Iterator[tuple[str, int]]:
    """Plug-in and line of every call in the code of a plug-in, the innermost first."""
    for at in reversed(extract_tb(error.__traceback__)):
        if at.filename in _names:
            yield _names[at.filename], at.lineno or 0


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _of_package(origin: Path) -> str:
    """Digest of an installed module: its file, or every source of its package."""
    if origin.name != "__init__.py":
        return _digest(origin.read_bytes())
    found = blake2b(digest_size=16)
    for file in sorted(origin.parent.rglob("*")):
        if file.suffix in _SOURCES and "__pycache__" not in file.parts:
            with suppress(OSError):
                found.update(f"{file.relative_to(origin.parent).as_posix()}\0".encode())
                found.update(file.read_bytes() + b"\0")
    return found.hexdigest()
