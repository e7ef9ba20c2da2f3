#!/usr/bin/env bash
# holidays 0.81 and 0.109 against chinesecalendar 1.11.0: days worked in China, the year's rhythm of parcels and labour.
#
#   1. "A weekday that is not in holidays.China()" is the usual reading and misses the days moved to weekends: in each of
#      the years 2018-2025 five to eight days on which China worked are taken for days off (2024: 243 instead of 251
#      days), most of them just before or after Spring Festival and the National Day, when parcels peak.
#      is_working_day() of the same package has them.
#   2. A release older than the November in which the State Council announces the next year answers for that year all
#      the same: 0.81 gives 2026 without one moved day and with 6 Oct 2026 as a day worked. chinesecalendar raises
#      NotImplementedError for years it does not know.
#   3. 0.81 still has the May Day of 2019 as it was before March 2019 (2 and 3 May worked); 0.109 has the change.
# What follows for users: use is_working_day(), pin the release, and refuse years later than the announcement.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/look.py" <<'PYTHON'
import datetime as dt
import sys
from importlib.metadata import version

import chinese_calendar as official
import holidays

changed = []
old = version("holidays") == "0.81"
china = holidays.China(years=range(2018, 2027))


def days(year):
    return [d for i in range(366) if (d := dt.date(year, 1, 1) + dt.timedelta(i)).year == year]


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def usual(day):
    return day.weekday() < 5 and day not in china


print("holidays", version("holidays"), "chinesecalendar", version("chinesecalendar"))
missed = [sum(official.is_workday(d) and not usual(d) for d in days(y)) for y in range(2018, 2026)]
see("days worked taken for days off, 2018-2025", missed, [7, 6, 6, 7, 7, 7, 8, 5])
see("days worked in 2024: read as usual, official", (sum(map(usual, days(2024))), sum(map(official.is_workday, days(2024)))), (243, 251))
wrong = {y: [f"{d:%m-%d}" for d in days(y) if official.is_workday(d) != china.is_working_day(d)] for y in range(2018, 2027)}
wrong = {y: found for y, found in wrong.items() if found}
late = ["01-02", "01-04", "02-14", "02-20", "02-23", "02-28", "05-05", "05-09", "09-20", "10-06", "10-07", "10-10"]
see("is_working_day() against official", wrong, {2019: ["04-28", "05-02", "05-03", "05-05"], 2026: late} if old else {})
try:
    official.is_workday(dt.date(2031, 1, 2))
    answer = "an answer"
except NotImplementedError:
    answer = "NotImplementedError"
see("chinesecalendar for 2031", answer, "NotImplementedError")
see("holidays for 2031", isinstance(china.is_working_day(dt.date(2031, 1, 2)), bool), True)
sys.exit(bool(changed))
PYTHON
for release in 0.81 0.109; do
    "$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "holidays==$release" "chinesecalendar==1.11.0"
    "$folder/venv/bin/python" "$folder/look.py"
done
