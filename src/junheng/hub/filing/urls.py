from __future__ import annotations

from django.urls import path

from junheng.hub.filing.pages import booking, claims, phone, planning, sheets

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
    path("file/sheets", sheets.listed, name="sheets"),
    path("file/sheets/new", sheets.read_sheet, name="read-sheet"),
    path("file/sheets/template.xlsx", sheets.template, name="sheet-template"),
    path("file/sheets/ledger.xlsx", sheets.export, name="sheet-export"),
    path("file/sheets/<uuid:sheet_id>", sheets.sheet, name="sheet"),
    path("file/sheets/<uuid:sheet_id>/import-filings", sheets.import_filings, name="import-filings"),
    path("file/rows/<uuid:row_id>/decide-conflict", sheets.decide_conflict, name="decide-conflict"),
    path("file/book/<str:code>", booking.book_verification, name="book-verification"),
    path("applications", booking.applications, name="applications"),
    path("applications/<uuid:booking_id>", booking.application, name="application"),
    path(
        "applications/<uuid:booking_id>/transfer-booking", booking.transfer_booking, name="transfer-booking"
    ),
    path("designations", booking.designations, name="designations"),
    path("designations/new", booking.designate_institution, name="designate-institution"),
    path(
        "designations/<uuid:designation_id>/end-designation", booking.end_designation, name="end-designation"
    ),
    path("capacity", planning.capacity, name="capacity"),
    path("capacity/new", planning.set_capacity, name="set-capacity"),
    path("plans/new/<uuid:institution_id>/<str:item>", planning.issue_plan, name="issue-plan"),
    path("plans/<uuid:plan_id>", planning.plan, name="plan"),
    path("rotation", planning.rotation, name="rotation"),
    path("rotation/new", planning.set_rotation_scheme, name="set-rotation-scheme"),
    path("meter", planning.meter, name="meter"),
]
