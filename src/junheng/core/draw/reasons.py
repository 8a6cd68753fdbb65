"""Why a draw cannot be made, why it is void, and why something does not take part."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("draw-value", zh="「{found}」不能冻结：只用文本、不超过 2^53 的整数、真假、列表和键值表", en='"{found}" cannot be frozen: only text, whole numbers up to 2^53, true, false, lists and mappings'),
    Reason("draw-rational", zh="「{found}」应为非负的整数、小数文本或分数，如 3、\"0.25\"、\"1/4\"", en='"{found}" is not a whole number, decimal text or a fraction ≥ 0 such as 3, "0.25", "1/4"'),
    Reason("draw-out-of-range", zh="{found} 不在允许的范围：{expected}", en="{found} is outside what is allowed: {expected}"),
    Reason("draw-id-twice", zh="编号「{found}」出现了不止一次", en='the id "{found}" stands more than once'),
    Reason("draw-name-unknown", zh="没有「{found}」", en='"{found}" is not known here'),
    Reason("draw-hex", zh="「{found}」应为 {expected}", en='"{found}" is not {expected}'),
    Reason("draw-place", zh="「{found}」不是有效的经纬度", en='"{found}" is no latitude or longitude in degrees'),
    Reason("draw-size-or-share", zh="层「{found}」应给出 size 或 share，二者之一", en='the stratum "{found}" needs a size or a share, not both'),
    Reason("draw-second-beacon", zh="if_missing 为 second-beacon 时须指明第二信标；否则不应有", en="a second beacon is named exactly when if_missing is second-beacon"),
    Reason("draw-second-beacon-not-later", zh="第二信标的时刻 {found} 应晚于第一信标的 {first}", en="the second beacon's instant {found} is not later than that of the first, {first}"),
    Reason("draw-not-revealed", zh="还不能抽：缺少 revealed（各方的揭示和信标值）", en="cannot be drawn yet: revealed (secrets and beacon values) is missing"),
    Reason("draw-beacon-missing", zh="缺少{which}的值：应有 {expected} 个来源，给出 {found} 个", en="values of the {which} are missing: {expected} sources are named, {found} are given"),
    Reason("draw-frozen-differs", zh="名单已不是冻结时的名单：冻结的是 {expected}，现在是 {found}", en="the list is not the one that was frozen: {expected} was frozen, this is {found}"),
    Reason("draw-sample-larger", zh="层「{stratum}」要抽 {wanted}，只有 {found} 个可抽", en='{wanted} are to be drawn in the stratum "{stratum}", only {found} can be'),
    Reason("draw-certain-more", zh="层「{stratum}」必抽 {found} 个，多于应抽的 {wanted} 个", en='{found} of the stratum "{stratum}" are certain, more than the {wanted} to be drawn'),
    Reason("draw-cap-below-certain", zh="「{enterprise}」必抽 {found} 个，多于本年还可查的 {left} 次", en='{found} objects of "{enterprise}" are certain, more than the {left} checks left this year'),
    Reason("draw-weights-too-fine", zh="层「{stratum}」的权重化成整数后总和超过 {limit}", en='the weights of the stratum "{stratum}" as whole numbers add up to more than {limit}'),
    Reason("draw-too-many-pairs", zh="{objects} 个对象和 {inspectors} 名检查人员相配，超过 {limit} 对", en="{objects} objects with {inspectors} inspectors make more than {limit} pairs"),
    Reason("draw-assignment-too-hard", zh="匹配要看的对数超过 {limit}：检查人员太紧", en="matching would look at more than {limit} pairs: inspectors are too scarce for these objects"),
    Reason("draw-record-unusable", zh="记录里没有 plan", en="the record holds no plan"),
    # Said in a record
    Reason("reveal-missing", zh="「{organiser}」未揭示", en="{organiser} has not revealed"),
    Reason("reveal-differs", zh="「{organiser}」揭示的与其承诺不符", en="what {organiser} revealed is not what it committed to"),
    Reason("frozen-not-stated", zh="未注明名单冻结时的摘要，本记录不能证明名单在揭示前已冻结", en="no digest of the frozen list is stated; this record does not show that it was frozen before the secrets were revealed"),
    Reason("one-province", zh="各组织方同属一省", en="all organisers are of one province"),
    Reason("excluded-by-plan", zh="按方案排除：{why}", en="excluded by the plan: {why}"),
    Reason("excluded-without-weight", zh="权重为零", en="its weight is zero"),
    Reason("excluded-by-cap", zh="「{enterprise}」本年还可查 {left} 次，未抽进这 {left} 个", en="{enterprise} may be checked {left} more times this year, and this object was not drawn for them"),
    Reason("inspectors-too-few", zh="只有 {found} 名检查人员符合条件，需要 {needed} 名", en="{found} inspectors pass the filters, {needed} are needed"),
    Reason("inspectors-exhausted", zh="符合条件的检查人员任务已满", en="all inspectors who pass the filters are fully loaded"),
    Reason("record-differs", zh="重算的结果与记录不同：{where}", en="drawn again, the result is another than the record's: {where}"),
)  # fmt: skip
