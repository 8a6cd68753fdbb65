"""Reasons of the log's keeper."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_OPERATOR = {"resolver_zh": "平台运维", "resolver_en": "the platform operator"}

declare(
    Reason(
        "log-key-missing",
        zh="找不到日志密钥 {path}。从备份恢复它，不要另造一把。",
        en="The log's key {path} is not there. Restore it from the back-up; do not make another.",
        **_OPERATOR,
    ),
    Reason(
        "log-key-mode",
        zh="日志密钥 {path} 的权限是 {found}，别人能读。改为 600 并考虑换钥。",
        en="The log's key {path} has mode {found}; others can read it. Set it to 600 and consider rotating it.",
        **_OPERATOR,
    ),
    Reason(
        "log-key-of-another",
        zh="密钥 {path} 属于 {found}，不属于 {origin}。",
        en="The key {path} belongs to {found}, not to {origin}.",
        **_OPERATOR,
    ),
    Reason(
        "log-key-changed",
        zh="密钥与日志登记的公钥不符。",
        en="The key does not match the public key on file for this log.",
        **_OPERATOR,
    ),
    Reason(
        "log-restored-from-old-backup",
        zh="数据库里的日志有 {database} 条，已公布的检查点有 {published} 条：这是旧备份。拒绝签名，以免分叉。",
        en="The database knows {database} entries, the published checkpoint has {published}: this is an old back-up. Nothing is signed, so that the log cannot fork.",
        **_OPERATOR,
    ),
    Reason(
        "log-forked",
        zh="已公布的检查点与数据库所记的不是同一棵树（{size} 条）。拒绝签名。",
        en="The published checkpoint and the database disagree about the tree of {size} entries. Nothing is signed.",
        **_OPERATOR,
    ),
    Reason(
        "log-cannot-keep",
        zh="日志 {name} 的文件读写不了（{why}）：事实照常记下，能写时再编入。",
        en="The files of log {name} cannot be read or written ({why}): facts are recorded, and enter it once they can be.",
        **_OPERATOR,
    ),
    Reason(
        "log-key-unreadable",
        zh="密钥文件 {path} 里有一行不是密钥。从备份恢复它。",
        en="A line of the key file {path} is not a key. Restore it from the back-up.",
        **_OPERATOR,
    ),
    Reason(
        "log-key-only-one",
        zh="日志 {origin} 只有一把在用的密钥，没有旧钥可停。",
        en="Log {origin} has one key in force; there is no older one to retire.",
        **_OPERATOR,
    ),
    Reason(
        "log-already-open",
        zh="{tenant} 的日志已经开立。",
        en="The log of {tenant} is open already.",
    ),
    Reason(
        "log-forgotten",
        zh="{tenant} 的日志已有公布的检查点，数据库里却没有它：这是旧备份。不另开一本，以免分叉。",
        en="The log of {tenant} has a published checkpoint and the database has no such log: this is an old back-up. No other is opened, so that the log cannot fork.",
        **_OPERATOR,
    ),
    Reason(
        "log-of-another-tenant",
        zh="这本日志属于 {tenant}，你在 {acting} 行事。",
        en="This log belongs to {tenant}; you act in {acting}.",
        resolver_zh="{tenant} 的系统管理员",
        resolver_en="the system administrator of {tenant}",
    ),
    Reason("log-unknown", zh="没有这本日志：{name}。", en="There is no log {name}."),
    Reason(
        "not-yet-in-log", zh="事实已记下，还没有编入日志。", en="The fact is recorded and not yet in the log."
    ),
    Reason(
        "witness-exists",
        zh="{folder} 里已有见证，不覆盖：同一把钥匙配空白记录会签出分叉。",
        en="There is a witness in {folder} already. It is not written over: its key with an empty memory would sign forks.",
        **_OPERATOR,
    ),
    Reason(
        "witness-missing",
        zh="{folder} 里没有见证，先运行 junheng witness init。",
        en="There is no witness in {folder}; make one with junheng witness init.",
        **_OPERATOR,
    ),
    Reason(
        "witness-key-mode",
        zh="见证密钥 {path} 的权限是 {found}，别人能读。改为 600 并考虑另立见证。",
        en="The witness's key {path} has mode {found}; others can read it. Set it to 600 and consider making another witness.",
        **_OPERATOR,
    ),
    Reason(
        "witness-key-unreadable",
        zh="见证密钥文件 {path} 坏了。",
        en="The witness's key file {path} is damaged.",
        **_OPERATOR,
    ),
    Reason(
        "witness-state-missing",
        zh="见证对日志 {origin} 的记录不见了。停止作证：找回最新的记录，不要新建。",
        en="What the witness kept of {origin} is gone; it signs nothing for it: find the newest, do not begin anew.",
        **_OPERATOR,
    ),
    Reason(
        "witness-log-known",
        zh="见证已经认得日志 {origin} 的这把公钥。",
        en="The witness knows this key of the log {origin} already.",
    ),
    Reason(
        "witness-cannot-keep",
        zh="见证写不下记录（{why}），所以不签。",
        en="The witness cannot write down what it saw ({why}), so it does not sign.",
        **_OPERATOR,
    ),
    Reason(
        "log-policy-unreadable",
        zh="日志 {name} 的策略文件读不了（{why}）：照常记录，暂不公布。",
        en="The policy file of log {name} cannot be read ({why}): facts are recorded, nothing is published.",
        **_OPERATOR,
    ),
    Reason(
        "awaiting-cosignature",
        zh="已入账，等待见证。",
        en="Recorded, awaiting cosignature.",
    ),
    Reason(
        "witness-silent",
        zh="见证没有答复（{address}：{why}）。",
        en="The witness does not answer ({address}: {why}).",
    ),
    Reason(
        "witness-refuses",
        zh="见证 {name} 不签，答复 {status}。",
        en="The witness {name} does not sign; it answers {status}.",
    ),
)
