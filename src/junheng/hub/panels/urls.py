from __future__ import annotations

from django.urls import path

from junheng.hub.panels.pages import acts, looking

app_name = "panels"
ABOUT = "panels/about/<slug:purpose>/<uuid:subject_id>"
urlpatterns = [
    path("duties", looking.duties, name="duties"),
    path("panels", looking.panels, name="panels"),
    path(ABOUT, looking.about, name="about"),
    path(f"{ABOUT}/freeze-panel", acts.freeze_panel, name="freeze-panel"),
    path("panels/<uuid:panel_id>", looking.panel, name="panel"),
    path("panels/<uuid:panel_id>/record.json", looking.panel_record, name="panel-record"),
    *(
        path(f"panels/<uuid:panel_id>/{what}", acts.act_on_panel, {"what": what}, name=what)
        for what in acts.ON_PANEL
    ),
    *(
        path(f"seats/<uuid:seat_id>/{what}", acts.act_on_seat, {"what": what}, name=what)
        for what in acts.ON_SEAT
    ),
]
