"""What makes a published line doubtful: each doubt says what was found and how it would be read.

A doubt is a declared reason like a refusal. A line with one is a guess, and a person decides about it.
"""

from __future__ import annotations

from junheng.core.reason import Reason, declare


def _doubt(code: str, *, zh: str, en: str) -> Reason:
    return Reason(
        code, zh, en, resolver_zh="导入能力范围的人", resolver_en="the person who imports the scope"
    )


declare(
    _doubt("scope-not-read", zh="「{found}」没读懂", en='"{found}" was not understood'),
    _doubt("scope-rest-not-read", zh="其中「{found}」没读懂，其余读成了数", en='of it "{found}" was not understood; the rest was read'),
    _doubt("scope-cell-empty", zh="没有填", en="nothing is stated"),
    _doubt("scope-cell-too-long", zh="有 {found} 个字符，上限 {limit}", en="{found} characters, the limit is {limit}"),
    _doubt("scope-hidden-sign", zh="含看不见的字符 {found}", en="it holds an invisible character, {found}"),
    _doubt("scope-filled-down", zh="空着，按上一行读作「{guess}」", en='left blank; read as in the line above: "{guess}"'),
    _doubt("scope-formula", zh="是公式，读的是文件里存的结果「{found}」", en='a formula; the result stored in the file was read: "{found}"'),
    _doubt("scope-date", zh="是日期「{found}」：很可能是表格软件把范围改成了日期", en='a date, "{found}": the spreadsheet has probably turned a range into a day'),
    _doubt("scope-kind-unknown", zh="「{found}」不在量的词汇里", en='no known quantity is named in "{found}"'),
    _doubt("scope-kind-guessed", zh="没写是什么量，按单位 {unit} 猜作「{guess_zh}」", en="no quantity is named; from the unit {unit} it is guessed to be {guess_en}"),
    _doubt("scope-kind-several", zh="「{found}」说了几个量：{readings}，猜作{guess_zh}", en='"{found}" names several quantities ({readings}); guessed to be {guess_en}'),
    _doubt("scope-category-broader", zh="KCDB 类别 {found} 比这个量宽，猜作{guess_zh}", en="the KCDB's category {found} is broader than this quantity; guessed to be {guess_en}"),
    _doubt("scope-category-differs", zh="KCDB 类别 {found} 是{category_zh}，文字写的是{guess_zh}，按文字读", en="the KCDB's category {found} is {category_en}, the words say {guess_en}; read by the words"),
    _doubt("scope-item-unknown", zh="「{found}」对不上一个项目", en='"{found}" names no single item of the vocabulary'),
    _doubt("scope-unit-missing", zh="没写单位，猜作 {guess}", en="no unit is stated; guessed to be {guess}"),
    _doubt("scope-unit-unknown", zh="「{found}」不是认得的单位", en='"{found}" is not a known unit'),
    _doubt("scope-unit-case", zh="「{found}」大小写不对，猜作 {guess}", en='"{found}" in wrong case is guessed to be {guess}'),
    _doubt("scope-unit-ambiguous", zh="「{found}」可以是 {readings}，猜作 {guess}", en='"{found}" may be {readings}; guessed to be {guess}'),
    _doubt("scope-prefix-unlikely", zh="「{found}」大得不合常理，猜作 {guess}", en='"{found}" is unlikely that large; guessed to be {guess}'),
    _doubt("scope-bare-prefix", zh="单独一个「{found}」可以是 {readings}，猜作 {guess}", en='"{found}" alone may be {readings}; guessed to be {guess}'),
    _doubt("scope-unit-of-another-kind", zh="{found} 不是{needed_zh}的单位", en="{found} is not a unit of {needed_en}"),
    _doubt("scope-comma", zh="「{found}」里的逗号是分节还是小数点说不准，猜作 {guess}", en='the comma of "{found}" may group thousands or be a decimal sign; guessed to be {guess}'),
    _doubt("scope-lost-superscript", zh="「{found}」像是丢了上标，猜作 {guess}", en='"{found}" seems to have lost its superscript; guessed to be {guess}'),
    _doubt("scope-limits-reversed", zh="「{found}」上下限颠倒，猜作 {guess}", en='the limits of "{found}" are reversed; guessed to be {guess}'),
    _doubt("scope-open-end", zh="「{found}」只写了一端，另一端未知", en='"{found}" states one end only; the other is unknown'),
    _doubt("scope-kelvin-difference", zh="以 K 写、从 {found} 起的范围像是温差而不是温度", en="a range in K from {found} on looks like a difference, not a temperature"),
    _doubt("scope-ppm-of-what", zh="ppm 没说是质量、体积还是物质的量之比，猜作质量比", en="ppm by mass, by volume or by amount is not said; guessed to be by mass"),
    _doubt("scope-k-missing", zh="没写 k，也没写包含概率，猜作 k = 2", en="neither k nor a coverage probability is stated; guessed to be k = 2"),
    _doubt("scope-cells-differ", zh="{found} 与 {other} 不一致", en="{found} and {other} disagree"),
    _doubt("scope-standard-or-expanded", zh="「{found}」是小写 u，又没写 k：猜作标准不确定度（k = 1）", en='"{found}" is a small u without k: guessed to be a standard uncertainty (k = 1)'),
    _doubt("scope-base-missing", zh="「{found}」没说以读数还是量程为基，猜作读数", en='"{found}" does not say whether it is relative to the reading or the range; guessed: the reading'),
    _doubt("scope-percent-points", zh="量本身以 % 计，「{found}」是百分点还是相对值说不准，猜作百分点", en='the quantity itself is in %; "{found}" may be points or a part of it; guessed to be points'),
    _doubt("scope-relative-at-zero", zh="范围含零，零处的相对不确定度没有意义", en="the range includes zero, where a relative uncertainty has no meaning"),
    _doubt("scope-relative-celsius", zh="以 °C 计的温度没有相对不确定度，猜作摄氏读数的 {found}", en="a temperature in °C has no relative uncertainty; guessed to be {found} of the Celsius reading"),
    _doubt("scope-decibel", zh="{found} dB 没说是 10 lg 还是 20 lg，按 {factor} lg 换算成 {guess}", en="{found} dB does not say 10 lg or 20 lg; by {factor} lg it would be {guess}"),
    _doubt("scope-uncertainty-spread", zh="「{found}」是一段不确定度，没说哪里是多少，取最大的 {guess}", en='"{found}" is a span of uncertainties without saying where; the greatest, {guess}, is taken'),
    _doubt("scope-uncertainty-at-least", zh="「{found}」只说不小于，没说到多少", en='"{found}" is a lower bound; how large it gets is not said'),
    _doubt("scope-not-an-uncertainty", zh="「{found}」是等级或最大允许误差，不是不确定度", en='"{found}" is a class or a maximum permissible error, not an uncertainty'),
    _doubt("scope-variable", zh="公式里的 {found} 不像是{kind_zh}，猜作被测量", en="{found} in the formula does not look like {kind_en}; guessed to be the measurand"),
    _doubt("scope-variable-unit", zh="没写 {variable} 以什么单位代入，猜作 {guess}", en="the unit in which {variable} is put in is not stated; guessed to be {guess}"),
    _doubt("scope-restricted", zh="写了限制「{found}」，读法没有把它算进去", en='a restriction is stated, "{found}"; the reading does not take it into account'),
    _doubt("scope-table-axes", zh="表头「{found}」没说清哪边是被测量、另一边是什么条件（认得频率和温度）", en='the heads of the table, "{found}", do not say which edge is the measurand and which condition the other is (frequency and temperature are known)'),
    _doubt("scope-table-short", zh="表只写到 {found}，没有覆盖这一行的范围或条件", en="the table goes over {found} and does not cover the range or condition of the line"),
    _doubt("scope-table-beside", zh="旁边又写了「{found}」，读的是表", en='"{found}" is stated beside the table; the table was read'),
    _doubt("scope-table-missing", zh="说见「{found}」，文件里没有这张表，或有两张同名的", en='it refers to "{found}", which is not in the file or stands there twice'),
    _doubt("scope-parts-differ", zh="{ranges} 段范围，{uncertainties} 个不确定度，对不上", en="{ranges} ranges and {uncertainties} uncertainties do not pair up"),
    _doubt("scope-uncertainty-exceeds", zh="不确定度 {found} 比所测的 {high} 还大", en="an uncertainty of {found} is larger than the {high} measured"),
    _doubt("scope-unusable", zh="这样的条目不能用：{why_zh}", en="such an entry cannot be used: {why_en}"),
    Reason("sheet-empty", zh="文件是空的", en="the file is empty"),
    Reason("sheet-too-large", zh="文件有 {found} 字节，上限 {limit}", en="the file has {found} bytes, the limit is {limit}"),
    Reason("sheet-too-many-rows", zh="超过 {limit} 行。请分成几个文件", en="more than {limit} rows; divide it into several files"),
    Reason("sheet-too-many-columns", zh="第 {row} 行超过 {limit} 列", en="row {row} has more than {limit} columns"),
    Reason("sheet-cell-too-long", zh="第 {row} 行有一格超过 {limit} 个字符", en="a cell of row {row} has more than {limit} characters"),
    Reason("sheet-old-format", zh="这是旧的 .xls 或加密的工作簿。请另存为 .xlsx 或 CSV（UTF-8）", en="an old .xls or an encrypted workbook; save it as .xlsx or as CSV (UTF-8)"),
    Reason("sheet-not-a-table", zh="不是能读的工作簿，也不是 CSV：{why}", en="neither a readable workbook nor CSV: {why}"),
    Reason("sheet-bomb", zh="展开后超过 {limit} 字节，不读", en="it unpacks to more than {limit} bytes and is not read"),
    Reason("scope-heads-missing", zh="前 {rows} 行里没找到表头：要有「{needed_zh}」。读到的是：{found}", en="no head row in the first {rows} rows: it must name {needed_en}. Found: {found}"),
    Reason("scope-head-unknown", zh="「{found}」不是这张表的表头", en='"{found}" is not a head of this table'),
    Reason("scope-head-twice", zh="「{first}」和「{second}」都像是「{field}」。请指明哪一列", en='"{first}" and "{second}" both look like {field}; say which column it is'),
)  # fmt: skip
