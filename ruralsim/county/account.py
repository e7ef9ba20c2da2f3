"""What became of a county's files: what was read, repaired and left out, and which entries are suspicious."""

from dataclasses import dataclass, field

from ruralsim.world.county_notes import Note

SUSPECTS = 10
"""The most suspicious entries that are shown."""


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
        on = f", row{'s' if rows[1:] else ''} {' and '.join(map(str, rows))}" if rows else ""
        said = f" 第 {'、'.join(map(str, rows))} 行" if rows else ""
        note = Note(f"{where}{on}: {en}".lstrip(":, "), f"{where}{said}：{zh}".lstrip("：").strip())
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
