"""Machine code on disk: what a kernel was compiled to, and how a later process links it.

The compiler's own cache also keeps what other code could be built from, and reads all of it at every start;
nobody builds on a kernel. Here one file holds the machine code of one kernel, its entry, the few objects of
Python that it reads, and what it names of its tables.
"""

import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from llvmlite import binding as llvm
from numba import _dynfunc
from numba.core import environment
from numba.core.registry import cpu_target
from numba.core.runtime import _nrt_python

_DIGEST = 16  # bytes ahead of the rest, which a damaged file does not match

Entry = Callable[..., Any]


class _Reads(NamedTuple):
    """Objects of Python that compiled code reads.

    Attributes:
        symbol: where the code looks for them.
        module: whose globals they see.
        constants: the objects.
    """

    symbol: str
    module: str
    constants: list[Any]


class Code(NamedTuple):
    """One kernel, compiled.

    Attributes:
        name: its function.
        symbol: of its entry.
        reads: the entry's objects of Python first, then those of others that have any.
        named: what the kernel names of each of its tables (`foundation.records`).
        machine: the machine code.
    """

    name: str
    symbol: str
    reads: list[_Reads]
    named: dict[str, list[str]]
    machine: bytes


def keep(file: Path, compiled: Any, named: dict[str, list[str]]) -> None:
    """Writes what the compiler made to a file, whole or not at all.

    Args:
        file: its place.
        compiled: the compiler's result.
        named: what the kernel names of each of its tables.

    Raises:
        TypeError: The kernel holds addresses of this process, which another one cannot use.
    """
    library, what = compiled.library, compiled.fndesc
    if library.has_dynamic_globals or compiled.reload_init:
        raise TypeError(
            f"{what.qualname} holds an address or needs more than its own code: it cannot be kept"
        )
    own = compiled.environment
    others = [env for env in compiled._find_referenced_environments() if env is not own and env.consts]
    reads = [_Reads(env.env_name, env.globals["__name__"], [*env.consts]) for env in (own, *others)]
    name = what.qualname.split(".")[-1]
    code = Code(name, what.llvm_cpython_wrapper_name, reads, named, library._get_compiled_object())
    body = pickle.dumps(code)
    _write(file, _digest(body) + body)


def copy(file: Path, to: Path) -> None:
    """Keeps the same code at a second place, whole or not at all."""
    _write(to, file.read_bytes())


def _write(file: Path, whole: bytes) -> None:
    half = file.with_suffix(f".half{os.getpid()}")
    half.write_bytes(whole)
    half.replace(file)


def read(file: Path) -> Code | None:
    """What a file holds; None where there is none, or a damaged one."""
    with suppress(FileNotFoundError):
        held = file.read_bytes()
        if held[:_DIGEST] == _digest(held[_DIGEST:]):
            code: Code = pickle.loads(held[_DIGEST:])
            return code
    return None


def link(code: Code) -> Entry:
    """Makes machine code callable in this process."""
    _name_helpers()
    codegen = cpu_target.target_context.codegen()
    library = codegen.create_library(code.name)
    library.enable_object_caching()
    library._set_compiled_object(code.machine)
    library._finalize_final_module()
    environments = []
    for symbol, module, constants in code.reads:
        environments.append(environment._rebuild_env(module, constants, symbol))
        codegen.set_env(symbol, environments[-1])
    address = codegen._engine.get_function_address(code.symbol)
    entry: Entry = _dynfunc.make_function(
        import_module(code.reads[0].module),
        code.name,
        code.name,
        address,
        environments[0],
        (library, environments),
    )
    return entry


@cache
def _name_helpers() -> None:
    """Names the functions of C that arrays made in compiled code need: all that it has not in itself."""
    for name, address in _nrt_python.c_helpers.items():
        llvm.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST).digest()
