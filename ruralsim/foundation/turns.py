"""Lists of rows in the order of their draws.

Who comes first is drawn, never the row.
"""

from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import F8, I8

BUCKETS = 1024
"""Enough that few of a day's rows meet in one."""


@rule
def queue_(turn: F8, start: I8, end: I8, order: I8) -> None:
    """Lists rows in rising order of their turns: by bucket of the leading bits, then insertion within it.

    Equal turns keep the order of their rows.

    Args:
        turn: (rows,) numbers between 0 and 1, 1 excluded.
        start: (buckets + 1,) zeros; is left with the first place of each bucket.
        end: (buckets + 1,) is left with the place after its last.
        order: (rows,) filled.
    """
    buckets = start.size - 1
    for i in range(turn.size):
        start[int(turn[i] * buckets) + 1] += 1
    for k in range(buckets):
        start[k + 1] += start[k]
        end[k] = start[k]
    for i in range(turn.size):
        k = int(turn[i] * buckets)
        at = end[k]
        while at > start[k] and turn[order[at - 1]] > turn[i]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = i
        end[k] += 1
