"""Rows leave by their grade, counted; a masked value leaves by no door: page, program, download, log, notice or refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.datasets.conftest import COLUMNS, SECRETS, said

from junheng.core.reason import Refused
from junheng.hub.datasets.models import Consent, Dataset, Edition
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.masking import masked
from junheng.hub.datasets.services import using
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, EventOpening, Notice, OutgoingMail, RefusedAct


def _doors(row: Dataset) -> tuple[str, ...]:
    page, api = f"/datasets/{row.pk}", f"/api/v1/datasets/{row.pk}"
    return (page, f"{page}/rows.csv", api, f"{api}/rows", f"{api}/rows?start=1", f"{api}/consents", f"{api}/questions", "/datasets", "/api/v1/datasets", "/datasets/ours")  # fmt: skip


@pytest.mark.parametrize("grade", ["open", "shared", "restricted"])
def test_a_masked_value_leaves_by_no_door(data: Any, client: Any, client_for: Any, grade: str) -> None:
    """To nobody, not even to its owner or to whoever holds a consent, in any grade and any state before it."""
    row = data.described()
    looked = 0
    for step in (None, lambda: data.grade(row, grade), lambda: data.publish(row)):
        if step is not None:
            step()
        if grade == "shared" and Dataset.objects.get().state == "published":
            data.granted(Dataset.objects.get())
        for name in ("", "冯示例", "史示例", "王示例"):
            client.logout()
            asked = client_for(name) if name else client
            for door in _doors(row):
                text = said(asked.get(door))
                assert not [each for each in SECRETS if each in text], (door, name)
                looked += "E01" in text
    assert looked
    kept = [list(model.objects.values()) for model in (Event, EventOpening, Notice, OutgoingMail, RefusedAct, Edition, Dataset)]  # fmt: skip
    assert not [each for each in SECRETS if each in str(kept)]


def test_the_same_pseudonym_means_the_same_value_in_one_data_set_only(data: Any, client: Any) -> None:
    one, other = data.published(), data.published(name="另一个")
    found = [client.get(f"/api/v1/datasets/{row.pk}/rows").json()["rows"] for row in (one, other)]
    kinds = [{line[6] for line in rows} for rows in found]
    assert [len(each) for each in kinds] == [1, 1] and kinds[0] != kinds[1]
    assert {line[4] for line in found[0]} == {"***"} and found[0][2][5] == ""


def test_masking_by_column() -> None:
    """Columns of the same value have other pseudonyms; an empty cell stays empty."""
    fields = (Field("a", "code", secrecy="personal", mask="pseudonym"), Field("b", "code", secrecy="trade-secret", mask="pseudonym"), Field("c", "code"))  # fmt: skip
    ((a, b, c), empty) = masked(fields, [["x", "x", "x"], ["", "", ""]], b"key")
    assert a != b and {a[:2], b[:2]} == {"p-"} and c == "x" and empty == ["", "", ""]


def test_open_rows_are_for_everybody_and_counted(data: Any, client: Any) -> None:
    row = data.published()
    found = client.get(f"/api/v1/datasets/{row.pk}/rows?start=3&limit=1").json()
    assert [each[1] for each in found["rows"]] == ["E04"] and found["next"] == 4
    assert found["fields"][2] | {"unit": "%", "U_column": "U", "known_by": "column"} == found["fields"][2]
    assert client.get(f"/datasets/{row.pk}/rows.csv").status_code == 200
    row.refresh_from_db()
    assert row.calls == 2
    assert client.get(f"/api/v1/datasets/{row.pk}/rows?start=3000000").json()["rows"] == []
    assert client.get(f"/api/v1/datasets/{row.pk}/rows?limit=0").status_code == 422


def test_shared_rows_are_taken_under_a_consent_and_recorded(
    data: Any, client_for: Any, facts_of: Any
) -> None:
    """Each use is counted on the consent, recorded without the body's name, and shown to the two sides."""
    row = data.published("shared")
    consent = data.granted(row)
    asked = client_for("王示例")
    for address in (f"/api/v1/datasets/{row.pk}/rows", f"/datasets/{row.pk}/rows.csv"):
        assert asked.get(address).status_code == 200
    consent = Consent.objects.get(pk=consent.pk)
    assert (consent.uses, consent.used_at, facts_of(consent)[0]) == (2, NOW, "dataset-rows-taken")
    taken = Event.objects.filter(type="dataset-rows-taken").first()
    assert taken is not None and taken.organisation_name == ""
    assert "2 次" in client_for("冯示例").get(f"/datasets/{row.pk}").content.decode()


def test_without_a_consent_shared_rows_leave_to_nobody(data: Any, client: Any, client_for: Any) -> None:
    """Nor does the sample; the wall between provinces hides the edition as well."""
    row = data.published("shared")
    data.asked(row)
    for name in ("", "王示例", "孙示例", "钱示例"):
        asked = client_for(name) if name else client
        assert asked.get(f"/api/v1/datasets/{row.pk}/rows").status_code == {"": 401}.get(name, 409)
        assert "E01" not in said(asked.get(f"/datasets/{row.pk}/rows.csv"))
        assert "E01" not in said(asked.get(f"/datasets/{row.pk}"))
    with tenancy.only("310000"):
        assert not Edition.objects.exists()
    row.refresh_from_db()
    assert row.calls == 0


def test_restricted_rows_leave_to_nobody(data: Any, client_for: Any, refused: Any) -> None:
    """The description and the quality are public; the owner reads its own."""
    row = data.published("restricted")
    with refused("dataset-restricted"):
        using.rows_for(row, by=data.user, at=NOW)
    page = client_for("王示例").get(f"/datasets/{row.pk}").content.decode()
    assert "误差" in page and "E01" not in page
    assert client_for("冯示例").get(f"/datasets/{row.pk}/rows.csv").status_code == 200


def test_a_consent_is_for_one_data_set(data: Any) -> None:
    other = data.published("shared", name="另一个", columns=COLUMNS)
    data.granted(data.published("shared"), date(2026, 12, 31))
    with pytest.raises(Refused, match="consent"):
        using.take_rows(dataset=other, by=data.user, at=NOW)


def test_a_cell_is_no_formula(data: Any, client: Any) -> None:
    """A spreadsheet that opens the file runs nothing."""
    columns = {"t": Field("t", "time"), "x": Field("x", "words")}
    row = data.published(text="t,x\n2026-11-01,=HYPERLINK(1)\n", columns=columns)
    assert "'=HYPERLINK(1)" in client.get(f"/datasets/{row.pk}/rows.csv").content.decode()
    assert "<script" not in client.get(f"/datasets/{row.pk}").content.decode().split("<main")[1].split("HYPERLINK")[0]  # fmt: skip
