#!/usr/bin/env bash
# cnlunar 0.2.5 and cnlunardate 0.0.4 against lunar_python 1.4.8, borax 4.1.3 and sxtwl 2.0.7: the lunar calendar of
# parcels.
#
#   1. The eve of Spring Festival (除夕), when carriers have stopped, is the 30th of the twelfth month in some years and
#      the 29th in others: in 2022 and in each of the years 2025 to 2029 the month has 29 days. cnlunar looks for the
#      30th and names no eve in those years; lunar_python and borax name it in all of 2021 to 2030.
#   2. cnlunardate has the sixth month of 1996 begin on 15 July; the new moon came a quarter of an hour after midnight
#      in China, so that it began on the 16th, as the four others say: each date of that month is a day off.
#   3. A fair held on the eighth of the sixth month has two days in 2025, 2 July and 1 August, since the month comes
#      twice. lunar_python numbers the second one -6; sxtwl and borax call it 6, with a mark beside it.
# What follows for users: take the eve as the day before the first of the first month; hold a table of lunar dates
# against a second library before use; ask how a library writes a leap month.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "cnlunar==0.2.5" "cnlunardate==0.0.4" "lunar_python==1.4.8" "borax==4.1.3" "sxtwl==2.0.7"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import datetime as dt
import sys

import cnlunar
import sxtwl
from borax.calendars.festivals2 import FestivalLibrary
from borax.calendars.lunardate import LunarDate
from cnlunardate import cnlunardate
from lunar_python import Solar

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)

named = FestivalLibrary.load_builtin()
eves = {y: LunarDate(y, 1, 1).to_solar_date() - dt.timedelta(1) for y in range(2021, 2031)}


def lunar(day):
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def says(day):
    """All that cnlunar calls a day."""
    found = cnlunar.Lunar(dt.datetime(day.year, day.month, day.day, 12))
    return f"{found.get_legalHolidays()} {found.get_otherLunarHolidays()} {found.get_otherHolidays()}"


see("years whose twelfth month has 29 days", [y for y, d in eves.items() if lunar(d).getDay() == 29], [2022, 2025, 2026, 2027, 2028, 2029])
see("years without an eve: lunar_python", [y for y, d in eves.items() if "除夕" not in lunar(d).getFestivals()], [])
see("borax", [y for y, d in eves.items() if "除夕" not in named.get_festival_names(d)], [])
see("cnlunar", [y for y, d in eves.items() if "除夕" not in says(d)], [2022, 2025, 2026, 2027, 2028, 2029])

day = dt.date(1996, 7, 19)
x = sxtwl.fromSolar(1996, 7, 19)
others = {(x.getLunarMonth(), x.getLunarDay()), (lunar(day).getMonth(), lunar(day).getDay())}
others |= {(d.month, d.day) for d in [LunarDate.from_solar(day)]}
others |= {(d.lunarMonth, d.lunarDay) for d in [cnlunar.Lunar(dt.datetime(1996, 7, 19, 12))]}
own = cnlunardate.fromsolardate(day)
see("19 July 1996: four libraries, cnlunardate", (others, (own.month, own.day)), ({(6, 4)}, (6, 5)))

first, second = dt.date(2025, 7, 2), dt.date(2025, 8, 1)
x = sxtwl.fromSolar(2025, 8, 1)
months = [lunar(d).getMonth() for d in (first, second)], (x.getLunarMonth(), x.isLunarLeap()), (LunarDate.from_solar(second).month, LunarDate.from_solar(second).leap)
see("2 July and 1 August 2025: lunar_python; sxtwl; borax", months, ([6, -6], (6, True), (6, 1)))
see("their days", [lunar(d).getDay() for d in (first, second)], [8, 8])
sys.exit(bool(changed))
PYTHON
