"""Tours: an order of villages from the township station and back, short in road minutes.

A tour is a row of village numbers, `length` of which count; `base` is the station's node. Cheapest
insertion tells what one more village would cost; the final order is nearest neighbour improved by 2-opt
(Croes 1958).
"""

from typing import Any

from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import I4, F8x2


@rule
def insertion(way: F8x2, base: int, tour: I4, length: int, village: int) -> tuple[float, int]:
    """Added length of the best place to visit one more village, and that place.

    Args:
        way: (node, node) minutes or kilometres.
        base: node of the station.
        tour: (stop,) villages.
        length: stops so far.
        village: node to insert.
    """
    best, place = 0.0, -1
    for k in range(length + 1):
        a = base if k == 0 else int(tour[k - 1])
        b = base if k == length else int(tour[k])
        more = way[a, village] + way[village, b] - way[a, b]
        if place < 0 or more < best:
            best, place = more, k
    return best, place


@rule
def insert(tour: I4, length: int, place: int, village: int) -> None:
    """Puts a village into a tour."""
    for k in range(length, place, -1):
        tour[k] = tour[k - 1]
    tour[place] = village


@rule
def visits(tour: I4, length: int, village: int) -> bool:
    """Whether a tour goes to a village."""
    for k in range(length):  # noqa: SIM110  (generators do not compile)
        if tour[k] == village:
            return True
    return False


@rule
def arrange(way: F8x2, base: int, tour: I4, length: int) -> None:
    """Nearest neighbour, then 2-opt until nothing shortens the tour; ways must be symmetric."""
    # from the station always to the nearest village not yet visited
    at = base
    for k in range(length - 1):
        nearest = k
        for m in range(k + 1, length):
            if way[at, tour[m]] < way[at, tour[nearest]]:
                nearest = m
        swapped = int(tour[k])
        tour[k] = tour[nearest]
        tour[nearest] = swapped
        at = int(tour[k])
    # then parts of the tour are turned round as long as that makes it shorter
    improved = length > 2
    while improved:
        improved = False
        for i in range(length - 1):
            before = base if i == 0 else int(tour[i - 1])
            for j in range(i + 1, length):
                after = base if j == length - 1 else int(tour[j + 1])
                change = (
                    way[before, tour[j]] + way[tour[i], after] - way[before, tour[i]] - way[tour[j], after]
                )
                if change < -1e-9:
                    low, high = i, j
                    while low < high:
                        swapped = int(tour[low])
                        tour[low] = tour[high]
                        tour[high] = swapped
                        low += 1
                        high -= 1
                    improved = True


@rule
def tour_length(way: F8x2, base: int, tour: I4, length: int) -> Any:
    """Length of a tour, there and back."""
    total, at = 0.0, base
    for k in range(length):
        total += way[at, tour[k]]
        at = int(tour[k])
    return total + way[at, base]
