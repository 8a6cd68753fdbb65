from __future__ import annotations

from django.urls import path

from junheng.hub.certificates.pages import acts
from junheng.hub.certificates.pages import looking as pages

app_name = "certificates"
urlpatterns = [
    path("verify", pages.verify, name="verify"),
    path("verify/<str:number>", pages.verified, name="verified"),
    path("certificates", pages.certificates, name="certificates"),
    path("certificates/issue/<uuid:record_id>", pages.issue, name="issue"),
    path("certificates/issue-bench-run/<uuid:run_id>", acts.issue_bench_run, name="issue-bench-run"),
    path("certificates/labels/<uuid:run_id>", pages.labels, name="labels"),
    path("certificates/<uuid:certificate_id>", pages.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/xml", pages.xml, name="xml"),
    path("certificates/<uuid:certificate_id>/pdf", pages.pdf, name="pdf"),
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
