from __future__ import annotations

from django.urls import path

from junheng.hub.filing.pages import claims, phone

app_name = "filing"
urlpatterns = [
    path("file", phone.file_instrument, name="file-instrument"),
    path("file/kept", phone.kept, name="kept"),
    path("file/kept/picture", phone.kept_picture, name="kept-picture"),
    path("file/worker.js", phone.worker, name="worker"),
    path("file/done/<str:code>", phone.done, name="done"),
    path("file/claims", claims.listed, name="claims"),
    path("file/claims/new", claims.claim_instrument, name="claim-instrument"),
    path("file/claims/<uuid:claim_id>", claims.claim, name="claim"),
    path("file/claims/<uuid:claim_id>/decide-claim", claims.decide_claim, name="decide-claim"),
]
