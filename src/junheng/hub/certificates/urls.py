from __future__ import annotations

from django.urls import path

from junheng.hub.certificates import pages

app_name = "certificates"
urlpatterns = [
    path("verify", pages.verify, name="verify"),
    path("verify/<str:number>", pages.verified, name="verified"),
    path("certificates", pages.certificates, name="certificates"),
    path("certificates/issue/<uuid:record_id>", pages.issue, name="issue"),
    path("certificates/<uuid:certificate_id>", pages.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/xml", pages.xml, name="xml"),
    path("certificates/<uuid:certificate_id>/pdf", pages.pdf, name="pdf"),
]
