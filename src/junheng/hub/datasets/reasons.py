"""Reasons of data sets: columns, rows, grades, consents, questions."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_R = {"basis_zh": "R14.1", "basis_en": "R14.1"}
_OWNER = {"resolver_zh": "数据集所属单位", "resolver_en": "the body that owns the data set"}

declare(
    Reason("dataset-incomplete", zh="「{field}」要写。", en="{field} must be written."),
    Reason("dataset-day-in-future", zh="{day} 还没有到。", en="{day} has not come yet."),
    Reason("dataset-kind-unknown", zh="「{found}」不在可选之列。", en="{found} is none of what can be chosen."),
    Reason("dataset-not-in-state", zh="这个数据集现在是「{state_zh}」，不能做这件事。", en="This data set is {state_en}; this cannot be done now."),
    # the file
    Reason("dataset-columns-many", zh="有 {found} 列：最多 {limit} 列。", en="{found} columns; {limit} at most."),
    Reason("dataset-column-unnamed", zh="第 {column} 列没有列名。", en="Column {column} has no name."),
    Reason("dataset-column-long", zh="列名超过 {limit} 个字符。", en="A column's name has more than {limit} characters."),
    Reason("dataset-column-twice", zh="列名「{field}」出现了不止一次。", en="The column name {field} stands there more than once."),
    Reason("dataset-column-unknown", zh="「{field}」不是这个数据集的列。", en="{field} is no column of this data set."),
    Reason("dataset-column-missing", zh="文件里没有「{field}」这一列。", en="The file has no column {field}."),
    Reason("dataset-row-long", zh="第 {row} 行的格数超过 {limit} 列。", en="Row {row} has more cells than the {limit} columns."),
    Reason("dataset-without-rows", zh="还没有数据行。", en="There are no rows yet.", **_OWNER),
    Reason("dataset-same-rows", zh="这些数据行已经交过，也已发布。", en="These rows were delivered before and are published."),
    # a column
    Reason("dataset-figure", zh="「{found}」不是十进制数。", en="{found} is no decimal number."),
    Reason("dataset-range-reversed", zh="「{field}」的下限大于上限。", en="The least value of {field} is above the greatest."),
    Reason("dataset-uncertainty-column", zh="「{field}」的不确定度列「{found}」不在，或不是不确定度。", en="The column {found} of the uncertainty of {field} is not there, or is no uncertainty.", **_R, **_OWNER),
    Reason("dataset-uncertainty-incomplete", zh="「{field}」的不确定度要同时给出 U 和 k。", en="The uncertainty of {field} needs U and k.", **_R, **_OWNER),
    Reason("dataset-uncertainty-positive", zh="「{field}」的 U 和 k 都要大于 0。", en="U and k of {field} have to be above nought."),
    Reason("dataset-unit-of-quantity", zh="{unit} 不是{quantity_zh}的单位。", en="{unit} is no unit of {quantity_en}."),
    Reason("dataset-unit-of-uncertainty", zh="不确定度的单位 {unit} 与 {needed} 量纲不同，也不是比值。", en="The unit {unit} of the uncertainty has another dimension than {needed}, and is no ratio."),
    # publication
    Reason("dataset-field-without-unit", zh="「{field}」没有单位，不能发布。比值和个数的单位是 1。", en="{field} has no unit and cannot be published. A ratio and a number of pieces have the unit 1.", **_R, **_OWNER),
    Reason("dataset-field-undescribed", zh="「{field}」还没有说明是什么值，也没有单位。", en="Nobody has said what {field} is, nor its unit.", **_R, **_OWNER),
    Reason("dataset-uncertainty-unsaid", zh="「{field}」没有说明不确定度：给出 U 和 k、指明哪一列，或写明不知道。", en="Nothing is said of the uncertainty of {field}: state U and k, name its column, or say that it is not known.", **_R, **_OWNER),
    Reason("dataset-without-time", zh="没有一列给出时间。", en="No column says the time.", **_R, **_OWNER),
    Reason("dataset-without-source", zh="没有说明数据来源，也没有来源列。", en="Neither is a source stated nor does a column say it.", **_R, **_OWNER),
    Reason("dataset-rows-without", zh="{count} 行没有「{field}」。", en="{count} rows have no {field}.", **_R, **_OWNER),
    Reason("dataset-values-unread", zh="「{field}」有 {count} 个值读不成数或时间。", en="{count} values of {field} cannot be read as a number or a time.", **_R, **_OWNER),
    Reason("dataset-looks-measured", zh="「{field}」说是文字，值却全是数：写明单位，或说明是编号还是代码。", en="{field} is said to be words, and all its values are numbers: state the unit, or say that it is an identifier or a code.", **_R, **_OWNER),
    Reason("dataset-looks-personal", zh="「{field}」有 {count} 个值像手机号、身份证号或邮箱，却没有标为个人信息。", en="{count} values of {field} look like a telephone number, an identity number or an address, and it is not marked as personal.", **_R, **_OWNER),
    Reason("dataset-masked-elsewhere", zh="「{field}」要隐去，但它的值有 {count} 行又写在「{other}」里。", en="{field} is masked, and in {count} rows its value stands in {other} as well.", **_R, **_OWNER),
    # grading
    Reason("dataset-graded-by-declarer", zh="数据集是你申报的，由另一位数据管理员分级。", en="You declared it; another data steward grades it.", resolver_zh="另一位计量数据管理员", resolver_en="another data steward"),
    Reason("dataset-pseudonym-not-open", zh="「{field}」是个人信息，用化名仍能认出是同一个人，不能列为开放：隐去，或定为共享。", en="{field} is personal, and a pseudonym still stands for one person: hide it, or grade the data set as shared.", **_R),
    Reason("dataset-money", zh="金额不合理。", en="This is no sensible amount of money."),
    # consents
    Reason("dataset-needs-no-consent", zh="开放数据不需要授权。", en="Open data need no consent."),
    Reason("dataset-restricted", zh="受限数据集只公布目录和质量，数据行不对外提供。", en="Of a restricted data set only the description and the quality are public; its rows leave to nobody."),
    Reason("dataset-own", zh="这是你所在单位自己的数据集。", en="This data set is your own body's."),
    Reason("dataset-consent-asked", zh="你所在单位已经申请，或授权仍在有效期内。", en="Your body has asked already, or its consent still holds."),
    Reason("dataset-consent-days", zh="截止日 {day}：不早于今天，不晚于申请的日子，最长三年。", en="Last day {day}: today or later, no later than was asked for, three years at most."),
    Reason("dataset-consent-decided", zh="这个申请已有答复。", en="It has been decided already."),
    Reason("dataset-consent-over", zh="授权已经结束。", en="The consent is over already."),
    Reason("dataset-without-consent", zh="这是共享数据，你所在单位没有有效的授权。", en="These data are shared, and your body holds no consent that is in force.", resolver_zh="向所属单位申请授权", resolver_en="ask its owner for a consent"),
    Reason("dataset-answered", zh="这个问题已有答复。", en="It has been answered already."),
)  # fmt: skip
