from __future__ import annotations

from django.urls import path

from junheng.hub.certificates.pages import acts, cases, offline
from junheng.hub.certificates.pages import looking as pages

app_name = "certificates"
urlpatterns = [
    path("verify", pages.verify, name="verify"),
    path("verify/offline", offline.offline, name="offline"),
    path("verify/offline/download", offline.offline_file, name="offline-file"),
    path("verify/offline/draw", offline.offline_draw, name="offline-draw"),
    path("verify/offline/draw/download", offline.offline_draw_file, name="offline-draw-file"),
    path("verify/<str:number>", pages.verified, name="verified"),
    path("certificates", pages.certificates, name="certificates"),
    path("certificates/issue/<uuid:record_id>", pages.issue, name="issue"),
    path("certificates/issue-bench-run/<uuid:run_id>", acts.issue_bench_run, name="issue-bench-run"),
    path("certificates/labels/<uuid:run_id>", pages.labels, name="labels"),
    path("certificates/<uuid:certificate_id>/under", pages.under, name="under"),
    path("verify/<str:number>/chain", pages.chain, name="chain"),
    path("cases", cases.cases, name="cases"),
    path("cases/<uuid:case_id>", cases.case, name="case"),
    path("cases/<uuid:case_id>/file", cases.case_file, name="case-file"),
    path("cases/<uuid:case_id>/close-case", cases.close_case, name="close-case"),
    path("pieces/<uuid:piece_id>/open-case", cases.open_case, name="open-case"),
    path("effects/<uuid:effect_id>/acknowledge-effect", cases.acknowledge_effect, name="acknowledge-effect"),
    path("effects/<uuid:effect_id>/order-retest", cases.order_retest, name="order-retest"),
    path("certificates/<uuid:certificate_id>", pages.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/xml", pages.xml, name="xml"),
    path("certificates/<uuid:certificate_id>/pdf", pages.pdf, name="pdf"),
    path("certificates/<uuid:certificate_id>/bundle", pages.bundle, name="bundle"),
    path("certificates/<uuid:certificate_id>/duplicate", pages.duplicate, name="duplicate"),
    path(
        "certificates/<uuid:certificate_id>/withdraw-certificate",
        acts.withdraw_certificate,
        name="withdraw-certificate",
    ),
    path(
        "certificates/<uuid:certificate_id>/reissue-certificate",
        acts.reissue_certificate,
        name="reissue-certificate",
    ),
    path("certificates/<uuid:certificate_id>/make-duplicate", acts.make_duplicate, name="make-duplicate"),
]
