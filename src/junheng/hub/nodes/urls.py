from __future__ import annotations

from django.urls import path

from junheng.hub.nodes.pages import acts, looking, payloads

app_name = "nodes"
urlpatterns = [
    path("nodes", looking.nodes, name="nodes"),
    path("nodes/follow-log", acts.follow_log, name="follow-log"),
    path("nodes/payload-tokens", payloads.tokens, name="payload-tokens"),
    path("nodes/payloads", payloads.kept, name="payloads"),
    path("payloads/<str:digest>", payloads.payload, name="payload"),
    path("nodes/<slug:name>", looking.node, name="node"),
    path("nodes/<slug:name>/evidence/<uuid:quarantine_id>", looking.evidence, name="evidence"),
    path("nodes/<slug:name>/<uuid:record_id>/want-payload", payloads.want_payload, name="want-payload"),
    path("nodes/<slug:name>/unfollow-log", acts.unfollow_log, name="unfollow-log"),
    path("nodes/<slug:name>/release-followed-log", acts.release_followed_log, name="release-followed-log"),
]
