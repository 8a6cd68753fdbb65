from __future__ import annotations

from django.urls import path

from junheng.hub.recognition.pages import acts, international, looking

app_name = "recognition"
urlpatterns = [
    path("recognition", looking.recognition, name="recognition"),
    path("recognition/new", acts.draft_agreement, name="draft-agreement"),
    path("recognition/<uuid:agreement_id>", looking.agreement, name="agreement"),
    *(
        path(f"recognition/<uuid:agreement_id>/{what}", acts.act_on_agreement, {"what": what}, name=what)
        for what in ("sign-agreement", "suspend-agreement", "resume-agreement", "end-agreement")
    ),
    path("international", international.register, name="international"),
    path("international/new", international.list_international_entry, name="list-international-entry"),
    path("international/<uuid:entry_id>", international.entry, name="international-entry"),
    *(
        path(f"international/<uuid:entry_id>/{what}", international.turn_entry, {"what": what}, name=what)
        for what in (
            "suspend-international-entry",
            "restore-international-entry",
            "withdraw-international-entry",
        )
    ),
]
