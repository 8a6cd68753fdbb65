"""Records of this area for the tests of security: what outsiders must not reach, and pages whose statements are counted."""

from __future__ import annotations

from typing import Any

from tests.hub.datasets.conftest import Data

from junheng.hub.datasets.models import Dataset


def ids(house: Any) -> dict[str, str]:
    """A data set of Zhejiang's institute that nobody has published, and a consent and a question between it and itself alone."""
    from tests.hub.conftest import NOW, TODAY

    from junheng.hub.datasets.models import Consent, Delivery, Question

    told = {"tenant_id": "330000"}
    row = Dataset.objects.create(
        **told, owner=house.institute, name="10.000242", about="10.000242", licence="示例", since=TODAY, state_since=NOW,
        fields=[{"name": "10.000242"}], declared_by=house.people["冯示例"], delivered=1,
    )  # fmt: skip
    Delivery.objects.create(
        **told,
        dataset=row,
        number=1,
        rows=[["10.000242"]],
        sha256="0" * 64,
        by=house.people["冯示例"],
        at=NOW,
    )
    between = {**told, "dataset": row, "body": house.institute}
    consent = Consent.objects.create(
        **between, purpose="10.000242", until=TODAY, asked_by=house.people["冯示例"], asked_at=NOW
    )
    question = Question.objects.create(
        **between, kind="unit", words="10.000242", by=house.people["冯示例"], at=NOW
    )
    return {
        "dataset_id": str(row.pk), "data_consent_id": str(consent.pk), "data_question_id": str(question.pk), "column": "1",
    }  # fmt: skip


def pages(house: Any) -> dict[str, str]:
    """Pages and whoever opens them."""
    data = Data(house)
    data.open()
    one, two = data.published(), data.published("shared", name="另一个")
    data.granted(two)
    data.questioned(one)
    return {"/datasets": "", f"/datasets/{one.pk}": "冯示例", f"/datasets/{two.pk}": "王示例", "/datasets/ours": "冯示例"}  # fmt: skip
