"""Why a unit, a number or a conversion is refused."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("unit-text-unknown", zh="「{found}」不是认得的单位", en='"{found}" is not a known unit'),
    Reason("unit-ambiguous", zh="「{found}」有两种读法，请加括号，如 J/(kg.K)", en='"{found}" can be read in two ways; use parentheses, such as J/(kg.K)'),
    Reason("unit-too-long", zh="单位有 {found} 个字符，上限 {limit}", en="the unit has {found} characters, the limit is {limit}"),
    Reason("unit-dimension-differs", zh="{found} 与 {needed} 不是同一种量，不能换算", en="{found} and {needed} are not of one dimension; nothing to convert"),
    Reason("unit-scale-never-converts", zh="{found} 是由规程定义的标尺，不作换算", en="{found} is a scale defined by a procedure; it does not convert"),
    Reason("unit-temperature-kinds", zh="{found} 是温度，{needed} 是温差：请说明是哪一种", en="{found} is a temperature and {needed} a temperature difference; say which is meant"),
    Reason("number-not-decimal", zh="「{found}」不是十进制数", en='"{found}" is not a decimal number'),
    Reason("number-comma", zh="「{found}」里的逗号可以是千位分隔，也可以是小数点，请只用小数点", en='the comma in "{found}" may group thousands or mark decimals; use a point only'),
    Reason("full-width-read", zh="全角字符按半角读作「{read}」", en='full-width characters were read as "{read}"'),
)  # fmt: skip
