from __future__ import annotations

from django.urls import path

from junheng.hub.capabilities.pages import acts, looking, scopes, weak

app_name = "capabilities"
urlpatterns = [
    path("search", looking.search, name="search"),
    path("standards", looking.standards, name="standards"),
    path("standards/new", acts.register_standard, name="register-standard"),
    path("standards/<uuid:standard_id>", looking.standard, name="standard"),
    path("standards/<uuid:standard_id>/add-piece", acts.add_piece, name="add-piece"),
    path("standards/<uuid:standard_id>/labels", looking.labels, name="status-labels"),
    path("pieces/<uuid:piece_id>/record-evidence", acts.record_evidence, name="record-evidence"),
    path("pieces/<uuid:piece_id>/set-piece-status", acts.set_piece_status, name="set-piece-status"),
    path("evidence/<uuid:evidence_id>/attach-file", acts.attach_evidence_file, name="attach-evidence-file"),
    path("pieces/<uuid:piece_id>/take-out-piece", acts.take_out_piece, name="take-out-piece"),
    path("outings/<uuid:outing_id>/bring-back-piece", acts.bring_back_piece, name="bring-back-piece"),
    path("pieces/<uuid:piece_id>/plan-checks", acts.plan_checks, name="plan-checks"),
    path("check-plans/<uuid:plan_id>", looking.check_plan, name="check-plan"),
    path("check-plans/<uuid:plan_id>/record-check", acts.record_check, name="record-check"),
    path("quantities", looking.quantities, name="quantities"),
    path("capabilities", looking.capabilities, name="capabilities"),
    path("capabilities/new", acts.draft_capability, name="draft-capability"),
    path("capabilities/check-table", acts.check_table, name="check-table"),
    path("capabilities/<uuid:entry_id>", looking.entry, name="entry"),
    path("capabilities/<uuid:entry_id>/revise-capability", acts.revise_capability, name="revise-capability"),
    path(
        "capabilities/<uuid:entry_id>/publish-capability", acts.publish_capability, name="publish-capability"
    ),
    path(
        "capabilities/<uuid:entry_id>/withdraw-capability",
        acts.withdraw_capability,
        name="withdraw-capability",
    ),
    path("scopes", scopes.scopes, name="scopes"),
    path("scopes/new", scopes.import_scope, name="import-scope"),
    path("scopes/<uuid:scope_id>", scopes.scope, name="scope"),
    path("scopes/<uuid:scope_id>/publish-scope", scopes.publish_scope, name="publish-scope"),
    path(
        "scope-lines/<uuid:scope_line_id>/accept-scope-line",
        scopes.accept_scope_line,
        name="accept-scope-line",
    ),
    path(
        "scope-lines/<uuid:scope_line_id>/correct-scope-line",
        scopes.correct_scope_line,
        name="correct-scope-line",
    ),
    path(
        "scope-lines/<uuid:scope_line_id>/discard-scope-line",
        scopes.discard_scope_line,
        name="discard-scope-line",
    ),
    path("weak-spots", weak.weak, name="weak-spots"),
]
