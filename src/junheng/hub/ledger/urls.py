"""Addresses of the logs. Under `/log/<name>/` stand the static files of C2SP tlog-tiles beside our pages."""

from __future__ import annotations

from django.urls import path

from junheng.hub.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("log", pages.logs, name="logs"),
    path("log/<slug:name>", pages.log, name="log"),
    path("log/<slug:name>/checkpoint", pages.checkpoint, name="checkpoint"),
    path("log/<slug:name>/entry/<int:index>", pages.entry, name="entry"),
    path("log/<slug:name>/proof/<int:index>", pages.proof, name="proof"),
    path("log/<slug:name>/<path:path>", pages.tile, name="tile"),
    path("entries/<uuid:event_id>", pages.entry_of_event, name="entry-of-event"),
    path("proofs/<uuid:event_id>", pages.event_proof, name="event-proof"),
]
