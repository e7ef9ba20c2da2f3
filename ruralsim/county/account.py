"""What became of a county's files: what was read, repaired and left out, and which entries are suspicious."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ruralsim.foundation.spelling import counted
from ruralsim.world.county_notes import Note

SUSPECTS = 10
"""The most suspicious entries that are shown."""
_LISTED = 12  # rows named one by one


def rows_in_words(rows: Sequence[int]) -> tuple[str, str]:
    """Numbers of rows in both languages, the first dozen of many.

    >>> rows_in_words([9]), rows_in_words([9, 16])
    (('row 9', '第 9 行'), ('rows 9, 16', '第 9、16 行'))
    """
    if not rows:
        return "", ""
    more = " …" if len(rows) > _LISTED else ""
    shown = [str(row) for row in rows[:_LISTED]]
    return f"row{'s' if rows[1:] else ''} {', '.join(shown)}{more}", f"第 {'、'.join(shown)}{more} 行"


@dataclass
class Account:
    """What became of the files: every entry a sentence in both languages."""

    read: list[Note] = field(default_factory=list)
    repaired: list[Note] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    suspicious: list[tuple[float, Note]] = field(default_factory=list)
    """With how odd it is: the higher, the odder."""
    villages: str = ""
    """File and sheet of the list of villages."""

    def note(self, en: str, zh: str) -> None:
        """Something was read."""
        self.read.append(Note(en, zh))

    def repair(self, en: str, zh: str) -> None:
        """Something was read otherwise than it stood there."""
        self.repaired.append(Note(en, zh))

    def leave_out(self, en: str, zh: str) -> None:
        """Something was not read."""
        self.left_out.append(Note(en, zh))

    def leave_out_rows(self, where: str, rows: Sequence[int], en: str, many: str, zh: str) -> None:
        """Rows of one kind were not read: how many, and which.

        Args:
            where: file and sheet.
            rows: their numbers; nothing is said of none.
            en: what one of them is.
            many: what several are.
            zh: the same in Chinese.
        """
        if rows:
            on, said = rows_in_words(rows)
            self.leave_out(
                f"{where}, {on}: {counted(len(rows), en, many)}", f"{where} {said}：{zh} {len(rows)} 行"
            )

    def suspect(self, oddness: float, en: str, zh: str, *rows: int, where: str = "") -> None:
        """Something can be, but hardly is.

        Args:
            oddness: the higher, the odder.
            en: what is odd.
            zh: the same in Chinese.
            *rows: on which rows it stands.
            where: file and sheet; those of the list of villages if it is not said.
        """
        where = where or self.villages
        on, said = rows_in_words(rows)
        place = ", ".join(filter(None, (where, on))), " ".join(filter(None, (where, said)))
        note = Note(f"{place[0]}: {en}".lstrip(": "), f"{place[1]}：{zh}".lstrip("："))
        self.suspicious.append((oddness, note))

    @property
    def suspects(self) -> list[Note]:
        """The most suspicious entries, the oddest first."""
        return [note for _, note in sorted(self.suspicious, key=lambda entry: -entry[0])[:SUSPECTS]]

    def plain(self) -> dict[str, list[dict[str, str]]]:
        """All of it for a manifest."""
        shown = {
            "read": self.read,
            "repaired": self.repaired,
            "left_out": self.left_out,
            "suspicious": self.suspects,
        }
        return {key: [note._asdict() for note in notes] for key, notes in shown.items()}
