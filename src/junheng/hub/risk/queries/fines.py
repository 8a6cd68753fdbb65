"""What of proposed fines may be seen by whom, the rules they rest on, and the offices that may decide them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation, Rule
from junheng.hub.integrity.queries import offices_of
from junheng.hub.risk.models import Fine
from junheng.hub.risk.queries.determinations import BODIES
from junheng.hub.risk.rules import fine as rules

FINERS = frozenset({"prov_regulator", "city_regulator", "county_regulator"})
"""Who proposes and decides for an office, each at its level."""
LEVEL_OF = {"regulator-county": "county", "regulator-city": "city", "regulator-province": "province"}


def fines_seen_by(by: Actor) -> QuerySet[Fine]:
    """Those that the own office proposed or that went to it; those against the own body."""
    rows = Fine.objects.select_related("organisation", "office", "proposer", "proposed_by", "decided_by")
    mine = Q(pk=None)
    if by.has_any(FINERS):
        mine |= Q(proposer_id=by.somewhere) | Q(office_id=by.somewhere)
    if by.has_any(BODIES):
        mine |= Q(organisation_id=by.somewhere)
    return rows.filter(mine)


def bases(tenant: str, on: date) -> dict[str, rules.Basis]:
    """Rules of the pack that a fine may rest on, by key: the province's own before the national ones."""
    rows = Rule.objects.filter(
        key__startswith=rules.BASES, tenant_code__in=(tenant, institutions.NATIONAL), valid__contains=on
    )
    held = {row.key: row for row in sorted(rows, key=lambda row: row.tenant_code != institutions.NATIONAL)}
    amounts = {key: rules.amount_from(row.value) for key, row in held.items() if row.unit == "CNY"}
    return {
        key: rules.Basis(key, held[key].matter_zh, most, held[key].source, held[key].confidence)
        for key, most in sorted(amounts.items())
        if most is not None
    }


def thresholds(tenant: str, on: date) -> rules.Thresholds:
    """The most a county and a prefecture decide by the pack of the day; refused where it holds nothing usable."""
    found = [institutions.rule_value(tenant, key, on) for key in (rules.COUNTY_MOST, rules.CITY_MOST)]
    values = [each.value if each is not None and each.unit == "CNY" else "" for each in found]
    usable = rules.thresholds_from(*values)
    if usable is None:
        raise Refused(refuse("fine-rule-missing", key=f"{rules.COUNTY_MOST}, {rules.CITY_MOST}"))
    return usable


def offices_by_level(body: Organisation, own: Organisation) -> dict[str, Organisation]:
    """The verified office of each level that watches a body; the proposing office stands for its own level."""
    found = {LEVEL_OF[each.kind]: each for each in offices_of(body) if each.kind in LEVEL_OF}
    return found | ({LEVEL_OF[own.kind]: own} if own.kind in LEVEL_OF else {})


def watches(body: Organisation, by: Actor) -> bool:
    """Whether the acting office is one of those that watch a body."""
    return any(each.pk == by.organisation_id for each in offices_of(body))


def facts_of(row: Fine, by: Actor) -> rules.Deciding:
    """What the rules need to know, as it stood when it was proposed."""
    own = Organisation.objects.filter(pk=by.somewhere).first()
    level = LEVEL_OF.get(own.kind, "") if own is not None else ""
    below = level in rules.LEVELS and rules.LEVELS.index(level) < rules.LEVELS.index(row.level)
    most = {"county": row.county_most, "city": row.city_most}.get(level, "") if below else ""
    return rules.Deciding(
        row.state, row.amount, row.level, row.office.name_zh, level, most, mine=row.office_id == by.organisation_id,
        proposed_by_me=row.proposed_by_id == by.person_id, heard=row.viewed_at is not None, hearing_until=row.hearing_until,
    )  # fmt: skip
