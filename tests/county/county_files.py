"""A little county's files for tests: three townships about 113.5°E 41°N, two villages of one name."""

import numpy as np

TOWNSHIPS = ("城关镇", "北山乡", "经济开发区")
MIDDLES = ((113.50, 41.00), (113.62, 41.10), (113.40, 40.95))


def rows():
    """Code, township, name, households, longitude, latitude of twelve villages."""
    found = []
    for t, (township, (east, north)) in enumerate(zip(TOWNSHIPS, MIDDLES, strict=True)):
        for i in range(4):
            name = "王庄" if i == 0 else f"{'东西南北'[t]}沟{i}"
            code = f"150928{(100, 200, 400)[t]}{200 + i}"
            east_i, north_i = east + 0.02 * (i % 2), north + 0.02 * (i // 2)
            found.append((code, township, name, 30 + 10 * i + t, round(east_i, 6), round(north_i, 6)))
    return found


def points():
    """Their longitudes and latitudes."""
    return (np.array([row[at] for row in rows()]) for at in (4, 5))


def as_csv(header="代码,乡镇,村名,户数,经度,纬度", places=None):
    """A list of villages as text."""
    lines = [header]
    for i, row in enumerate(rows()):
        place = row[4:] if places is None else (places[0][i], places[1][i])
        lines.append(",".join(map(str, (*row[:4], *place))))
    return "\n".join(lines) + "\n"
