"""Where a search is kept, so that it can be broken off and taken up again."""

from pathlib import Path
from typing import TYPE_CHECKING

from ruralsim.foundation.errors import MissingExtra

if TYPE_CHECKING:
    from optuna.storages import BaseStorage


def storage(file: Path | None, purpose: str) -> "BaseStorage":
    """Optuna's storage in a journal file, or in memory.

    Args:
        file: the journal; in memory if None. It and its folder are made if they are not there.
        purpose: what needs it, for the error.

    Raises:
        MissingExtra: Optuna is not installed.
    """
    try:
        from optuna.storages import InMemoryStorage, JournalStorage
        from optuna.storages.journal import JournalFileBackend
    except ImportError:
        raise MissingExtra("experiments", purpose) from None
    if file is None:
        return InMemoryStorage()
    file.parent.mkdir(parents=True, exist_ok=True)
    _mend(file)
    return JournalStorage(JournalFileBackend(str(file)))


def _mend(file: Path) -> None:
    """Cuts off a last line that was only half written when the machine went down."""
    if file.exists() and (written := file.read_bytes()) and not written.endswith(b"\n"):
        with file.open("r+b") as journal:
            journal.truncate(written.rfind(b"\n") + 1)
