"""Facts about bodies, roles, qualifications and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class ReferenceLoaded(Fact):
    TYPE: ClassVar[str] = "reference-loaded"
    ZH: ClassVar[str] = "载入基础数据：区划 {divisions}，区域 {regions}，规则 {rules}，项目 {items}"
    EN: ClassVar[str] = (
        "Reference data loaded: divisions {divisions}, regions {regions}, rules {rules}, items {items}"
    )

    divisions: str
    regions: str
    rules: str
    items: str


@dataclass(frozen=True)
class MethodRegistered(Fact):
    TYPE: ClassVar[str] = "method-registered"
    ZH: ClassVar[str] = "登记方法 {code}，自 {since} 起实施；代替 {replaces}"
    EN: ClassVar[str] = "Method {code} registered, in force from {since}; replaces {replaces}"

    method: Ref
    code: str
    since: str
    replaces: str
    source: str


@dataclass(frozen=True)
class OrganisationRegistered(Fact):
    TYPE: ClassVar[str] = "organisation-registered"
    ZH: ClassVar[str] = "登记机构 {name}（{uscc}）"
    EN: ClassVar[str] = "Organisation {name} ({uscc}) registered"

    organisation: Ref
    uscc: str
    name: str
    kind: str


@dataclass(frozen=True)
class OrganisationVerified(Fact):
    TYPE: ClassVar[str] = "organisation-verified"
    ZH: ClassVar[str] = "核对机构 {name} 的登记"
    EN: ClassVar[str] = "Registration of {name} verified"

    organisation: Ref
    uscc: str
    name: str


@dataclass(frozen=True)
class MembershipGranted(Fact):
    TYPE: ClassVar[str] = "membership-granted"
    ZH: ClassVar[str] = "授予角色「{role}」，自 {since}"
    EN: ClassVar[str] = "Role {role} given, from {since}"

    membership: Ref
    organisation: Ref
    role: str
    since: str
    member: str = private()


@dataclass(frozen=True)
class MembershipEnded(Fact):
    TYPE: ClassVar[str] = "membership-ended"
    ZH: ClassVar[str] = "角色「{role}」止于 {until}"
    EN: ClassVar[str] = "Role {role} ends on {until}"

    membership: Ref
    organisation: Ref
    role: str
    until: str
    member: str = private()


@dataclass(frozen=True)
class QualificationRegistered(Fact):
    TYPE: ClassVar[str] = "qualification-registered"
    ZH: ClassVar[str] = "登记资质 {number}，{issuer}，{valid}"
    EN: ClassVar[str] = "Qualification {number} of {issuer} registered, {valid}"

    qualification: Ref
    organisation: Ref
    type: str
    number: str
    issuer: str
    valid: str


@dataclass(frozen=True)
class QualificationVerified(Fact):
    TYPE: ClassVar[str] = "qualification-verified"
    ZH: ClassVar[str] = "资质 {number} 与原件核对一致"
    EN: ClassVar[str] = "Qualification {number} compared with the original"

    qualification: Ref
    organisation: Ref
    number: str


@dataclass(frozen=True)
class QualificationSuspended(Fact):
    TYPE: ClassVar[str] = "qualification-suspended"
    ZH: ClassVar[str] = "暂停 {number}，自 {since}：{reason}"
    EN: ClassVar[str] = "{number} suspended from {since}: {reason}"

    qualification: Ref
    organisation: Ref
    number: str
    since: str
    reason: str


@dataclass(frozen=True)
class QualificationRestored(Fact):
    TYPE: ClassVar[str] = "qualification-restored"
    ZH: ClassVar[str] = "恢复 {number}，自 {since}：{reason}"
    EN: ClassVar[str] = "{number} restored from {since}: {reason}"

    qualification: Ref
    organisation: Ref
    number: str
    since: str
    reason: str


@dataclass(frozen=True)
class QualificationRevoked(Fact):
    TYPE: ClassVar[str] = "qualification-revoked"
    ZH: ClassVar[str] = "撤销 {number}，自 {since}：{reason}"
    EN: ClassVar[str] = "{number} revoked from {since}: {reason}"

    qualification: Ref
    organisation: Ref
    number: str
    since: str
    reason: str


@dataclass(frozen=True)
class RulePublished(Fact):
    TYPE: ClassVar[str] = "rule-published"
    ZH: ClassVar[str] = "公布规则 {key} = {value} {unit}，自 {since}，依据 {source}"
    EN: ClassVar[str] = "Rule {key} = {value} {unit} published from {since}, by {source}"

    rule: Ref
    key: str
    value: str
    unit: str
    since: str
    source: str


@dataclass(frozen=True)
class CalendarLoaded(Fact):
    TYPE: ClassVar[str] = "calendar-loaded"
    ZH: ClassVar[str] = "载入 {year} 年工作日安排，{days} 天与平常不同"
    EN: ClassVar[str] = "Calendar of {year} loaded, {days} days differ from the ordinary week"

    year: str
    days: str
    source: str
