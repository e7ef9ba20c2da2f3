#!/usr/bin/env bash
# GeoPandas 1.1.1 with pyogrio 0.11.1: a Shapefile with Chinese headings, written and read by the same library.
#
# A Shapefile keeps ten bytes of a heading. In UTF-8, what GeoPandas writes if nothing is said, these are three Chinese
# characters and a third of the fourth.
#   1. A layer of villages with the heading 行政村名称, or with four characters only (行政村名), is written without an
#      error and cannot be read again: UnicodeDecodeError for the whole layer, geometries too.
#   2. Three characters pass. encoding="gbk" at writing keeps five characters, and the file reads back whole without
#      naming the encoding.
#   3. The warning of the shortened name is itself no text ("Could not decode error message to UTF-8").
# What follows for users: give villages as GeoPackage; if an office asks for a Shapefile, write it in GBK with headings
# of five characters at most; a file that "cannot be decoded" opens with encoding="latin1" to save the rest.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "geopandas==1.1.1" "pyogrio==0.11.1" "shapely==2.1.1" "pandas==2.3.3" "numpy==2.2.6" "pyproj==3.7.2"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import geopandas
import pyogrio
from shapely import Point

print("GeoPandas", geopandas.__version__, "pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version_string__)
changed = []


def round_trip(heading, suffix="shp", **asked):
    """The heading that comes back, or the name of the error; and the warnings of writing."""
    layer = geopandas.GeoDataFrame({heading: ["甲"]}, geometry=[Point(104.3, 30.6)], crs=4490)
    name = f"layer{len(heading)}{''.join(asked.values())}.{suffix}"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        layer.to_file(name, **asked)
    try:
        return geopandas.read_file(name).columns[0], [str(w.message) for w in said]
    except UnicodeDecodeError as error:
        return type(error).__name__, [str(w.message) for w in said]


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


back, said = round_trip("行政村名称")
see("行政村名称", back, "UnicodeDecodeError")
see("a warning that could not be decoded", any(w.startswith("Could not decode error message") for w in said), True)
see("行政村名", round_trip("行政村名")[0], "UnicodeDecodeError")
see("村名称", round_trip("村名称")[0], "村名称")
see("行政村名称 in GBK", round_trip("行政村名称", encoding="gbk")[0], "行政村名称")
see("行政村名称 as GeoPackage", round_trip("行政村名称", "gpkg")[0], "行政村名称")
sys.exit(bool(changed))
PYTHON
