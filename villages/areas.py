"""Names of areas by code, for the pages that speak of areas only by code (``settings.AREAS``)."""

from collections.abc import Collection

from gujang.access.gate import reach

from .models import Area, Village


def names(codes: Collection[str]) -> dict[str, str]:
    """Return the full name of each of ``codes`` that there is: 固阳县, 西斗铺镇, 西斗铺镇某某村."""
    areas = Area.objects.filter(code__in=codes).values_list("code", "name")
    villages = Village.objects.filter(code__in=codes).values_list("code", "town__name", "name")
    return dict(areas) | {code: town + name for code, town, name in villages}


def inside(codes: Collection[str]) -> dict[str, str]:
    """Return code and full name of every county, town and open village in the areas ``codes``."""
    areas = Area.objects.filter(reach("code", codes)).values_list("code", "name")
    villages = Village.objects.open().filter(reach("code", codes))
    named = villages.values_list("code", "town__name", "name")
    return dict(areas) | {code: town + name for code, town, name in named}
