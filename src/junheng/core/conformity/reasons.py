"""Why a verdict cannot be given."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("tolerance-empty", zh="没有给出上限或下限", en="neither a lower nor an upper limit is given"),
    Reason("tolerance-reversed", zh="下限 {lower} 高于上限 {upper}", en="the lower limit {lower} lies above the upper limit {upper}"),
    Reason("conformity-number", zh="「{found}」不能用于判定：{expected}", en='"{found}" cannot be judged with: {expected}'),
    Reason("guard-leaves-nothing", zh="保护带 {guard} 用尽了允差，没有接受区间", en="the guard band {guard} uses up the tolerance; nothing is left to accept"),
)  # fmt: skip
