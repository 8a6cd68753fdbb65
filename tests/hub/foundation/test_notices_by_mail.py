"""What concerns a body is told in the platform and by e-mail, by the worker, once."""

from __future__ import annotations

from typing import Any

from django.core import mail
from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice, OutgoingMail
from junheng.hub.foundation.services.notices import notify, send_waiting_mail


def test_an_order_is_told_to_those_who_administer_the_laboratory(laboratory: Any) -> None:
    """One notice for the body, one letter to its administrator, none to its verifier; sent once."""
    laboratory.placed()
    assert Notice.objects.filter(organisation_id=laboratory.house.institute.pk).exists()
    to = set(OutgoingMail.objects.values_list("to", flat=True))
    assert laboratory.house.people["冯示例"].email in to
    assert laboratory.house.people["周示例"].email not in to
    waiting = OutgoingMail.objects.count()
    assert send_waiting_mail(at=NOW) == waiting and len(mail.outbox) == waiting
    assert send_waiting_mail(at=NOW) == 0


def test_a_mail_server_that_is_away_loses_nothing(house: Any, monkeypatch: Any) -> None:
    """The failure is remembered, the letter waits, and goes at the next round."""
    from django.core.mail import EmailMessage

    house.person("收信示例")
    notify(tenant="330000", person_id=house.people["收信示例"].pk, zh="一句话。", en="A sentence.", at=NOW)
    sent = EmailMessage.send
    monkeypatch.setattr(
        EmailMessage, "send", lambda *_: (_ for _ in ()).throw(ConnectionRefusedError("away"))
    )
    assert send_waiting_mail(at=NOW) == 0
    letter = OutgoingMail.objects.get()
    assert letter.attempts == 1 and letter.sent_at is None and "away" in letter.problem
    monkeypatch.setattr(EmailMessage, "send", sent)
    assert send_waiting_mail(at=NOW) == 1
