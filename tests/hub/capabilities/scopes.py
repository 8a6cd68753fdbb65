"""Scopes of Zhejiang's institute, brought in by its operations manager."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.core.capability.scope.lines import Defaults
from junheng.hub.capabilities.models import ScopeImport, ScopeLine
from junheng.hub.capabilities.services.scopes import import_scope
from junheng.hub.institutions.models import Qualification

HEAD = "测量参数,测量仪器,测量范围,扩展不确定度,k\n"
PLAIN = "直流电压,直流电压表,1 V~1000 V,2 µV + 8e-6 U,2\n"
DOUBTFUL = "压力,压力表,(60~1)MPa,U_rel=0.05%,2\n"
UNREAD = "长度,卡尺,详见附表,U=1 µm,2\n"
FILE = (HEAD + PLAIN + DOUBTFUL + UNREAD).encode()


def imported(
    laboratory: Any, data: bytes = FILE, *, defaults: Defaults | None = None, **more: Any
) -> ScopeImport:
    """Bound to the accreditation."""
    told = {
        "organisation": laboratory.house.institute, "qualification": Qualification.objects.get(type="accreditation", organisation=laboratory.house.institute), "name": "能力表.csv",
        "data": data, "by": laboratory.house.acting("冯示例"), "at": NOW, "defaults": defaults,
    } | more  # fmt: skip
    return import_scope(**told)


def line_of(scope: ScopeImport, position: int) -> ScopeLine:
    return ScopeLine.objects.get(scope=scope, position=position)
