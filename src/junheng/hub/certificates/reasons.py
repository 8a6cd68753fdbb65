"""Reasons met between a checked record and an issued certificate, and after it."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_P1 = "practice P1"


def _basis(zh: str, en: str, confidence: str = "seen_secondary") -> dict[str, str]:
    return {"basis_zh": zh, "basis_en": en, "confidence": confidence}


declare(
    Reason(
        "record-not-checked",
        zh="记录 {number} 还没有核验（现在是「{state}」）。",
        en="Record {number} has not been checked (it is {state}).",
        resolver_zh="核验员",
        resolver_en="the checker",
    ),
    Reason(
        "line-without-method",
        zh="没有定方法。",
        en="No method has been agreed.",
        resolver_zh="业务管理员",
        resolver_en="the operations manager",
    ),
    Reason(
        "method-not-in-force",
        zh="方法 {method} 在工作日 {date} 不是现行的。",
        en="Method {method} was not in force on the work date {date}.",
        resolver_zh="检定/校准人员：用现行版重测",
        resolver_en="the measurer: measure again by the edition in force",
    ),
    Reason(
        "no-right-to-verify",
        zh="{body} 在 {date} 没有覆盖「{item}」的检定授权（{found}）。",
        en="On {date} {body} held no authorisation to verify {item} ({found}).",
        resolver_zh="省级市场监管局计量处",
        resolver_en="the provincial regulator",
        **_basis(
            "《计量法实施细则》（2022 修订）第二十七条；P1",
            "Implementing Rules (2022), article 27; P1",
            "seen",
        ),
    ),
    Reason(
        "accreditation-missing",
        zh="认可项目不覆盖这项工作：{found}。只影响标识，不影响校准本身。",
        en="No accreditation item covers this work: {found}. This removes the mark, not the right to calibrate.",
        resolver_zh="你：去掉标识",
        resolver_en="you: leave out the mark",
        **_basis(
            "认可项目、场所、方法覆盖（带标识）；P1",
            "accreditation item, site and method (with the mark); P1",
        ),
    ),
    Reason(
        "accreditation-scope-exceeded",
        zh="{points} 不在认可范围内（{scope}）。只影响标识，不影响校准本身。",
        en="{points} lie outside the accredited range ({scope}). This removes the mark, not the right to calibrate.",
        resolver_zh="你：去掉标识，或把这些点另出一份",
        resolver_en="you: leave out the mark, or issue these points separately",
        **_basis(
            "认可项目、场所、方法覆盖（带标识）；P1",
            "accreditation item, site and method (with the mark); P1",
        ),
    ),
    Reason(
        "uncertainty-below-cmc",
        zh="{point} 报告 U = {found}，小于认可的 CMC {needed}（均 k = 2）。",
        en="{point} reports U = {found}, below the accredited CMC of {needed} (both k = 2).",
        resolver_zh="检定/校准人员：改报 CMC，预算原样保留",
        resolver_en="the measurer: report the CMC; the budget stays as it is",
        **_basis("带标识时 U 不小于 CMC；P1", "with the mark, U not below the CMC; P1", "seen"),
    ),
    Reason(
        "cma-missing",
        zh="资质认定（CMA）项目不覆盖这项检测：{found}。",
        en="No CMA item covers this test: {found}.",
        **_basis("《计量法》（2018 修正）第二十二条；P1", "Metrology Law (2018), article 22; P1", "seen"),
    ),
    Reason(
        "standard-not-examined",
        zh="计量标准 {standard} 在 {date} 没有有效的考核（{found}）。",
        en="Measurement standard {standard} had no valid examination on {date} ({found}).",
        resolver_zh="计量标准负责人",
        resolver_en="the person in charge of the standard",
        **_basis("JJF 1033-2023；P1", "JJF 1033-2023; P1", "recall"),
    ),
    Reason(
        "standard-without-certificate",
        zh="{piece} 在 {date} 之前没有任何证书。",
        en="{piece} had no certificate on or before {date}.",
        resolver_zh="计量标准负责人",
        resolver_en="the person in charge of the standard",
        **_basis("设备溯源；P1", "equipment traced; P1"),
    ),
    Reason(
        "standard-overdue-on-work-date",
        zh="{piece} 计划 {due} 复校，工作日 {date} 已晚 {days} 天。校准证书不会过期，但逾期后的工作要有人根据复校数据作出决定。",
        en="{piece} was planned for recalibration on {due}; on the work date {date} that was {days} days late. A calibration certificate does not expire, but work after the plan needs a decision on the next as-found data.",
        resolver_zh="计量标准负责人：登记复校的调整前数据并记录决定，或复校后重测",
        resolver_en="the person in charge of the standard: record the recalibration and the decision, or measure again",
        **_basis("设备溯源；P1、P15", "equipment traced; P1, P15"),
    ),
    Reason(
        "standard-route-not-accepted",
        zh="{piece} 的证书 {number} 不是经认可的途径溯源（{route}）。",
        en="Certificate {number} of {piece} does not come by an accepted route of traceability ({route}).",
        **_basis(
            "设备经认可的途径溯源（校准，带标识）；P1、P15",
            "traced by an accepted route (with the mark); P1, P15",
        ),
    ),
    Reason(
        "standard-not-usable",
        zh="{piece} 的状态是「{status}」：{why}。",
        en="{piece} is {status}: {why}.",
        resolver_zh="计量标准负责人",
        resolver_en="the person in charge of the standard",
        **_basis("P8：停用、封存的设备不得用于工作", "P8: stopped or sealed equipment does no work", "house"),
    ),
    Reason(
        "standard-under-case",
        zh="{date} 的工作用了 {piece}，它在这几天里被怀疑：案件 {number} 未结。",
        en="The work of {date} used {piece}, which is suspected for these days: case {number} is open.",
        resolver_zh="检定/校准人员：用合格的标准器重测",
        resolver_en="the measurer: measure again with a good standard",
        **_basis("最后一次合格证据之后的工作；P14", "work done after the last good evidence; P14"),
    ),
    Reason(
        "no-standard-named",
        zh="记录没有写用了哪件标准器。",
        en="The record names no standard.",
        resolver_zh="检定/校准人员",
        resolver_en="the measurer",
    ),
    Reason(
        "measurer-not-registered",
        zh="{person} 在 {date} 没有覆盖「{item}」的注册。",
        en="On {date} {person} had no registration covering {item}.",
        resolver_zh="省级市场监管局（注册），或换一位注册覆盖此项目的人重测",
        resolver_en="the provincial regulator, or another registered person measures again",
        **_basis(
            "《计量法实施细则》（2022 修订）第二十六条；R16.7",
            "Implementing Rules (2022), article 26; R16.7",
            "seen",
        ),
    ),
    Reason(
        "measurer-not-authorised",
        zh="{person} 在 {date} 没有本机构对「{item}」的方法授权。",
        en="On {date} {person} was not authorised by the laboratory for {item}.",
        resolver_zh="业务管理员",
        resolver_en="the operations manager",
        **_basis("ISO/IEC 17025:2017 6.2；P1", "ISO/IEC 17025:2017 6.2; P1"),
    ),
    Reason(
        "not-an-approved-signatory",
        zh="{person} 不是「{item}」的授权签字人（{mark}）。",
        en="{person} is not an approved signatory for {item} ({mark}).",
        resolver_zh="转给授权签字人：{others}",
        resolver_en="hand it to an approved signatory: {others}",
        **_basis("授权签字人（带标识）；P1", "approved signatory (with the mark); P1"),
    ),
    Reason(
        "not-an-approver", zh="{person} 没有批准人的角色。", en="{person} does not hold the role of approver."
    ),
    Reason(
        "persons-not-apart",
        zh="测量、核验、批准须由不同的人：{who}。",
        en="Measuring, checking and approving are done by different persons: {who}.",
        **_basis("国质检量函〔2005〕861 号；P1", "certificate format 861/2005; P1"),
    ),
    Reason(
        "result-without-uncertainty",
        zh="{points} 没有 U 或 k。",
        en="{points} have no U or k.",
        **_basis(f"每个结果都有 U 与 k；{_P1}", f"every result has U and k; {_P1}"),
    ),
    Reason(
        "verdict-missing",
        zh="检定必须有结论，{points} 没有判定。",
        en="A verification always has a verdict; {points} have none.",
        **_basis(_P1, _P1),
    ),
    Reason("no-results", zh="记录里没有结果。", en="The record has no results."),
    Reason(
        "gate-unknown",
        zh="没有「{service}」带「{mark}」的签发规则。",
        en="There is no gate for {service} with the mark {mark}.",
    ),
    # the certificate itself
    Reason(
        "already-issued",
        zh="这一件已经签发了证书 {number}。",
        en="Certificate {number} has already been issued for this item.",
    ),
    Reason(
        "signing-key-missing",
        zh="{body} 没有可用的签名密钥。",
        en="{body} has no signing key here.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
    Reason(
        "certificate-not-in-state",
        zh="证书 {number} 现在是「{state}」，不能{act}。",
        en="Certificate {number} is {state}; it cannot be {act}.",
    ),
    Reason(
        "withdrawal-needs-reason",
        zh="撤回须写原因，它会公开。",
        en="A withdrawal needs a reason; it will be public.",
    ),
    Reason(
        "lineage-needs-reason",
        zh="重发须写原因和改了什么。",
        en="A re-issue states its reason and what changed.",
    ),
    Reason("nothing-to-replace", zh="没有可以替换的证书。", en="There is no certificate to replace."),
    Reason(
        "file-not-a-certificate",
        zh="这个文件不是数字校准证书（DCC）：{why}。",
        en="This file is not a digital calibration certificate (DCC): {why}.",
    ),
)
declare(
    Reason(
        "signing-key-of-unverified-body",
        zh="{body} 的登记还没有核对，不能启用签名密钥。",
        en="The registration of {body} has not been verified yet; it cannot take a signing key into use.",
        resolver_zh="本省计量主管部门",
        resolver_en="the regulator of the province",
    ),
    Reason(
        "signing-key-mismatch",
        zh="证书与私钥不是一对。",
        en="The certificate does not belong to the private key.",
    ),
    Reason(
        "certificate-data-unusable",
        zh="证书数据不合格式或业务规则：{why}",
        en="The certificate's data break the schema or a business rule: {why}",
    ),
    Reason(
        "certificate-unknown",
        zh="这里没有编号为 {number} 的证书。核对编号，或上传文件。",
        en="No certificate with the number {number} is on file here. Check the number, or upload the file.",
    ),
    Reason(
        "signing-key-mode",
        zh="签名私钥的权限是 {found}，别人能读。改为 600。",
        en="The signing key has mode {found}; others can read it. Set it to 600.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
)
declare(
    Reason(
        "case-open-already",
        zh="{piece} 已有没结的案件 {number}，在那里继续。",
        en="Case {number} on {piece} is still open; go on there.",
    ),
    Reason(
        "case-found-in-future",
        zh="发现日 {found_on} 晚于今天 {today}。",
        en="The day it was found, {found_on}, lies after today, {today}.",
    ),
    Reason(
        "case-window-reversed",
        zh="最后一次合格证据 {since} 晚于发现日 {found_on}。",
        en="The last good evidence, {since}, is later than the day it was found, {found_on}.",
    ),
    Reason(
        "case-without-good-evidence",
        zh="{piece} 在 {found_on} 之前没有任何合格证据，写明怀疑从哪天起。",
        en="{piece} has no good evidence before {found_on}; state the day from which it is suspected.",
    ),
    Reason(
        "case-shift-not-a-number",
        zh="「{found}」不是可用的数。写十进制数，±10¹⁵ 以内；偏差的正号表示标准器被认为偏高，不知道就留空。",
        en="{found} is no number that can be used. Write a decimal within ±10¹⁵; a shift is positive where the standard was believed too high; leave it empty if unknown.",
    ),
    Reason(
        "case-unit-unknown",
        zh="「{found}」不是单位。",
        en="{found} is not a unit.",
    ),
    Reason(
        "case-range-needs-unit",
        zh="写明这段测量点的单位，否则无从与证书上的点比较。",
        en="State the unit of these points; without it they cannot be compared with those of a certificate.",
    ),
    Reason(
        "case-range-reversed",
        zh="起点 {low} 大于终点 {high}。",
        en="The first point, {low}, is larger than the last, {high}.",
    ),
    Reason("case-needs-reason", zh="写明怎样发现的。", en="State how it was found."),
    Reason("case-not-open", zh="案件 {number} 已结案。", en="Case {number} is closed."),
    Reason(
        "effect-acknowledged-already",
        zh="证书 {number} 的通知已经确认过。",
        en="The notice on certificate {number} is acknowledged already.",
    ),
    Reason(
        "retest-ordered-already",
        zh="证书 {number} 的重检已下委托 {order}。",
        en="A re-test for certificate {number} is ordered already: {order}.",
    ),
    Reason(
        "case-left-verdicts",
        zh="还有 {count} 份结论改变的证书没有撤回或重检：{numbers}。",
        en="{count} certificates whose verdict changes are neither withdrawn nor re-tested: {numbers}.",
        resolver_zh="批准人：撤回；持有者：约重检",
        resolver_en="the approver: withdraw; the holder: order a re-test",
    ),
    Reason(
        "case-left-unacknowledged",
        zh="还有 {count} 家没有确认通知：{holders}。",
        en="{count} holders have not acknowledged the notice: {holders}.",
        resolver_zh="持有者：确认",
        resolver_en="the holders: acknowledge",
    ),
    Reason(
        "case-left-standard",
        zh="{piece} 仍停用，没有 {found_on} 之后的合格证据。",
        en="{piece} is still stopped: there is no good evidence made after {found_on}.",
        resolver_zh="标准器保管人：送校并登记证书",
        resolver_en="the keeper: have it calibrated and record the certificate",
    ),
)

# Said by the page that verifies in the browser (static/certificates/offline)
declare(
    Reason(
        "browser-lacks-algorithm",
        zh="这个浏览器不会核对 {algorithm}：无从判断。换一个新的浏览器，或用 junheng 命令。",
        en="This browser cannot check {algorithm}: it cannot be told here. Use a newer browser, or the junheng command.",
    ),
    Reason(
        "offline-file-unknown",
        zh="认不出 {file}：不是证书、证明、抽取记录、公钥或见证策略。",
        en="{file} is no certificate, proof, record of a draw, key or policy that is known here.",
    ),
    Reason(
        "offline-picture-without-code",
        zh="{file} 里找不到二维码：请拍近些、拍清楚。",
        en="No QR code is found in {file}: take the picture from nearer by, in focus.",
    ),
    Reason("offline-not-json", zh="这不是 JSON。", en="This is not JSON."),
    Reason(
        "offline-fault",
        zh="核对中断：{why}。什么也没有证明。",
        en="The check broke off: {why}. Nothing is proven.",
    ),
)
