"""Files for others, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruralsim.foundation.errors import OutputError
from ruralsim.foundation.paths import usable
from ruralsim.results.folder import ends_in, explained, replacing


@contextmanager
def replaced(file: str | Path, *endings: str) -> Iterator[Path]:
    """Yields a hidden file to write; at the end of the block it is `file`, at once.

    If the block fails, nothing is left, and a file of that name stays as it was.

    Args:
        file: Where to.
        endings: What its name may end in.

    Raises:
        OutputError: Its name ends otherwise, it is a folder, it is open in another program where that keeps
            others from it, or cannot be written.
    """
    target = ends_in(usable(file).absolute(), *endings)
    if target.is_dir():
        raise OutputError(f"{target} is a folder, not a file · 是文件夹，不是文件")
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as partial:
            yield partial
