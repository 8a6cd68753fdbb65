"""Facts of the evidence graph: what was published of it. All of it is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact


@dataclass(frozen=True)
class OpenDataPublished(Fact):
    TYPE: ClassVar[str] = "open-data-published"
    ZH: ClassVar[str] = "发布开放数据 {name}：{certificates} 份证书，{edges} 条溯源关系"
    EN: ClassVar[str] = "Open data {name} published: {certificates} certificates, {edges} edges"

    name: str
    certificates: str
    edges: str
    certificates_sha256: str
    parents_sha256: str
