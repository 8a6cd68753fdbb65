"""Facts about people's rights. Persons enter the log as commitments only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class RegistrationFiled(Fact):
    TYPE: ClassVar[str] = "registration-filed"
    ZH: ClassVar[str] = "登记注册 {number}，项目 {items}，至 {until}"
    EN: ClassVar[str] = "Registration {number} filed for {items}, until {until}"

    registration: Ref
    organisation: Ref
    number: str
    items: str
    until: str
    holder: str = private()


@dataclass(frozen=True)
class RegistrationEnded(Fact):
    TYPE: ClassVar[str] = "registration-ended"
    ZH: ClassVar[str] = "注册 {number} 止于 {until}：{reason}"
    EN: ClassVar[str] = "Registration {number} ends on {until}: {reason}"

    registration: Ref
    organisation: Ref
    number: str
    until: str
    reason: str


@dataclass(frozen=True)
class PersonAuthorised(Fact):
    TYPE: ClassVar[str] = "person-authorised"
    ZH: ClassVar[str] = "授权使用 {method}，依据 {basis}"
    EN: ClassVar[str] = "Authorised for {method} on the basis of {basis}"

    authorisation: Ref
    organisation: Ref
    method: str
    basis: str
    holder: str = private()


@dataclass(frozen=True)
class AuthorisationEnded(Fact):
    TYPE: ClassVar[str] = "authorisation-ended"
    ZH: ClassVar[str] = "{method} 的授权止于 {until}：{reason}"
    EN: ClassVar[str] = "Authorisation for {method} ends on {until}: {reason}"

    authorisation: Ref
    organisation: Ref
    method: str
    until: str
    reason: str


@dataclass(frozen=True)
class SignatoryAppointed(Fact):
    TYPE: ClassVar[str] = "signatory-appointed"
    ZH: ClassVar[str] = "任命 {mark} 授权签字人，项目 {items}"
    EN: ClassVar[str] = "Approved signatory for {mark} appointed for {items}"

    signatory: Ref
    organisation: Ref
    mark: str
    items: str
    holder: str = private()


@dataclass(frozen=True)
class SignatoryEnded(Fact):
    TYPE: ClassVar[str] = "signatory-ended"
    ZH: ClassVar[str] = "{mark} 授权签字人止于 {until}：{reason}"
    EN: ClassVar[str] = "Approved signatory for {mark} ends on {until}: {reason}"

    signatory: Ref
    organisation: Ref
    mark: str
    until: str
    reason: str


@dataclass(frozen=True)
class AssessorRegistered(Fact):
    TYPE: ClassVar[str] = "assessor-registered"
    ZH: ClassVar[str] = "登记考评员 {number}，项目 {items}，至 {until}"
    EN: ClassVar[str] = "Assessor {number} registered for {items}, until {until}"

    assessor: Ref
    organisation: Ref
    number: str
    capacities: str
    items: str
    until: str
    holder: str = private()


@dataclass(frozen=True)
class AssessorEnded(Fact):
    TYPE: ClassVar[str] = "assessor-ended"
    ZH: ClassVar[str] = "考评员 {number} 的资格止于 {until}：{reason}"
    EN: ClassVar[str] = "Assessor {number} ends on {until}: {reason}"

    assessor: Ref
    organisation: Ref
    number: str
    until: str
    reason: str


@dataclass(frozen=True)
class RecusalDeclared(Fact):
    TYPE: ClassVar[str] = "recusal-declared"
    ZH: ClassVar[str] = "考评员 {number} 声明回避一家机构，至 {until}"
    EN: ClassVar[str] = "Assessor {number} is recused from a body until {until}"

    recusal: Ref
    assessor: Ref
    organisation: Ref
    number: str
    until: str
    reason: str = private()
