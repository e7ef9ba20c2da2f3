#!/usr/bin/env bash
# cpca 0.5.5: which county a written address lies in.
#
#   1. A county name that several cities have is given one of them without a mark: 鼓楼区 (four in China) is 开封, 朝阳区 is
#      长春, 新华区 is 平顶山, 宝山区 is 双鸭山.
#   2. An autonomous county by its everyday name is another county: 威宁县 (威宁彝族回族苗族自治县, Guizhou) comes back as
#      宁县 in Gansu, a thousand kilometres away, since 宁县 is the end of its name. The full name is found.
#   3. Banners by their short names (鄂温克旗) and 城关镇, which 88 counties have, are not found: empty cells.
#   4. A city that ceased to be in January 2019 (莱芜市) is answered with its old code 371202, today 370116.
# What follows for users: give province and city with every address, check that the name found stands in the text as a
# whole word, and ask of which year the codes are.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "cpca==0.5.5"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import cpca

print("cpca", version("cpca"))
expected = {
    "鼓楼区中山路1号": "410204",
    "朝阳区": "220104",
    "新华区": "410402",
    "宝山区": "230506",
    "威宁县": "621026",
    "贵州省威宁彝族回族苗族自治县": "520526",
    "鄂温克旗": None,
    "城关镇红星村": None,
    "莱芜市莱城区": "371202",
    "湖北省宜昌市秭归县茅坪镇": "420527",
}
found = cpca.transform(list(expected))
changed = False
for text, code, (_, row) in zip(expected, expected.values(), found.iterrows(), strict=True):
    seen = row["adcode"] if isinstance(row["adcode"], str) else None
    changed |= seen != code
    print(f"{'as seen' if seen == code else 'CHANGED'}: {text}: {seen} {row['省']} {row['市']} {row['区']}")
sys.exit(changed)
PYTHON
