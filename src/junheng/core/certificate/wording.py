"""The fixed words of a certificate, Chinese and English, for XML and paper alike."""

from __future__ import annotations

from junheng.core.certificate.content import Text

KINDS = {
    "calibration": Text("校准证书", "Calibration Certificate"),
    "verification": Text("检定证书", "Verification Certificate"),
    "verification-notice": Text("检定结果通知书", "Notice of Verification Result"),
    "test": Text("检测报告", "Test Report"),
}
STATES = {
    "found": Text("结果", "Results"),
    "as-found": Text("调整前", "As found"),
    "adjusted": Text("调整", "Adjustment"),
    "as-left": Text("调整后", "As left"),
}
CHANGES = {
    "amends": Text("修改证书 {number}", "Amends certificate {number}"),
    "replaces": Text("代替证书 {number}", "Replaces certificate {number}"),
    "supplements": Text("补充证书 {number}", "Supplements certificate {number}"),
    "duplicates": Text("副本（补发），原件编号 {number}", "Duplicate of certificate {number}"),
    "translates": Text("证书 {number} 的英文版", "English version of certificate {number}"),
}
PARTS = {
    "measured": Text("测量", "Measured by"),
    "checked": Text("核验", "Checked by"),
    "approved": Text("批准", "Approved by"),
}
PARTS_VERIFICATION = {
    "measured": Text("检定", "Verified by"),
    "checked": Text("核验", "Checked by"),
    "approved": Text("批准", "Approved by"),
}
VERDICTS = {
    "pass": Text("合格", "pass"),
    "fail": Text("不合格", "fail"),
    "conditional-pass": Text("有条件合格", "conditional pass"),
    "conditional-fail": Text("有条件不合格", "conditional fail"),
    "undecided": Text("待定", "undecided"),
}
PLACES = {
    "laboratory": Text("实验室", "Laboratory"),
    "customer": Text("客户现场", "Customer's site"),
    "laboratory-branch": Text("实验室分部", "Branch of the laboratory"),
    "customer-branch": Text("客户分部", "Branch of the customer"),
    "other": Text("其他地点", "Other place"),
}
UNCHECKED = Text("（内容未核对）", "(content not checked)")
UNCERTAINTY = Text(
    "扩展不确定度 U 由合成标准不确定度乘以包含因子 k 得到。",
    "The expanded uncertainty U is the combined standard uncertainty multiplied by the coverage factor k.",
)
WORDS = {
    "number": Text("证书编号", "Certificate No."),
    "order": Text("委托单号", "Order No."),
    "customer": Text("委托方", "Customer"),
    "address": Text("地址", "Address"),
    "telephone": Text("电话", "Telephone"),
    "code": Text("统一社会信用代码", "Unified social credit code"),
    "item": Text("器具", "Item"),
    "name": Text("名称", "Name"),
    "model": Text("型号规格", "Type"),
    "serial": Text("出厂编号", "Serial No."),
    "maker": Text("制造单位", "Manufacturer"),
    "own_code": Text("管理编号", "Equipment No."),
    "parts": Text("部件", "Parts"),
    "received": Text("接收日期", "Received"),
    "work_date_calibration": Text("校准日期", "Date of calibration"),
    "work_date_verification": Text("检定日期", "Date of verification"),
    "work_date_test": Text("检测日期", "Date of test"),
    "issued": Text("签发日期", "Date of issue"),
    "valid_until": Text("有效期至", "Valid until"),
    "next_planned": Text("客户计划的下次校准", "Next calibration planned by the customer"),
    "basis": Text("依据", "Method"),
    "place": Text("地点", "Place"),
    "conditions": Text("环境条件", "Conditions"),
    "start": Text("开始", "start"),
    "end": Text("结束", "end"),
    "standards": Text("所用计量标准和设备", "Standards and equipment used"),
    "certificate_number": Text("证书号", "Certificate No."),
    "certificate_issuer": Text("出具单位", "Issued by"),
    "valid_until_standard": Text("有效期至", "Due"),
    "performance": Text("不确定度／等级", "Uncertainty or class"),
    "measuring_range": Text("测量范围", "Measuring range"),
    "claims": Text("资质", "Recognition"),
    "results": Text("测量结果", "Results of measurement"),
    "expanded_uncertainty": Text("扩展不确定度", "Expanded uncertainty"),
    "conformity": Text("符合性", "Conformity"),
    "conclusion": Text("结论", "Conclusion"),
    "rule": Text("判定规则", "Decision rule"),
    "specification": Text("要求", "Specification"),
    "failed": Text("不合格项目", "Failed items"),
    "remarks": Text("说明", "Remarks"),
    "limit_lower": Text("下限", "Lower limit"),
    "limit_upper": Text("上限", "Upper limit"),
    "reason": Text("原因", "Reason"),
    "changed": Text("更改内容", "Changes"),
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "proof": Text("离线核对码", "Offline proof"),
    "proof_note": Text(
        "扫码可得编号、一个结果及数据摘要，与所附 XML 对照，不需联网。",
        "Holds number, one result and the digest of the data; compare with the attached XML without a network.",
    ),
    "attached": Text(
        "签名的数据 certificate.xml 附于本文件；如有差异，以该数据为准。",
        "The signed data certificate.xml is attached to this file and prevails in case of difference.",
    ),
    "only_item": Text("结果仅对所列器具有效。", "The results relate only to the items listed."),
    "no_copy": Text(
        "未经本机构书面批准，不得部分复制本证书。",
        "This certificate must not be reproduced except in full without written approval of the laboratory.",
    ),
    "example": Text("示例：机构与数据均为虚构", "Example: fictional institution and data"),
    "end_of": Text("以下空白", "End of certificate"),
    "administrative": Text("基本信息", "Administrative data"),
    "persons": Text("负责人员", "Responsible persons"),
    "not_shown": Text("（公式或附件，见原文件）", "(formula or attachment, see the original file)"),
    "rendering": Text(
        "由附件中的原始数据生成的显示件，不是原证书。",
        "A rendering of the attached original data, not the certificate itself.",
    ),
    "relative_to": Text("相对于", "relative to"),
}
