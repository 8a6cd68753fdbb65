"""What was booked is handed out in its slot, with its condition and pictures."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.sharing.conftest import SOUND, on

from junheng.hub.foundation.models import Attachment, Event
from junheng.hub.instruments.services import ledger
from junheng.hub.sharing import rules
from junheng.hub.sharing.services import booking

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def test_condition_and_pictures(sharing: Any) -> None:
    """Kept for both bodies; the log commits to them without showing anything."""
    made = booking.check_out_booking(
        booking=sharing.approved(), seen=rules.Seen("worn", note="面板划痕"),
        pictures=[booking.Shot("面板.png", PNG)], by=sharing.owner, at=on(9),
    )  # fmt: skip
    assert (made.state, made.parts.get().standing) == ("in-use", "used")
    handed = made.hand_overs.get()
    assert (handed.step, handed.condition, handed.note) == ("out", "worn", "面板划痕")
    kept = Attachment.objects.get(pk=handed.pictures.get().attachment_id)
    assert (kept.tenant_id, kept.readers, kept.media_type) == ("330000", ["310000"], "image/png")
    fact = Event.objects.get(type="booking-checked-out")
    assert set(fact.data) == {"booking", "number"}


def test_within_its_slot(sharing: Any, refused: Any) -> None:
    """Neither before nor after."""
    made = sharing.approved()
    for moment in (on(8, 59), on(12)):
        with refused("hand-over-outside-slot"):
            booking.check_out_booking(booking=made, seen=SOUND, by=sharing.owner, at=moment)
    with refused("booking-not-in-state"):
        booking.check_out_booking(
            booking=sharing.requested(start=on(14), end=on(15)), seen=SOUND, by=sharing.owner, at=on(14)
        )


def test_not_while_somebody_has_it(sharing: Any, refused: Any) -> None:
    """The one before has not come back: the next is told by which booking."""
    first = sharing.out()
    second = sharing.approved(start=on(12), end=on(13))
    with refused("resource-still-out"):
        booking.check_out_booking(booking=second, seen=SOUND, by=sharing.owner, at=on(12))
    booking.return_booking(booking=first, seen=SOUND, by=sharing.owner, at=on(12, 5))
    booking.check_out_booking(booking=second, seen=SOUND, by=sharing.owner, at=on(12, 6))


def test_evidence_of_that_hour(sharing: Any, refused: Any) -> None:
    """Sealed this morning: it stays."""
    made = sharing.approved()
    ledger.seal_instrument(instrument=sharing.instrument, seal_number="S-1", by=sharing.owner, at=on(8))
    with refused("device-sealed"):
        booking.check_out_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(9))


def test_not_while_it_is_away(sharing: Any, refused: Any) -> None:
    """Sent for calibration and not back: by the ledger it is not here."""
    made = sharing.approved()
    ledger.move_custody(
        instrument=sharing.instrument, custody="at-institution", custodian=sharing.house.neighbour
    )
    with refused("device-away"):
        booking.check_out_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(9))


def test_conditions_that_say_nothing(sharing: Any, refused: Any) -> None:
    """An unknown word, damage without where, more pictures than anybody looks at, a file that is no picture."""
    made, who = sharing.approved(), {"by": sharing.owner, "at": on(9)}
    with refused("hand-over-condition-unknown"):
        booking.check_out_booking(booking=made, seen=rules.Seen("fine"), **who)
    with refused("hand-over-needs-note"):
        booking.check_out_booking(booking=made, seen=rules.Seen("damaged"), **who)
    with refused("pictures-too-many"):
        booking.check_out_booking(booking=made, seen=SOUND, pictures=[booking.Shot("a.png", PNG)] * 5, **who)
    with refused("upload-type-refused"):
        booking.check_out_booking(
            booking=made, seen=SOUND, pictures=[booking.Shot("x.png", b"<svg/>")], **who
        )
    made.refresh_from_db()
    assert made.state == "approved" and not made.hand_overs.exists()


def test_not_by_the_client(sharing: Any, refused: Any) -> None:
    with refused("not-your-record"):
        booking.check_out_booking(booking=sharing.approved(), seen=SOUND, by=sharing.client, at=on(9))


def test_a_loan_names_its_carrier(sharing: Any, refused: Any) -> None:
    """And goes only where its owner lends it."""
    with refused("loan-not-lent"):
        sharing.requested(destination="上海")
    sharing.device = sharing.offer(
        instrument=sharing.file("CMP-3"), travels=True, longest_hours=240, name_zh="便携比较仪"
    )
    made = sharing.approved(end=on(12, day=date(2026, 11, 27)), destination="上海宜山路")
    assert made.kind == "loan"
    with refused("loan-needs-carrier"):
        booking.check_out_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(9))
    booking.check_out_booking(
        booking=made, seen=rules.Seen("sound", carrier="示例速运 SF-1"), by=sharing.owner, at=on(9)
    )
