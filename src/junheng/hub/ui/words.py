"""Standing words for states, kinds and next steps: one name each, on every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "placed": _("placed"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "cancelled": _("cancelled"),
    "closed": _("closed"),
    "waiting": _("to be received"),
    "received": _("received"),
    "measuring": _("being measured"),
    "submitted": _("submitted"),
    "sent-back": _("sent back"),
    "checked": _("checked"),
    "issued": _("issued"),
    "handed-back": _("handed back"),
    "open": _("open"),
    "locked": _("locked"),
    "replaced": _("replaced"),
    "withdrawn": _("withdrawn"),
    "in-force": _("in force"),
    "with-owner": _("with its owner"),
    "in-transit": _("on its way"),
    "at-institution": _("at an institution"),
    "none": _("no result yet"),
    "under-test": _("being tested"),
    "passed": _("passed"),
    "failed": _("failed"),
    "calibrated": _("calibrated"),
    "verification": pgettext_lazy("service", "verification"),
    "calibration": pgettext_lazy("service", "calibration"),
    "test": pgettext_lazy("service", "test"),
    "verify": pgettext_lazy("service", "verification"),
    "calibrate": pgettext_lazy("service", "calibration"),
    "verification-notice": _("notice of verification result"),
    "qualified": _("qualified"),
    "conditional": _("conditionally usable"),
    "limited": _("limited"),
    "stopped": _("stopped"),
    "sealed": _("sealed"),
    "draft": _("draft"),
    "published": _("published"),
    "registered": _("declared, not yet verified"),
    "verified": _("verified"),
    "suspended": _("suspended"),
    "left": _("left"),
    "active": _("in force"),
    "revoked": _("revoked"),
    "expired": _("expired"),
    "not-yet-valid": _("not yet valid"),
    "statutory-body": _("statutory body"),
    "authorisation": _("authorisation to verify"),
    "accreditation": _("laboratory accreditation"),
    "cma": _("inspection body qualification (CMA)"),
    "standard-exam": _("examination of a measurement standard"),
    "public-standard": _("public measurement standard"),
    "local-filing": _("local filing"),
    "institute": _("metrology institute"),
    "nmi": _("national metrology institute"),
    "enterprise": _("enterprise"),
    "enterprise-laboratory": _("enterprise laboratory"),
    "industry-centre": _("industry centre"),
    "regional-centre": _("regional centre"),
    "platform": _("platform"),
    "regulator-national": _("national regulator"),
    "regulator-province": _("provincial regulator"),
    "regulator-city": _("city regulator"),
    "regulator-county": _("county regulator"),
    "regulator-township": _("township regulator"),
    "reference-material": _("reference material"),
    "intrinsic": _("intrinsic standard"),
    "main": _("main standard"),
    "auxiliary": _("auxiliary equipment"),
    "first": _("first class"),
    "second": _("second class"),
    "simple": _("simple: the value against the limit"),
    "guarded": _("guarded: the value with U against the limit"),
    "day": _("days"),
    "workday": _("working days"),
    "month": _("months"),
    "year": _("years"),
    "person": _("persons"),
    "level": _("levels"),
}
WHY = {
    "to-review": _("The contract is to be reviewed"),
    "to-receive": _("To be received"),
    "to-measure": _("Received; to be measured"),
    "in-work": _("You are measuring it"),
    "sent-back": _("Sent back by the checker"),
    "to-check": _("Submitted; to be checked"),
    "to-issue": _("Checked; to be issued"),
    "to-hand-back": _("Issued; to be handed back"),
}


def state_words(code: object) -> object:
    """The word of a state or kind; a code that has none stands as it is."""
    return STATES.get(str(code), code)


def why_words(code: object) -> object:
    """Why a thing is with somebody."""
    return WHY.get(str(code), code)
