"""What concerns a body is told in the platform and by e-mail, by the worker, once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import OperationalError
from tests.hub.conftest import NOW

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Notice, OutgoingMail
from junheng.hub.foundation.services import posting
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.services.posting import RESTS, send_waiting_mail


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
    """The failure is remembered, the letter rests, and goes when the server is back: a day away loses none."""
    house.person("收信示例")
    notify(tenant="330000", person_id=house.people["收信示例"].pk, zh="一句话。", en="A sentence.", at=NOW)
    sent = EmailMessage.send
    monkeypatch.setattr(
        EmailMessage, "send", lambda *_: (_ for _ in ()).throw(ConnectionRefusedError("away"))
    )
    assert send_waiting_mail(at=NOW) == 0
    letter = OutgoingMail.objects.get()
    assert letter.attempts == 1 and letter.sent_at is None and "away" in letter.problem
    at = NOW
    for rest in RESTS[:-1]:
        assert send_waiting_mail(at=at + rest / 2) == 0
        assert OutgoingMail.objects.get().attempts == letter.attempts, "tried before its rest was over"
        at += rest
        assert send_waiting_mail(at=at) == 0
        letter.refresh_from_db()
    monkeypatch.setattr(EmailMessage, "send", sent)
    assert at - NOW > timedelta(hours=8)
    assert send_waiting_mail(at=at + RESTS[-1]) == 1
    assert letter.problem and OutgoingMail.objects.get().problem == ""


def test_a_letter_no_server_takes_is_given_up_after_eight_times(house: Any, monkeypatch: Any) -> None:
    """It holds up no other: the next letter goes in the same round."""

    def deliver_but_one(message: EmailMessage) -> int:
        if message.to == ["bad@people.example"]:
            raise ValueError("Header values can't contain newlines")
        return 1

    monkeypatch.setattr(EmailMessage, "send", deliver_but_one)
    for to in ("bad@people.example", "good@people.example"):
        OutgoingMail.objects.create(to=to, subject="s", body="b", at=NOW)
    assert send_waiting_mail(at=NOW) == 1
    for day in range(1, 12):
        assert send_waiting_mail(at=NOW + timedelta(days=day)) == 0
    assert OutgoingMail.objects.get(to="bad@people.example").attempts == 8


@pytest.mark.django_db(transaction=True)
def test_the_postman_goes_on_after_a_database_that_breaks(monkeypatch: Any) -> None:
    """An error nobody expected ends neither the thread nor the letters."""
    went, stop, rounds = (
        threading.Event(),
        threading.Event(),
        iter([KeyError("unheard of"), OperationalError("gone")]),
    )
    send = posting.send_waiting_mail

    def send_or_break(*, at: datetime) -> int:
        for trouble in rounds:
            raise trouble
        return send(at=at)

    monkeypatch.setattr(posting, "send_waiting_mail", send_or_break)
    monkeypatch.setattr(posting, "DATABASE_REST", 0.01)
    monkeypatch.setattr(EmailMessage, "send", lambda *_: went.set())
    OutgoingMail.objects.create(to="any@people.example", subject="s", body="b", at=clock.now())
    postman = threading.Thread(target=posting.deliver, args=[stop])
    postman.start()
    assert went.wait(20)
    stop.set()
    postman.join(20)
    assert not postman.is_alive() and OutgoingMail.objects.get().sent_at is not None
