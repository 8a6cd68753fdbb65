"""What a person sees who opens the downloaded page: files in, answers out, nothing sent unasked."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser import bundles
from tests.core.draw.plans import random_plan

from junheng.core.certificate.qr import Proof, draw_proof, encode_proof
from junheng.core.draw.canonical import canonical
from junheng.core.draw.record import run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/junheng/hub/certificates"
EXAMPLES = ROOT / "docs" / "examples"
CERTIFICATE = EXAMPLES / "certificate"
AXE = Path(sys.modules["playwright"].__file__ or "").parents[1] / "axe_playwright_python" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READER = FOLDER.parent / "ui" / "static" / "ui" / "vendor" / "qr-decode.js"
OURS_MOST = 60_000
"""Bytes of our own script, as it is shipped. The reader of QR codes is others' and counted apart."""

Open = Callable[..., Page]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser said on its console."""
    return []


@pytest.fixture
def open_file(browser: Browser, complaints: list[str]) -> Iterator[Open]:
    """`open_file("zh", width=390, dark=True)`: the downloaded page in a browser of one's own."""
    opened: list[BrowserContext] = []

    def make(language: str = "en", *, name: str = "verify", width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((FOLDER / "data" / f"{name}.{language}.html").as_uri())
        return page

    yield make
    for context in opened:
        context.close()


def hand_in(page: Page, *files: Path | dict[str, Any]) -> None:
    """Choose files and wait until the page has answered."""
    place = page.locator("#vo-answer")
    before = place.get_attribute("data-turn") or ""
    page.set_input_files("#vo-files", list(files))  # type: ignore[arg-type]
    expect(place).not_to_have_attribute("data-turn", before)


def named(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def answered(page: Page) -> dict[str, str]:
    """Question → word of its answer."""
    rows = page.locator("#vo-answer .answers li")
    return {row.locator("h3").inner_text(): row.locator(".mark").inner_text() for row in rows.all()}


GIVEN = (CERTIFICATE / "certificate.xml", CERTIFICATE / "certificate.proof.json", CERTIFICATE / "log.vkey")


def test_script_is_small() -> None:
    """Under 60 KB each as shipped; the file that is downloaded holds that script and, where codes are read, others' reader."""
    for name, language in product(("verify", "verify-draw"), ("zh", "en")):
        script = (FOLDER / "static" / "certificates" / f"{name}.js").read_text("utf-8")
        assert len(script.encode()) < OURS_MOST
        html = (FOLDER / "data" / f"{name}.{language}.html").read_text("utf-8")
        scripts = [READER.read_text("utf-8"), script] if name == "verify" else [script]
        assert re.findall(r"<script>(.*?)</script>", html, re.DOTALL) == scripts
        assert re.findall(r"<script(?![^>]*application/json)[^>]*>", html) == ["<script>"] * len(scripts)
        assert not re.search(r'(?:src|href)="(?!#)', html)


def test_a_whole_certificate(open_file: Open, complaints: list[str]) -> None:
    """Certificate, proof and key: each question has its own answer, and what is not checked is said to be so."""
    page = open_file()
    hand_in(page, *GIVEN)
    assert answered(page) == {
        "Was it changed after signing?": "proven",
        "Who signed it?": "cannot be told",
        "Is it in the log?": "proven",
        "Who has witnessed it?": "not asked",
        "Is its record signed with SM2?": "none",
        "Signed before when?": "proven",
        "Was it withdrawn later?": "not asked",
        "Does its data follow the schema?": "not checked",
        "Competence, traceability, recognition": "not checked",
    }
    expect(page.locator("#vo-verdict")).to_contain_text("cannot be told yet")
    expect(page.locator("#vo-answer .reasons")).to_contain_text("anchor-untrusted")
    expect(page.locator("#vo-answer dl")).to_contain_text("The key was given by you")
    assert complaints == []


def test_authorities_and_the_record(open_file: Open, complaints: list[str]) -> None:
    """With the reader's authorities and SM2 key too, nothing is left open of who signed; the verdict is the command's."""
    page, national = open_file(), EXAMPLES / "national"
    hand_in(page, GIVEN[0], national / "certificate.proof.json", *sorted((national / "trust").iterdir()))
    told = answered(page)
    assert (told["Who signed it?"], told["Is its record signed with SM2?"]) == ("proven", "proven")
    expect(page.locator("#vo-verdict")).to_have_text("All that was checked holds")
    expect(page.locator("#vo-answer .answers")).to_contain_text("Vouched for by CN=DEMO root")
    page.fill("#vo-sm2", "")
    page.keyboard.press("Tab")
    row = page.locator("#vo-answer .answers li", has_text="Is its record signed with SM2?")
    expect(row).to_contain_text("trust-without-sm2-key")
    page.fill("#vo-anchors", "")
    page.keyboard.press("Tab")
    expect(page.locator("#vo-answer .reasons")).to_contain_text("anchor-untrusted")
    assert complaints == []


DRAWN = canonical(run(random_plan(3)))


def test_a_draw(open_file: Open, complaints: list[str]) -> None:
    """The whole draw made again from a disk; a selection that was changed is found, and the list still holds."""
    page = open_file(name="verify-draw")
    hand_in(page, named("record.json", DRAWN))
    expect(page.locator("#vo-verdict")).to_have_text("Drawn again, the record is the same to the byte")
    questions = ("Is the list the one that was frozen?", "Does the seed follow from what was revealed and the beacons?", "Does the selection follow from the seed?")  # fmt: skip
    assert [answered(page)[one] for one in questions] == ["proven"] * 3
    changed = json.loads(DRAWN)
    changed["selected"].pop()
    hand_in(page, named("record.json", canonical(changed)))
    expect(page.locator("#vo-verdict")).to_have_text("The record of this draw does not hold")
    assert [answered(page)[one] for one in questions] == ["proven", "proven", "does not hold"]
    changed["plan"]["objects"].pop()
    hand_in(page, named("record.json", canonical(changed)))
    assert answered(page) == {
        questions[0]: "does not hold",
        "Was the list in the log before the draw?": "not asked",
    }
    assert complaints == []


def test_the_list_was_in_the_log(open_file: Open) -> None:
    """The proof of the list's digest beside the record: since when it stood in the log."""
    frozen = json.loads(DRAWN)["frozen"]
    proof = bundles.proof_of(bundles.log_of(bundles.entries(frozen))).data
    page = open_file(name="verify-draw")
    hand_in(
        page,
        named("record.json", DRAWN),
        named("p", proof),
        named("log.vkey", bundles.KEY.verifier.text.encode()),
    )
    assert answered(page)["Was the list in the log before the draw?"] == "proven"


@pytest.mark.parametrize(
    ("name", "file", "other"),
    [
        ("verify", named("record.json", DRAWN), "junheng-verify-draw.en.html"),
        ("verify-draw", GIVEN[0], "junheng-verify.en.html"),
    ],
)
def test_the_other_page(name: str, file: Path | dict[str, Any], other: str, open_file: Open) -> None:
    """What a page does not answer it names, with the page that does; it says nothing of its truth."""
    page = open_file(name=name)
    hand_in(page, file)
    expect(page.locator("#vo-verdict")).to_contain_text("on its own page")
    assert page.locator("#vo-answer dl a").get_attribute("href") == other
    assert page.locator("#vo-answer .answers").count() == 0


def test_a_changed_certificate(open_file: Open) -> None:
    """One digit changed: not to be believed, and the log's proof is of another file."""
    page = open_file()
    hand_in(page, CERTIFICATE / "one-digit-changed.xml", *GIVEN[1:])
    expect(page.locator("#vo-verdict")).to_have_text("This file is not to be believed")
    told = answered(page)
    assert (told["Was it changed after signing?"], told["Is it in the log?"]) == (
        "does not hold",
        "does not hold",
    )
    expect(page.locator("#vo-answer .answers")).to_contain_text("log-leaf-other-certificate")


def test_witnesses_and_whose_key(open_file: Open) -> None:
    """With a policy the quorum is asked; the log's key may come from that policy, and the page says so."""
    page = open_file()
    witnessed = EXAMPLES / "witnessed"
    hand_in(page, GIVEN[0], witnessed / "certificate.proof.json", witnessed / "policy")
    assert answered(page)["Who has witnessed it?"] == "proven"
    expect(page.locator("#vo-answer dl")).to_contain_text("The key was taken from your policy")
    hand_in(page, GIVEN[1])
    assert answered(page)["Who has witnessed it?"] == "does not hold"
    expect(page.locator("#vo-answer .answers")).to_contain_text("policy-quorum-not-met")


def test_a_proof_alone(open_file: Open) -> None:
    """Without a key nothing is proven; with one typed in, the entry is in the log; with a wrong one it is not."""
    page = open_file()
    hand_in(page, GIVEN[1])
    assert answered(page)["Is it in the log?"] == "cannot be told"
    page.fill("#vo-vkey", (CERTIFICATE / "log.vkey").read_text().strip())
    page.keyboard.press("Tab")
    expect(page.locator("#vo-verdict")).to_have_text("This entry is in the log")
    page.fill("#vo-vkey", bundles.KEY.verifier.text)
    page.keyboard.press("Tab")
    expect(page.locator("#vo-answer")).to_contain_text("checkpoint-origin-differs")
    page.click("#vo-clear")
    expect(page.locator("#vo-answer")).to_be_empty()


@contextmanager
def mirror(files: dict[str, bytes], asked: list[str]) -> Iterator[str]:
    """A file server on loopback that lets every page read it."""

    class Files(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            data = files.get(self.path.removeprefix("/log/"))
            self.send_response(404 if data is None else 200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/log"
        server.shutdown()


def example_log() -> dict[str, bytes]:
    folder = CERTIFICATE / "log"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def ask(page: Page, address: str) -> str:
    """Look for what came later at a mirror; the word of the answer."""
    page.fill("#vo-mirror", address)
    page.click("#vo-ask")
    row = page.locator("#vo-answer .answers li", has_text="Was it withdrawn later?")
    expect(row.locator(".mark")).not_to_have_text("not asked")
    return f"{row.locator('.mark').inner_text()}: {row.locator('p').inner_text()}"


def test_status_from_a_mirror(open_file: Open) -> None:
    """Nothing is fetched unasked; asked, the tiles are read from the mirror and say what came after the certificate."""
    page, asked = open_file(), list[str]()
    with mirror(example_log(), asked) as address:
        hand_in(page, *GIVEN)
        assert asked == []
        told = ask(page, address)
    assert told.startswith("proven: From entry 0 to before entry 69")
    assert asked == ["/log/checkpoint", "/log/tile/0/000.p/69", "/log/tile/entries/000.p/69"]


def _later(*facts: dict[str, str], event: str = "certificate-withdrawn") -> tuple[bytes, ...]:
    return tuple(
        bundles.event_leaf(event=event, id=str(n), at=bundles.AT, facts=each) for n, each in enumerate(facts)
    )


SIGNED = (CERTIFICATE / "certificate.xml").read_bytes()
NUMBER = "47000011L-26-00001"


DIGEST = "b077c2283ea121daefc585ef26be7f920caf513713aeda668ce374bdf380c9f5"


def _inquired(digests: str, *cases: str) -> tuple[bytes, ...]:
    """What the log says, one after another, of these files: under inquiry by a case, or by none."""
    facts = [{"count": "1", "digests": digests, "inquiry": case} for case in cases]
    return _later(*facts, event="certificates-under-inquiry")


def _certified(more: tuple[bytes, ...] = ()) -> list[bytes]:
    return bundles.entries(DIGEST, more=more)


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (_later({"number": "other"}), "proven: "),
        (_later({"number": NUMBER, "reason": "x"}), "does not hold: Entry 300: certificate-withdrawn"),
        (_later({"number": "N-2", "relation": "replaces", "relates_to": NUMBER}, event="certificate-issued"), "does not hold: Entry 300: certificate-issued"),
        (_later({"number": "N-2", "relation": "supplements", "relates_to": NUMBER}, event="certificate-issued"), "proven: "),
        (_later({"reason": NUMBER}), "proven: "),
        (_inquired(f"{'ab' * 32} {DIGEST}", "Z-1"), "cannot be told: Under inquiry: a standard behind it was found bad; case Z-1 is open"),
        (_inquired("ab" * 32, "Z-1"), "proven: "),
        (_inquired(DIGEST, "Z-1", ""), "proven: "),
        (_inquired(DIGEST, "", "Z-2"), "cannot be told: Under inquiry"),
    ],
    ids=["other", "withdrawn", "replaced", "supplemented", "named-elsewhere", "inquiry", "inquiry-of-others", "inquiry-over", "inquiry-again"],
)  # fmt: skip
def test_what_came_later(later: tuple[bytes, ...], told: str, open_file: Open) -> None:
    """Withdrawn and replaced are found in a larger, consistent tree; a supplement is shown and takes nothing away."""
    page = open_file()
    proof = bundles.proof_of(bundles.log_of(_certified())).data
    with mirror(bundles.log_of(_certified(later)).files, []) as address:
        hand_in(
            page,
            named("c.xml", SIGNED),
            named("proof", proof),
            named("log.vkey", bundles.KEY.verifier.text.encode()),
        )
        assert ask(page, address).startswith(told)
    if "withdrawn" in told:
        expect(page.locator("#vo-verdict")).to_have_text("This file is not to be believed")


def _damaged(change: str) -> dict[str, bytes]:
    files = dict(bundles.log_of(_certified(_later({"number": NUMBER}))).files)
    if change == "entry":
        files["tile/entries/001.p/45"] = files["tile/entries/001.p/45"].replace(
            b"certificate-withdrawn", b"certificate-withdrawm"
        )
    if change == "tile":
        files["tile/0/001.p/45"] = bytes(len(files["tile/0/001.p/45"]))
    if change == "missing":
        del files["tile/entries/001.p/45"]
    if change == "back":
        files = bundles.log_of(_certified()[:100]).files
    if change == "fork":
        files = bundles.log_of([*_certified()[:-1], b"another past", *_later({"number": "x"})]).files
    if change == "key":
        files = bundles.log_of(_certified(), key=bundles.OTHER).files
    if change == "none":
        files = {}
    return dict(files)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("entry", "entry-contradicts-tile"),
        ("tile", "tiles-contradict-root"),
        ("missing", "tile-missing"),
        ("back", "log-went-back"),
        ("fork", "log-split-view"),
        ("key", "note-signer-unknown"),
        ("none", "log-not-found"),
    ],
)
def test_a_mirror_that_lies(change: str, code: str, open_file: Open) -> None:
    """What a mirror withholds or changes leads to no answer about the status, with the reason."""
    page = open_file()
    proof = bundles.proof_of(bundles.log_of(_certified())).data
    with mirror(_damaged(change), []) as address:
        hand_in(
            page,
            named("c.xml", SIGNED),
            named("proof", proof),
            named("log.vkey", bundles.KEY.verifier.text.encode()),
        )
        told = ask(page, address)
    assert told.startswith("cannot be told") and code in told


def test_a_mirror_that_is_away(open_file: Open) -> None:
    """No network, no answer: the status stays open."""
    page = open_file()
    hand_in(page, *GIVEN)
    assert "log-unreadable" in ask(page, "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "offline-file-unknown"),
        (b"%PDF-1.7", "offline-file-unknown"),
        (bytes(range(256)) * 9, "offline-file-unknown"),
        (b"{", "bundle-proof-malformed"),
        (b'{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}', "bundle-proof-malformed"),
        (b'{"a":' * 200_000, "bundle-proof-malformed"),
        (b"<a/>", "not-a-certificate"),
        (b"<!DOCTYPE a><a/>", "xml-doctype"),
    ],
    ids=["empty", "pdf", "bytes", "brace", "proto", "deep", "other-xml", "doctype"],
)  # fmt: skip
def test_hostile_file(data: bytes, code: str, open_file: Open, complaints: list[str]) -> None:
    """A plain refusal, at once; nothing breaks, nothing leaks into what comes after."""
    page = open_file()
    hand_in(page, named("file", data))
    expect(page.locator("#vo-verdict")).to_have_text("This could not be read")
    expect(page.locator("#vo-answer .reasons")).to_contain_text(code)
    assert page.evaluate("({}).polluted === undefined") is True
    hand_in(page, *GIVEN)
    assert answered(page)["Is it in the log?"] == "proven"
    assert complaints == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"schema": "junheng.draw-record/1", "plan": {"a": 9007199254740993}}', "draw-value"),
        (b'{"schema": "junheng.draw-record/1", "plan": ' + b"[" * 500_000, "offline-not-json"),
        (b'{"schema": "junheng.draw-record/1", "plan": {"__proto__": {"polluted": 1}}}', "key-unknown"),
    ],
    ids=["huge-number", "deep-record", "proto"],
)  # fmt: skip
def test_hostile_record(data: bytes, code: str, open_file: Open, complaints: list[str]) -> None:
    """The same for the page of draws; a good record after it is good."""
    page = open_file(name="verify-draw")
    hand_in(page, named("file", data))
    expect(page.locator("#vo-answer .reasons")).to_contain_text(code)
    assert page.evaluate("({}).polluted === undefined") is True
    hand_in(page, named("record.json", DRAWN))
    expect(page.locator("#vo-verdict")).to_contain_text("the same to the byte")
    assert complaints == []


def test_a_file_beyond_the_limit(open_file: Open, tmp_path: Path) -> None:
    """It is refused by its size and never read."""
    large = tmp_path / "large.xml"
    with large.open("wb") as stream:
        stream.truncate((1 << 30) + 1)
    page = open_file()
    hand_in(page, large)
    expect(page.locator("#vo-answer .reasons")).to_contain_text("file-too-large")


def test_names_of_files_are_text(open_file: Open) -> None:
    """A file's name and a certificate's words are never markup."""
    page = open_file()
    hand_in(
        page,
        named(
            "<img src=x onerror=alert(1)>.xml",
            SIGNED.replace(NUMBER.encode(), b"&lt;b id=&quot;x&quot;&gt;N&lt;/b&gt;"),
        ),
    )
    assert page.locator("#vo-names img, #vo-answer b").count() == 0
    expect(page.locator("#vo-answer dl")).to_contain_text('<b id="x">N</b>')


@pytest.mark.parametrize(
    ("named", "word"), [("this", "proven"), ("another", "does not hold"), ("torn", "cannot be told")]
)
def test_the_code_on_paper(named: str, word: str, open_file: Open) -> None:
    """The text of the QR code is compared with the file by its digest; one that is torn says nothing."""
    digest = hashlib.sha256(SIGNED if named != "another" else b"another").digest()
    text = encode_proof(
        Proof("calibration", "A|1", "浙江示例计量院", "10 V, U = 1 mV (k = 2) 100%", digest, 67)
    )
    page = open_file()
    hand_in(page, *GIVEN)
    page.fill("#vo-code", text[:-20] if named == "torn" else text)
    page.keyboard.press("Tab")
    row = page.locator("#vo-answer .answers li", has_text="Does the code on the paper fit?")
    expect(row.locator(".mark")).to_have_text(word)
    expect(row.locator("p")).to_contain_text(
        "proof-not-readable" if named == "torn" else "A|1, 浙江示例计量院, 10 V, U = 1 mV (k = 2) 100%"
    )


@pytest.mark.parametrize("lacking", ["Ed25519", "ECDSA"])
def test_a_browser_that_lacks_an_algorithm(lacking: str, open_file: Open) -> None:
    """What this browser cannot compute is said to be unknown, neither good nor bad."""
    page = open_file()
    page.evaluate(
        """lacking => { const real = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, data, named, ...rest) => (named.name === lacking ? Promise.reject(new DOMException("no", "NotSupportedError")) : real(form, data, named, ...rest)); }""",
        lacking,
    )
    hand_in(page, *GIVEN)
    question = {"Ed25519": "Is it in the log?", "ECDSA": "Was it changed after signing?"}[lacking]
    assert answered(page)[question] == "cannot be told"
    expect(page.locator("#vo-verdict")).to_contain_text("cannot be told yet")
    expect(page.locator("#vo-answer .answers")).to_contain_text("browser-lacks-algorithm")


def test_no_camera_no_button(open_file: Open) -> None:
    """The button to scan is there only where the browser has a camera to ask."""
    page = open_file()
    can = page.evaluate("Boolean(navigator.mediaDevices)")
    assert page.locator("#vo-scan").is_visible() is can


def photograph(page: Page, text: str) -> bytes:
    """Our code as it is printed, held askew on a grey table."""
    code = draw_proof(text).decode()
    page.set_content(
        f"""<body style="margin:0;background:linear-gradient(120deg,#667,#aab);width:900px;height:700px;overflow:hidden">
        <div style="background:#f4f1e8;width:420px;padding:30px;margin:90px 200px;transform:perspective(900px) rotateY(18deg) rotate(14deg)">
        <div style="zoom:2">{code}</div></div>"""
    )
    page.locator("svg").evaluate("(svg) => { svg.style.width = svg.style.height = '210px'; }")
    return page.screenshot(clip={"x": 0, "y": 0, "width": 900, "height": 700})


def test_the_code_in_a_picture_and_before_the_camera(open_file: Open, complaints: list[str]) -> None:
    """Read without help of the browser, which may have no reader of codes: a photograph, the camera, a picture of nothing."""
    text = encode_proof(
        Proof("calibration", "A|1", "浙江示例计量院", "10 V", hashlib.sha256(SIGNED).digest(), 67)
    )
    page = open_file("en")
    picture = photograph(page.context.new_page(), text)
    page.add_init_script(
        """delete window.BarcodeDetector;
        const canvas = document.createElement("canvas"), stopped = [];
        window.show = (data) => createImageBitmap(new Blob([Uint8Array.from(data)])).then((seen) => { canvas.width = seen.width; canvas.height = seen.height;
          setInterval(() => canvas.getContext("2d").drawImage(seen, 0, 0), 50); });
        Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => canvas.captureStream(20) } });"""
    )
    page.reload()
    assert page.evaluate("'BarcodeDetector' in window") is False
    hand_in(page, *GIVEN)
    row = page.locator("#vo-answer .answers li", has_text="Does the code on the paper fit?")

    hand_in(page, {"name": "photo.png", "mimeType": "image/png", "buffer": picture})
    assert page.input_value("#vo-code") == text
    expect(row.locator(".mark")).to_have_text("proven")

    page.fill("#vo-code", "")
    page.evaluate("(data) => window.show(data)", list(picture))
    page.click("#vo-scan")
    expect(page.locator("#vo-code")).to_have_value(text)
    expect(page.locator("#vo-video")).to_be_hidden()

    blank = page.screenshot()
    hand_in(page, {"name": "nothing.png", "mimeType": "image/png", "buffer": blank})
    expect(page.locator("#vo-answer .reasons")).to_contain_text("offline-picture-without-code")
    assert complaints == []


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [
        ("verify", "zh", 1280, False), ("verify", "zh", 390, True), ("verify", "en", 1280, True), ("verify", "en", 320, False),
        ("verify-draw", "zh", 390, False), ("verify-draw", "en", 1280, True),
    ],
)  # fmt: skip
def test_look(
    name: str, language: str, width: int, dark: bool, open_file: Open, complaints: list[str]
) -> None:
    """No finding of axe, no sideways scroll, nothing on the console, in Chinese no English sentence of ours."""
    page = open_file(language, name=name, width=width, dark=dark)
    files = (
        (*GIVEN, EXAMPLES / "witnessed" / "policy") if name == "verify" else (named("record.json", DRAWN),)
    )
    for step in ("empty", "answered"):
        if step == "answered":
            hand_in(page, *files)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        assert [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]] == []
        if pictures := os.environ.get("JUNHENG_PICTURES"):
            page.screenshot(path=Path(pictures, f"{name}-{step}-{language}-{width}.png"), full_page=True)
    if language == "zh":
        words = page.locator("h1, h2, h3, .mark, label, .hint, .verdict p, button:visible").all_inner_texts()
        assert [
            one for one in words if one.strip() and not re.search("[\u4e00-\u9fff]", one) and one != "SHA-256"
        ] == []
    assert complaints == []
