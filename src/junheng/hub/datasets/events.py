"""Facts of data sets. None holds a value of a row; digests in the public log are of masked rows only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class DatasetDeclared(Fact):
    TYPE: ClassVar[str] = "dataset-declared"
    ZH: ClassVar[str] = "申报数据集"
    EN: ClassVar[str] = "Data set declared"

    dataset: Ref
    name: str = private()


@dataclass(frozen=True)
class FieldDescribed(Fact):
    TYPE: ClassVar[str] = "dataset-field-described"
    ZH: ClassVar[str] = "说明了一列：{name}"
    EN: ClassVar[str] = "A column described: {name}"

    dataset: Ref
    name: str = private()


@dataclass(frozen=True)
class RowsDelivered(Fact):
    TYPE: ClassVar[str] = "dataset-rows-delivered"
    ZH: ClassVar[str] = "交来 {rows} 行数据"
    EN: ClassVar[str] = "{rows} rows delivered"

    dataset: Ref
    rows: int = private()
    sha256: str = private()


@dataclass(frozen=True)
class DatasetGraded(Fact):
    TYPE: ClassVar[str] = "dataset-graded"
    ZH: ClassVar[str] = "分级为「{dataset_grade}」：{reason}"
    EN: ClassVar[str] = "Graded as {dataset_grade}: {reason}"

    dataset: Ref
    dataset_grade: str
    reason: str = private()


@dataclass(frozen=True)
class DatasetPublished(Fact):
    TYPE: ClassVar[str] = "dataset-published"
    ZH: ClassVar[str] = "发布「{name}」第 {edition} 版，{rows} 行，摘要 {sha256}"
    EN: ClassVar[str] = "Edition {edition} of {name} published, {rows} rows, digest {sha256}"

    dataset: Ref
    name: str
    dataset_grade: str
    edition: int
    rows: int
    sha256: str


@dataclass(frozen=True)
class DatasetPriced(Fact):
    TYPE: ClassVar[str] = "dataset-priced"
    ZH: ClassVar[str] = "标价 {amount} {currency}，{dataset_per}"
    EN: ClassVar[str] = "Priced at {amount} {currency}, {dataset_per}"

    dataset: Ref
    amount: str
    currency: str
    dataset_per: str


@dataclass(frozen=True)
class DatasetPaused(Fact):
    TYPE: ClassVar[str] = "dataset-paused"
    ZH: ClassVar[str] = "暂停提供：{reason}"
    EN: ClassVar[str] = "Paused: {reason}"

    dataset: Ref
    reason: str


@dataclass(frozen=True)
class DatasetWithdrawn(Fact):
    TYPE: ClassVar[str] = "dataset-withdrawn"
    ZH: ClassVar[str] = "撤回，数据行已删除：{reason}"
    EN: ClassVar[str] = "Withdrawn, its rows deleted: {reason}"

    dataset: Ref
    reason: str


@dataclass(frozen=True)
class ConsentAsked(Fact):
    TYPE: ClassVar[str] = "dataset-consent-asked"
    ZH: ClassVar[str] = "申请使用到 {until}：{purpose}"
    EN: ClassVar[str] = "Use until {until} asked for: {purpose}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    consent: Ref
    purpose: str = private()
    until: str = private()


@dataclass(frozen=True)
class ConsentDecided(Fact):
    TYPE: ClassVar[str] = "dataset-consent-decided"
    ZH: ClassVar[str] = "使用申请{consent_state}，到 {until}：{reason}"
    EN: ClassVar[str] = "Use {consent_state}, until {until}: {reason}"

    consent: Ref
    consent_state: str = private()
    until: str = private()
    reason: str = private()


@dataclass(frozen=True)
class ConsentEnded(Fact):
    TYPE: ClassVar[str] = "dataset-consent-ended"
    ZH: ClassVar[str] = "授权提前结束：{reason}"
    EN: ClassVar[str] = "Consent ended early: {reason}"

    consent: Ref
    reason: str = private()


@dataclass(frozen=True)
class RowsTaken(Fact):
    TYPE: ClassVar[str] = "dataset-rows-taken"
    ZH: ClassVar[str] = "凭授权第 {use} 次取用第 {edition} 版"
    EN: ClassVar[str] = "Edition {edition} taken under the consent, use {use}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    consent: Ref
    edition: int
    use: int


@dataclass(frozen=True)
class DatasetQuestioned(Fact):
    TYPE: ClassVar[str] = "dataset-questioned"
    ZH: ClassVar[str] = "有单位提出问题：{words}"
    EN: ClassVar[str] = "A body questions it: {words}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    question: Ref
    words: str = private()


@dataclass(frozen=True)
class QuestionAnswered(Fact):
    TYPE: ClassVar[str] = "dataset-question-answered"
    ZH: ClassVar[str] = "答复了一个问题：{answer}"
    EN: ClassVar[str] = "A question answered: {answer}"

    question: Ref
    answer: str
