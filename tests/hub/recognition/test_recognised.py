"""Whether a result counts in another province: by an agreement on file, from live evidence, with every reason (R16.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.certificates.services import papers
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.recognition import queries
from junheng.hub.recognition.services import agreements


@pytest.fixture
def paper(verifying: Any) -> Any:
    """A scale's verification certificate of Zhejiang."""
    return verifying.issued(verifying.scale())


def word(row: Any, division: str = "310000") -> tuple[str, list[str]]:
    found = queries.recognised(row, division, NOW)
    return found.word, [each.code for each in found.reasons]


def test_no_agreement_is_no_refusal(paper: Any) -> None:
    """Nothing on file: neither yes nor no."""
    assert word(paper) == ("none", ["no-agreement-on-file"])


def test_counts_while_its_evidence_lives(paper: Any, signed: Any, verifying: Any) -> None:
    """Every condition but the log holds; suspending the source's right ends it that moment, with the reason."""
    signed(conditions=("certificate-in-force", "authorisation-live", "in-date", "no-open-case"))
    assert word(paper) == ("yes", [])
    right = Qualification.objects.get(type="authorisation")
    suspend_qualification(
        qualification=right,
        since=NOW.date(),
        reason="示例",
        by=verifying.laboratory.house.acting("钱示例"),
        at=NOW,
    )
    assert word(paper) == ("no", ["condition-authorisation-live"])


def test_withdrawn_does_not_count(paper: Any, signed: Any, verifying: Any) -> None:
    """The state of the paper is asked now."""
    signed(conditions=("certificate-in-force",))
    papers.withdraw_certificate(certificate=paper, reason="示例", by=verifying.approver, at=NOW)
    assert word(paper) == ("no", ["condition-certificate-in-force"])


def test_not_in_the_log_yet_cannot_be_told(paper: Any, signed: Any) -> None:
    """Recorded and waiting is neither yes nor no; once it is in the log it counts."""
    signed(conditions=("certificate-in-force", "in-log"))
    assert word(paper) == ("cannot-tell", ["condition-in-log"])


def test_under_inquiry_it_does_not_count(verifying: Any, signed: Any) -> None:
    """A case on its standard is open: the condition fails for everybody who asks, also without an account."""
    from tests.hub.certificates.test_open_case import gauge, opened

    signed(conditions=("certificate-in-force", "no-open-case"))
    made = gauge(verifying, "PG-1", "1.222")
    opened(verifying)
    made.refresh_from_db()
    assert word(made) == ("no", ["condition-no-open-case"])


def test_other_items_and_provinces(paper: Any, signed: Any) -> None:
    """An agreement on water meters says nothing of a scale; one's own province needs none."""
    signed(items=("water-meter",))
    assert word(paper)[0] == "none"
    assert word(paper, "330000")[0] == "none"


def test_a_suspended_agreement(paper: Any, signed: Any, offices: Any) -> None:
    """It is on file and counts for nothing now; why is said."""
    made = signed(conditions=("certificate-in-force",))
    agreements.suspend_agreement(agreement=made, reason="比对未结束", by=offices.acting("秦示例"), at=NOW)
    assert word(paper) == ("none", ["agreement-suspended-now"])


def test_not_begun_and_over(paper: Any, signed: Any) -> None:
    """Its days are kept."""
    signed(conditions=("certificate-in-force",), since=date(2027, 1, 1))
    assert word(paper) == ("none", ["agreement-not-begun"])


def test_matrix_counts_live(paper: Any, signed: Any) -> None:
    """Row Zhejiang, column Shanghai: the agreement and the one paper it speaks of; the diagonal is empty."""
    made = signed()
    cells = {home.code: cells for home, cells in queries.matrix(NOW)}
    zhejiang = cells["330000"]
    assert zhejiang[1] is None and zhejiang[0] is not None
    assert (zhejiang[0].live[0].pk, zhejiang[0].papers) == (made.pk, 1)
    assert cells["310000"][1] is not None and cells["310000"][1].papers == 0


def test_a_match_knows_it(signed: Any, offices: Any) -> None:
    """The criterion of a match asks the same agreements."""
    signed(conditions=("certificate-in-force",))
    entry = CapabilityEntry(organisation=offices.institute, kind="verify", item_id="water-meter")
    (found,) = capabilities._recognitions[0](NOW.date())(entry)
    assert (found.division, found.holds) == ("310000", True)


def test_pages(paper: Any, signed: Any, drafted: Any, client: Any, client_for: Any) -> None:
    """Matrix, agreement and the question on the page of a verification are public; acts are the parties'."""
    made = signed(conditions=("certificate-in-force",))
    assert made.number in client.get("/recognition").content.decode()
    assert "上海" in client.get(f"/recognition/{made.pk}").content.decode()
    page = client.get(f"/verify/{paper.number}?in=310000").content.decode()
    assert made.number in page
    office = client_for("秦示例")
    assert office.get(f"/recognition/{made.pk}/suspend-agreement").status_code == 200
    assert office.get("/recognition/new").status_code == 200
    done = office.post(f"/recognition/{made.pk}/suspend-agreement", {"reason": "示例"})
    assert done.status_code == 302
    assert "示例" in office.get(f"/recognition/{made.pk}").content.decode()


def test_in_log(paper: Any, signed: Any) -> None:
    """After its fact has its place, the same paper counts."""
    signed(conditions=("certificate-in-force", "in-log"))
    open_missing_logs(at=NOW)
    sequence_all(at=NOW)
    assert word(paper) == ("yes", [])
