"""Addresses of the logs. Under `/log/<name>/` stand the static files of C2SP tlog-tiles beside our pages.

`/witness` is both prefixes of C2SP tlog-witness for this node's own witness.
"""

from __future__ import annotations

from django.urls import path, re_path

from junheng.hub.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("witness", pages.witness, name="witness"),
    path("witness/add-checkpoint", pages.add_checkpoint, name="add-checkpoint"),
    re_path(r"^witness/(?P<hashed>[0-9a-f]{64})/checkpoint$", pages.witnessed, name="witnessed"),
    path("log", pages.logs, name="logs"),
    path("log/<slug:name>", pages.log, name="log"),
    path("log/<slug:name>/checkpoint", pages.checkpoint, name="checkpoint"),
    path("log/<slug:name>/entry/<int:index>", pages.entry, name="entry"),
    path("log/<slug:name>/proof/<int:index>", pages.proof, name="proof"),
    path("log/<slug:name>/<path:path>", pages.tile, name="tile"),
    path("entries/<uuid:event_id>", pages.entry_of_event, name="entry-of-event"),
    path("proofs/<uuid:event_id>", pages.event_proof, name="event-proof"),
]
