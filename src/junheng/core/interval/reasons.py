"""Why an interval is not advised, and what an answer warns of."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("interval-form", zh="给 results（A3）、bins（S2）、points（计量数据）之一", en="give one of results (A3), bins (S2), points (by variables)"),
    Reason("interval-mandatory", zh="强制检定的周期由检定规程规定，统计不作建议", en="the cycle of a mandatory item comes from its verification regulation; statistics advise nothing on it"),
    Reason("interval-result-not-boolean", zh="「{found}」既不是 true 也不是 false", en='"{found}" is neither true nor false'),
    Reason("interval-more-in-tolerance-than-n", zh="合格数 {found} 大于总数 {limit}", en="{found} in tolerance of {limit}"),
    Reason("interval-too-few-bins", zh="{found} 个时间区间不足以判断曲线，至少 {limit} 个", en="{found} bins say nothing about a curve; at least {limit} are needed"),
    Reason("interval-all-alike", zh="全部结果都一样（{found}/{limit} 合格），曲线没有可拟合的", en="all results are alike ({found} of {limit} in tolerance); there is no curve to fit"),
    Reason("interval-too-few-points", zh="{found} 个点不能确定 {needed} 阶漂移及其离散", en="{found} points do not determine a drift of degree {needed} and its scatter"),
    Reason("interval-days-equal", zh="各点的天数不足以区分 {needed} 阶漂移", en="the days of the points do not determine a drift of degree {needed}"),
    Reason("interval-u-for-some", zh="u 要么每个点都给，要么都不给", en="give u for every point or for none"),
    Reason("interval-beyond-double", zh="结果超出双精度范围", en="the result exceeds the range of a double"),
    Reason("interval-unchanged", zh="观测结果与目标可靠性没有显著差别（置信 {found}），周期不变", en="what was observed does not differ from the target with enough confidence ({found}); the interval stays"),
    Reason("interval-no-model", zh="没有可靠性模型给出目标 {found} 的周期", en="no reliability model gives an interval for the target {found}"),
    Reason("interval-model-rejected", zh="最好的模型「{name}」也以置信 {found} 被拒绝", en='even the best model, "{name}", is rejected with confidence {found}'),
    Reason("interval-outside-at-start", zh="校准当天的不确定度已超出允差", en="on the day of calibration the uncertainty already exceeds the tolerance"),
    Reason("interval-beyond-horizon", zh="{found} 天内预测没有超出允差", en="within {found} days the prediction does not leave the tolerance"),
    Reason("interval-no-rejection", zh="该方法没有定义拒绝置信度", en="the method defines no rejection confidence"),
    Reason("interval-reliability-undetermined", zh="数据不能确定该处可靠性的置信限", en="the data do not determine confidence limits of the reliability there"),
)  # fmt: skip
