"""A named person compares a template's limits with the text; until then they show 未核对."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.certificates.services import storing
from junheng.hub.orders.models import ServiceEdition
from junheng.hub.orders.services import editions


def test_the_name_stands_on_the_certificate(verifying: Any, refused: Any) -> None:
    """By name, with the text; the statement of the certificate changes; a second time is refused."""
    house = verifying.laboratory.house
    edition = ServiceEdition.objects.get(code="scale")
    with refused("document-needed"):
        editions.compare_limits(edition=edition, document=" ", by=house.acting("吴示例"), at=NOW)
    editions.compare_limits(edition=edition, document="JJG 539-2016", by=house.acting("吴示例"), at=NOW)
    with refused("limits-compared-already"):
        editions.compare_limits(edition=edition, document="JJG 539-2016", by=house.acting("冯示例"), at=NOW)
    content = storing.content_from_json(verifying.issued(verifying.scale()).body.content)
    said = [each.zh for each in content.statements]
    assert any("吴示例" in each and "JJG 539-2016" in each for each in said)
    assert not any("尚未与规程原文核对" in each for each in said)


def test_dry_run(verifying: Any, client_for: Any) -> None:
    """The page shows the template's own example; other numbers are worked out and nothing is kept; a typo is said."""
    edition = ServiceEdition.objects.get(code="scale")
    author = client_for("周示例")
    assert "/templates/" in author.get("/templates").content.decode()
    page = author.get(f"/templates/{edition.pk}").content.decode()
    assert "未核对" in page and "超限" in page
    typed = {"kind": "subsequent", "p:Max": "30000", "p:e": "10"}
    for at, (m, i, d) in enumerate((("100", "100", "6"), ("20000", "20010", "8"))):
        typed |= {
            f"f:{at}:group": "",
            f"f:{at}:nominal": m,
            f"f:{at}:unit": "g",
            f"f:{at}:weights_mpe": "0.1",
        }
        typed |= {f"f:{at}:role": "zero" if at == 0 else "", f"r:{at}:I:0": i, f"r:{at}:dL:0": d}
    assert "8 g" in author.post(f"/templates/{edition.pk}", typed).content.decode().replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
    bad = author.post(f"/templates/{edition.pk}", typed | {"r:1:I:0": "２００１０"})
    assert bad.status_code == 400 and "全角" in bad.content.decode()


def test_every_limit_of_a_record_names_edition_and_clause(verifying: Any, client_for: Any) -> None:
    """The clause of the whole where a check names none of its own, the edition, and that nobody compared it."""
    record = verifying.scale()
    page = " ".join(client_for("周示例").get(f"/records/{record.pk}").content.decode().split())
    assert "JJG 539 示值误差 · 第 1 版" in page and "未核对" in page
