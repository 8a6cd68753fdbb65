"""How the parts of a service edition are named on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    """Keys of the format as a person names them."""
    return {
        "title_zh": _("Title in Chinese"), "title_en": _("Title in English"), "source": _("Where it comes from"),
        "basis": _("Basis"), "document": _("Document"), "clause": _("Clause"), "services": _("Services"),
        "kinds": _("Kinds of verification"), "cycle_months": _("Cycle, months"), "repeats": _("Readings in each cell"),
        "parameters": _("Parameters"), "derive": _("Derived numbers"), "point_fields": _("Fields of a point"),
        "points": _("Usual points"), "skip": _("Skipped items"), "environment": _("Environment"), "columns": _("Readings"),
        "requirements": _("Asked of the standard"), "checks": _("Limits and checks"), "limit": _("Limit"),
        "decision": _("Decision rule"), "rounding": _("Rounding"), "overall": _("Over all points"),
        "classes": _("Ladder of classes"), "ladder": _("Classes"), "measurement": _("Measurement model"),
        "output": _("Result"), "derived": _("Worked out from all points"), "printed": _("Printed text"),
        "validation": _("Stored examples"), "name": _("Name"), "zh": _("in Chinese"), "en": _("in English"),
        "unit": _("Unit"), "usual": _("Usual value"), "value": _("Formula of the value"), "step": _("Rounding step"),
        "sense": _("Judged as"), "compare": _("Compared"), "low": pgettext("of a range", "From"), "high": pgettext("of a range", "To"),
        "resolution": _("Resolution"), "at_most": _("At most"), "rule_zh": _("Rule in Chinese"),
        "rule_en": _("Rule in English"), "parameter": _("Parameter"), "shared": _("Shared on a bench"),
        "may_be_empty": _("May stay empty"), "each_point": _("At each point"), "where": _("Only where"),
        "unless": _("Not where"), "with": _("Taken from another point"), "silent": _("Only lent to others"),
        "inputs": _("Inputs and their budget"), "model": _("Equations"), "printed-columns": _("Printed columns"), "from": _("Comes from"),
        "distribution": _("Distribution"), "spread": _("Spread"), "check": _("Of the check"), "show": _("Shows"), "role": _("Role"),
        "symbol": _("Symbol"), "at": pgettext("of rows", "Order"), "statements": _("Statements"), "checked_by": pgettext("limits", "compared by"),
    }  # fmt: skip


def place_words(path: str) -> str:
    """A place such as `checks.1.limit` as a person names it; rows of a fault are counted from 0, here from 1."""
    known = words()
    said = [
        str(int(part) + 1) if part.isdigit() else known.get(part, part) for part in (path or "").split(".")
    ]
    return " · ".join(said)


def named_place(place: str) -> str:
    """A place of a comparison, `checks.E.limit`: its rows are named already."""
    known = words()
    return " · ".join(known.get(part, part) for part in place.split("."))
