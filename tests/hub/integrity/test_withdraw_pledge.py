"""A body takes its own pledge back, and nobody another's."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.integrity.services import pledges


def test_goes_from_the_list(street: Any, client: Any, refused: Any) -> None:
    """The badge goes at once; a second time there is nothing to withdraw."""
    made = street.pledged()
    with refused("not-your-record"):
        pledges.withdraw_pledge(pledge=made, by=street.house.acting("何示例"), at=NOW)
    pledges.withdraw_pledge(pledge=made, by=street.house.acting("许示例"), at=NOW)
    assert client.get("/api/v1/pledges").json()["rows"] == []
    assert client.get(f"/pledges/{made.pk}").status_code == 404
    with refused("pledge-not-in-state"):
        pledges.withdraw_pledge(pledge=made, by=street.house.acting("许示例"), at=NOW)


def test_not_while_it_is_under_review(street: Any, refused: Any) -> None:
    """Nobody leaves before the decision."""
    review = street.proposed()
    with refused("pledge-not-in-state"):
        pledges.withdraw_pledge(pledge=review.pledge, by=street.house.acting("许示例"), at=NOW)
    with refused("pledge-not-in-state"):
        street.pledged()


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    """Its owner's page; of another body there is no such page."""
    made = street.pledged()
    assert client_for("何示例").get(f"/pledges/{made.pk}/withdraw-pledge").status_code == 404
    answer = client_for("许示例").post(f"/pledges/{made.pk}/withdraw-pledge", {"key": "k"})
    assert answer.status_code == 302
    again = street.pledged()
    done = client_for("许示例").post(f"/api/v1/pledges/{again.pk}/withdraw", content_type="application/json")
    assert done.json()["state"] == "withdrawn"
