"""What of a county a visitor follows: a household, a courier or a station, and whose diary of it is told."""

from dataclasses import dataclass, field
from typing import Any

from ruralsim.app.deciding import Deciding
from ruralsim.app.live import Live
from ruralsim.app.map.diary import diary
from ruralsim.app.ui import Reactive, solara
from ruralsim.foundation.errors import DataError


@dataclass(eq=False)
class Following(Deciding):
    """Counties on a stage, and what is followed in them.

    Attributes:
        followed: kind, uid and row of what was clicked; empty for nothing.
        told_of: the county whose diary of it is told.
    """

    followed: Reactive[dict[str, Any]] = field(default_factory=lambda: solara.reactive({}))
    told_of: Reactive[int] = field(default_factory=lambda: solara.reactive(0))

    def follow(self, who: dict[str, Any], county: int = 0) -> None:
        """Follows a household, courier or station; an empty mapping lets go.

        Args:
            who: its kind, uid and row.
            county: where it was clicked, whose diary is told.
        """
        if who == self.followed.value:  # maps beside the one that was clicked hear of it too
            return
        self.followed.value, self.told_of.value = who, county
        self.show()

    def tell_of(self, county: int) -> None:
        """Tells the diary of the same household, courier or station in another county."""
        self.told_of.value = county
        self.show()

    def _diary(self, counties: tuple[Live, ...]) -> dict[str, Any] | None:
        who = self.followed.value
        if not who:
            return None
        try:
            return diary(counties[min(self.told_of.value, len(counties) - 1)].world, who["kind"], who["uid"])
        except (DataError, KeyError):
            return None  # a courier who left, or a county that was replaced
