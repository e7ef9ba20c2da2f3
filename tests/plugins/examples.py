"""The files of docs/extending.md, as somebody would write them beside a scenario."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "extending.md"
SMALL = """
[world]
width_km = 12
height_km = 10
townships = 2
villages = 4
households = 40
buyers = 40
institutions = 2
"""


def examples() -> dict[str, str]:
    """Name → text of every file that the page shows."""
    shown = re.findall(r"\*\*`([\w.]+)`\*\*\n\n```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return dict(shown)


def written(folder: Path) -> Path:
    """Writes them into a folder, the scenario of a tiny county among them; returns the scenario."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in examples().items():
        (folder / name).write_text(text + (SMALL if name.endswith(".toml") else ""), encoding="utf-8")
    return folder / "my.toml"
