"""Schemathesis over the OpenAPI: whatever is sent, no 500; every error is a problem document with a registered code."""

from __future__ import annotations

import itertools
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from tests.hub.conftest import House

from junheng.core.reason import REGISTRY
from junheng.hub.foundation import clock
from junheng.hub.foundation.tokens import make_token
from junheng.hub.foundation.verbs import REGISTRY as VERBS

ROOT = Path(__file__).parents[3]
SCHEMA = schemathesis.openapi.from_dict(json.loads((ROOT / "docs/reference/openapi.json").read_text("utf-8")))
OPERATIONS = {
    f"{each.ok().method.upper()} {each.ok().path}": each.ok() for each in SCHEMA.get_all_operations()
}
EXAMPLES = int(os.environ.get("JUNHENG_EXAMPLES", "2"))
"""For each operation and way of generating, each by one of the callers in turn; `make soak` takes more, by all of them."""
EVERY_CALLER = EXAMPLES > 2


def tokens_of(house: House) -> dict[str, str]:
    """Nobody, a laboratory's administrator with every scope, and an enterprise."""
    every = frozenset({*VERBS, "read"})
    found = {"nobody": ""}
    for name, body in (("冯示例", house.institute), ("王示例", house.enterprise)):
        at = clock.now()
        _row, text = make_token(
            person=house.people[name], organisation_id=body.pk, name="t", scopes=every, at=at,
            expires_at=at + timedelta(days=1),
        )  # fmt: skip
        found[name] = f"Bearer {text}"
    return found


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_no_answer_is_a_fault(house: House, client: Any, name: str, mode: GenerationMode) -> None:
    """Well-formed and malformed bodies, paths and queries, as three kinds of caller."""
    operation, tokens = OPERATIONS[name], list(tokens_of(house).values())
    turn = itertools.count(crc32(name.encode()))

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case: Any) -> None:
        for token in tokens if EVERY_CALLER else [tokens[next(turn) % len(tokens)]]:
            answer = _sent(client, case, token)
            assert answer.status_code < 500, (case.formatted_path, case.body, answer.content[:400])
            if answer.status_code >= 400 and answer.status_code != 405:
                _is_a_problem(answer)

    try:
        send()
    except Exception as problem:
        if type(problem).__name__ in ("InvalidArgument", "Unsatisfiable", "NoSuchStrategy"):
            assert mode is GenerationMode.NEGATIVE, name  # nothing of this operation can be malformed
        else:
            raise


def _sent(client: Any, case: Any, token: str) -> Any:
    body = case.body
    empty = body is None or type(body).__name__ == "NotSet"
    data = b"" if empty else body if isinstance(body, bytes) else json.dumps(body, default=str).encode()
    given = {
        str(k): str(v).encode("latin-1", "replace").decode("latin-1")
        for k, v in dict(case.headers or {}).items()
    }
    headers = {key: value for key, value in given.items() if "\n" not in value and "\r" not in value}
    if token:
        headers["Authorization"] = token
    path = case.formatted_path
    query = {str(k): v for k, v in dict(case.query or {}).items()}
    return client.generic(
        case.method, path, data, content_type="application/json", headers=headers, query_params=query
    )


def _is_a_problem(answer: Any) -> None:
    assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.content[:300]
    told = answer.json()
    assert told["status"] == answer.status_code and told["title"]
    assert all(reason["code"] in REGISTRY for reason in told["reasons"]), told


def test_nothing_is_left_out() -> None:
    """Every address under /api/v1/ that answers stands in the OpenAPI, so that the test above meets it."""
    from django.urls import get_resolver

    plain = {
        "/" + str(outer.pattern) + str(inner.pattern).replace("<", "{").replace(">", "}")
        for outer in get_resolver().url_patterns
        if str(outer.pattern) == "api/v1/"
        for inner in outer.url_patterns
    }
    known = {each.split(" ")[1] for each in OPERATIONS}
    assert {path for path in plain if path not in known} <= {"/api/v1/", "/api/v1/openapi.json"}


def test_a_token_lives_no_longer_than_it_says(house: House, client: Any, monkeypatch: Any) -> None:
    """After its last day it is nobody's."""
    token = tokens_of(house)["冯示例"]
    assert client.get("/api/v1/certificates", headers={"Authorization": token}).status_code == 200
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/api/v1/certificates", headers={"Authorization": token}).status_code == 401
