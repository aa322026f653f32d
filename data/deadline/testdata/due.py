"""Due dates counted day by day, by nothing but Python's calendar.

    python3 due.py 400 1 > due.csv      cases, seed

Easter is Knuth's algorithm E (The Art of Computer Programming, volume 1,
1.3.2, exercise 14), the holidays are those of folkekirken, and a deadline is
walked day by day: a day counts where it is of the right kind and no pause
lies over it. Months are made into days at their start.
"""

import random
import sys
from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def easter(year):
    golden = year % 19 + 1
    century = year // 100 + 1
    gregorian = 3 * century // 4 - 12
    clavian = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - gregorian - 10
    epact = (11 * golden + 20 + clavian - gregorian) % 30
    if epact == 25 and golden > 11 or epact == 24:
        epact += 1
    full = 44 - epact
    if full < 21:
        full += 30
    full += 7 - (sunday + full) % 7
    return date(year, 3, 1) + (full - 1) * DAY


def holidays(year):
    e = easter(year)
    days = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    days |= {e + n * DAY for n in (-3, -2, 0, 1, 39, 49, 50)}
    if year <= 2023:
        days.add(e + 26 * DAY)  # store bededag
    return days


HOLIDAYS = set().union(*(holidays(y) for y in range(2010, 2060)))
CLOSED = {"grundlovsdag": (6, 5), "24-12": (12, 24), "31-12": (12, 31)}


def working(d, closed):
    return d.weekday() < 5 and d not in HOLIDAYS and (d.month, d.day) not in [CLOSED[c] for c in closed]


def months_on(d, n):
    y, m = divmod(d.year * 12 + d.month - 1 + n, 12)
    return date(y, m + 1, min(d.day, monthrange(y, m + 1)[1]))


def due(start, value, unit, closed, pauses, days):
    left = {"uger": 7 * value, "maaneder": (months_on(start, value) - start).days}.get(unit, value)
    d = start
    while left > 0:
        d += DAY
        if any(a < d <= b for a, b in pauses):
            continue
        if unit != "hverdage" or working(d, closed):
            left -= 1
    d += days * DAY
    while unit == "hverdage" and days and not working(d, closed):
        d += DAY
    return d


def case(rng):
    start = date(2015, 1, 1) + rng.randrange((date(2028, 1, 1) - date(2015, 1, 1)).days) * DAY
    if rng.random() < 0.4:  # where it is difficult: ends of months, Christmas, Easter, store bededag
        y = rng.randrange(2015, 2028)
        start = rng.choice([date(y, m, monthrange(y, m)[1]) for m in (1, 2, 8, 12)] + [date(y, 1, 29), date(y, 1, 30), date(y, 12, 23),
            date(y, 6, 4), easter(y) - 4 * DAY, easter(y) + 25 * DAY, easter(y) + 48 * DAY, date(y, 12, 31)])
    unit = rng.choice(["dage", "hverdage", "hverdage", "uger", "maaneder"])
    value = rng.randint(1, {"dage": 200, "hverdage": 90, "uger": 30, "maaneder": 14}[unit])
    closed = [c for c in CLOSED if rng.random() < 0.4]
    pauses, days = [], 0
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        a = start + rng.randint(-30, 250) * DAY
        pauses.append((a, a + rng.choice([0, 1, 7, rng.randint(0, 90)]) * DAY))
    if not pauses and rng.random() < 0.3:
        days = rng.randint(1, 90)
    return start, value, unit, closed, pauses, days


if __name__ == "__main__":
    cases, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    print("start,value,unit,closed,pauses,days,due")
    for _ in range(cases):
        start, value, unit, closed, pauses, days = case(rng)
        spans = ";".join(f"{a}/{b}" for a, b in pauses)
        print(f"{start},{value},{unit},{';'.join(closed)},{spans},{days},{due(start, value, unit, closed, pauses, days)}")
