"""Why the evidence graph cannot be asked now, or not this."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("evidence-not-built", zh="证据图还没有生成；工作进程启动后一分钟内会生成。", en="The evidence graph has not been built yet; the worker builds it within a minute of its start.", resolver_zh="稍后再试", resolver_en="try again shortly"),
    Reason("evidence-certificate-unknown", zh="本平台没有编号为「{number}」的证书。", en="This platform has no certificate numbered {number}."),
    Reason("evidence-certificate-not-yet", zh="证书「{number}」刚刚签发，还不在证据图中；稍后再问。", en="Certificate {number} was issued just now and is not in the evidence graph yet; ask again shortly.", resolver_zh="稍后再试", resolver_en="try again shortly"),
    Reason("evidence-route-fails", zh="{parent} 的溯源途径在使用它的工作当日不成立", en="the route of {parent} did not hold on the day of the work that used it"),
    Reason("evidence-body-without-certificates", zh="「{body}」没有出具过证书，停权不影响任何结果。", en="{body} has issued no certificate; nothing would fall."),
    Reason("evidence-day-ahead", zh="日期 {found} 在今天之后；只能问到今天。", en="{found} lies after today; nothing is known of it."),
)  # fmt: skip
