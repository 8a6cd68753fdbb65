"""`furnish`: what every installation starts from: its provinces, the State's tables, the shipped services.

Runs at every start and does each thing once: shipped data are named by their digest, so a new release loads
what changed and a restart writes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.institutions.services.reference import load_reference_data
from junheng.hub.instruments.services.catalogue import load_catalogue
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.orders.services.editions import SHIPPED, load_service_edition, shipped

DELTA = ("310000", "320000", "330000", "340000")
"""The provinces of the demo: the Yangtze River Delta."""


class Command(BaseCommand):
    help = "Make the tenants and logs and load the shipped reference data; what is there already stays."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--provinces", default="", help="division codes of the provinces served here: 310000,330000"
        )
        parser.add_argument("--demo", action="store_true", help="mark the tenants as fictional")

    def handle(self, *args: Any, provinces: str, demo: bool, **options: Any) -> None:
        at = clock.now()
        codes = [code.strip() for code in provinces.split(",") if code.strip()]
        make_tenants(codes, demo=demo)
        open_missing_logs(at=at)
        load_shipped(at)
        if not Tenant.objects.filter(level=Tenant.Level.PROVINCE).exists():
            self.stderr.write("junheng: no province is served yet; name them once: --provinces 310000,330000")


def make_tenants(codes: Iterable[str], *, demo: bool) -> None:
    """The national tenant and one for each named province; names and log names from the table of divisions."""
    known = _divisions()
    with transaction.atomic():
        _tenant("CN", {"name_zh": "全国", "name_en": "National"}, Tenant.Level.NATIONAL, "cn", demo)
        for code in codes:
            if code not in known:
                raise CommandError(f"no province has the division code {code!r}; such as 330000")
            _tenant(code, known[code], Tenant.Level.PROVINCE, known[code]["log"], demo)


def _tenant(code: str, row: Mapping[str, str], level: str, log: str, demo: bool) -> None:
    Tenant.objects.get_or_create(
        code=code,
        defaults={
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "level": level,
            "log_name": log,
            "is_demo": demo,
        },
    )


def _divisions() -> dict[str, dict[str, str]]:
    text = _data("institutions").joinpath("divisions_province.csv").read_text("utf-8")
    return {
        row["code"]: {
            "name_zh": row["short_zh"],
            "name_en": row["name_en"],
            "log": row["iso_3166_2"].partition("-")[2].lower(),
        }
        for row in csv.DictReader(io.StringIO(text))
    }


def load_shipped(at: datetime) -> None:
    """Tables of the State, the catalogue, the services; each once for each content."""
    by = platform("CN", "platform")
    with tenancy.only("CN"):
        _once("reference", _digest("institutions"), lambda: load_reference_data(by=by, at=at), at)
        _once("catalogue", _digest("instruments"), lambda: load_catalogue(by=by, at=at), at)
        for code in SHIPPED:
            digest = hashlib.sha256(repr(shipped(code)).encode()).hexdigest()
            _once(
                f"service {code}",
                digest,
                lambda code=code: load_service_edition(data=shipped(code), by=by, at=at),  # type: ignore[misc]
                at,
            )


def _once(what: str, digest: str, load: Callable[[], Any], at: datetime) -> None:
    def perform() -> bool:
        load()
        return True

    key = f"{what} {digest[:40]}"
    perform_once(
        key=key, verb="site.furnish", content=digest, by=platform("CN", "platform"), at=at, perform=perform
    )


def _data(area: str) -> Traversable:
    return resources.files(f"junheng.hub.{area}").joinpath("data")


def _digest(area: str) -> str:
    """Over every shipped file of an area."""
    total = hashlib.sha256()
    for file in sorted(_data(area).iterdir(), key=lambda file: file.name):
        if file.is_file():
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()
