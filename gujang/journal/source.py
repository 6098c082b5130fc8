"""Where a request came from, believed only as far as the registry's own proxies vouch for it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def source_of(request: HttpRequest) -> str | None:
    """Return the address of the client; ``None`` when there is none (a local socket).

    With N trusted proxies each adds one entry to X-Forwarded-For, so the N-th from the right was
    written by the outermost of them. What stands further left was sent by the client itself.
    """
    return _address(_forwarded(request)) or _address(request.META.get("REMOTE_ADDR", ""))


def _forwarded(request: HttpRequest) -> str:
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies: int = settings.TRUSTED_PROXIES
    return entries[-proxies] if 0 < proxies <= len(entries) else ""


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
