"""The platform on a real PostgreSQL: list pages as tables grow, search, certificates issued and verified, sheets filed.

One fictional region is built by services; its rows are then multiplied by SQL, because nobody issues a million
certificates for a benchmark. What is measured is the page as the browser gets it, through every middleware.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import filing, ledger
from benchmarks.measuring import Figure, cpu_ms, rate, wall_ms

LIMIT_MS = 30
INSTITUTE = "(select id from institutions_organisation where uscc like '1233000047000011L%%')"
"""The laboratory whose people look at the lists."""
OFFICE = "(select id from institutions_organisation where uscc = '1133000047000006FW')"
"""The provincial office whose desk looks at them."""
CLONED = {
    "instruments_instrument": {
        "id": "uuid",
        "code": "'8' || lpad(i::text, 11, '0')",
        "serial": "'K' || i",
        "own_number": "''",
    },
    "certificates_certificate": {"id": "uuid", "number": "'BENCH-' || i", "relates_to_id": "null"},
    "institutions_organisation": {"id": "uuid", "uscc": "'B' || lpad(i::text, 17, '0')"},
    "institutions_qualification": {"id": "uuid", "number": "'Q-' || i"},
    "orders_order": {"id": "uuid", "number": "'O-' || i"},
    "orders_originalrecord": {"id": "uuid", "number": "'R-' || i"},
    "orders_benchrun": {"id": "uuid", "number": "'B-' || i"},
    "certificates_standardcase": {"id": "uuid", "number": "'C-' || i", "state": "'closed'"},
    "comparisons_comparison": {"id": "uuid", "number": "'K-' || i"},
    "market_posting": {"id": "uuid"},
    "market_gap": {"posting_id": "uuid", "band": "'B' || i %% 300"},
    "market_gapgroup": {"id": "1000000 + i", "band": "'B' || i", "number": "1 + i %% 7"},
    "sharing_resource": {"id": "uuid"},
    "sharing_booking": {
        "id": "uuid",
        "number": "'S-' || i",
        "owner_id": INSTITUTE,
        "client_id": INSTITUTE,
        "tenant_id": "'330000'",
    },
    "capabilities_capabilityentry": {"id": "uuid", "organisation_id": INSTITUTE, "tenant_id": "'330000'"},
    "industry_trial": {"id": "uuid"},
    "filing_booking": {"id": "uuid", "order_id": "uuid"},
    "filing_designation": {"id": "uuid", "division_code": "lpad(to_hex(i), 6, '0')"},
    "integrity_pledge": {"id": "uuid", "organisation_id": "uuid"},
    "integrity_review": {"id": "uuid", "pledge_id": "uuid"},
    "integrity_complaint": {"id": "uuid", "receipt": "'B-' || i"},
    "risk_determination": {"id": "uuid", "organisation_id": "uuid"},
    "risk_earlywarning": {"id": "uuid", "subject": "'B-' || i"},
    "risk_letter": {"id": "uuid", "number": "'B-' || i"},
    "risk_fine": {"id": "uuid", "organisation_id": "uuid"},
    "risk_campaign": {"id": "uuid", "number": "'B-' || i"},
    "risk_campaignside": {"id": "uuid", "campaign_id": "uuid"},
    "supervision_draw": {"id": "uuid", "number": "'D-' || i"},
    "supervision_drawobject": {"id": "uuid", "code": "'8' || lpad(i::text, 11, '0')"},
    "supervision_check": {"id": "uuid", "listed_id": "uuid"},
    "supervision_checkinspector": {"id": "uuid", "check_made_id": "uuid"},
    "panels_panel": {"id": "uuid", "number": "'P-' || i", "subject_id": "uuid"},
    "panels_seat": {"id": "uuid", "panel_id": "uuid"},
}
ONE_LIKE = {
    "instruments_instrument": "serial = 'DVM-0701'",
    "certificates_certificate": "number like '47000011L%%'",
    "institutions_organisation": "name_zh like '上海示例仪表%%'",
    "institutions_qualification": "true",
    "orders_order": f"institution_id = {INSTITUTE}",
    "orders_originalrecord": "bench_run_id is null",
    "orders_benchrun": "true",
    "certificates_standardcase": "true",
    "comparisons_comparison": "true",
    "market_posting": "id in (select posting_id from market_gap where met_at is null)",
    "market_gap": "met_at is null",
    "market_gapgroup": "number > 0",
    "sharing_resource": "kind = 'room' and state = 'offered'",
    "sharing_booking": "kind = 'use'",
    "capabilities_capabilityentry": "state = 'published'",
    "industry_trial": "state = 'published'",
    "filing_booking": "true",
    "filing_designation": "true",
    "integrity_pledge": "state = 'under-review'",
    "integrity_review": "state = 'open'",
    "integrity_complaint": "state = 'filed'",
    "risk_determination": "true",
    "risk_earlywarning": "true",
    "risk_letter": "kind = 'assist'",
    "risk_fine": "true",
    "risk_campaign": "true",
    "risk_campaignside": f"organisation_id = {OFFICE}",
    "supervision_draw": "state = 'frozen'",
    "supervision_drawobject": "true",
    "supervision_check": "true",
    "supervision_checkinspector": "true",
    "panels_panel": "state = 'drawn'",
    "panels_seat": "person_id = (select id from foundation_person where name = '冯示例')",
}
"""The row that is multiplied."""
PAGES = (
    ("instruments", "/instruments", "王示例", "instruments_instrument"),
    ("certificates", "/certificates", "郑示例", "certificates_certificate"),
    ("organisations", "/organisations", "", "institutions_organisation"),
    ("qualifications", "/qualifications", "", "institutions_qualification"),
    ("orders", "/orders", "陈示例", "orders_order"),
    ("original records", "/records", "周示例", "orders_originalrecord"),
    ("benches", "/benches", "周示例", "orders_benchrun"),
    ("cases", "/cases", "冯示例", "certificates_standardcase"),
    ("comparisons", "/comparisons", "", "comparisons_comparison"),
    ("national gaps", "/national-gaps", "", "market_gapgroup"),
    ("needs", "/needs", "", "market_posting"),
    ("shared resources", "/sharing", "", "sharing_resource"),
    ("bookings asked of one", "/bookings?side=asked-of-us", "陈示例", "sharing_booking"),
    ("bookings of one's own", "/bookings", "陈示例", "sharing_booking"),
    ("capability entries", "/capabilities", "冯示例", "capabilities_capabilityentry"),
    ("trials", "/trials", "", "industry_trial"),
    ("applications for verification", "/applications", "卫示例", "filing_booking"),
    ("designations", "/designations", "", "filing_designation"),
    ("pledges", "/pledges", "", "integrity_pledge"),
    ("badges under review", "/reviews", "卫示例", "integrity_review"),
    ("complaints that wait", "/complaints", "卫示例", "integrity_complaint"),
    ("classes and lists, proposed and decided", "/determinations", "卫示例", "risk_determination"),
    ("warnings", "/risk", "卫示例", "risk_earlywarning"),
    ("letters between provinces", "/letters", "卫示例", "risk_letter"),
    ("fines", "/fines", "卫示例", "risk_fine"),
    ("campaigns", "/campaigns", "卫示例", "risk_campaign"),
    ("draws", "/supervision", "", "supervision_draw"),
    ("checks, of the office", "/supervision/checks", "卫示例", "supervision_check"),
    ("checks, of an inspector", "/supervision/checks", "何示例", "supervision_check"),
    ("checks, of a body", "/supervision/checks", "邹示例", "supervision_check"),
    ("panels", "/panels", "卫示例", "panels_panel"),
    ("duties of one of the pool", "/duties", "冯示例", "panels_seat"),
    ("cases, of a body with few", "/cases", "喻示例", "certificates_standardcase"),
    ("applications, of a body with few", "/applications", "谢示例", "filing_booking"),
    ("campaigns, of an office with few", "/campaigns", "许示例", "risk_campaign"),
    ("checks, of an office with few", "/supervision/checks", "秦示例", "supervision_check"),
    ("provinces beside each other", "/provinces", "", "certificates_certificate"),
)
SEARCH = ("organisations, two characters", "/organisations?text=%E8%A1%A1%E5%99%A8")


REGION = "JUNHENG_BENCH_REGION"
"""A region that stands already, as `home of the server:home of the files`; a test that has one does not build it again."""


@contextmanager
def installation() -> Iterator[Any]:
    """A database with the fictional region, thrown away afterwards; answers the server."""
    if given := os.environ.get(REGION):
        with _given(*given.split(":")) as server:
            yield server
        return
    with tempfile.TemporaryDirectory(prefix="junheng-bench-", dir="/var/tmp") as folder:
        os.chmod(folder, 0o711)
        top = Path(folder) / "home"
        os.environ.update(JUNHENG_HOME=str(top), JUNHENG_SECURE="0", JUNHENG_DEMO="1", DJANGO_SETTINGS_MODULE="junheng.hub.site.settings")  # fmt: skip
        from junheng.hub.foundation.postgres import launcher, roles

        server = launcher.Server.ensure(top, durable=False, leave_at_exit=False, say=lambda words: None)
        os.environ.update(DATABASE_URL=server.url(roles.APP), DATABASE_OWNER_URL=server.url(roles.OWNER))
        try:
            import django

            django.setup()
            from django.core.management import call_command

            call_command("prepare", verbosity=0)
            call_command("furnish", provinces="310000,320000,330000,340000", demo=True)
            call_command("demo_region", meters=2)
            yield server
        finally:
            from django.db import connections

            connections.close_all()
            server.stop()
            server.leave()


@contextmanager
def _given(home_of_server: str, home: str) -> Iterator[Any]:
    from junheng.hub.foundation.postgres import launcher, roles

    os.environ.update(JUNHENG_HOME=home, JUNHENG_SECURE="0", JUNHENG_DEMO="1", DJANGO_SETTINGS_MODULE="junheng.hub.site.settings")  # fmt: skip
    server = launcher.Server.ensure(Path(home_of_server), durable=False, leave_at_exit=False)
    os.environ.update(DATABASE_URL=server.url(roles.APP), DATABASE_OWNER_URL=server.url(roles.OWNER))
    import django
    from django.db import connections

    django.setup()
    try:
        yield server
    finally:
        connections.close_all()
        server.leave()


def figures(*, quick: bool) -> Iterator[Figure]:
    with installation() as server:
        yield from papers(20 if quick else 60)
        yield from ledger.recorded(server, facts=200 if quick else 6_000, durable=not quick)
        yield bench_run(20 if quick else 200)
        yield from filing.figures(server, rows=200 if quick else 10_000)
        _one_check()
        rows = 0
        for wanted in (10_000,) if quick else (10_000, 100_000, 1_000_000):
            for table in CLONED:
                _multiply(server, table, start=rows, until=wanted)
            rows = wanted
            yield from pages(wanted)
            if wanted == 100_000 or quick:
                yield search(wanted)


def _multiply(server: Any, table: str, *, start: int, until: int) -> None:
    """More rows like one that is there, owned by the same body; ids in time order."""
    with server.connect() as admin:
        columns = [
            name
            for (name,) in admin.execute(
                "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'",
                [table],
            )
        ]
        given = CLONED[table]
        chosen = [_expression(given[name]) if name in given else f"t.{name}" for name in columns]
        admin.execute(
            "set session_replication_role = replica"
        )  # what is like a row that stands refers to what stands
        made = admin.execute(
            f"insert into {table} ({', '.join(columns)}) select {', '.join(chosen)} from generate_series(%s::bigint, %s::bigint) i, "
            f"(select * from {table} where {ONE_LIKE[table]} limit 1) t",
            [start + 1, until],
        )
        assert made.rowcount == until - start, f"{table}: no row is like that"
        admin.execute(f"analyze {table}")


def _one_check() -> None:
    """A check that stands begun: the demonstration's draw still waits for its beacon, so nobody was sent yet."""
    from django.db import transaction

    from junheng.hub.foundation import tenancy
    from junheng.hub.foundation.clock import now
    from junheng.hub.supervision.models import CheckInspector, DrawInspector, DrawObject
    from junheng.hub.supervision.queries import desks_of
    from junheng.hub.supervision.services.seeding import task

    with transaction.atomic(), tenancy.acting("330000", "310000"):
        listed, sent = DrawObject.objects.first(), DrawInspector.objects.get(person__name="何示例")
        made = task(listed.draw, listed, desks_of(listed.draw))
        made.state, made.begun_at = "begun", now()
        made.save()
        CheckInspector.objects.create(
            check_made=made, tenant_id=made.tenant_id, number=sent.number, person_id=sent.person_id
        )


def _expression(text: str) -> str:
    return "('0f000000-' || substr(lpad(to_hex(i), 12, '0'), 1, 4) || '-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid" if text == "uuid" else text  # fmt: skip


def _browser(name: str) -> Any:
    from django.test import Client

    from junheng.hub.foundation.models import Person

    browser = Client(SERVER_NAME="localhost")
    if name:
        person = Person.objects.get(name=name)
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def pages(rows: int) -> Iterator[Figure]:
    """CPU a request, statements and bytes; the peer is a naive list (count, offset of the middle page)."""
    from django.db import connection

    for label, path, name, table in PAGES:
        browser = _browser(name)
        seen: list[str] = []
        with connection.execute_wrapper(
            lambda run, sql, *rest, seen=seen: (seen.append(sql), run(sql, *rest))[1]
        ):
            answer = browser.get(path)
        assert answer.status_code == 200, path
        ours = cpu_ms(lambda browser=browser, path=path: browser.get(path))  # type: ignore[misc]
        naive = wall_ms(lambda table=table: _naive(table, rows))  # type: ignore[misc]
        whole = wall_ms(lambda browser=browser, path=path: browser.get(path))  # type: ignore[misc]
        note = f"{whole:.0f} ms wall with the database, {len(seen)} statements, {len(answer.content) / 1000:.0f} kB"
        yield Figure(
            f"list of {label}, {rows:.0e} rows",
            ours,
            "ms CPU",
            naive,
            "naive count + middle offset, wall",
            LIMIT_MS,
            note,
        )


def _naive(table: str, rows: int) -> None:
    """What a list with page numbers does to the database."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.tenants', 'CN,310000,320000,330000,340000', true)")
        cursor.execute(f"select count(*) from {table}")
        cursor.execute(f"select * from {table} order by id desc offset %s limit 50", [rows // 2])
        cursor.fetchall()


def search(rows: int) -> Figure:
    """Two Han characters among the organisations; the peer is a scan with LIKE."""
    from django.db import connection, transaction

    label, path = SEARCH
    browser = _browser("")

    def scan() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select * from institutions_organisation where name_zh like %s order by id desc limit 51",
                ["%衡器%"],
            )
            cursor.fetchall()

    assert browser.get(path).status_code == 200
    ours = wall_ms(lambda: browser.get(path))
    return Figure(
        f"{label}, {rows:.0e} rows", ours, "ms", wall_ms(scan), "LIKE '%衡器%' alone", 20, "whole page, wall"
    )


def papers(count: int) -> Iterator[Figure]:
    """Certificates issued (rules, signature, schema, leaf, event) and verified (signature, chain, status, log) a second."""
    from junheng.hub.certificates.services import papers as paper
    from junheng.hub.certificates.services.issuing import issue_certificate
    from junheng.hub.certificates.services.verifying import verify_file
    from junheng.hub.demo.services.region import Laboratories
    from junheng.hub.demo.services.work import Job, run, voltmeter
    from junheng.hub.foundation import clock, tenancy

    assert Laboratories is not None
    with tenancy.only("CN", "310000", "320000", "330000", "340000"):
        stage = _stage_again(clock.now())
        points, cells = voltmeter()
        made = [stage.meter(f"BENCH-{at}") for at in range(count)]
        job = Job("meters", "王示例", "zj-lab", "dc-voltmeter", made, stage.piece, points, cells, day=-1)
        records = run(stage.stage, job, "checked").records
        approver, at = stage.stage.acting("郑示例", "zj-lab"), clock.now()
        waiting = iter(records)
        issued: list[Any] = []
        yield Figure(
            f"certificates issued, {count}", rate(lambda: issued.append(issue_certificate(original=next(waiting), by=approver, at=at)), count=count),
            "certificates/s", 10, "200 in 20 s on two cores (issue 3)", 10,
        )  # fmt: skip
        data = paper.xml_of(issued[0])
        yield Figure("certificates verified", rate(lambda: verify_file(data, at=at), count=20), "verifications/s", note=f"{len(data) / 1000:.0f} kB, signed, with status and log")  # fmt: skip


def bench_run(count: int) -> Figure:
    """A checked bench of water meters: gate, DCC, signature, schema, rows, fact for each, in one transaction."""
    from junheng.hub.capabilities.models import StandardPiece
    from junheng.hub.certificates.services.issuing import issue_bench_run
    from junheng.hub.demo.services.verification import Verification
    from junheng.hub.foundation import clock, tenancy

    with tenancy.only("CN", "310000", "320000", "330000", "340000"):
        at = clock.now()
        stage = _stage_again(at).stage
        rows = StandardPiece.objects.select_related("instrument", "standard")
        institute = Verification(stage, rows.get(instrument__serial="F2-07"), meters=count)
        institute.pieces = {"water-meter": rows.get(instrument__serial="SB-01")}
        run = institute.bench(200, -1, "checked")
        approver = stage.acting("郑示例", "zj-lab")
        spent = 1 / rate(lambda: issue_bench_run(run=run, by=approver, at=at), count=1)
    return Figure(
        f"bench run issued, {count} certificates",
        spent,
        "s",
        20 * count / 200,
        "20 s for 200 (issue 3)",
        20 * count / 200,
    )


def _stage_again(at: Any) -> Any:
    """The region's stage, found again in the database it was built in."""
    from types import SimpleNamespace

    from junheng.hub.capabilities.models import StandardPiece
    from junheng.hub.demo.services import laboratories
    from junheng.hub.demo.services.cast import BODIES, PLAYERS
    from junheng.hub.demo.services.stage import Stage
    from junheng.hub.foundation.models import Person
    from junheng.hub.institutions.models import Method, Organisation

    stage = Stage(at)
    names = {body.name_zh: body for body in Organisation.objects.all()}
    stage.body = {each.key: names[each.zh] for each in BODIES}
    stage.person = {each.name: Person.objects.get(name=each.name) for each in PLAYERS}
    stage.method = {method.code: method for method in Method.objects.all()}
    piece = StandardPiece.objects.select_related("instrument", "standard").get(instrument__serial="SRC-1")

    def meter(serial: str) -> Any:
        return laboratories.device(stage, "meters", "王示例", "dc-voltmeter", "数字电压表", serial, at=-2)

    return SimpleNamespace(stage=stage, piece=piece, meter=meter)
