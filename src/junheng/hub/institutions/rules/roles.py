"""The roles of `data/roles.json`: names for people, and which role administers which kind of body."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

_ADMINISTRATORS = {
    "enterprise": "enterprise",
    "enterprise-laboratory": "inst_admin",
    "institute": "inst_admin",
    "industry-centre": "inst_admin",
    "nmi": "nmi",
    "regional-centre": "regional_office",
    "regulator-national": "samr_metrology",
    "regulator-province": "prov_regulator",
    "regulator-city": "city_regulator",
    "regulator-county": "county_regulator",
    "regulator-township": "grassroots",
    "platform": "sysadmin",
}


@cache
def known() -> dict[str, tuple[str, str]]:
    """Role ids with their Chinese and English names."""
    text = resources.files("junheng.hub.institutions").joinpath("data/roles.json").read_text("utf-8")
    return {role["id"]: (role["name_zh"], role["name_en"]) for role in json.loads(text)["roles"]}


def administrator_of(kind: str) -> str:
    """The role of whoever files a body: it administers the body, nothing more until a regulator has checked it."""
    return _ADMINISTRATORS[kind]


_LABORATORIES = frozenset({"institute", "industry-centre", "enterprise-laboratory", "nmi"})
_HELD_AT = {
    "regulator_national": frozenset({"regulator-national"}),
    "regulator_province": frozenset({"regulator-province"}),
    "regulator_city": frozenset({"regulator-city"}),
    "regulator_county": frozenset({"regulator-county"}),
    "regulator_township": frozenset({"regulator-township"}),
    "regulator_any": frozenset(
        {f"regulator-{level}" for level in ("national", "province", "city", "county")}
    ),
    "regional_centre": frozenset({"regional-centre"}),
    "nmi": frozenset({"nmi"}),
    "institute": _LABORATORIES,
    "institute_or_enterprise": _LABORATORIES | {"enterprise"},
    "industry_centre": frozenset({"industry-centre"}),
    "enterprise": frozenset({"enterprise"}),
    "person": _LABORATORIES | {"enterprise"},
    "expert": _LABORATORIES | {"enterprise", "regional-centre"},
    "platform": frozenset({"platform"}),
    "public": frozenset(),
}
"""`org_kind` of a role in `roles.json` to the kinds of body it can be held at: nobody makes himself a regulator."""

SELF_DECLARED = _LABORATORIES - {"nmi"} | {"enterprise"}
"""Kinds a person may file by themselves; authorities and the national institute are entered by the platform."""


@cache
def _org_kinds() -> dict[str, str]:
    text = resources.files("junheng.hub.institutions").joinpath("data/roles.json").read_text("utf-8")
    return {role["id"]: role["org_kind"] for role in json.loads(text)["roles"]}


def may_be_held_at(role: str, kind: str) -> bool:
    """Whether a role of `roles.json` fits a kind of body."""
    return kind in _HELD_AT[_org_kinds()[role]]
