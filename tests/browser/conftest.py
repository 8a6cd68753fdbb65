"""Debian's Chromium with the page that verifies without us, opened from the disk as somebody who downloaded it would.

`call(name, argument)` runs one of the page's own functions: bytes travel as base64, and what it refuses comes back as
codes and sentences.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

DATA = Path(__file__).parents[2] / "src/junheng/hub/certificates/data"
RUN = """async ([name, given]) => {
  const read = (value) => (value && value.base64 !== undefined ? Uint8Array.from(atob(value.base64), (sign) => sign.charCodeAt(0)) : value);
  const told = (value) => JSON.parse(JSON.stringify(value === undefined ? null : value, (key, inner) =>
    (typeof inner === "bigint" ? String(inner) : inner instanceof Uint8Array ? hex(inner) : inner instanceof Map ? Object.fromEntries(inner) : inner)));
  const open = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, read(value)]));
  if (open.at) open.at = new Date(open.at);
  const verifyProof = async ({ bundle, vkey, policy, leaf }) => {
    const log = await parseVkey(vkey), rules = policy ? await parsePolicy(policy) : null, read = parseBundle(bundle), entry = leaf || read.leaf;
    if (entry === null) stop("bundle-without-leaf");
    return checkProof(read.proof, { leaf: entry, log, policy: rules });
  };
  const functions = { verifyProof, verifyCertificate: (asked) => verifyCertificate(asked), replayDraw: ({ record }) => replayDraw(record), parseCertificate: ({ data }) => parseCertificate(data).version,
    openNote: async ({ note, vkeys }) => openNote(note, await Promise.all(vkeys.map(parseVkey))), parseCheckpoint: ({ data }) => parseCheckpoint(data),
    notIncluded: ({ index, size, proof, leaf, root }) => notIncluded({ leaf, root, index: BigInt(index), size: BigInt(size), proof: proof.map(unbase64) }),
    readCode: ({ text }) => readCode(text), parsePolicy: ({ data }) => parsePolicy(data) };
  const began = performance.now();
  let answer;
  try { answer = { answer: await functions[name](open) }; } catch (e) {
    answer = e instanceof Refusals ? { unusable: e.refusals } : { fault: String(e && e.stack || e) };
  }
  const said = (value) => { for (const key of Object.keys(value || {})) { const inner = value[key];
    if (inner && typeof inner === "object" && !(inner instanceof Uint8Array)) { if (typeof inner.code === "string" && inner.facts) inner.sentence = sentence(inner); said(inner); } } };
  said(answer);
  return { ...told(answer), milliseconds: performance.now() - began };
}"""


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    """The downloaded file of certificates, in English, for calling what it is made of."""
    yield from _opened(browser, "verify")


@pytest.fixture(scope="session")
def draw_page(browser: Browser) -> Iterator[Page]:
    """That of draws."""
    yield from _opened(browser, "verify-draw")


def _opened(browser: Browser, name: str) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto((DATA / f"{name}.en.html").as_uri())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def call(page: Page) -> Callable[..., dict[str, Any]]:
    """Run a function of the page on bytes and texts."""
    return _calls(page)


@pytest.fixture(scope="session")
def call_draw(draw_page: Page) -> Callable[..., dict[str, Any]]:
    """The same in the page of draws."""
    return _calls(draw_page)


def _calls(page: Page) -> Callable[..., dict[str, Any]]:
    def run(name: str, **given: Any) -> dict[str, Any]:
        carried = {
            key: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
            for key, value in given.items()
            if value is not None
        }
        found = page.evaluate(RUN, [name, carried])
        assert "fault" not in found, found["fault"]
        return dict(found)

    return run
