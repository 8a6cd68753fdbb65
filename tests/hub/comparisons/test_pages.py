"""The pages: a whole comparison through its forms, the report to everybody, and the page that computes."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from tests.hub.comparisons.conftest import VALUES
from tests.hub.conftest import NOW

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons.models import Comparison
from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event


def post(client_for: Any, name: str, path: str, status: int = 302, **told: Any) -> Any:
    browser = client_for(name)
    shown = browser.get(path)
    assert shown.status_code == 200, (path, shown.status_code)
    answer = browser.post(path, {"key": str(uuid4()), **told})
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2500:])
    return answer


def test_all_the_way_through_the_forms(rounds: Any, client_for: Any, client: Any, monkeypatch: Any) -> None:
    """Proposed, approved, agreed, circulated, sealed, analysed, published, corrected, closed: every form once."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = rounds.house
    made = post(client_for, "钱示例", "/comparisons/new", number="N-1", title_zh="直流电压", title_en="", level="regional",
                item="dc-voltmeter", pilot=house.institute.pk, purpose="示例")  # fmt: skip
    one = made.headers["Location"]
    rounds.row = Comparison.objects.get()
    for body in (house.neighbour, rounds.third):
        post(client_for, "钱示例", f"{one}/invite-participant", body=body.pk)
    assert client_for("卫示例").get(f"{one}/invite-participant").status_code == 403
    post(client_for, "俞示例", f"{one}/approve-comparison")
    post(client_for, "冯示例", f"{one}/propose-protocol", quantity="直流电压", unit="V", points="1 V\n10 V | 0.0002", standard="示例",
         route="star", begins="2026-09-01", ends="2026-12-31", reference="computed", reference_body="", estimator="weighted-mean",
         k="2", decides="corrective", corrective_days="60", analyst=house.people["吴示例"].pk, note="")  # fmt: skip
    for name in ("冯示例", "孙示例", "卫示例"):
        post(client_for, name, f"{one}/confirm-participation?version=1", version=1)
    post(client_for, "钱示例", f"{one}/agree-protocol")
    post(client_for, "冯示例", f"{one}/start-circulation")
    for who, name in (("pilot", "周示例"), ("neighbour", "孙示例"), ("third", "卫示例")):
        if who != "pilot":
            post(client_for, name, f"{one}/record-handover", on="2026-11-23", condition="good", note="")
        (x0, U0), (x1, U1) = VALUES[who]
        post(client_for, name, f"{one}/seal-result", measured_on="2026-11-23", method="", x0=x0, U0=U0, k0="2", x1=x1, U1=U1, k1="2")  # fmt: skip
        if who != "pilot":
            post(client_for, "冯示例", f"{one}/record-handover", on="2026-11-23", condition="good", note="")
    assert VALUES["third"][1][0] in client_for("卫示例").get(one).content.decode()
    post(client_for, "钱示例", f"{one}/close-data")
    post(client_for, "卫示例", f"{one}/amend-result", measured_on="2026-11-23", method="", x0="1.00001", U0="0.00007", k0="2",
         x1="10.0067", U1="0.0030", k1="2", reason="抄录")  # fmt: skip
    post(client_for, "吴示例", f"{one}/make-draft-a")
    post(
        client_for, "吴示例", f"{one}/make-draft-b", conclusion_zh="一家偏离。", conclusion_en="One deviates."
    )
    assert "一家偏离" in client_for("钱示例").get(f"{one}/draft").content.decode()
    post(client_for, "钱示例", f"{one}/publish-comparison")
    row = rounds.fresh()
    (case,) = [each.corrective_case for each in row.participants.all() if hasattr(each, "corrective_case")]
    client.logout()
    page = client.get(one).content.decode()
    assert "一家偏离" in page and "整改" in page and "10.0067" in page
    post(client_for, "卫示例", f"{one}/cases/{case.pk}/answer-corrective-case", answer="已换参考源")
    post(client_for, "钱示例", f"{one}/cases/{case.pk}/close-corrective-case", outcome="合格")
    post(client_for, "钱示例", f"{one}/close-comparison")
    assert rounds.fresh().state == "closed"
    assert client_for("卫示例").get(f"/comparisons/of/{rounds.third.pk}").status_code == 200


def test_forms_of_the_rest(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """Declining, letting go, clearing, another analyst, abandoning, asking for corrective action have their forms too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("protocol")
    one = f"/comparisons/{rounds.row.pk}"
    post(client_for, "卫示例", f"{one}/decline-participation", reason="送检")
    for name in ("冯示例", "孙示例", "卫示例"):
        post(client_for, name, f"{one}/confirm-participation", version=1)
    post(client_for, "钱示例", f"{one}/agree-protocol")
    post(client_for, "冯示例", f"{one}/start-circulation")
    post(client_for, "孙示例", f"{one}/record-handover", on="2026-11-23", condition="damaged", note="跌落")
    post(client_for, "冯示例", f"{one}/record-handover", on="2026-11-23", condition="good", note="")
    post(client_for, "冯示例", f"{one}/clear-standard", statement="一致")
    part = rounds.part("neighbour")
    post(client_for, "钱示例", f"{one}/participants/{part.pk}/release-participant", reason="退出")
    post(client_for, "冯示例", f"{one}/name-analyst", analyst=rounds.house.people["周示例"].pk, reason="外派")
    refused = client_for("钱示例").post(
        f"{one}/participants/{part.pk}/open-corrective-case", {"why": "x", "due": "2027-01-01"}
    )
    assert refused.status_code == 409 and "comparison-not-in-state" in refused.content.decode()
    post(client_for, "钱示例", f"{one}/abandon-comparison", reason="标准损坏")
    page = client_for("卫示例").get(one).content.decode()
    assert "已中止" in page and "标准损坏" in page and "封存的结果不会打开" in page


def test_the_report_is_for_machines_too(at: Any, client: Any) -> None:
    """Every last seal opens with its salt, so does Draft A, and the hashes in the fact of publication are those of the files."""
    rounds = at("published")
    one = f"/comparisons/{rounds.row.pk}"
    report = json.loads(client.get(f"{one}/report.json").content)
    for each in report["seals"]:
        assert commitment(each["content"], salt=bytes.fromhex(each["salt"])).hex() == each["seal"]
    from hashlib import sha256

    fact = Event.objects.get(type="comparison-published").data
    for what in ("document", "answer"):
        data = client.get(f"{one}/{what}.json").content
        assert sha256(data).hexdigest() == fact[what]
        assert json.loads(data) == report[what]
    draft = dict(report["draft_a"])
    salt = bytes.fromhex(draft.pop("salt"))
    assert (
        commitment(draft, salt=salt).hex() == Event.objects.get(type="comparison-draft-a-made").data["seal"]
    )


def test_a_match_says_it(at: Any, laboratory: Any, client: Any) -> None:
    """From the day of publication the mark stands at the answer of a match, and the answer is as it was."""
    from tests.hub.capabilities.entries import drafted

    from junheng.hub.capabilities.models import CapabilityEntry

    entry = drafted(laboratory)
    CapabilityEntry.objects.filter(pk=entry.pk).update(
        state="published", organisation=laboratory.house.institute
    )
    need = "/search?need=1 V DC"
    before = client.get(need).content.decode()
    rounds = at("draft-b")
    assert "整改" not in client.get(need).content.decode()
    from junheng.hub.capabilities.services import entries

    entries.mark_corrective(
        organisation=laboratory.house.institute,
        item=rounds.row.item,
        number=rounds.row.number,
        since=NOW.date(),
    )
    after = client.get(need).content.decode()
    assert rounds.row.number in after and rounds.row.number not in before


X16 = "实验室\t值\tU\n甲\t10.003\t0.002\n乙\t10.001\t0.004\n丙\t9.998\t0.004\n丁\t10.006\t0.003\n戊\t10.002\t0.008"


def test_the_public_page_computes(client: Any, db: None) -> None:
    """Practice X16 pasted with its heading: 10.00276, and En of the five as worked out there."""
    page = client.post("/compare", {"table": X16, "unit": "V", "k": "2", "estimators": ["weighted-mean", "mandel-paule"]})  # fmt: skip
    text = page.content.decode()
    assert page.status_code == 200
    for score in ("+0.17", "−0.47", "−1.27", "+1.22", "−0.10"):
        assert score in text, score
    assert "10.0028" in text.replace("\u202f", "")


@pytest.mark.parametrize(
    ("table", "k", "estimators", "code"),
    [
        ("甲 10 x\n乙 10 1", "2", ["median"], "table-line-unread"),
        ("甲 10,003 0.002\n乙 10.001 0.004\n丙 10.002 0.003", "2", ["median"], "table-line-unread"),
        ("甲;1O.003;0.002\n乙;10.001;0.004\n丙;10.002;0.003", "2", ["median"], "table-line-unread"),
        ("甲,10,1", "2", ["median"], "table-size"),
        ("\n".join(f"{each} 10 1" for each in range(41)), "2", ["median"], "table-size"),
        ("甲,10,1\n乙,11,1", "0", ["median"], "protocol-coverage"),
        ("甲,10,1\n甲,11,1", "2", ["median"], "lab-twice"),
    ],
)
def test_what_it_cannot_compute(
    client: Any, db: None, table: str, k: str, estimators: Any, code: str
) -> None:
    """Each problem by its code, and what was pasted is still there."""
    page = client.post("/compare", {"table": table, "unit": "V", "k": k, "estimators": estimators})
    assert page.status_code == 400
    assert code in page.content.decode() and table.splitlines()[0] in page.content.decode()


def test_bounded(client: Any, db: None) -> None:
    """Too much text, or no way chosen, is said at the field."""
    page = client.post(
        "/compare", {"table": "甲 1 1\n" * 2000, "unit": "", "k": "2", "estimators": ["median"]}
    )
    assert page.status_code == 400
    assert client.post("/compare", {"table": "甲 1 1\n乙 2 1", "k": "2"}).status_code == 400


def test_one_address_cannot_keep_the_machine(client: Any, db: None, one_computation: None) -> None:
    """Computing here uses up the seconds of the workbench; what was pasted stays on the page."""
    told = {"table": X16, "unit": "V", "k": "2", "estimators": ["median"]}
    assert client.post("/compare", told).status_code == 200
    answer = client.post("/compare", told)
    assert answer.status_code == 429 and "10.003" in answer.content.decode()
    assert client.post("/compare", told, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_ten_subsets_are_printed_and_all_are_counted(client: Any, db: None) -> None:
    """Twelve laboratories that agree in pairs alone: many subsets tie."""
    table = "\n".join(f"L{at} {at} 0.8" for at in range(12))
    told = {"table": table, "unit": "V", "k": "2", "estimators": ["largest-consistent-subset"]}
    text = client.post("/compare", told).content.decode()
    assert text.count("最大一致子集：") == 10 and "共 11 个" in text


def test_the_catalogue_is_searchable(at: Any, client: Any) -> None:
    """By number, title or pilot; what is not there is said."""
    rounds = at("proposed")
    for words in ("比对示例-1", "直流", "浙江示例计量院"):
        assert rounds.row.number in client.get("/comparisons", {"q": words}).content.decode()
    assert rounds.row.number not in client.get("/comparisons", {"q": "流量"}).content.decode()
