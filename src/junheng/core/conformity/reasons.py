"""Why a verdict cannot be given."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("tolerance-empty", zh="没有给出上限或下限", en="neither a lower nor an upper limit is given"),
    Reason("tolerance-reversed", zh="下限 {lower} 高于上限 {upper}", en="the lower limit {lower} lies above the upper limit {upper}"),
    Reason("conformity-number", zh="「{found}」不能用于判定：{expected}", en='"{found}" cannot be judged with: {expected}'),
    Reason("guard-leaves-nothing", zh="保护带 {guard} 用尽了允差，没有接受区间", en="the guard band {guard} uses up the tolerance; nothing is left to accept"),
    Reason("conformity-form", zh="给 measured（测得值），或给 process 与 measurement（过程与测量），二者之一", en="give measured, or process with measurement; not both"),
    Reason("conformity-rule-unknown", zh="没有判定规则「{found}」", en='there is no decision rule "{found}"'),
    Reason("conformity-distribution", zh="分布「{found}」需要 {expected}", en='the distribution "{found}" needs {expected}'),
    Reason("conformity-one-of", zh="「{found}」里只能给一个：{expected}", en='"{found}" takes exactly one of: {expected}'),
    Reason("process-mean-missing", zh="单侧限时必须给出 process.mean", en="with a one-sided limit process.mean must be given"),
    Reason("process-sd-undetermined", zh="在允差内的概率 {found} 与均值、限值不能定出唯一的标准差", en="a probability in tolerance of {found} does not determine the standard deviation for this mean and these limits"),
    Reason("guard-rule-unknown", zh="没有保护带规则「{found}」", en='there is no guard band rule "{found}"'),
    Reason("guard-rule-two-sided", zh="保护带规则「{found}」需要上下两个限值", en='the guard band rule "{found}" needs two limits'),
    Reason("guard-not-found", zh="没有保护带能使风险降到 {found}", en="no guard band brings the risk down to {found}"),
    Reason("guard-accepts-nothing", zh="没有测得值能被接受：保护带用尽了允差", en="no measured value can be accepted: the guard band uses up the tolerance"),
    Reason("probability-out-of-reach", zh="这样的不确定度下，合格概率最高只有 {found}", en="with this uncertainty the probability of conformity reaches {found} at most"),
    Reason("mpe-one-sided", zh="单侧限：按 MPEV = |{found}| 判断 U 是否可以忽略", en="one-sided limit: whether U may be left out was judged by MPEV = |{found}|"),
    Reason("risk-not-accepted", zh="没有任何物品被接受，条件误收概率没有定义", en="nothing is accepted, so the conditional probability of false acceptance is undefined"),
)  # fmt: skip
