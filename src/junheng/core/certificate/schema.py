"""The bundled DCC schemas, compiled once; nothing is ever fetched.

3.1.1 and 3.2.0 have no schema of their own here: they are checked by their neighbour's, on a copy of the
tree in which only the version number is changed. The answer says so.
"""

from __future__ import annotations

import threading
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from junheng.core.reason import Refusal, refuse

_FILES = {
    "3.0.0": "dcc-3.0.0.xsd",
    "3.1.2": "dcc-3.1.2.xsd",
    "3.2.1": "dcc-3.2.1.xsd",
    "3.3.0": "dcc-3.3.0-structural.xsd",
}
_NEIGHBOUR = {"3.1.1": "3.1.2", "3.2.0": "3.2.1"}
VERSIONS = ("3.0.0", "3.1.1", "3.1.2", "3.2.0", "3.2.1", "3.3.0")
MOST_ERRORS = 50
_PLACES = ("dcc", "si", "d-sig", "qudt")
_LOCK = threading.Lock()  # a compiled schema keeps its last error log


@dataclass(frozen=True, slots=True)
class SchemaAnswer:
    """`used` is the version whose schema was applied; `on_copy` says the number was changed on a copy."""

    version: str
    used: str
    on_copy: bool
    errors: tuple[Refusal, ...]


class _Bundled(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        name = system_url.rpartition("/")[2]
        for place in _PLACES:
            file = _folder() / place / name
            if file.is_file():
                return self.resolve_string(file.read_bytes(), context, base_url=f"bundled:///{place}/{name}")
        return self.resolve_string(
            b"", context, base_url="bundled:///"
        )  # anything else is empty, never fetched


def _folder() -> Any:
    return resources.files("junheng.core.certificate") / "schemas"


@cache
def _schema(version: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_Bundled())
    name = _FILES[version]
    data = (_folder() / "dcc" / name).read_bytes()
    return etree.XMLSchema(etree.fromstring(data, parser, base_url=f"bundled:///dcc/{name}"))


def check_schema(root: etree._Element, version: str) -> SchemaAnswer:
    """Every schema error (at most 50) with line and XPath; `root` itself is never changed."""
    used = _NEIGHBOUR.get(version, version)
    tree = root.getroottree()
    if used != version:
        tree = deepcopy(tree)
        tree.getroot().set("schemaVersion", used)
    with _LOCK:
        schema = _schema(used)
        schema.validate(tree)
        log: Any = schema.error_log
        found = list(log)
    errors = tuple(
        refuse("schema-error", path=one.path or f"line {one.line}", version=version, why=one.message)
        for one in found[:MOST_ERRORS]
    )
    return SchemaAnswer(version, used, used != version, errors)
