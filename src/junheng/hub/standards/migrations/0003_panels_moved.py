"""Panels and seats move to their own area, where they serve other work too; facts keep standing on their timelines."""

from django.db import migrations

PANELS = """
insert into panels_panel (id, tenant_id, readers, purpose, subject_id, authority_id, concerned, shown_to, title, number, state,
    reason, beacon_at, source, plan, frozen, frozen_at, record, drawn_at, count, staffed_at, concluded_at)
select p.id, p.tenant_id, array_remove(array[a.tenant_id], p.tenant_id), 'standard-examination', p.examination_id, e.authority_id,
    array[e.organisation_id], array[e.organisation_id], e.number, p.number, p.state, p.reason, p.beacon_at, p.source, p.plan,
    p.frozen, p.frozen_at, p.record, p.drawn_at, p.count,
    case when p.state <> 'frozen' then (
        select max(s.answered_at) from standards_seat s where s.panel_id = p.id and s.state not in ('invited', 'declined')
        having count(*) >= p.count) end,
    null
from standards_panel p join standards_examination e on e.id = p.examination_id
join institutions_organisation a on a.id = e.authority_id
"""
SEATS = """
insert into panels_seat (id, tenant_id, readers, panel_id, assessor_id, person_id, place, state, reason, invited_at, answered_at,
    findings, conclusion, reported_at, mending_confirmed_at, score, score_note)
select s.id, s.tenant_id, array_remove(array_remove(array[c.tenant_id, a.tenant_id], s.tenant_id), null), s.panel_id, s.assessor_id,
    s.person_id, s.place, s.state, s.reason, s.invited_at, s.answered_at, s.findings, s.conclusion, s.reported_at,
    s.mending_confirmed_at, s.score, s.score_note
from standards_seat s join people_assessor c on c.id = s.assessor_id
join standards_examination e on e.id = s.examination_id join institutions_organisation a on a.id = e.authority_id
"""
SUBJECTS = """
update foundation_eventsubject set kind = replace(kind, 'standards.', 'panels.')
where kind in ('standards.panel', 'standards.seat')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("standards", "0002_regional_slots"),
        ("panels", "0001_panels"),
    ]

    operations = [
        migrations.RunSQL(PANELS, migrations.RunSQL.noop),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(SUBJECTS, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Seat"),
        migrations.DeleteModel(name="Panel"),
    ]
