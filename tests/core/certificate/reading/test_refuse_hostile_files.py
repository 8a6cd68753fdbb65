"""Each hostile file is refused by name, within a second and 200 MiB, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from junheng.core.certificate.parsing import LIMITS, parse
from junheng.core.reason import UnusableInput

_CHILD = """
import json, sys, time
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.reason import UnusableInput
data = sys.stdin.buffer.read()
begin = time.process_time()
try:
    validation = validate(parse(data))
    codes = [one.refusal.code for one in validation.findings] + [one.code for one in validation.schema.errors]
except UnusableInput as problem:
    codes = [one.code for one in problem.refusals]
seconds = time.process_time() - begin
# VmHWM is of this program alone; ru_maxrss would carry over what the test runner used before exec
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"codes": codes, "seconds": seconds, "peak_mib": peak}))
"""


def _in_child(data: bytes) -> dict[str, object]:
    """Peak memory is what the kernel measured; the address space is bounded too, so nothing can run away."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=data,
        capture_output=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


def _before_root(text: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"<dcc:digitalCal", text + b"<dcc:digitalCal", 1)


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return changed


def _inside(text: bytes) -> Callable[[bytes], bytes]:
    return _swap(b"<dcc:administrativeData>", text + b"<dcc:administrativeData>")


_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
_VALUES = b"<si:valueXMLList>0.072 0.089 0.107 -0.009 -0.084</si:valueXMLList>"
_K = b"<si:coverageFactorXMLList>2</si:coverageFactorXMLList>"
_P = b"<si:coverageProbabilityXMLList>0.95</si:coverageProbabilityXMLList>"
_ID = b"<dcc:uniqueIdentifier>"

FILES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "doctype-empty": ("xml-doctype", _before_root(b"<!DOCTYPE dcc:digitalCalibrationCertificate>")),
    "doctype-remote": ("xml-doctype", _before_root(b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')),
    "entity-billion-laughs": ("xml-doctype", _before_root(_LAUGHS)),
    "entity-local-file": ("xml-doctype", _before_root(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')),
    "entity-parameter": ("xml-doctype", _before_root(b'<!DOCTYPE x [<!ENTITY % p "x"> %p;]>')),
    "entity-undefined": ("xml-entity", _swap(_ID, _ID + b"&nbsp;")),
    "deep": ("xml-too-deep", _inside(b"<dcc:a>" * 100_000)),
    "too-many-nodes": ("xml-too-many-nodes", _inside(b"<a/>" * 1_000_000)),
    "too-many-comments": ("xml-too-many-nodes", _inside(b"<!---->" * 500_000)),
    "too-large": ("xml-too-large", _inside(b" " * (LIMITS.size + 1))),
    "many-attributes": ("xml-too-many-attributes", _inside(b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(5000)))),
    "million-attributes": ("xml-tag-too-long", _inside(b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(1_000_000)))),
    "long-attribute": ("xml-attribute-too-long", _inside(b'<a b="%s"/>' % (b"x" * 20_000))),
    "not-well-formed": ("xml-not-well-formed", _swap(b"</dcc:administrativeData>", b"")),
    "utf-16": ("xml-not-utf8", lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "declared-latin-1": ("xml-not-utf8", lambda data: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + data[data.index(b"?>") + 2 :]),
    "broken-utf-8": ("xml-not-utf8", _swap(_ID, _ID + b"\xc3\x28")),
    "empty": ("xml-empty", lambda data: b""),
    "foreign-schema-location": ("foreign-schema-location", _swap(b"https://ptb.de/dcc/v3.3.0/dcc.xsd", b"https://ptb.de.example.net/dcc/v3.3.0/dcc.xsd")),
    "unknown-version": ("unknown-schema-version", _swap(b'schemaVersion="3.3.0"', b'schemaVersion="9.9.9"')),
    "other-root": ("not-a-certificate", lambda data: b"<html/>"),
    "comment-inside-text": ("comment-inside-text", _swap(b"0.072 0.089", b"0.072<!-- 5 --> 0.089")),
    "comment-before-text": ("comment-inside-text", _swap(b">0.072 0.089", b"><!-- 5 -->0.072 0.089")),
    "instruction-inside-text": ("instruction-inside-document", _swap(b"0.072 0.089", b"0.072<?hide 1?> 0.089")),
    "bidi-in-name": ("bidi-control", _swap(b"<dcc:content>", "<dcc:content>\u202eabc".encode())),
    "bidi-by-reference": ("bidi-control", _swap(b"<dcc:content>", b"<dcc:content>&#x2067;")),
    "zero-width-in-number": ("zero-width-character", _swap(b"0.072 0.089", "0.07\u200b2 0.089".encode())),
    "zero-width-in-identifier": ("zero-width-character", _swap(_ID, _ID + b"&#x2060;")),
    "full-width-digit-in-number": ("full-width-digit", _swap(b"0.072 0.089", "０.072 0.089".encode())),
    "full-width-digit-in-identifier": ("full-width-digit", _swap(_ID, _ID + "１".encode())),
    "duplicate-ids": ("duplicate-id", _inside(b'<dcc:a id="x"/><dcc:b Id="x"/>')),
    "nan": ("number-not-finite", _swap(b"0.072 0.089", b"NaN 0.089")),
    "infinity": ("number-not-finite", _swap(b"0.072 0.089", b"-INF 0.089")),
    "1e400": ("number-out-of-range", _swap(b"0.072 0.089", b"1e400 0.089")),
    "1e999999999": ("number-out-of-range", _swap(b"0.072 0.089", b"1e999999999 0.089")),
    "very-long-number": ("number-too-long", _swap(b"0.072 0.089", b"0." + b"1" * 1_000_000 + b" 0.089")),
    "list-lengths": ("list-lengths-differ", _swap(_VALUES, _VALUES.replace(b" -0.084", b""))),
    "list-length-of-k": ("list-lengths-differ", _swap(_K, _K.replace(b"2", b"2 2"))),
    "k-zero": ("coverage-factor-not-positive", _swap(_K, _K.replace(b"2", b"0"))),
    "k-missing": ("coverage-factor-missing", _swap(_K, b"")),
    "p-above-one": ("probability-out-of-range", _swap(_P, _P.replace(b"0.95", b"95"))),
    "negative-uncertainty": ("uncertainty-negative", _swap(b">0.061<", b">-0.061<")),
    "unit-malformed": ("unit-malformed", _swap(b"\\kelvin<", b"K/s<")),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_hostile_file(name: str, plain: bytes) -> None:
    """The reason has its name, one second of processor time and 200 MiB suffice."""
    code, change = FILES[name]
    answer = _in_child(change(plain))
    assert code in answer["codes"]
    assert answer["seconds"] < 1.0
    assert answer["peak_mib"] < 200


def test_a_certificate_that_is_not_hostile(plain: bytes) -> None:
    """The file all hostile ones are made from has no finding at all."""
    assert _in_child(plain)["codes"] == []


def test_comment_between_elements_is_read(plain: bytes) -> None:
    """Comments between elements are ordinary in real files."""
    data = plain.replace(b"<dcc:administrativeData>", b"<!-- fine --><dcc:administrativeData>", 1)
    assert parse(data).version == "3.3.0"


def test_limits_are_exact(plain: bytes) -> None:
    """A file of exactly the largest size is read; one byte more is refused with limit and size."""
    end = plain.rindex(b"</dcc:digital")
    filling = (b"<!--" + b" " * 60_000 + b"-->") * 300
    filling = filling[: (LIMITS.size - len(plain)) // 60_007 * 60_007]
    filling += b" " * (LIMITS.size - len(plain) - len(filling))
    full = plain[:end] + filling + plain[end:]
    assert len(full) == LIMITS.size
    parse(full)
    with pytest.raises(UnusableInput) as problem:
        parse(full + b"\n")
    assert problem.value.refusals[0].facts == {"found": str(LIMITS.size + 1), "limit": str(LIMITS.size)}
