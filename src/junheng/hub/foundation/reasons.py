"""Reasons any verb may meet, whatever its area."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason(
        "body-unreadable",
        zh="请求体没读懂：{problem}。应是 UTF-8 的 JSON，不含 NUL、NaN。",
        en="The body of the request was not understood: {problem}. It is JSON in UTF-8 without NUL or NaN.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "fault-here",
        zh="我们这边出了错，什么都没有改动。编号 {number}。",
        en="A fault on our side; nothing was changed. Number {number}.",
        resolver_zh="平台运维",
        resolver_en="the platform's operator",
    ),
    Reason(
        "text-with-nul",
        zh="地址或表单里有 NUL 字符。",
        en="The address or the form holds a NUL character.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "not-permitted",
        zh="以 {organisation} 的身份不能做这件事。需要的角色：{roles}。",
        en="Acting for {organisation}, this is not yours to do. Roles that may: {roles}.",
        resolver_zh="所在机构的管理员",
        resolver_en="your organisation's administrator",
    ),
    Reason(
        "sign-in-first",
        zh="先登录，再做这件事。",
        en="Sign in first.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "outside-token-scope",
        zh="这个令牌不含「{verb}」。",
        en="This token does not cover “{verb}”.",
        resolver_zh="令牌的持有者",
        resolver_en="the holder of the token",
    ),
    Reason(
        "not-your-record",
        zh="这份记录属于另一家机构。",
        en="This record belongs to another organisation.",
        resolver_zh="记录所属的机构",
        resolver_en="the organisation that keeps the record",
    ),
    Reason(
        "same-key-other-content",
        zh="同一个幂等键 {key} 已用于另一份内容。",
        en="The idempotency key {key} was used for other content.",
        resolver_zh="你：换一个新键再提交",
        resolver_en="you: send it again under a new key",
    ),
    Reason(
        "changed-meanwhile",
        zh="这份记录刚被 {person} 改过。你的内容还在，请对照后再提交。",
        en="{person} has just changed this record. What you entered is kept; compare, then submit again.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "upload-too-large",
        zh="文件 {name} 有 {found} 字节，上限 {limit} 字节。",
        en="{name} has {found} bytes; the limit is {limit}.",
    ),
    Reason(
        "upload-type-refused",
        zh="文件 {name} 的内容是 {found}，这里只收：{accepted}。",
        en="{name} is {found} by its content; accepted here: {accepted}.",
    ),
    Reason(
        "upload-empty",
        zh="文件 {name} 是空的。",
        en="{name} is empty.",
    ),
    Reason(
        "row-conflict",
        zh="已有一份同样的记录，或时间段重叠。",
        en="There is already such a record, or the periods overlap.",
    ),
    Reason(
        "no-such-record",
        zh="没有这份记录：{what}。",
        en="There is no such record: {what}.",
    ),
    Reason(
        "too-many-requests",
        zh="请求太多，{seconds} 秒后再试。",
        en="Too many requests; try again in {seconds} seconds.",
    ),
    Reason(
        "field-unusable",
        zh="「{field}」不能用：{problem}",
        en="{field}: {problem}",
    ),
)
declare(
    Reason(
        "computed-too-often",
        zh="这一分钟里从你这里算得太多了。等 {seconds} s 再算；填的都还在。",
        en="Too much was computed for you in this minute. Try again in {seconds} s; what you typed is kept.",
    ),
    Reason(
        "attachment-damaged",
        zh="附件 {digest} 在磁盘上已损坏，不能交出。请从备份恢复。",
        en="Attachment {digest} is damaged on disk and is not handed out. Restore it from a back-up.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
    Reason(
        "attachment-cannot-keep",
        zh="文件现在存不下（{why}），什么都没有记下。稍后再交；填的都还在。",
        en="The file cannot be kept now ({why}), so nothing was recorded. Send it again later; what you typed is kept.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
    Reason(
        "attachment-out-of-reach",
        zh="附件 {digest} 现在取不到（{why}）。稍后再试；一直取不到，请运维查存储。",
        en="Attachment {digest} cannot be fetched now ({why}). Try again later; if it stays so, the operator looks at the "
        "storage.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
    Reason(
        "photo-unreadable",
        zh="照片 {name} 读不懂。换一张 JPEG 或 PNG，或不附照片。",
        en="The picture {name} cannot be read. Choose another JPEG or PNG, or send none.",
    ),
)
