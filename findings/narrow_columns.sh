#!/usr/bin/env bash
# pyshp 3.1.6: numbers wider than their column of a Shapefile (DBF), beside GDAL 3.12.4 (pyogrio 0.13.0).
#
# Layers of an office are often filled by the columns of a given one, so widths are not the writer's choice.
#   1. A number too wide is cut at the right, without a word: 123456789.5 in a column of 8 places with 2 decimals becomes
#      12345678, a tenth of it; 123456789 in 6 places becomes 123456; a loss of -12345.67 in 6 places is -12345. The
#      village code 150924100201 in 10 places is 1509241002, which looks like a code and joins with nothing or with
#      something else.
#   2. A text too long for its column is cut too, but for that pyshp warns, which is why the silence is not expected.
#   3. A column of numbers has no decimals unless asked for: 0.75 ha are written as 0, not 1, and 12345.678 as 12345.
#   4. GDAL, adding the same number to such a layer, writes the same twelve million, and warns.
# What follows for users: hold the largest number of each column against its width before writing; read the file back and
# compare sums; write codes as text.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "pyshp==3.1.6" "pyogrio==0.13.0" "geopandas==1.2.0" "shapely==2.2.0" "pandas==3.1.1" "numpy==2.4.6" "pyproj==3.7.2"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import geopandas
import shapefile
from shapely import Point

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def written(value, kind="N", name="layer", **column):
    """The value that a layer of one village gives back, and how many warnings were given."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with shapefile.Writer(name) as layer:
            layer.field("value", kind, **column)
            layer.point(104.3, 30.6)
            layer.record(value)
    with shapefile.Reader(name) as layer:
        return layer.record(0)[0], len(said)


see("123456789.5 in 8 places with 2 decimals, warnings", written(123456789.5, size=8, decimal=2), (12345678.0, 0))
see("123456789 in 6 places", written(123456789, size=6), (123456, 0))
see("-12345.67 in 6 places with 2 decimals", written(-12345.67, size=6, decimal=2), (-12345.0, 0))
see("150924100201 in 10 places", written(150924100201, size=10), (1509241002, 0))
see("a text of nine bytes in six, warnings", written("红星村", "C", size=6), ("红", 1))
see("0.75 and 12345.678, no decimals asked for", (written(0.75), written(12345.678)), ((0, 0), (12345, 0)))

written(1.0, name="given", size=8, decimal=2)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    more = geopandas.GeoDataFrame({"value": [123456789.5]}, geometry=[Point(104.3, 30.6)])
    more.to_file("given.shp", mode="a")
see("GDAL: value, warnings", (geopandas.read_file("given.shp")["value"].tolist()[1], sum("not successfully written" in str(w.message) for w in said)), (12345678.0, 1))
sys.exit(bool(changed))
PYTHON
