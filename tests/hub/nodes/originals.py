"""What the tests of originals across borders share: Zhejiang keeps one, Jiangsu's log speaks of it."""

from __future__ import annotations

import hashlib

from tests.hub.nodes.conftest import Follows

from junheng.hub.foundation import clock
from junheng.hub.nodes.models import PayloadToken
from junheng.hub.nodes.services import payloads
from junheng.hub.nodes.services.payloads import Leave

XML = b'<?xml version="1.0"?><original>\xe7\xa4\xba\xe4\xbe\x8b</original>'
DIGEST = hashlib.sha256(XML).hexdigest()
LEAVE = Leave(number="ZJ-7", reader="江苏示例监管局", purpose="示例案件 3 号", days=14)


def given(holder: Follows, *, days: int = 14) -> tuple[PayloadToken, str]:
    text = payloads.new_token()
    leave = Leave(LEAVE.number, LEAVE.reader, LEAVE.purpose, days)
    return payloads.issue_payload_token(leave=leave, text=text, by=holder.keeper, at=clock.now()), text
