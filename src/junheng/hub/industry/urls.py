from __future__ import annotations

from django.urls import path

from junheng.hub.industry.pages import centres

app_name = "industry"
CENTRE = "centres/<uuid:centre_id>"
urlpatterns = [
    path("centres", centres.register, name="centres"),
    path("centres/new", centres.plan_centre, name="plan-centre"),
    path(CENTRE, centres.centre, name="centre"),
    *(
        path(f"{CENTRE}/{what}", centres.act_on_centre, {"what": what}, name=what)
        for what in (
            "apply-centre", "decide-building", "report-milestone", "report-built", "decide-acceptance",
            "evaluate-centre", "revoke-centre",
        )
    ),
]  # fmt: skip
