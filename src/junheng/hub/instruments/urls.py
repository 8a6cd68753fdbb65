from __future__ import annotations

from django.urls import path

from junheng.hub.instruments.pages import acts, looking

app_name = "instruments"
urlpatterns = [
    path("mandatory", looking.mandatory, name="mandatory"),
    path("catalogue", looking.editions, name="editions"),
    path("catalogue/changes", looking.reclassified, name="reclassified"),
    path("catalogue/load-edition", acts.load_edition, name="load-edition"),
    path("catalogue/<str:edition>", looking.edition, name="edition"),
    path("catalogue/<str:edition>/compare-catalogue", acts.compare_catalogue, name="compare-catalogue"),
    path("scan", looking.scan, name="scan"),
    path("instruments", looking.instruments, name="instruments"),
    path("instruments/new", acts.register_instrument, name="register-instrument"),
    path("instruments/<str:code>", looking.instrument, name="instrument"),
    path("instruments/<str:code>/add-instrument-part", acts.add_instrument_part, name="add-instrument-part"),
    path("instruments/<str:code>/seal-instrument", acts.seal_instrument, name="seal-instrument"),
    path("instruments/<str:code>/unseal-instrument", acts.unseal_instrument, name="unseal-instrument"),
    path("instruments/<str:code>/scrap-instrument", acts.scrap_instrument, name="scrap-instrument"),
    path("instruments/<str:code>/set-due-date", acts.set_due_date, name="set-due-date"),
    path("instruments/<str:code>/note-mark", acts.note_mark, name="note-mark"),
    path("instruments/<str:code>/class-instrument", acts.class_instrument, name="class-instrument"),
    path("instruments/<str:code>/card", acts.code_card, name="code-card"),
]
