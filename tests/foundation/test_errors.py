"""Errors that tell what to do tell what works."""

import shlex
from pathlib import Path

from ruralsim.foundation.errors import MissingExtra


def test_a_missing_part_is_installed_from_the_source_folder_with_tried_versions() -> None:
    first, command = str(MissingExtra("app", "the county in the browser")).splitlines()
    words = shlex.split(command)
    assert "optional part" in first
    assert "需要可选组件" in first
    assert words[1:5] == ["-m", "pip", "install", "-c"]
    assert Path(words[5]).name == "constraints.txt"
    folder = words[-1].removesuffix("[app]")
    assert (Path(folder) / "pyproject.toml").exists()
