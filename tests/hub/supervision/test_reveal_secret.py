"""An organiser reveals what it committed to, in its time; anything else is refused and can be tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.supervision.conftest import BEACON, SECRETS, UNTIL

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.services import seeding


def reveal(supervision: Any, draw: Any, secret: str, name: str = "秦示例", at: Any = BEACON) -> None:
    seeding.reveal_secret(draw=draw, secret=secret, by=supervision.house.acting(name), at=at)


def test_in_public(supervision: Any, client: Any) -> None:
    """From now on everybody reads it, in its own province's log too."""
    draw = supervision.spoken()
    reveal(supervision, draw, SECRETS["秦示例"] + "\n")
    assert Event.objects.get(type="secret-revealed").tenant_id == "310000"
    assert SECRETS["秦示例"] in client.get(f"/supervision/draws/{draw.pk}").content.decode()


def test_not_before_the_beacon(supervision: Any, refused: Any) -> None:
    """First the public numbers, then the secrets: whoever records the numbers knows none."""
    draw = supervision.frozen()
    with refused("draw-beacon-not-stated"):
        reveal(supervision, draw, SECRETS["秦示例"])


@pytest.mark.parametrize("secret", ["ab" * 16, SECRETS["钱示例"]])
def test_not_what_was_committed_to(supervision: Any, refused: Any, secret: str) -> None:
    """Another secret, also the neighbour's own; and the true one still counts afterwards."""
    draw = supervision.spoken()
    with refused("draw-reveal-not-as-committed"):
        reveal(supervision, draw, secret)
    reveal(supervision, draw, SECRETS["秦示例"])


@pytest.mark.parametrize("secret", ["", "xyz", "AB" * 16, "ab" * 80])
def test_unreadable(supervision: Any, refused: Any, secret: str) -> None:
    """What is no secret at all."""
    draw = supervision.spoken()
    with refused("draw-secret-unread"):
        reveal(supervision, draw, secret)


def test_once_and_in_time(supervision: Any, refused: Any) -> None:
    """Late is late, to the second; a secret is revealed once."""
    draw = supervision.spoken()
    with refused("draw-reveal-too-late"):
        reveal(supervision, draw, SECRETS["秦示例"], at=UNTIL + timedelta(seconds=1))
    reveal(supervision, draw, SECRETS["秦示例"], at=UNTIL)
    with refused("draw-revealed-already"):
        reveal(supervision, draw, SECRETS["秦示例"], at=UNTIL)


def test_who_is_no_organiser(supervision: Any, refused: Any) -> None:
    """The office that prepares, where only Shanghai makes the seed."""
    draw = supervision.spoken()
    draw.organisers.filter(organisation=supervision.house.regulator).delete()
    with refused("draw-not-an-organiser"):
        reveal(supervision, draw, SECRETS["钱示例"], name="钱示例")
