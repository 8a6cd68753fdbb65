"""Whose keys our own verification believes: those of bodies a regulator has verified, and nobody else's."""

from __future__ import annotations

from typing import Any

from lxml import etree
from tests.hub.conftest import NOW, House, uscc

from junheng.core.certificate.signature import sign
from junheng.hub.certificates.services import papers, verifying
from junheng.hub.certificates.services.authority import Authority, certify, make_root
from junheng.hub.certificates.services.signing_keys import install_signing_key
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services import organisations as bodies

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def namesake_of(house: House) -> Organisation:
    """Somebody files a body under the institute's name."""
    house.person("赵示例")
    return bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc("91330000470000090"),
            name_zh=house.institute.name_zh,
            kind="institute",
            division_code="330100",
        ),
        by=house.acting("赵示例"),
        at=NOW,
    )


def bring_key(body: Organisation, by: Actor, name: str) -> Authority:
    """A key in a name, under an authority of one's own making."""
    authority = make_root("forger", at=NOW)
    signer = certify(authority, organisation=name, at=NOW)
    install_signing_key(
        organisation=body, private_key=signer.key, certificate_pem=signer.pem, chain_pem=authority.pem, by=by, at=NOW
    )  # fmt: skip
    return signer


def forged(genuine: bytes, number: str, signer: Authority) -> bytes:
    """The genuine paper under another number, signed anew by the forger."""
    tree = etree.fromstring(genuine)
    for old in tree.findall(SIGNATURE):
        tree.remove(old)
    text = etree.tostring(tree, encoding="unicode").replace(number, "47000001X-26-99999")
    return sign(text.encode(), key=signer.key, certificate=signer.certificate, chain=(), signing_time=NOW)


def test_an_unverified_body_brings_no_key(house: House, refused: Any) -> None:
    """Whoever files a body may give it any name; before a regulator has looked it signs nothing."""
    namesake = namesake_of(house)
    with refused("signing-key-of-unverified-body"):
        bring_key(namesake, house.acting("赵示例", namesake), namesake.name_zh)


def test_nobody_brings_a_key_for_another(house: House, refused: Any) -> None:
    """The neighbour's administrator cannot install a key of the institute."""
    with refused("not-your-record"):
        bring_key(house.institute, house.acting("孙示例"), house.institute.name_zh)


def test_a_verified_body_signs_for_itself_only(laboratory: Any) -> None:
    """The neighbour's own authority is believed for the neighbour's name, not for the institute's."""
    made = laboratory.issued()
    house = laboratory.house
    signer = bring_key(house.neighbour, house.acting("孙示例"), house.institute.name_zh)
    report = verifying.verify_file(forged(papers.xml_of(made), made.number, signer), at=NOW).report
    assert (report.verdict, report.signer.matches_laboratory) == ("invalid", False)


def test_a_key_of_an_unverified_body_is_not_believed(laboratory: Any) -> None:
    """Also where such a key is on file already: a paper in the institute's name under it is not genuine."""
    made = laboratory.issued()
    namesake = namesake_of(laboratory.house)
    Organisation.objects.filter(pk=namesake.pk).update(verified_at=NOW)
    namesake.refresh_from_db()
    signer = bring_key(namesake, laboratory.house.acting("赵示例", namesake), namesake.name_zh)
    Organisation.objects.filter(pk=namesake.pk).update(verified_at=None)
    report = verifying.verify_file(forged(papers.xml_of(made), made.number, signer), at=NOW).report
    assert (report.verdict, report.signer.matches_laboratory) == ("invalid", False)


def test_a_suspended_body_keeps_what_it_signed(laboratory: Any) -> None:
    """Papers signed before a body was suspended stay genuine."""
    made = laboratory.issued()
    Organisation.objects.filter(pk=made.institution_id).update(state=Organisation.State.SUSPENDED)
    assert verifying.verify_file(papers.xml_of(made), at=NOW).report.signer.matches_laboratory
