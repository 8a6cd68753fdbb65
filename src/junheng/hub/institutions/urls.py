from __future__ import annotations

from django.urls import path

from junheng.hub.institutions import pages

app_name = "institutions"
urlpatterns = [
    path("organisations", pages.organisations, name="organisations"),
    path("organisations/<uuid:organisation_id>", pages.organisation, name="organisation"),
    path("qualifications", pages.qualifications, name="qualifications"),
    path("qualifications/<uuid:qualification_id>", pages.qualification, name="qualification"),
    path("rules", pages.rules, name="rules"),
    path("regions", pages.regions, name="regions"),
    path("acting", pages.acting, name="acting"),
]
