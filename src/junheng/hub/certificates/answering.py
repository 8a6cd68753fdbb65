"""The separate questions of a verification, each with its own answer; none is merged into one light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from junheng.core.certificate.report import Report
from junheng.core.traceability.judging import Answer
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.clock import today
from junheng.hub.ledger.queries import Witnessing
from junheng.hub.nodes.queries import Said
from junheng.hub.nodes.templatetags.nodes import reliance, said_headline, said_tone
from junheng.hub.ui.templatetags.ui import in_words
from junheng.hub.ui.words import state_words


class Answered(NamedTuple):
    """One question with mark, word and the sentence behind it."""

    question: str
    tone: str
    word: str
    reason: str


Recognition = Callable[[Certificate, str, datetime], list[Answered]]
_recognition: list[Recognition] = []


def register_recognition(ask: Recognition) -> None:
    """Called once by the area that keeps agreements: whether a result counts in another province."""
    _recognition[:] = [ask]


def headline_of_file(report: Report) -> tuple[str, str, str]:
    """Tone, title and what it covers: genuineness and status only."""
    covers = _(
        "This speaks of genuineness and status only; the other questions are answered one by one below."
    )
    return {
        "valid": ("ok", _("This certificate is genuine and in force"), covers),
        "invalid": ("no", _("This certificate is not valid"), covers),
        "cannot-tell": ("unk", _("Whether it is genuine cannot be told here"), covers),
    }[report.verdict]


def headline_of_row(row: Certificate) -> tuple[str, str, str]:
    """By number alone only the status can be told: the paper in somebody's hand may be another."""
    note = _("Whether the paper in your hand is the one issued, only its file can tell.")
    if row.state == Certificate.State.WITHDRAWN:
        return "no", _("This certificate was withdrawn"), row.state_reason
    if row.state == Certificate.State.REPLACED:
        return "warn", _("This certificate was replaced by a later one"), row.state_reason
    if row.inquiry:
        return "warn", _("A certificate with this number is in force, and under inquiry"), note
    return "ok", _("A certificate with this number is in force"), note


def answers_of_file(
    report: Report,
    row: Certificate | None,
    *,
    witnessing: Witnessing | None = None,
    division: str = "",
    said: Sequence[Said] = (),
) -> list[Answered]:
    """For whoever holds the file; `said`: what other provinces' logs say of its bytes."""
    own = [_intact(report), _signer(report), _logged(report), *_witnessed(witnessing), *_national(report)]
    return [*own, *_common(row, report.at, division, said)]


def headline_of_said(said: Sequence[Said]) -> tuple[str, str, str]:
    """By number, where only logs of other provinces know it: what they say, never that a paper is genuine."""
    first = said[0]
    tone = said_tone(first.state) if first.is_relied_on and len(said) == 1 else "unk"
    words = _(
        "It was not issued on this platform. This is what the public log of that province says; whether the paper in your hand is the one issued, only its file can tell."
    )
    if len({each.log.pk for each in said}) > 1:
        return "unk", _("The logs of several provinces speak of this number"), words
    return "unk" if tone == "ok" else tone, said_headline(first), words


def answers_of_row(row: Certificate, *, at: datetime, division: str = "") -> list[Answered]:
    """For whoever knows the number; `division`: the province in which it is to count."""
    return _common(row, at, division)


def _intact(report: Report) -> Answered:
    question = _("Are these the signed bytes?")
    if not report.signature.present:
        return Answered(
            question,
            "unk",
            _("Cannot tell"),
            _("The file carries no signature; ask the body that issued it."),
        )
    if report.signature.intact is None:
        return Answered(
            question,
            "unk",
            _("Cannot tell"),
            _("The signature is SM2 (%(algorithm)s): XML signatures of this kind are not checked here.")
            % {"algorithm": report.signature.algorithm or "—"},
        )
    if report.signature.is_intact and report.signature.covers == "document":
        return Answered(
            question,
            "ok",
            _("Yes"),
            _("The signature covers the whole document, and no byte has been changed."),
        )
    if report.signature.is_intact:
        return Answered(question, "no", _("No"), _("The signature covers only a part of the document."))
    return Answered(question, "no", _("No"), _("The bytes are not those that were signed."))


def _signer(report: Report) -> Answered:
    question = _("Who signed?")
    signer = report.signer
    if signer.subject is None:
        return Answered(question, "unk", _("Cannot tell"), _("No signing certificate was found."))
    if signer.matches_laboratory is False:
        return Answered(
            question,
            "no",
            _("Another"),
            _("%(who)s signed, which is not the laboratory named in the file.") % {"who": signer.subject},
        )
    if signer.anchor is None and "sm2-path-not-built" in {one.code for one in signer.problems}:
        return Answered(
            question,
            "unk",
            _("Cannot tell"),
            _("%(who)s, by an SM2 certificate: no trust is built over these here.") % {"who": signer.subject},
        )
    if signer.anchor is None:
        return Answered(
            question,
            "unk",
            _("Cannot tell"),
            _("%(who)s, under an authority that is not in our trust.") % {"who": signer.subject},
        )
    return Answered(
        question,
        "ok",
        _("Yes"),
        _("%(who)s, under %(anchor)s.") % {"who": signer.subject, "anchor": signer.anchor},
    )


def _logged(report: Report) -> Answered:
    question = _("Is it in the log?")
    if report.log.included:
        return Answered(
            question,
            "ok",
            _("Yes"),
            _("Entry %(index)s; the moment before which it was signed is proven.")
            % {"index": report.log.index},
        )
    if report.log.included is False:
        return Answered(
            question, "no", _("No"), " ".join(str(in_words(each)) for each in report.log.problems)
        )
    return Answered(
        question,
        "wait",
        _("Not yet"),
        _("No proof is at hand: recorded and waiting for its place, or issued elsewhere."),
    )


def _witnessed(found: Witnessing | None) -> list[Answered]:
    """Asked by the policy of the log's keeper; a reader's own policy is asked by the command and in the browser."""
    if found is None:
        return []
    question = _("Who has witnessed the log?")
    if found.lacking:
        why = " ".join(str(in_words(each)) for each in found.lacking)
        return [Answered(question, "no", _("Not enough"), why)]
    names = ", ".join(one.name for one in found.by) or "—"
    return [Answered(question, "ok", _("Yes"), _("Cosigned by %(names)s.") % {"names": names})]


def _national(report: Report) -> list[Answered]:
    """The SM2 signature over the record of the issue; not asked where no proof of it is at hand."""
    record, question = report.record, _("Is its record signed with SM2?")
    if record is None:
        return []
    if record.state == "holds":
        said = _("The log's SM2 key has signed number, issuer, SHA-256 and SM3 of this file.")
        return [Answered(question, "ok", _("Yes"), said)]
    if record.state == "none":
        said = _("None: it was issued before this was done, or where no SM2 was at hand.")
        return [Answered(question, "unk", _("None"), said)]
    tone, word = ("no", _("No")) if record.state == "does-not-hold" else ("unk", _("Cannot tell"))
    return [Answered(question, tone, word, " ".join(str(in_words(each)) for each in record.problems))]


def _common(
    row: Certificate | None, at: datetime, division: str, said: Sequence[Said] = ()
) -> list[Answered]:
    if row is None and said:
        return [
            *(_said(each) for each in said),
            Answered(_("Is it recognised elsewhere?"), "unk", _("Cannot tell"), _no_agreement()),
        ]
    if row is None:
        unknown = _("Issued elsewhere; this platform holds no record of it.")
        return [
            Answered(_("Does it still count?"), "unk", _("Cannot tell"), unknown),
            Answered(_("Is it recognised elsewhere?"), "unk", _("Cannot tell"), _no_agreement()),
        ]
    return [_status(row), _date(row, today(at)), _traceable(row, at), *_recognised(row, division, at)]


def _said(each: Said) -> Answered:
    """The status by another province's log, with its entry and when it was last heard."""
    place = _("Entry %(index)s of %(origin)s.") % {"index": each.record.index, "origin": each.log.origin}
    tone = said_tone(each.state) if each.is_relied_on else "unk"
    inquiry = each.record.facts.get("inquiry", "")
    case = _("A standard behind it was found bad; case %(number)s of that province.") % {"number": inquiry}
    why = " ".join(filter(None, (each.record.reason, inquiry and case, place, reliance(each))))
    question = _("Does it still count, by the log of %(province)s?") % {"province": each.log.title}
    return Answered(question, tone, str(state_words(each.state)), why)


def _traceable(row: Certificate, at: datetime) -> Answered:
    question = _("Is it traceable?")
    judged = tracing.trace(row, at).judgement
    if judged.answer is Answer.YES:
        said = _("Unbroken: each standard judged on the work date, by the certificate in force that day.")
        return Answered(question, "ok", _("Yes"), said)
    why = " ".join(str(in_words(each.refusal)) for each in judged.broken[:3])
    if judged.answer is Answer.NO:
        return Answered(question, "no", _("Broken"), why)
    return Answered(question, "unk", _("Cannot tell"), why)


def _recognised(row: Certificate, division: str, at: datetime) -> list[Answered]:
    if _recognition:
        return _recognition[0](row, division, at)
    return [Answered(_("Is it recognised elsewhere?"), "unk", _("None on file"), _no_agreement())]


def _no_agreement() -> str:
    return _("No agreement on file. This does not mean that anybody refuses it; ask the receiver.")


def _status(row: Certificate) -> Answered:
    question = _("Does it still count?")
    if row.state == Certificate.State.WITHDRAWN:
        return Answered(question, "no", _("Withdrawn"), row.state_reason)
    if row.state == Certificate.State.REPLACED:
        return Answered(question, "warn", _("Replaced"), row.state_reason)
    if row.inquiry:
        said = _(
            "The standard behind it was found bad; what that means for this certificate is being worked out in case %(number)s."
        )
        return Answered(question, "warn", _("Under inquiry"), said % {"number": row.inquiry})
    return Answered(question, "ok", _("In force"), _("Neither withdrawn nor replaced."))


def _date(row: Certificate, on: date) -> Answered:
    question = _("Is it in date?")
    if row.kind == Certificate.Kind.CALIBRATION:
        planned = row.planned_recalibration
        words = _("A calibration certificate does not expire.")
        if planned is not None:
            words += " " + _("The holder plans recalibration for %(date)s.") % {"date": planned.isoformat()}
        return Answered(question, "ok", _("Does not expire"), words)
    if row.valid_until is None:
        return Answered(question, "unk", _("Cannot tell"), _("No last day of validity is stated."))
    if on > row.valid_until:
        return Answered(
            question,
            "warn",
            _("Expired"),
            _("The verification was valid until %(date)s. The certificate is genuine all the same.")
            % {"date": row.valid_until.isoformat()},
        )
    return Answered(
        question, "ok", _("Yes"), _("Valid until %(date)s.") % {"date": row.valid_until.isoformat()}
    )
