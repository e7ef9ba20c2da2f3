#!/usr/bin/env bash
# china-area-data 5.0.1 and china-division 2.7.0 (npm): a county's code is no name for life.
#
# Both list codes and names of counties; the second is some years younger.
#   1. 35 counties and cities of the older list have no row of their code in the younger one. A county that becomes a city
#      or a district gets another code: 水城县 520221 is 水城区 520204, 旬阳县 610928 is 旬阳市 610981.
#   2. Their names do not join either: none is the same. Cut off 县, 市, 区 and 28 are found in their prefecture; not so
#      横县, which is 横州市, and 公主岭市, which is in another prefecture.
#   3. One code may have two names: 130502 is 桥东区 in one list and 襄都区 in the other, 130503 is 桥西区 and 信都区.
#   4. "Counties" of the older list are 3,414: 281 of them are rows named 市辖区, and 74 are towns of the cities that have
#      no counties, with codes of nine digits. The younger has 2,978.
# What follows for users: keep the year of a list beside its codes; join lists of two years by a table of changes, not
# by code or name; leave out rows named 市辖区 before counties are counted.
#
# Needs npm. Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund "china-area-data@5.0.1" "china-division@2.7.0"
python3 - <<'PYTHON'
import csv
import json
import re
import sys

changed = []
with open("node_modules/china-area-data/data.json", encoding="utf-8") as file:
    older = {code: name for part in json.load(file).values() for code, name in part.items() if not code.endswith("00")}
with open("node_modules/china-division/dist/areas.csv", encoding="utf-8-sig") as file:
    younger = {row["code"]: row["name"] for row in csv.DictReader(file)}


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def stem(name):
    return re.sub("(县|市|区)$", "", name)


cities = {code for code, name in older.items() if name == "市辖区"}
see("rows of the older; 市辖区; codes of nine digits; rows of the younger", (len(older), len(cities), sum(len(code) > 6 for code in older), len(younger)), (3414, 281, 74, 2978))
mainland = {code: name for code, name in older.items() if len(code) == 6 and code[:2] < "71" and code not in cities}
gone = {code: name for code, name in mainland.items() if code not in younger and not re.search("区$|园$|委会$", name)}
see("counties and cities whose code is gone", len(gone), 35)
moved = {
    name: (code, other, new)
    for code, name in gone.items()
    for other, new in younger.items()
    if other[:4] == code[:4] and stem(new) == stem(name)
}
see("of them under another code, by the stem of the name within the prefecture", len(moved), 28)
see("by the same name", sum(new == name for name, (_, _, new) in moved.items()), 0)
see("水城县, 旬阳县", (moved.get("水城县"), moved.get("旬阳县")), (("520221", "520204", "水城区"), ("610928", "610981", "旬阳市")))
renamed = {code: (older[code], younger[code]) for code in ("130502", "130503")}
see("one code, two names", renamed, {"130502": ("桥东区", "襄都区"), "130503": ("桥西区", "信都区")})
lost = {name for name in ("公主岭市", "横县") if name in gone.values() and name not in moved}
see("found by neither", lost, {"公主岭市", "横县"})
sys.exit(bool(changed))
PYTHON
