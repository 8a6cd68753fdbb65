"""Forms of following other nodes' logs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.core.transparency.policy import POLICY_LIMIT
from junheng.hub.foundation.acts import ActForm, text_field
from junheng.hub.nodes import rules

WAYS = (
    ("continue", _("Go on from what was believed before")),
    ("afresh", _("Forget what it said and read it again from its first entry")),
)


class FollowLog(ActForm):
    name = text_field(
        _("Short name"),
        20,
        hint=_("Lower-case letters, digits and hyphens; such as zj. Part of the address of its page here"),
    )
    title = text_field(_("Whose log it is"), 60, hint=_("The province, as readers know it"))
    address = text_field(
        _("Address of the log"),
        rules.ADDRESS_LIMIT,
        hint=_("Where its checkpoint stands, such as https://metrology.example/log/zj"),
    )
    vkey = text_field(
        _("Public key"), 600, hint=_("As its keeper announced it, not as found at that address"), rows=2
    )
    policy = text_field(_("Policy of witnesses"), min(POLICY_LIMIT, 20_000), required=False, hint=_("C2SP tlog-policy; empty if its own signature is enough"), rows=4)  # fmt: skip


class UnfollowLog(ActForm):
    reason = text_field(_("Reason"), 300, rows=2)


class IssuePayloadToken(ActForm):
    number = text_field(_("Number of the certificate"), 60, hint=_("Issued in your own province"))
    reader = text_field(_("Who is to read it"), 120)
    purpose = text_field(_("What for"), 200, hint=_("The case; kept out of the public log"))
    days = forms.IntegerField(
        label=_("Days it holds"), min_value=1, max_value=rules.LONGEST_LEAVE, initial=14
    )


class FetchPayload(ActForm):
    token = text_field(
        _("Token"),
        60,
        hint=_("From the province that issued the certificate; forgotten here once it was answered"),
    )
    purpose = text_field(_("What for"), 200, hint=_("The case; kept out of the public log"))


class ReleaseLog(ActForm):
    way = forms.ChoiceField(
        label=_("How to go on"), choices=WAYS, widget=forms.RadioSelect, initial="continue"
    )
    reason = text_field(_("Reason"), 300, rows=3, hint=_("Public, under your organisation's name"))
