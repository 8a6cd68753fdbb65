"""Why a fit is refused, and what its answer warns of."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("fit-lengths-differ", zh="「{name}」有 {found} 个值，应为 {expected} 个", en='"{name}" has {found} values, {expected} are needed'),
    Reason("fit-too-few-points", zh="{found} 个点不能确定 {needed} 个参数", en="{found} points do not determine {needed} parameters"),
    Reason("fit-model-unknown", zh="看不出模型「{found}」：line、polynomial 加次数，或 expression 加 parameters", en='the model "{found}" is not known: line, polynomial with its degree, or expression with parameters'),
    Reason("fit-parameter-unused", zh="参数「{found}」不在表达式里", en='the parameter "{found}" does not stand in the expression'),
    Reason("fit-weights-need-u", zh="weights_known 为真时必须给出 u_y 或 u_x", en="known weights need u_y or u_x"),
    Reason("fit-zero-uncertainty", zh="第 {found} 个点没有不确定度，权为无穷大", en="point {found} has no uncertainty at all; its weight would be infinite"),
    Reason("fit-covariance-not-symmetric", zh="协方差矩阵不对称", en="the covariance matrix is not symmetric"),
    Reason("fit-covariance-not-positive", zh="协方差矩阵不是半正定的", en="the covariance matrix is not positive semi-definite"),
    Reason("fit-too-much-work", zh="点数 × 参数 × 公式节点数 = {found}，上限 {limit}", en="points × parameters × nodes of the formula = {found}, the limit is {limit}"),
    Reason("fit-singular", zh="这些数据不能区分参数 {found}", en="these data do not tell the parameters {found} apart"),
    Reason("fit-not-finite-at-start", zh="起始值处模型没有有限值", en="the model has no finite value at the starting values"),
    Reason("fit-not-converged", zh="第 {found} 次迭代后仍未收敛；请降低次数，或给更近的起始值", en="not converged after {found} iterations; lower the degree, or give closer starting values"),
    Reason("fit-beyond-double", zh="结果超出双精度范围", en="the result exceeds the range of a double"),
    Reason("fit-chi-squared-failed", zh="卡方检验不通过：χ² = {found}，自由度 {dof}，p = {p}；不确定度未作放大", en="the chi-squared test fails: χ² = {found} with {dof} degrees of freedom, p = {p}; no uncertainty was scaled", basis_zh="ISO/TS 28037:2010 第 6.2 条", basis_en="ISO/TS 28037:2010, 6.2", confidence="recall"),
    Reason("fit-no-degrees-of-freedom", zh="点数等于参数个数，残差不能给出不确定度", en="as many points as parameters: the residuals give no uncertainty"),
    Reason("fit-y-exact", zh="没有给出 u_y，y 按准确值处理", en="no u_y is given: y is taken as exact"),
    Reason("fit-inverse-none", zh="曲线在数据附近不取值 {found}", en="near the data the curve does not reach {found}"),
    Reason("fit-inverse-not-unique", zh="曲线在数据范围内或附近不止一次取值 {found}", en="the curve takes the value {found} more than once within or near the data"),
    Reason("fit-extrapolated", zh="{found} 在数据范围 {low} 到 {high} 之外", en="{found} lies outside the data, {low} to {high}"),
)  # fmt: skip
