"""Root addresses. Each area writes its own full paths; this file only gathers them."""

from __future__ import annotations

from django.urls import include, path

from junheng.hub.site import pages
from junheng.hub.site.api import api

handler400 = "junheng.hub.site.pages.bad_request"
handler403 = "junheng.hub.site.pages.forbidden"
handler404 = "junheng.hub.site.pages.not_found"
handler500 = "junheng.hub.site.pages.server_error"

urlpatterns = [
    path("", pages.start, name="start"),
    path("today", pages.today, name="today"),
    path("clauses", pages.clauses, name="clauses"),
    path("notices", pages.notices, name="notices"),
    path("language", pages.choose_language, name="choose-language"),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    *(
        path("", include(f"junheng.hub.{area}.urls"))
        for area in (
            "demo",
            "industry",
            "risk",
            "integrity",
            "evidence",
            "recognition",
            "standards",
            "supervision",
            "comparisons",
            "certificates",
            "market",
            "filing",
            "orders",
            "sharing",
            "capabilities",
            "panels",
            "datasets",
            "instruments",
            "people",
            "institutions",
            "nodes",
            "ledger",
            "foundation",
            "ui",
        )
    ),
]
