from __future__ import annotations

from django.urls import path, re_path

from junheng.hub.institutions.pages import acts, looking

app_name = "institutions"
_QUALIFICATION = r"^qualifications/(?P<qualification_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
urlpatterns = [
    path("organisations", looking.organisations, name="organisations"),
    path("organisations/new", acts.register_organisation, name="register-organisation"),
    path("organisations/<uuid:organisation_id>", looking.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/verify-organisation", acts.verify_organisation, name="verify-organisation"),
    path("organisations/<uuid:organisation_id>/grant-membership", acts.grant_membership, name="grant-membership"),
    path("organisations/<uuid:organisation_id>/register-qualification", acts.register_qualification, name="register-qualification"),
    path("memberships/<uuid:membership_id>/end-membership", acts.end_membership, name="end-membership"),
    path("qualifications", looking.qualifications, name="qualifications"),
    path("qualifications/<uuid:qualification_id>", looking.qualification, name="qualification"),
    path("qualifications/<uuid:qualification_id>/verify-qualification", acts.verify_qualification, name="verify-qualification"),
    re_path(_QUALIFICATION + r"/(?P<change>suspend-qualification|restore-qualification|revoke-qualification)$", acts.change_qualification, name="change-qualification"),
    path("methods", looking.methods, name="methods"),
    path("methods/new", acts.register_method, name="register-method"),
    path("rules", looking.rules, name="rules"),
    path("rules/new", acts.publish_rule, name="publish-rule"),
    path("regions", looking.regions, name="regions"),
    path("acting", looking.acting, name="acting"),
]  # fmt: skip
