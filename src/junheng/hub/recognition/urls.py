from __future__ import annotations

from django.urls import path

from junheng.hub.recognition.pages import acts, looking

app_name = "recognition"
urlpatterns = [
    path("recognition", looking.recognition, name="recognition"),
    path("recognition/new", acts.draft_agreement, name="draft-agreement"),
    path("recognition/<uuid:agreement_id>", looking.agreement, name="agreement"),
    *(
        path(f"recognition/<uuid:agreement_id>/{what}", acts.act_on_agreement, {"what": what}, name=what)
        for what in ("sign-agreement", "suspend-agreement", "resume-agreement", "end-agreement")
    ),
]
