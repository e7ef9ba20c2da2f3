"""What is worked out once and looked up until that which it follows from changes."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Results by name, each with what it was worked out for.

    Nothing here is state: a copy or a pickle leaves it behind and works it out anew.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, Any]] = {}

    def get(self, name: str, key: object, make: Callable[[], T]) -> T:
        """What `make` returns, called again only when the key differs from the last time.

        Args:
            name: Of the result.
            key: Whatever may change of what it follows from; None where nothing does.
            make: Works it out.
        """
        known = self._known.get(name)
        if known is None or (known[0] is not key and known[0] != key):  # settings compare slowly
            known = self._known[name] = key, make()
        found: T = known[1]
        return found

    def __getstate__(self) -> dict[str, Any]:
        return {"_known": {}}
