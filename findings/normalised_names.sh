#!/usr/bin/env bash
# OpenCC 1.4.2, zhconv 1.4.3 and cn2an 0.5.24 on the names of china-division 2.7.0 (npm): tidying that renames places.
#
# Lists from several hands are made alike before they are joined: traditional characters to simplified, written numbers
# to figures. All names here are as published and simplified already, so that a good guess is that nothing changes.
#   1. OpenCC's t2s makes another county of 乾县 (干县) and of 乾安县 (干安县), and renames 31 townships and 389 villages and
#      communities: 乾 is read as the traditional form of 干, 於 as that of 于 (於潜镇 becomes 于潜镇).
#   2. There and back again (s2t, then t2s) does not come home either: 浚县 is 濬县, 澄江市 is 澂江市.
#   3. zhconv renames no county, and 29 townships, not the same ones.
#   4. cn2an.transform, made for texts, makes 3河市 of 三河市, 5台县 of 五台县, 5大连池市 of 五大连池市: 51 of 2,978 counties and
#      2,033 of 41,352 townships.
# What follows for users: convert texts, never names that are keys; where names must be made alike, do so on both sides
# of the join with one release of one library, and count how many have changed.
#
# Needs npm. Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "OpenCC==1.4.2" "zhconv==1.4.3" "cn2an==0.5.24"
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund "china-division@2.7.0"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import csv
import sys

import cn2an
import zhconv
from opencc import OpenCC

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def names(table):
    with open(f"node_modules/china-division/dist/{table}.csv", encoding="utf-8-sig") as file:
        return [row["name"] for row in csv.DictReader(file)]


tables = [names(table) for table in ("areas", "streets", "villages")]
simplified, traditional = OpenCC("t2s").convert, OpenCC("s2t").convert


def renamed(change, levels):
    """How many names of each level a change alters, and what it makes of the counties among them."""
    found = [[(name, new) for name in table if (new := change(name)) != name] for table in tables[:levels]]
    return [len(level) for level in found], dict(found[0])


see("t2s: counties, townships, villages", renamed(simplified, 3), ([2, 31, 389], {"乾安县": "干安县", "乾县": "干县"}))
see("t2s of a township", simplified("於潜镇"), "于潜镇")
see("s2t, then t2s", renamed(lambda name: simplified(traditional(name)), 2), ([2, 40], {"浚县": "濬县", "澄江市": "澂江市"}))
see("zhconv", renamed(lambda name: zhconv.convert(name, "zh-cn"), 2), ([0, 29], {}))
numbers, counties = renamed(lambda name: cn2an.transform(name, "cn2an"), 2)
see("cn2an.transform", (numbers, [counties.get(name) for name in ("三河市", "五台县", "五大连池市", "百色市")]), ([51, 2033], ["3河市", "5台县", "5大连池市", None]))
sys.exit(bool(changed))
PYTHON
