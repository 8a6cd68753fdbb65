"""Which published entries changed, for the indices that processes keep in memory; ids alone, no tenant's rows.

A trigger writes it, so nothing that changes an entry can forget to say so. Rows are known by their transaction: a reader
that remembers the oldest one still open (`pg_snapshot_xmin`) misses none that commits later.
"""

from django.db import migrations

FORWARD = [
    "create table capabilities_entrychange (id bigint generated always as identity primary key, entry_id uuid not null,"
    " touched xid8 not null default pg_current_xact_id(), at timestamptz not null default now())",
    "create index capabilities_entrychange_touched on capabilities_entrychange (touched)",
    """create function capabilities_entry_changed() returns trigger language plpgsql as $$ begin
    insert into capabilities_entrychange (entry_id) values (coalesce(new.id, old.id)); return null; end $$""",
    "create trigger entry_published after insert on capabilities_capabilityentry for each row"
    " when (new.state = 'published') execute function capabilities_entry_changed()",
    "create trigger entry_changed after update on capabilities_capabilityentry for each row"
    " when (new.state = 'published' or old.state = 'published') execute function capabilities_entry_changed()",
    "create trigger entry_deleted after delete on capabilities_capabilityentry for each row"
    " when (old.state = 'published') execute function capabilities_entry_changed()",
    """create function capabilities_paper_changed() returns trigger language plpgsql as $$ begin
    insert into capabilities_entrychange (entry_id) select id from capabilities_capabilityentry
    where state = 'published' and (qualification_id = new.id or examination_id = new.id); return null; end $$""",
    "create trigger paper_changed after update on institutions_qualification for each row"
    " when (new.valid is distinct from old.valid or new.type is distinct from old.type)"
    " execute function capabilities_paper_changed()",
    """create function capabilities_standing_changed() returns trigger language plpgsql as $$ begin
    insert into capabilities_entrychange (entry_id) select id from capabilities_capabilityentry
    where state = 'published' and (qualification_id = new.qualification_id or examination_id = new.qualification_id);
    return null; end $$""",
    "create trigger standing_changed after insert on institutions_qualificationchange for each row"
    " execute function capabilities_standing_changed()",
    """create function capabilities_place_changed() returns trigger language plpgsql as $$ begin
    insert into capabilities_entrychange (entry_id) select id from capabilities_capabilityentry
    where state = 'published' and organisation_id = new.id; return null; end $$""",
    "create trigger place_changed after update on institutions_organisation for each row"
    " when (new.lat is distinct from old.lat or new.lon is distinct from old.lon"
    " or new.division_code is distinct from old.division_code) execute function capabilities_place_changed()",
]
BACKWARD = [
    "drop trigger place_changed on institutions_organisation",
    "drop trigger standing_changed on institutions_qualificationchange",
    "drop trigger paper_changed on institutions_qualification",
    "drop trigger entry_published on capabilities_capabilityentry",
    "drop trigger entry_changed on capabilities_capabilityentry",
    "drop trigger entry_deleted on capabilities_capabilityentry",
    *(f"drop function capabilities_{name}_changed" for name in ("place", "standing", "paper", "entry")),
    "drop table capabilities_entrychange",
]


class Migration(migrations.Migration):
    dependencies = [("capabilities", "0008_entries_rest_on_examinations"), ("institutions", "0002_method_in_force")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
