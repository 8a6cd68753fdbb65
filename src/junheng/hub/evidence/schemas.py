"""What the HTTP of the evidence graph gives."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class FileOut(Schema):
    name: str
    rows: int
    bytes: int
    sha256: str


class OpenDataOut(Schema):
    """The newest open data: when they were made, and each file with its digest, which the national log holds."""

    made: datetime
    files: list[FileOut]


class EvidenceOut(Schema):
    """The graph as it stands: answers of all certificates, and the last comparison of memory and sweep."""

    made: datetime
    certificates: int
    edges: int
    yes: int
    no: int
    cannot_tell: int
    compared: int
    differing: list[str]


class ItemOut(Schema):
    """One certificate of an answer; `path` from the suspect down to it."""

    certificate: str
    issuer: str
    province: str
    work_date: date | None
    depth: int
    path: list[str]


class RecallOut(Schema):
    """Whom a bad standard may have hurt: all of it counted, the first rows."""

    total: int
    direct: int
    deepest: int
    cleared: int
    provinces: dict[str, int]
    rows: list[ItemOut]


class WhatIfOut(Schema):
    """What would fall: certificates of the body that would not stand, results and instruments whose answer would be worse."""

    ended: int
    results: int
    instruments: int
    provinces: dict[str, int]
    rows: list[ItemOut]


class BottleneckOut(Schema):
    """A standard by its latest certificate; `alone`: results with no route beside it, `below`: results with any route through it."""

    certificate: str
    issuer: str
    province: str
    alone: int
    below: int
