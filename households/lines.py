"""The national poverty line by income year (国家扶贫标准), yuan a person, current prices.

Domain 4.6. Identification line and exit line are equal until the county sets another.
"""

from collections.abc import Mapping

NATIONAL_LINES: Mapping[int, int] = {
    2011: 2536,
    2012: 2625,
    2013: 2736,
    2014: 2800,
    2015: 2855,
    2016: 2952,
    2017: 2952,
    2018: 2995,
    2019: 3218,
    2020: 4000,
}
# read in a document; the other years are common knowledge, and a page that uses them says so
VERIFIED_YEARS = frozenset({2014, 2015, 2016, 2018})


def national_line(year: int) -> int | None:
    """Return the line of the income year ``year``; ``None`` where it is not known."""
    return NATIONAL_LINES.get(year)
