from __future__ import annotations

from django.urls import path

from junheng.hub.supervision.pages import checks, draws, keeping, looking

app_name = "supervision"
urlpatterns = [
    path("supervision", looking.supervision, name="supervision"),
    path("supervision/draw_alone.py", looking.script_file, name="script-file"),
    path("supervision/draws/new", draws.prepare_draw, name="prepare-draw"),
    path("supervision/draws/<uuid:draw_id>", looking.draw, name="draw"),
    path("supervision/draws/<uuid:draw_id>/record.json", looking.record_file, name="record-file"),
    path("supervision/draws/<uuid:draw_id>/proof.json", looking.proof_file, name="proof-file"),
    path("supervision/draws/<uuid:draw_id>/plan.json", looking.plan_file, name="plan-file"),
    path("supervision/draws/<uuid:draw_id>/list-objects", draws.list_objects, name="list-objects"),
    path("supervision/draws/<uuid:draw_id>/list-inspectors", draws.list_inspectors, name="list-inspectors"),
    path("supervision/draws/<uuid:draw_id>/state-beacon", draws.state_beacon, name="state-beacon"),
    *(
        path(f"supervision/draws/<uuid:draw_id>/{what}", draws.act_on_draw, {"what": what}, name=what)
        for what in ("commit-secret", "freeze-pool", "freeze-draw", "reveal-secret", "run-draw", "withdraw-draw")
    ),
    path("supervision/draws/<uuid:draw_id>/pools/<str:province>.json", looking.pool_file, name="pool-file"),
    path("supervision/checks", looking.checks, name="checks"),
    path("supervision/checks/worker.js", keeping.worker, name="worker"),
    path("supervision/checks/no-line", keeping.no_line, name="no-line"),
    path("supervision/checks/<uuid:check_id>", looking.check, name="check"),
    path("supervision/checks/<uuid:check_id>/photos/<uuid:photo_id>", looking.photo, name="photo"),
    path("supervision/checks/<uuid:check_id>/record-findings", checks.record_findings, name="record-findings"),
    path("supervision/checks/<uuid:check_id>/add-photo", checks.add_photo, name="add-photo"),
    path("supervision/checks/<uuid:check_id>/sign-check", checks.sign_check, name="sign-check"),
    path("supervision/checks/<uuid:check_id>/begin-check", checks.begin_check, name="begin-check"),
    path("supervision/checks/<uuid:check_id>/note-body-side", checks.note_body_side, name="note-body-side"),
    *(
        path(f"supervision/checks/<uuid:check_id>/{what}", checks.act_on_check, {"what": what}, name=what)
        for what in (
            "announce-visit", "call-reserve", "send-inspectors", "publish-check", "order-rectification", "answer-rectification", "settle-rectification",
        )
    ),
]  # fmt: skip
