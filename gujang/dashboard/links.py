"""From a number to the list of exactly the rows it counts."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from households.facets import Day

from .metric import Metric, Query

# a page has hundreds of links to three addresses
address = cache(reverse)


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of lists for one area, as of one day, with the events of one year."""

    area: str
    day: Day
    year: int

    def households(self, metric: Metric, code: str | None = None) -> str:
        """Return the list of the households that ``metric`` counts under ``code``."""
        return self._list("household_list", metric.query(code, self.year))

    def people(self, metric: Metric, code: str | None = None) -> str:
        """Return the list of the people that ``metric`` counts under ``code``."""
        return self._list("person_list", (metric.people_query or metric.query)(code, self.year))

    def area_page(self) -> str:
        """Return the dashboard of the area on the same day."""
        return f"{address('dashboard')}?{urlencode({'area': self.area} | self._as_of())}"

    def _list(self, name: str, query: Query) -> str:
        asked = {"area": self.area, **self._as_of(), **query}
        return f"{address(name)}?{urlencode(asked, doseq=True)}"

    def _as_of(self) -> dict[str, str]:
        return {"as_of": self.day.isoformat()} if self.day else {}
