"""Why a log is not followed, not believed, or why an entry of it is not read."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

KEEPER = {"resolver_zh": "那份日志的保管者", "resolver_en": "the keeper of that log"}
OPERATOR = {
    "resolver_zh": "本平台的运维或省级监管",
    "resolver_en": "the operator or the provincial regulator here",
}

declare(
    Reason(
        "followed-name-unusable",
        zh="名字「{name}」不能用：只用小写字母、数字和连字符，最多 20 个字符。",
        en="The name “{name}” cannot be used: lower-case letters, digits and hyphens, 20 characters at most.",
        **OPERATOR,
    ),
    Reason(
        "followed-name-taken",
        zh="名字 {name} 已经给了另一份日志。",
        en="The name {name} already stands for another log.",
        **OPERATOR,
    ),
    Reason(
        "followed-address-unusable",
        zh="地址「{address}」不能用：应是 http 或 https 的地址，不带口令、查询和片段，最多 300 个字符。",
        en="The address “{address}” cannot be used: http or https without password, query or fragment, 300 characters at most.",
        **OPERATOR,
    ),
    Reason(
        "followed-key-of-another-kind",
        zh="这把公钥的种类是 {found}，不是日志签检查点用的 01（Ed25519）。",
        en="This key is of kind {found}, not 01 (Ed25519), with which a log signs its checkpoints.",
        **OPERATOR,
    ),
    Reason(
        "followed-policy-asks-nobody",
        zh="见证策略没有要求任何人联署；不要求时留空。",
        en="The policy of witnesses asks for nobody's cosignature; leave it empty if none is wanted.",
        **OPERATOR,
    ),
    Reason(
        "followed-log-is-ours",
        zh="{origin} 是本平台自己的日志，不用关注。",
        en="{origin} is a log of this platform; it need not be followed.",
        **OPERATOR,
    ),
    Reason(
        "followed-log-already",
        zh="已经在关注日志 {origin}。",
        en="The log {origin} is followed already.",
        **OPERATOR,
    ),
    Reason(
        "followed-log-not-in-state",
        zh="日志 {origin} 现在不是「{state}」，这一步做不了。",
        en="The log {origin} is not {state} now; this cannot be done.",
        **OPERATOR,
    ),
    Reason(
        "followed-log-of-another-tenant",
        zh="关注日志 {origin} 的是 {tenant}，由它那边的人来办。",
        en="The log {origin} is followed by {tenant}; its people do this.",
        resolver_zh="那一方的运维或监管",
        resolver_en="the operator or the regulator of that tenant",
    ),
    Reason(
        "reason-needed-to-release",
        zh="写明为什么解除隔离。",
        en="Say why it is released from quarantine.",
        **OPERATOR,
    ),
    Reason(
        "node-silent",
        zh="{address} 没有在时限内应答：{why}",
        en="{address} did not answer in time: {why}",
        **KEEPER,
    ),
    Reason(
        "node-answers-otherwise",
        zh="{address} 应答 HTTP {status}，读不到文件。",
        en="{address} answers HTTP {status}; the file was not read.",
        **KEEPER,
    ),
    Reason(
        "node-redirects",
        zh="{address} 转到别处（HTTP {status}）；不跟随，请登记文件真正的地址。",
        en="{address} leads elsewhere (HTTP {status}); that is not followed. Enter the address where the files are.",
        **OPERATOR,
    ),
    Reason(
        "node-file-too-large",
        zh="{address} 超过 {limit} 字节，没有读完。",
        en="{address} has more than {limit} bytes; it was not read to its end.",
        **KEEPER,
    ),
    Reason(
        "node-has-no-log",
        zh="{address} 没有日志：没有 checkpoint。",
        en="There is no log at {address}: it has no checkpoint.",
        **KEEPER,
    ),
    Reason(
        "node-fault-here",
        zh="关注这份日志时我们这边出了错：{why}",
        en="A fault on our side while following this log: {why}",
        **OPERATOR,
    ),
    Reason(
        "followed-log-went-back",
        zh="日志 {origin} 签过 {seen} 条，现在只示 {shown} 条：变短了。",
        en="The log {origin} had signed {seen} entries and now shows {shown}: it shrank.",
        **KEEPER,
    ),
    Reason(
        "followed-log-does-not-prove",
        zh="日志 {origin} 给出的文件推不出它签的根（{size} 条）。",
        en="The files that the log {origin} hands out do not give the root it signed over {size} entries.",
        **KEEPER,
    ),
    Reason(
        "entry-type-unknown",
        zh="条目的类型这个版本不认识。",
        en="This release does not know the type of the entry.",
    ),
    Reason(
        "entry-field-unusable",
        zh="条目里的「{field}」不能用。",
        en="The field {field} of the entry cannot be used.",
        **KEEPER,
    ),
    Reason(
        "certificate-known-elsewhere",
        zh="证书 {number} 不是本平台签发的；{title} 的日志说到它。",
        en="Certificate {number} was not issued on this platform; the log of {title} speaks of it.",
        resolver_zh="{title}",
        resolver_en="{title}",
    ),
    Reason(
        "payload-token-days",
        zh="令牌的有效期是 1 到 {limit} 天。",
        en="A token holds for 1 to {limit} days.",
        **OPERATOR,
    ),
    Reason(
        "payload-token-over",
        zh="证书 {number} 的这个令牌已经收回。",
        en="This token for certificate {number} was revoked already.",
        **OPERATOR,
    ),
    Reason(
        "payload-token-unusable",
        zh="这不是调阅令牌的样子：jp_ 开头，共 46 个字符。",
        en="This is not the form of such a token: it begins with jp_ and has 46 characters.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "payload-of-a-log-not-followed",
        zh="「{title}」已不再跟随，或在隔离中：不把令牌交给它。",
        en="{title} is followed no longer, or is in quarantine: it is given no token.",
    ),
    Reason(
        "payload-asked-already",
        zh="证书 {number} 已经取得，或正在取。",
        en="Certificate {number} has been fetched already, or is being fetched.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "payload-not-opened",
        zh="{title} 没有凭这个令牌交出证书：令牌不对、已到期、已收回，或是给另一份证书的。",
        en="{title} did not hand the certificate out for this token: it is wrong, over, revoked, or for another certificate.",
        resolver_zh="发出令牌的省份",
        resolver_en="the province that issued the token",
    ),
    Reason(
        "payload-differs",
        zh="收到的文件摘要是 {found}，不是 {origin} 第 {index} 条所指的那一份；没有保存。",
        en="The file received has the digest {found}, not that of entry {index} of {origin}; it was not kept.",
        resolver_zh="签发证书的省份",
        resolver_en="the province that issued the certificate",
    ),
)
