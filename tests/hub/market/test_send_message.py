"""What is said about an order, and the files, are read by its two bodies and by nobody else."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Event, Notice
from junheng.hub.market.models import MessageFile
from junheng.hub.market.services.after import Given, send_message


def test_said_and_sent(market: Any, refused: Any, client_for: Any) -> None:
    """A file keeps its bytes under its digest and always comes as a download; strangers find nothing."""
    order, page = market.ordered(), "/orders/{}/conversation"
    browser = client_for("王示例")
    upload = SimpleUploadedFile("铭牌.txt", "型号 DVM-7 暗号".encode(), content_type="text/html")
    sent = browser.post(
        f"/orders/{order.pk}/send-message", {"key": "m1", "text": "请先看铭牌 <b>x</b>", "files": [upload]}
    )
    assert sent.status_code == 302
    assert Notice.objects.filter(
        organisation_id=market.house.institute.pk, url=page.format(order.pk)
    ).exists()
    kept = MessageFile.objects.get()
    seen = client_for("陈示例").get(page.format(order.pk)).content.decode()
    assert "请先看铭牌 &lt;b&gt;" in seen and "铭牌.txt" in seen and kept.attachment.sha256[:16] in seen
    file = client_for("陈示例").get(f"/orders/{order.pk}/files/{kept.pk}")
    assert file.content.decode() == "型号 DVM-7 暗号"
    assert file.headers["Content-Disposition"].startswith("attachment")
    for stranger in ("孙示例", "钱示例"):
        for path in (
            page.format(order.pk),
            f"/orders/{order.pk}/files/{kept.pk}",
            f"/api/v1/orders/{order.pk}/messages",
        ):
            assert client_for(stranger).get(path).status_code == 404
    leaf = bytes(Event.objects.get(type="message-sent").leaf).decode()
    assert "铭牌" not in leaf and kept.attachment.sha256 not in leaf
    given = {"order": order, "by": market.client, "at": NOW}
    with refused("message-empty"):
        send_message(text="  ", **given)
    with refused("message-too-many-files"):
        send_message(text="", files=[Given("a.txt", b"a")] * 5, **given)
    with refused("upload-type-refused"):
        send_message(text="", files=[Given("a.exe", b"MZ\x00\x00")], **given)
    with refused("not-your-record"):
        send_message(text="x", order=order, by=market.house.acting("孙示例"), at=NOW)
