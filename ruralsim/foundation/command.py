"""The command that is being carried out, as somebody typed it; results name it."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_TYPED: ContextVar[str] = ContextVar("command", default="")


def typed() -> str:
    """The command line; empty where there is none, as in a notebook."""
    return _TYPED.get()


@contextmanager
def carrying_out(words: Sequence[str]) -> Iterator[None]:
    """Notes a command line for as long as it is being carried out.

    Args:
        words: as the shell split them, the program's name first.
    """
    token = _TYPED.set(shlex.join(words))
    try:
        yield
    finally:
        _TYPED.reset(token)
