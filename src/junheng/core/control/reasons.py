"""Reasons met by control charts and by the tests of a measurement standard."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("control-group-size", zh="每组要 {least}~{most} 个数，这里有 {found} 个", en="a group holds {least} to {most} values; this one has {found}"),
    Reason("control-groups-differ", zh="各组的个数要相同：{found}", en="all groups must have the same size: {found}"),
    Reason("control-too-few-groups", zh="定控制限至少要 {least} 组，这里有 {found} 组", en="control limits need at least {least} groups; there are {found}"),
    Reason("control-not-a-number", zh="「{found}」不是十进制数", en="{found} is not a decimal number"),
    Reason("control-number-out-of-range", zh="「{found}」超出范围：首位不高于 10^{largest}，末位不低于 10^{finest}", en="{found} is out of range: its first digit stands at most at 10^{largest}, its last at least at 10^{finest}"),
    Reason("control-without-spread", zh="各组极差都是零，定不出控制限；用分辨力更细的读数", en="all ranges are zero, which gives no limits; read with a finer resolution"),
    Reason("control-too-few-values", zh="至少要 {least} 个，这里有 {found} 个", en="at least {least} are needed; there are {found}", basis_zh="JJF 1033-2023", basis_en="JJF 1033-2023", confidence="recall"),
    Reason("control-too-many-values", zh="最多 {most} 个，这里有 {found} 个", en="at most {most}; there are {found}"),
    Reason("control-finer-than-resolution", zh="读数「{found}」比分辨力 {resolution} 更细", en="the reading {found} is finer than the resolution {resolution}"),
)  # fmt: skip
