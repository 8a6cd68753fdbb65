"""Facts of draws and checks. A draw is public from its freezing; of a check nothing is before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class DrawPrepared(Fact):
    TYPE: ClassVar[str] = "draw-prepared"
    ZH: ClassVar[str] = "抽查 {number} 开始编制"
    EN: ClassVar[str] = "Draw {number} begun"

    draw: Ref
    number: str


@dataclass(frozen=True)
class DrawObjectsListed(Fact):
    TYPE: ClassVar[str] = "draw-objects-listed"
    ZH: ClassVar[str] = "抽查 {number} 列入 {objects} 个对象，其中排除 {excluded} 个"
    EN: ClassVar[str] = "Draw {number}: {objects} objects listed, {excluded} of them excluded"

    draw: Ref
    number: str
    objects: int
    excluded: int


@dataclass(frozen=True)
class DrawInspectorsListed(Fact):
    TYPE: ClassVar[str] = "draw-inspectors-listed"
    ZH: ClassVar[str] = "抽查 {number} 列入 {inspectors} 名检查人员"
    EN: ClassVar[str] = "Draw {number}: {inspectors} inspectors listed"

    draw: Ref
    number: str
    inspectors: int


@dataclass(frozen=True)
class SecretCommitted(Fact):
    TYPE: ClassVar[str] = "secret-committed"
    ZH: ClassVar[str] = "{body} 为抽查 {number} 承诺 {commitment}"
    EN: ClassVar[str] = "{body} committed {commitment} for draw {number}"

    draw: Ref
    number: str
    body: str
    commitment: str


@dataclass(frozen=True)
class PoolFrozen(Fact):
    TYPE: ClassVar[str] = "draw-pool-frozen"
    ZH: ClassVar[str] = (
        "{body}冻结本省并入抽查 {number} 的名单：{objects} 个对象，{inspectors} 名检查人员，{frozen}"
    )
    EN: ClassVar[str] = (
        "{body} froze its part of draw {number}: {objects} objects, {inspectors} inspectors, {frozen}"
    )

    draw: Ref
    number: str
    body: str
    objects: int
    inspectors: int
    frozen: str


@dataclass(frozen=True)
class DrawFrozen(Fact):
    TYPE: ClassVar[str] = "draw-frozen"
    ZH: ClassVar[str] = (
        "抽查 {number} 的名单已冻结：{objects} 个对象，{inspectors} 名检查人员，{frozen}；信标 {beacon}，揭示截止 {until}"
    )
    EN: ClassVar[str] = "The list of draw {number} is frozen: {objects} objects, {inspectors} inspectors, {frozen}; beacon {beacon}, last reveal {until}"  # fmt: skip

    draw: Ref
    number: str
    frozen: str
    objects: int
    inspectors: int
    beacon: str
    until: str
    witnesses: str = "—"
    """Whose cosignatures the list waits for, as the log's policy says on that day; a dash where it names none."""


@dataclass(frozen=True)
class ListCosigned(Fact):
    TYPE: ClassVar[str] = "draw-list-cosigned"
    ZH: ClassVar[str] = (
        "抽查 {number} 冻结的名单已在 {size} 条的检查点之下，自 {since}：{list_cosigned}（{witnesses}）"
    )
    EN: ClassVar[str] = (
        "The frozen list of draw {number} stands under the checkpoint of {size} entries since {since}: {list_cosigned} ({witnesses})"
    )

    draw: Ref
    number: str
    frozen: str
    size: int
    since: str
    list_cosigned: str
    witnesses: str


@dataclass(frozen=True)
class BeaconStated(Fact):
    TYPE: ClassVar[str] = "beacon-stated"
    ZH: ClassVar[str] = "{body} 记录抽查 {number} 的信标：{key}"
    EN: ClassVar[str] = "{body} recorded the beacon of draw {number}: {key}"

    draw: Ref
    number: str
    body: str
    which: str
    key: str


@dataclass(frozen=True)
class SecretRevealed(Fact):
    TYPE: ClassVar[str] = "secret-revealed"
    ZH: ClassVar[str] = "{body} 揭示其为抽查 {number} 承诺的秘密"
    EN: ClassVar[str] = "{body} revealed its secret for draw {number}"

    draw: Ref
    number: str
    body: str
    secret: str


@dataclass(frozen=True)
class DrawRun(Fact):
    TYPE: ClassVar[str] = "draw-run"
    ZH: ClassVar[str] = (
        "抽查 {number} 结果：{draw_outcome}，抽出 {selected} 个，记录 {record}；未揭示：{missing}"
    )
    EN: ClassVar[str] = (
        "Draw {number}: {draw_outcome}, {selected} selected, record {record}; did not reveal: {missing}"
    )

    draw: Ref
    number: str
    draw_outcome: str
    selected: int
    frozen: str
    record: str
    missing: str


@dataclass(frozen=True)
class DrawWithdrawn(Fact):
    TYPE: ClassVar[str] = "draw-withdrawn"
    ZH: ClassVar[str] = "抽查 {number} 撤回：{reason}"
    EN: ClassVar[str] = "Draw {number} withdrawn: {reason}"

    draw: Ref
    number: str
    reason: str


@dataclass(frozen=True)
class InspectorsSent(Fact):
    TYPE: ClassVar[str] = "inspectors-sent"
    ZH: ClassVar[str] = "抽查 {number}：{object} 无人可派，改派 {inspectors}；{reason}"
    EN: ClassVar[str] = "Draw {number}: nobody could be drawn for {object}, {inspectors} are sent; {reason}"

    draw: Ref
    check: Ref
    number: str
    inspectors: str
    reason: str
    object: str = private()


@dataclass(frozen=True)
class ReserveCalled(Fact):
    TYPE: ClassVar[str] = "reserve-called"
    ZH: ClassVar[str] = "抽查 {number}：{object} 不能检查，备选 {reserve} 递补；{reason}"
    EN: ClassVar[str] = (
        "Draw {number}: {object} cannot be checked, {reserve} of the reserve steps in; {reason}"
    )

    draw: Ref
    check: Ref
    number: str
    object: str
    reason: str
    reserve: str = private()


@dataclass(frozen=True)
class DrawRecordOpened(Fact):
    TYPE: ClassVar[str] = "draw-record-opened"
    ZH: ClassVar[str] = "抽查 {number} 的记录公开：{record}"
    EN: ClassVar[str] = "The record of draw {number} is public: {record}"

    draw: Ref
    number: str
    record: str


@dataclass(frozen=True)
class VisitAnnounced(Fact):
    TYPE: ClassVar[str] = "visit-announced"
    ZH: ClassVar[str] = "抽查 {number} 的检查人员到场"
    EN: ClassVar[str] = "Inspectors of draw {number} are on site"

    check: Ref
    number: str


@dataclass(frozen=True)
class CheckBegun(Fact):
    TYPE: ClassVar[str] = "check-begun"
    ZH: ClassVar[str] = "抽查 {number} 的一项检查在现场开始：{object}；手机所记时刻：{stated}"
    EN: ClassVar[str] = "A check of draw {number} was begun on site: {object}; by the phone's clock: {stated}"

    check: Ref
    number: str
    stated: str = "none"
    """The instant by the clock of the phone on which the code was typed, `same` within a minute of the record; nobody proves it."""
    object: str = private()


@dataclass(frozen=True)
class FindingsRecorded(Fact):
    TYPE: ClassVar[str] = "findings-recorded"
    ZH: ClassVar[str] = "检查所见已记录，第 {version} 次，{digest}"
    EN: ClassVar[str] = "Findings recorded, version {version}, {digest}"

    check: Ref
    number: str
    version: int
    digest: str


@dataclass(frozen=True)
class PhotoAdded(Fact):
    TYPE: ClassVar[str] = "photo-added"
    ZH: ClassVar[str] = "现场照片 {sha256}"
    EN: ClassVar[str] = "Photograph on site {sha256}"

    check: Ref
    number: str
    sha256: str


@dataclass(frozen=True)
class CheckSigned(Fact):
    TYPE: ClassVar[str] = "check-signed"
    ZH: ClassVar[str] = "{signing_side}签字，{digest}；手机所记时刻：{stated}"
    EN: ClassVar[str] = "Signed by the {signing_side}, {digest}; by the phone's clock: {stated}"

    check: Ref
    number: str
    signing_side: str
    digest: str
    stated: str = "none"


@dataclass(frozen=True)
class BodySideNoted(Fact):
    TYPE: ClassVar[str] = "body-side-noted"
    ZH: ClassVar[str] = "被查方：{body_side}；{note}；手机所记时刻：{stated}"
    EN: ClassVar[str] = "The body's side: {body_side}; {note}; by the phone's clock: {stated}"

    check: Ref
    number: str
    body_side: str
    digest: str
    stated: str = "none"
    note: str = private()
    named: str = private()


@dataclass(frozen=True)
class CheckPublished(Fact):
    TYPE: ClassVar[str] = "check-published"
    ZH: ClassVar[str] = "抽查 {number} 公示：{body} {object}，{check_result}"
    EN: ClassVar[str] = "Draw {number} published: {body} {object}, {check_result}"

    check: Ref
    number: str
    body: str
    object: str
    check_result: str
    digest: str


@dataclass(frozen=True)
class RectificationOrdered(Fact):
    TYPE: ClassVar[str] = "rectification-ordered"
    ZH: ClassVar[str] = "责令 {due} 前改正：{what}"
    EN: ClassVar[str] = "Ordered to be put right by {due}: {what}"

    check: Ref
    number: str
    due: str
    what: str = private()


@dataclass(frozen=True)
class RectificationAnswered(Fact):
    TYPE: ClassVar[str] = "rectification-answered"
    ZH: ClassVar[str] = "被查方答复：{answer}"
    EN: ClassVar[str] = "The body answered: {answer}"

    check: Ref
    number: str
    answer: str = private()


@dataclass(frozen=True)
class RectificationSettled(Fact):
    TYPE: ClassVar[str] = "rectification-settled"
    ZH: ClassVar[str] = "整改结果：{rectification_end}；{reason}"
    EN: ClassVar[str] = "Rectification: {rectification_end}; {reason}"

    check: Ref
    number: str
    rectification_end: str
    reason: str = private()
