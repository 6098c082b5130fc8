"""Every address of the registry; each app names its own in its ``urls.py``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gujang.dashboard.urls")),
    path("", include("gujang.access.urls")),
    path("", include("villages.urls")),
    path("", include("households.urls")),
    path("", include("cadres.urls")),
    path("", include("gujang.reports.urls")),
    path("", include("gujang.exchange.urls")),
]
handler400 = "gujang.access.errors.bad_request"
handler500 = "gujang.access.errors.server_error"
