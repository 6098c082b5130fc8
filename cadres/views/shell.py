"""The page a phone opens without network, and the worker that hands it out (sw.js).

Neither names anybody: what is personal lies sealed in the phone's own database.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ..codes import ItemKind
from ..forms.log import FORMS
from .my_log import TITLES

# what the page without network is made of
SHELL = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/forms.css",
    "css/tables.css",
    "css/charts.css",
    "css/phone.css",
    "css/print.css",
    "img/favicon.svg",
    "js/page.js",
    "js/phone/store.js",
    "js/phone/outbox.js",
    "js/phone/photos.js",
    "js/phone/pages.js",
    "js/phone/shell.js",
)


@login_not_required
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Give the page without network: every form empty, every list for the script to fill."""
    return render(request, "cadres/shell.html", _context())


def _context() -> dict[str, object]:
    forms = [
        {
            "kind": kind,
            "title": TITLES[ItemKind(kind)],
            "form": form(auto_id=f"{kind}_%s"),
            "photos": kind == ItemKind.VISIT,
        }
        for kind, form in FORMS.items()
    ]
    return {"forms": forms}


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker; another look or another page makes it another worker."""
    context = {"cache": f"guyang-{version()}", "files": SHELL}
    return render(request, "cadres/sw.js", context, content_type="text/javascript")


@cache
def version() -> str:
    """Return a digest of all that the shell is made of, for the name of its cache."""
    digest = hashlib.sha256(render_to_string("cadres/shell.html", _context()).encode())
    for name in SHELL:
        digest.update(Path(str(finders.find(name))).read_bytes())
    return digest.hexdigest()[:16]
