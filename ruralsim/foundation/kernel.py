"""How kernels are compiled, kept and called; beside this file only `handing` knows the compiler's inside.

A `@rule` is arithmetic on one agent's numbers; a `@kernel` is the loop over rows that calls it. Tables and
settings reach a kernel as records of the columns that it names (`foundation.records`). Both are plain Python
when NUMBA_DISABLE_JIT=1, with the same bits, provided that rules widen what they read: write `int(k[i])` for
small integers, and `np.float64(x[i])` where two `f4` cells meet in one expression, since the compiler takes
`float(x[i])` for the narrow number it is.

Compiled code is kept in the user's cache (`foundation.machine`), in a folder named by everything it may have
been made of: the sources that the kernel's file imports, compiler, options and processor. After an edit of
those sources it is taken over where the edit did not touch what the compiler sees (`foundation.ingredients`).
RURALSIM_CACHE names another place.
"""

import hashlib
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import numba
import numpy as np
from filelock import FileLock

from ruralsim.foundation import ingredients, machine, records
from ruralsim.foundation.paths import cache_folder
from ruralsim.foundation.sources import digest_of_file, reached

Progress = Callable[[int, int, str], None]
"""Called with kernels compiled so far, kernels to compile, and the name of the next."""

_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "fastmath": False}
_config: Any = numba.config
_PACKAGE = Path(__file__).parents[1]
_KEPT_PER_MODULE = 10
_ALONE = 12  # kernels that one process compiles before a second would be of use
_HARMLESS = {"NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS"}  # variables that do not change compiled code

F = TypeVar("F", bound=Callable[..., Any])

_kernels: list["Kernel"] = []
_checked = bool(os.environ.get("RURALSIM_CHECKED_KERNELS"))  # every call through the compiler's own checks


def compiling_disabled() -> bool:
    """Whether rules and kernels run as plain Python (NUMBA_DISABLE_JIT=1)."""
    return bool(_config.DISABLE_JIT)


def rule(function: F) -> F:
    """Compiles a function of scalars for use inside kernels; callable from Python too.

    A rule that returns an array, alone or within what it returns, is refused: where its annotation says so,
    at once; else when a kernel that calls it is compiled.

    Raises:
        TypeError: It returns an array: nobody counts who holds it, and the memory would be given back twice.
    """
    if records.is_array(function.__annotations__.get("return")):
        raise _returns_array(function)
    if compiling_disabled():
        return function
    # no references are counted: a rule neither makes nor keeps arrays
    options = {**_OPTIONS, "_nrt": False, "no_cfunc_wrapper": True}
    takes_records = any(records.is_record(hint) for hint in function.__annotations__.values())
    compiled: Any = numba.njit(no_cpython_wrapper=takes_records, **options)(function)
    dispatcher: Any = type(compiled)
    compiled.__class__ = _rule_class(dispatcher, takes_records)
    return cast(F, compiled)


@cache
def _rule_class(dispatcher: Any, takes_records: bool) -> Any:
    """The compiler's class of rules. Those that take records are compiled inside kernels only."""

    def compile_(self: Any, signature: Any) -> Any:
        entry = dispatcher.compile(self, signature)
        for overload in self.overloads.values():
            if _holds_array(overload.signature.return_type):
                raise _returns_array(self.py_func)
        return entry

    def call(self: Any, *args: Any, **named: Any) -> Any:
        return self.py_func(*args, **named)

    own = {"compile": compile_, **({"__call__": call} if takes_records else {})}
    return type("RecordRule" if takes_records else "Rule", (dispatcher,), own)


def _holds_array(kind: object) -> bool:
    """Whether values of a type of the compiler are arrays, or hold some."""
    inside = getattr(kind, "types", ()) or (getattr(kind, "type", None),)  # of tuples, of what may be None
    return isinstance(kind, numba.types.Array) or any(map(_holds_array, filter(None, inside)))


def _returns_array(function: Callable[..., Any]) -> TypeError:
    return TypeError(f"rule {function.__name__} returns an array; let its caller hand it one to fill")


def kernel(function: Callable[..., Any]) -> "Kernel":
    """Declares a compiled loop; its types are read from its annotations (`foundation.records`)."""
    made = Kernel(function)
    _kernels.append(made)
    return made


def forget(module: str) -> None:
    """Takes back the kernels of a module that could not be imported."""
    _kernels[:] = [k for k in _kernels if k.function.__module__ != module]


def ready(progress: Progress | None = None) -> None:
    """Makes every kernel imported so far ready to run, compiling only what the cache lacks.

    Where many are missing, a second process compiles them from the other end of the list; they meet where
    they meet, and take over from the cache what the other has made.
    """
    missing = sorted((k for k in _kernels if not k.cached() and not k.take()), key=lambda k: k.size)
    helper = _start_helper(missing) if len(missing) > _ALONE else None
    try:
        for k in missing:
            if progress is not None:
                progress(sum(other.cached() for other in missing), len(missing), k.name)
            k.load()
    finally:
        if helper is not None:
            helper.kill()
            helper.wait()
    for k in _kernels:
        k.load()
    if missing and progress is not None:
        progress(len(missing), len(missing), "")


def _start_helper(missing: "list[Kernel]") -> subprocess.Popen[bytes] | None:
    """A process that compiles the kernels of modules, the last first; None where there is none to be had."""
    if (os.cpu_count() or 1) < 2 or not sys.executable:
        return None
    modules = dict.fromkeys(k.function.__module__ for k in reversed(missing))
    path = os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    code = f"from {__name__} import _help; _help({[*modules]!r})"
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "RURALSIM_CACHE": str(_root().parent)},
            stdin=quiet, stdout=quiet, stderr=quiet,
        )  # fmt: skip
    except OSError:
        return None


def _help(modules: list[str]) -> None:
    """Compiles what the cache lacks of these modules' kernels, the largest first."""
    for module in modules:
        with suppress(ImportError):  # a notebook's or a script's own kernels stay with their owner
            import_module(module)
    for k in sorted(_kernels, key=lambda k: k.size, reverse=True):
        k.load()


def cached() -> bool:
    """Whether `ready` would find every kernel imported so far in the cache."""
    return all(k.cached() for k in _kernels)


class Kernel:
    """A loop over rows with one signature, compiled or loaded at its first call or by `ready`.

    Nothing else is ever compiled for it: an array of another type, layout or rank raises TypeError, and so
    does another table than the one declared.

    Attributes:
        function: The Python source of the loop.
        name: Module and function, for messages.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.name = f"{function.__module__.removeprefix('ruralsim.')}.{function.__name__}"
        self.__doc__ = function.__doc__
        self._call: Callable[..., Any] = self._first_call

    def __call__(self, *args: Any) -> Any:
        """Runs the loop.

        Raises:
            TypeError: An argument is not what the loop declares.
        """
        return self._call(*args)

    def __repr__(self) -> str:
        return f"<kernel {self.name}{inspect.signature(self.function)}>"

    def load(self) -> None:
        """Links what is on disk; what is not there is compiled, by one process at a time."""
        if self._call != self._first_call:
            return
        if compiling_disabled():
            self._call = self._plain
            return
        if _checked:
            arguments = self._arguments(records.named(self.function))
            entry: Any = self._compiled(arguments)[0]
        else:
            entry, arguments = self._kept() or self._made()
        self._call = _taking(self.name, arguments, entry)

    def _kept(self) -> "tuple[Any, list[records.Argument]] | None":
        code = machine.read(self._file)
        return None if code is None else (machine.link(code), self._arguments(code.named))

    def _made(self) -> "tuple[Any, list[records.Argument]]":
        file = self._file
        with FileLock(file.with_suffix(".lock")):
            kept = self._kept()  # another process may have made it meanwhile
            if kept is not None:
                return kept
            named = records.named(self.function)
            arguments = self._arguments(named)
            same = self._same(arguments)
            if same is None or machine.read(same) is None:
                _, compiled = self._compiled(arguments)
                machine.keep(file, compiled, named)
                if same is not None:
                    machine.copy(file, same)
                    _make_room(same.parent)
                return compiled.entry_point, arguments
            machine.copy(same, file)
            os.utime(same)  # in use: the longest unused go first
        return self._kept() or self._made()

    def take(self) -> bool:
        """Whether code that was made of the same lay ready, and was taken over."""
        same = self._same(self._arguments(records.named(self.function)))
        if same is not None and same.exists():
            self.load()
        return self.cached()

    def _same(self, arguments: "list[records.Argument]") -> Path | None:
        """Where code lies that was made of the same, whatever else of the sources has changed since."""
        made_of = ingredients.digest(self.function, tuple(argument.type() for argument in arguments))
        if made_of is None:
            return None
        folder = _root() / "same" / self.name
        folder.mkdir(parents=True, exist_ok=True)
        around = hashlib.blake2b(_surroundings().encode(), digest_size=8).hexdigest()
        return folder / f"{around}-{made_of}.code"

    def _arguments(self, named: dict[str, list[str]]) -> "list[records.Argument]":
        return records.arguments(self.function, named, ready=not _checked)

    def _compiled(self, arguments: "list[records.Argument]") -> tuple[Any, Any]:
        """The compiler's dispatcher, and what it made for the loop's one signature."""
        _prepare_compiler()
        types = tuple(argument.type() for argument in arguments)
        dispatcher = numba.njit(no_cfunc_wrapper=True, **_OPTIONS)(self.function)
        with _plain_indices():
            dispatcher.compile(types)
        dispatcher.disable_compile()
        return dispatcher, dispatcher.overloads[types]

    @property
    def _file(self) -> Path:
        folder = _folder(self.function.__module__, self.function.__code__.co_filename)
        return folder / f"{self.function.__name__}.code"

    def cached(self) -> bool:
        """Whether nothing would have to be compiled."""
        return compiling_disabled() or self._call != self._first_call or self._file.exists()

    @property
    def size(self) -> int:
        """Length of the code, which goes with the time to compile it."""
        return len(self.function.__code__.co_code)

    def _first_call(self, *args: Any) -> Any:
        self.load()
        return self._call(*args)

    def _plain(self, *args: Any) -> Any:
        with np.errstate(
            all="ignore"
        ):  # hashes wrap around, guarded quotients divide by zero: both are meant
            return self.function(*args)


def _taking(name: str, arguments: "list[records.Argument]", entry: Callable[..., Any]) -> Callable[..., Any]:
    """The compiled loop behind what makes records of its tables and checks its loose arrays.

    The entry itself checks nothing; the compiler's dispatcher would take two to three times as long.
    """
    count = len(arguments)
    takes = [(k, argument.take) for k, argument in enumerate(arguments) if argument.take is not None]

    def call(*given: Any) -> Any:
        if len(given) != count:
            raise TypeError(f"kernel {name} takes {count} arguments, was given {len(given)}")
        taken = [*given]
        for k, take in takes:
            taken[k] = take(taken[k])
        return entry(*taken)

    return call


@cache
def _prepare_compiler() -> None:
    """Teaches the compiler to open blocks, and spares it looking for linear algebra, which loads slowly."""
    import_module("ruralsim.foundation.opening")
    algebra: Any = import_module("numba.np.linalg")
    usual = algebra.ensure_blas
    algebra.ensure_blas = lambda: None
    try:
        reader: Any = import_module("numba.np.arraymath")
        reader.ensure_blas = usual
    finally:
        algebra.ensure_blas = usual


@contextmanager
def _plain_indices() -> Iterator[None]:
    """While it lasts, compiled code takes an index as it is: no kernel counts from the end of an array.

    The compiler would test each index for its sign, a tenth of the day. A test runs a county in which every
    index is held against both ends of its array.
    """
    inside: Any = import_module("numba.np.arrayobj")
    usual = inside.fix_integer_index

    def plain(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
        return context.cast(builder, index, kind, numba.types.intp if kind.signed else numba.types.uintp)

    inside.fix_integer_index = plain
    try:
        yield
    finally:
        inside.fix_integer_index = usual


@cache
def _folder(module: str, file: str) -> Path:
    """The cache folder for the kernels of one module, made if need be."""
    digest = hashlib.blake2b(_surroundings().encode(), digest_size=10)
    for source in sorted(reached(Path(file))):
        digest.update(source.encode() + digest_of_file(source))
    root = _root()
    folder = root / f"{module}-{digest.hexdigest()}"
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    os.utime(folder)  # in use: the longest unused go first
    if new:
        for stale in sorted(root.glob(f"{module}-*"), key=_last_used)[:-_KEPT_PER_MODULE]:
            shutil.rmtree(stale, ignore_errors=True)
    return folder


def _make_room(folder: Path) -> None:
    """Of one kernel's codes in the cache the longest unused go."""
    for stale in sorted(folder.glob("*.code"), key=_last_used)[:-_KEPT_PER_MODULE]:
        stale.unlink(missing_ok=True)


def _last_used(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:  # another process clears up at the same time
        return 0


@cache
def _root() -> Path:
    root = cache_folder() / "kernels"
    try:
        root.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=root).close()
    except OSError:
        root = Path(tempfile.mkdtemp(prefix="ruralsim-")) / "kernels"
        root.mkdir()
    return root


@cache
def _surroundings() -> str:
    """Everything but our sources that compiled code depends on."""
    from llvmlite import binding

    options = sorted(
        f"{k}={v}" for k, v in os.environ.items() if k.startswith("NUMBA_") and k not in _HARMLESS
    )
    cpu = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    return repr(
        (
            sys.version,
            numba.__version__,
            llvmlite.__version__,
            np.__version__,
            cpu,
            options,
            _OPTIONS,
            "plain indices, rules without references, blocks",
        )
    )
