"""How accounts behave: letters through the outbox of the database, refusals in our words, codes drawn by us.

A letter written inside the request leaves with its transaction or not at all; a mail server that is away delays
it and loses nothing.
"""

from __future__ import annotations

import os
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation import clock
from junheng.hub.foundation.accounts.limits import client_address
from junheng.hub.foundation.models import OutgoingMail, Person

OLD_LINK = _("The link is too old or was used already.")
TOO_OFTEN = _("Too many attempts. Wait ten minutes, then try again; the password is unchanged.")

WHAT_HAPPENED = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was set anew through a letter."),
    "account/email/password_set": _("Your account was given a password."),
    "account/email/email_changed": _("The main address of your account was changed."),
    "account/email/email_confirm": _("An address of your account was confirmed."),
    "account/email/email_deleted": _("An address was removed from your account."),
    "mfa/email/totp_activated": _("Codes from an app were switched on."),
    "mfa/email/totp_deactivated": _("Codes from an app were switched off."),
    "mfa/email/recovery_codes_generated": _(
        "A new set of recovery codes was made; the old ones no longer work."
    ),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "socialaccount/email/account_connected": _("Your account was connected with an account elsewhere."),
    "socialaccount/email/account_disconnected": _("An account elsewhere no longer signs you in."),
}
"""Every change to how somebody signs in is told to their main address, so that a stranger's change is seen."""


class AccountAdapter(DefaultAccountAdapter):
    """Mail through the outbox; accounts may be closed by the installation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account rests."),
        "cannot_remove_primary_email": _("The main address stays. Make another one the main one first."),
        "duplicate_email": _("This address is on your account already."),
        "email_password_mismatch": _("The address or the password is not right."),
        "email_taken": _("There is an account with this address already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is not right, or was used already."),
        "incorrect_password": _("The password is not right."),
        "invalid_or_expired_key": OLD_LINK,
        "invalid_password_reset": OLD_LINK,
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
        "unverified_primary_email": _("Confirm the address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        prefix = template_prefix
        if template_prefix in WHAT_HAPPENED:
            prefix = "account/email/told"
            lost = self.request.build_absolute_uri(reverse("account_reset_password"))
            context = {"happened": WHAT_HAPPENED[template_prefix], "reset_url": lost, **context}
        letter = self.render_mail(prefix, email, {"email": email, **context})
        OutgoingMail.objects.create(to=email, subject=letter.subject[:200], body=letter.body, at=clock.now())

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return os.environ.get("JUNHENG_SIGNUP", "1") == "1"

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """Accounts at another identity provider."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("That account elsewhere belongs to another account here."),
        "disconnect_last": _("It is the only way you sign in. Set a password or add a passkey first."),
        "email_taken": _(
            "There is an account with this address already. Sign in to it, then connect %s under Other sign-ins."
        ),
        "invalid_token": _("The other service did not confirm who you are."),
        "no_password": _("It is the only way you sign in. Set a password first."),
        "no_verified_email": _("Confirm an address of your account first."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        person: Person = super().populate_user(request, sociallogin, data)
        parts = (data.get("last_name") or "", data.get("first_name") or "")
        person.name = str(data.get("name") or "".join(parts))[:60]
        return person

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return initial | {"name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: under which name somebody signs is theirs to say."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes from an app, passkeys, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _(
            "While passkeys or codes from an app are on, no address is added. Switch them off, add it, confirm it."
        ),
        "cannot_delete_authenticator": _("It cannot be switched off."),
        "cannot_generate_recovery_codes": _("Add a passkey or switch on codes from an app first."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Confirm your address first."),
    }

    def build_totp_svg(self, url: str) -> SafeString:
        """The code as inline SVG: paths only, so that our content security policy lets it stand."""
        code = segno.make(url, error="m", micro=False)
        return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey {number}").format(number=known + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name a device shows beside the passkey; the address stays the one of this site."""
        return super().get_public_key_credential_rp_entity() | {"name": gettext("Junheng")}
