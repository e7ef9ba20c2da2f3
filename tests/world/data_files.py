"""Files of county data for tests."""

from pathlib import Path

from ruralsim.world.data_file import COUNTY_FILES, DataFile
from ruralsim.world.villages_file import Limits

LIMITS = Limits(villages=10_000, townships=500, households=2_000_000)


def villages(content: str | bytes) -> DataFile:
    return given("villages_csv", content)


def elevation(content: str | bytes) -> DataFile:
    return given("elevation_csv", content)


def given(key: str, content: str | bytes) -> DataFile:
    raw = content.encode() if isinstance(content, str) else content
    return DataFile(Path("given.csv"), raw, *COUNTY_FILES[key])
