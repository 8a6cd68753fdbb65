"""Which estimator these results ask for, and why: the decision tree of Possolo, Koepke, Newton and Winchester 2021.

Homogeneity by Cochran's Q at 10 %, normality by Shapiro–Wilk of (x − median)/u at 5 %, symmetry by the statistic
of Miao, Gel and Gastwirth (2006) at 5 %, here with its asymptotic distribution so that no random number decides.
J. Res. NIST 126, 126007. Where no uncertainties are stated, the robust estimators of ISO 13528:2022, annex C, remain.
"""

from __future__ import annotations

import math
import warnings as python_warnings
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from junheng.core.comparison.consistency import Consistency
from junheng.core.comparison.scaled import Results
from junheng.core.reason import Language

HOMOGENEOUS, NORMAL, SYMMETRIC = 0.10, 0.05, 0.05
MGG_VARIANCE = 0.5708
"""Asymptotic variance of √n (mean − median)/J for a normal sample."""
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason: its stable code, the p-value of its test where it has one, and the sentences."""

    code: str
    zh: str
    en: str
    p_value: float | None = None

    def as_json(self, language: Language) -> dict[str, object]:
        found: dict[str, object] = {"code": self.code, "message": self.zh if language == "zh" else self.en}
        return found if self.p_value is None else found | {"p_value": self.p_value}


@dataclass(frozen=True, slots=True)
class Advice:
    estimator: str
    grounds: tuple[Ground, ...]


def advise(members: Results, consistency: Consistency | None) -> Advice:
    """Never silent: one estimator and every test that led to it."""
    if not members.has_all_u:
        return _without_u(members)
    if members.size < FEWEST or consistency is None:
        few = Ground(
            "few-laboratories",
            "少于 3 个实验室，分布无从检验",
            "fewer than 3 laboratories: nothing about a distribution can be tested",
        )
        return Advice("weighted-mean", (few,))  # fmt: skip
    return _tree(members, consistency)


def _without_u(members: Results) -> Advice:
    missing = Ground(
        "no-uncertainties",
        "不是每个实验室都给出了不确定度，不能加权",
        "not every laboratory states an uncertainty: results cannot be weighted",
    )
    if members.size >= 12:
        many = Ground(
            "robust-for-many",
            "12 个以上实验室：算法 A（ISO 13528）",
            "12 laboratories or more: Algorithm A (ISO 13528)",
        )
        return Advice("algorithm-a", (missing, many))
    few = Ground(
        "median-for-few",
        "少于 12 个实验室：中位值最不受离群值影响",
        "fewer than 12 laboratories: the median resists outliers best",
    )
    return Advice("median", (missing, few))  # fmt: skip


def _tree(members: Results, consistency: Consistency) -> Advice:
    p_homogeneous = consistency.p_value
    p_normal, p_symmetric = normality(members), symmetry(members)
    homogeneous, normal = p_homogeneous >= HOMOGENEOUS, p_normal >= NORMAL
    grounds = [
        _ground("homogeneity", homogeneous, p_homogeneous, ("结果同质", "结果不同质"), ("the results are homogeneous", "the results are not homogeneous"), "Cochran Q"),
        _ground("normality", normal, p_normal, ("偏差近似正态", "偏差不像正态"), ("the deviations look normal", "the deviations do not look normal"), "Shapiro–Wilk"),
    ]  # fmt: skip
    if homogeneous:
        return Advice("dersimonian-laird" if normal else "median", tuple(grounds))
    symmetric = p_symmetric >= SYMMETRIC
    grounds.append(
        _ground("symmetry", symmetric, p_symmetric, ("数值对称", "数值不对称"), ("the values are symmetric", "the values are not symmetric"), "Miao–Gel–Gastwirth")
    )  # fmt: skip
    if not symmetric:
        skew = Ground(
            "no-skew-model",
            "此处没有偏态模型；中位值不假定形状",
            "there is no skew model here; the median assumes no shape",
        )
        return Advice("median", (*grounds, skew))  # fmt: skip
    return Advice("hierarchical-gauss" if normal else "hierarchical-laplace", tuple(grounds))


def _ground(
    what: str, holds: bool, p_value: float, zh: tuple[str, str], en: tuple[str, str], test: str
) -> Ground:
    at = 0 if holds else 1
    code = what if holds else f"no-{what}"
    return Ground(
        code, f"{zh[at]}（{test}，p = {p_value:.3g}）", f"{en[at]} ({test}, p = {p_value:.3g})", p_value
    )


def normality(members: Results) -> float:
    """p-value of Shapiro–Wilk for (x − median)/u; 1 where nothing varies."""
    standard = (members.x - np.median(members.x)) / members.u
    if float(np.ptp(standard)) == 0:
        return 1.0
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        return float(stats.shapiro(standard).pvalue)


def symmetry(members: Results) -> float:
    """p-value of √n (mean − median)/J, J = √(π/2) times the mean distance from the median."""
    x = members.x
    middle = float(np.median(x))
    spread = math.sqrt(math.pi / 2) * float(np.abs(x - middle).mean())
    if spread == 0:
        return 1.0
    statistic = math.sqrt(len(x)) * (float(x.mean()) - middle) / spread
    return float(2 * special.ndtr(-abs(statistic) / math.sqrt(MGG_VARIANCE)))
