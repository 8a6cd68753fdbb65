from __future__ import annotations

from django.urls import path, re_path

from junheng.hub.people.pages import acts, looking

app_name = "people"
_RIGHT = r"^(?P<kind>registrations|authorisations|signatories|assessors)/(?P<right_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/end$"
urlpatterns = [
    path("people", looking.people, name="people"),
    path("people/register-metrologist", acts.register_metrologist, name="register-metrologist"),
    path("people/register-assessor", acts.register_assessor, name="register-assessor"),
    path("people/declare-recusal", acts.declare_recusal, name="declare-recusal"),
    path("people/authorise-person", acts.authorise_person, name="authorise-person"),
    path("people/appoint-signatory", acts.appoint_signatory, name="appoint-signatory"),
    re_path(_RIGHT, acts.end_right, name="end-right"),
]
