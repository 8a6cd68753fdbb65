from __future__ import annotations

from django.urls import path

from junheng.hub.standards.pages import examining, keeping, looking, materials, regional, slots

app_name = "standards"
urlpatterns = [
    path("examinations", looking.examinations, name="examinations"),
    path("examinations/<uuid:examination_id>", looking.examination, name="examination"),
    *(
        path(f"examinations/<uuid:examination_id>/{what}", examining.act_on_examination, {"what": what}, name=what)
        for what in examining.ON_EXAMINATION
    ),
    path("examination-documents/<uuid:document_id>", looking.document, name="examination-document"),
    *(
        path(f"seats/<uuid:seat_id>/{what}", examining.act_on_seat, {"what": what}, name=what)
        for what in examining.ON_SEAT
    ),
    path("standards/<uuid:standard_id>/life", looking.life, name="life"),
    path("standards/<uuid:standard_id>/history", looking.history, name="history"),
    path("standards/<uuid:standard_id>/draft-application", keeping.draft_application, name="draft-application"),
    path("standards/<uuid:standard_id>/record-series/<slug:series_kind>", keeping.record_series, name="record-series"),
    path("standards/<uuid:standard_id>/file-change", keeping.file_change, name="file-change"),
    path("standards/<uuid:standard_id>/seal-standard", keeping.seal_standard, name="seal-standard"),
    path("standards/<uuid:standard_id>/unseal-standard", keeping.unseal_standard, name="unseal-standard"),
    path("standards/<uuid:standard_id>/propose-regional", regional.propose_regional, name="propose-regional"),
    path("standard-changes/<uuid:change_id>/settle-change", keeping.settle_change, name="settle-change"),
    path("reference-materials", materials.materials, name="reference-materials"),
    path("reference-materials/new", materials.register_material, name="register-material"),
    path("reference-materials/<uuid:material_id>", materials.material, name="reference-material"),
    path("reference-materials/<uuid:material_id>/release-batch", materials.release_batch, name="release-batch"),
    path("material-batches/<uuid:batch_id>", materials.batch, name="material-batch"),
    path("material-batches/<uuid:batch_id>/take-batch", materials.take_batch, name="take-batch"),
    path("material-batches/<uuid:batch_id>/recall-batch", materials.recall_batch, name="recall-batch"),
    path("holdings/<uuid:holding_id>/follow-recall", materials.follow_recall, name="follow-recall"),
    path("regional-standards", regional.register, name="regional-standards"),
    path("regional-standards/<uuid:regional_id>", slots.calendar, name="regional-slots"),
    path("regional-standards/<uuid:regional_id>/open-slot", slots.open_slot, name="open-slot"),
    path("regional-slots/<uuid:slot_id>/book-slot", slots.book_slot, name="book-slot"),
    path("regional-slots/<uuid:slot_id>/release-slot", slots.release_slot, name="release-slot"),
    path("regional-standards/<uuid:regional_id>/designate-regional", regional.designate_regional, name="designate-regional"),
    path("regional-standards/<uuid:regional_id>/end-regional", regional.end_regional, name="end-regional"),
]  # fmt: skip
