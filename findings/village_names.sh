#!/usr/bin/env bash
# china-division 2.7.0 (npm; the statistical division codes with 620,573 villages and communities): names as keys.
#
#   1. Within a county a name is no key: in 1,376 of 2,978 counties (46 %) two villages or communities bear one name.
#      Within a township no name stands twice.
#   2. That holds for the names as published. Cut off the usual endings (村委会, 社区居委会 …), as lists of offices do, and
#      1,796 counties have doubles, and 1,748 of 41,352 townships too: 红星村 and 红星社区 are two places.
#   3. Township-level units that are neither town, township, street nor sumu (industrial parks, farms, prisons,
#      regiments …): 2,649, one in sixteen, found in 1,026 counties.
#   4. 1,447 "villages" are virtual communities (…虚拟社区) that stand for such parks and have no place of their own.
#   5. Three prefecture-level cities have no counties (东莞, 中山, 儋州): the table has a county of the city's own name and
#      a code that ends in 00 for them, so that joins by county work and counts of counties are off.
# What follows for users: key by code, else by (township, full name); keep the kind of unit as data; leave the virtual out
# before counting villages.
#
# Needs npm. Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund "china-division@2.7.0"
python3 - <<'PYTHON'
import csv
import re
import sys
from collections import defaultdict

ENDING = re.compile("(村民委员会|居民委员会|村委会|社区居委会|居委会|社区|村)$")
changed = []


def table(name):
    with open(f"node_modules/china-division/dist/{name}.csv", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def doubled(rows, within, name=lambda row: row["name"]):
    """Units of the level `within` in which a name stands twice, of how many."""
    groups = defaultdict(list)
    for row in rows:
        groups[row[within]].append(name(row))
    return sum(len(set(names)) < len(names) for names in groups.values()), len(groups)


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


villages, townships, counties = table("villages"), table("streets"), table("areas")
see("villages and communities", len(villages), 620_573)
see("counties with two of one name", doubled(villages, "areaCode"), (1_376, 2_978))
see("townships with two of one name", doubled(villages, "streetCode"), (0, 41_352))
short = lambda row: ENDING.sub("", row["name"])
see("counties, endings cut off", doubled(villages, "areaCode", short), (1_796, 2_978))
see("townships, endings cut off", doubled(villages, "streetCode", short), (1_748, 41_352))
others = [row for row in townships if not re.search("(街道|街道办事处|镇|乡|苏木)$", row["name"])]
kinds = (len(others), len({row["areaCode"] for row in others}))
see("township-level units of other kinds, counties that have them", kinds, (2_649, 1_026))
see("virtual communities", sum("虚拟" in row["name"] for row in villages), 1_447)
cities = {row["code"]: row["name"] for row in table("cities")}
see("cities that are their own county", [r["name"] for r in counties if r["code"].endswith("00") and r["name"] == cities[r["cityCode"]]], ["东莞市", "中山市", "儋州市"])
sys.exit(bool(changed))
PYTHON
