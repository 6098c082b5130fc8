"""Names of areas. They stand to the right of this app, which asks the module that settings name."""

from collections.abc import Collection
from importlib import import_module

from django.conf import settings

_provider = import_module(settings.AREAS)


def names(codes: Collection[str]) -> dict[str, str]:
    """Return the full name of each of ``codes`` that there is: 固阳县, 西斗铺镇, 西斗铺镇某某村."""
    found: dict[str, str] = _provider.names(codes)
    return found


def inside(codes: Collection[str]) -> dict[str, str]:
    """Return code and full name of every county, town and open village in the areas ``codes``."""
    found: dict[str, str] = _provider.inside(codes)
    return found
