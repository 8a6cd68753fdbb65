"""Who signed, under which anchor, at which moment: our own policy over X.509 path building.

The anchors handed in are trusted, the intermediates and whatever the file carries are not. Web rules (names,
extended usage) do not apply to seals of laboratories: an authority must be one by its basic constraints and
may sign certificates; the signer must be allowed to sign. Path length and name constraints are enforced by
the path builder. Moments are arguments; there is no clock here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from junheng.core.certificate import reading_reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.reason import UnusableInput, refuse


@dataclass(frozen=True, slots=True)
class Trust:
    """What a verifier believes beforehand. `labs` is None where no labs.json was given."""

    anchors: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    labs: Mapping[str, tuple[str, ...]] | None = None
    log_vkey: str | None = None
    policy: str | None = None
    sm2_vkeys: str | None = None
    """SM2 keys of logs, a vkey a line, that may have signed the record of a certificate: older ones stay of use."""


def trust_from(files: Mapping[str, bytes]) -> Trust:
    """A trust folder's content: file name relative to it (``intermediates/a.pem``) → bytes."""
    anchors: list[x509.Certificate] = []
    between: list[x509.Certificate] = []
    for name in sorted(files):
        if name.endswith(".pem"):
            kept = between if name.startswith("intermediates/") else anchors
            kept.extend(_certificates(name, files[name]))
    labs = _labs(files["labs.json"]) if "labs.json" in files else None
    own = [_text(files, name) for name in ("log.vkey", "policy", "log.sm2.vkey")]
    return Trust(tuple(anchors), tuple(between), labs, *own)


def _certificates(name: str, data: bytes) -> Sequence[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError:
        raise UnusableInput(refuse("trust-malformed", file=name, why="PEM certificates expected")) from None


def _text(files: Mapping[str, bytes], name: str) -> str | None:
    try:
        return files[name].decode("utf-8") if name in files else None
    except UnicodeDecodeError:
        raise UnusableInput(refuse("trust-malformed", file=name, why="not UTF-8")) from None


def _labs(data: bytes) -> dict[str, tuple[str, ...]]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    is_right = isinstance(found, dict) and all(
        isinstance(subjects, list) and all(isinstance(one, str) for one in subjects)
        for subjects in found.values()
    )
    if not is_right or not isinstance(found, dict):
        why = "an object from organisation name to a list of subjects is expected"
        raise UnusableInput(refuse("trust-malformed", file="labs.json", why=why))
    return {name: tuple(subjects) for name, subjects in found.items()}


def subject_of(certificate: x509.Certificate) -> str:
    """The subject in RFC 4514 form."""
    return certificate.subject.rfc4514_string()


def fingerprint(certificate: x509.Certificate) -> str:
    """``sha256:`` and the lower-case hex digest of the DER form."""
    return "sha256:" + hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def is_signer_of(certificate: x509.Certificate, laboratory: str, trust: Trust) -> bool:
    """May this certificate sign for that laboratory? By labs.json; without it, O must be the very name."""
    if trust.labs is not None:
        allowed = trust.labs.get(laboratory, ())
        return subject_of(certificate) in allowed or fingerprint(certificate) in allowed
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return [str(one.value).strip() for one in names] == [laboratory.strip()]


def may_sign(certificate: x509.Certificate) -> bool:
    """Not an authority, and its key usage, where stated, allows signatures."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    except ValueError:
        return False
    try:
        return not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return True


def _authority(_: Policy, __: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("not an authority")


def _may_certify(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("may not sign certificates")


def chain_at(
    certificate: x509.Certificate, others: Sequence[x509.Certificate], trust: Trust, *, at: datetime
) -> tuple[x509.Certificate, ...] | None:
    """The path from the signer to an anchor, all of it valid at that moment; None where there is none."""
    if not trust.anchors:
        return None
    authority = (
        ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _authority)
        .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_certify)
    )
    builder = (
        PolicyBuilder()
        .store(Store(list(trust.anchors)))
        .time(at)
        .max_chain_depth(6)
        .extension_policies(ca_policy=authority, ee_policy=ExtensionPolicy.permit_all())
    )
    try:
        verified = builder.build_client_verifier().verify(certificate, [*trust.intermediates, *others])
    except (VerificationError, ValueError):
        return None
    return tuple(verified.chain)
