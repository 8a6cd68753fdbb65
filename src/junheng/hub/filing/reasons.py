"""Reasons of filing: what is missing on a nameplate, what is on file already, who may take it over."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_OWNER = {"resolver_zh": "你", "resolver_en": "you"}

declare(
    Reason("filing-needs-number", zh="写上器具上的编号或出厂编号。照片可以代替铭牌的其他内容，代替不了这一项。", en="Type the code or the serial number on the instrument. A picture can stand for the rest of the nameplate, not for this.", **_OWNER),
    Reason("filing-needs-place", zh="写上它在哪里：市场和摊位，或街道门牌。", en="Say where it stands: market and stall, or street and number.", **_OWNER),
    Reason("plate-quantity-unreadable", zh="「{text}」没读懂。写成 30 kg、10 g 这样。", en="“{text}” was not understood. Write it as 30 kg or 10 g.", **_OWNER),
    Reason("plate-interval-above-maximum", zh="检定分度值 e（{interval}）比最大秤量（{maximum}）还大，可能写反了。", en="The interval e ({interval}) is larger than the maximum ({maximum}); perhaps the two are exchanged.", **_OWNER),
    Reason("filed-by-another", zh="{maker} {serial} 已经由别人备案，没有再备一次。如果它现在是你的，可以认领。", en="{maker} {serial} is already filed by somebody else and was not filed again. If it is yours now, you may claim it.", resolver_zh="你：认领；现在的持有者或监管部门会决定", resolver_en="you: claim it; its present owner or the regulator decides"),
    Reason("claim-nothing-found", zh="没有找到这件器具：编号或厂家加出厂编号要和铭牌一样。", en="No such instrument was found: the code, or maker and serial number, must be as on the plate.", **_OWNER),
    Reason("claim-own", zh="编号 {code} 已经在你名下，不用认领。", en="{code} is yours already; there is nothing to claim.", **_OWNER),
    Reason("claim-needs-reason", zh="写一句它怎么成了你的（转让、换摊主、录错）。对方会看到。", en="Say in a sentence how it became yours. The other side reads it.", **_OWNER),
    Reason("claim-waits-already", zh="你已经认领过，正在等决定。", en="You have claimed it already; a decision is awaited."),
    Reason("claim-not-in-state", zh="这次认领已经决定，不能再改。", en="This claim has been decided and cannot be changed."),
    Reason("claim-not-yours-to-decide", zh="认领由现在的持有者或本省监管部门决定。", en="A claim is decided by the present owner or by the regulator of the province.", resolver_zh="持有者或监管部门", resolver_en="the owner or the regulator"),
    Reason("claim-at-an-institution", zh="器具正在检定机构手里，交还后才能过户。", en="The instrument is at an institution; it can change hands when it is back.", resolver_zh="检定机构", resolver_en="the institution"),
    Reason("claim-decision-needs-reason", zh="写明决定的理由，认领人会看到。", en="State the reason; whoever claims it reads it."),
    Reason("drafts-full", zh="暂存的备案太多，现在存不下。先登录再填，或过一会儿再来。", en="Too many unsent filings are being kept. Sign in first, or come back later."),
)  # fmt: skip
