"""Days and hours that people type lie between 1900 and 2199; a slip of the hand is told at its field."""

from __future__ import annotations

import pytest
from django import forms

from junheng.hub.foundation.acts import day_field, moment_field


class Typed(forms.Form):
    day = day_field("day", required=False)
    moment = moment_field("moment", required=False)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_out_of_range(day: str) -> None:
    """Each field names both ends."""
    form = Typed({"day": day, "moment": f"{day}T23:59"})
    assert not form.is_valid()
    for said in form.errors.values():
        assert "1900-01-01" in said[0] and "2199-12-31" in said[0], said


@pytest.mark.parametrize("day", ["1900-01-01", "2026-11-23", "2199-12-31"])
def test_within(day: str) -> None:
    """Both ends are days; an empty field that may be empty is no slip."""
    assert Typed({"day": day, "moment": f"{day}T23:59"}).is_valid()
    assert Typed({}).is_valid()
    assert 'min="1900-01-01"' in str(Typed()["day"]) and 'max="2199-12-31T23:59"' in str(Typed()["moment"])
