"""SM2 and SM3 through libcrypto give the published values; what is hostile is refused by its own code."""

from __future__ import annotations

import gc
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.core.transparency import naive_sm

from junheng.core.reason import JunhengError, Refused, UnusableInput
from junheng.core.transparency import libcrypto, sm2

GIVEN = json.loads((Path(__file__).parents[2] / "vectors" / "sm_given.json").read_text("utf-8"))
SM2 = GIVEN["sm2"]
PRIVATE = bytes.fromhex(SM2["d"])
PUBLIC = bytes.fromhex("04" + SM2["x"] + SM2["y"])
MESSAGE, SIGNER = SM2["message"].encode(), SM2["signer"].encode()
SIGNATURE = bytes.fromhex(SM2["r"] + SM2["s"])


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(JunhengError) as refused:
        call(*args, **kwargs)
    return refused.value.refusals[0].code


def codes(signature: bytes, message: bytes = MESSAGE, **key) -> list[str]:
    found = sm2.refusals_of_signature(signature, message, **{"public": PUBLIC, "signer": SIGNER, **key})
    return [refusal.code for refusal in found]


@pytest.mark.parametrize("case", GIVEN["sm3"], ids=lambda case: case["id"])
def test_sm3(case: dict) -> None:
    """The examples of GB/T 32905; the naive twin gives the same."""
    data = case["text"].encode() * case["times"]
    assert sm2.sm3(data).hex() == naive_sm.sm3(data).hex() == case["digest"]


def test_sm3_beside_its_naive_twin() -> None:
    """Every length around the block's edge."""
    for length in range(130):
        assert sm2.sm3(bytes(length)) == naive_sm.sm3(bytes(length))


def test_the_curve_is_the_recommended_one() -> None:
    """The parameters of GB/T 32918.5; the base point lies on the curve and has the order n."""
    ours = {"p": sm2.P, "a": sm2.A, "b": sm2.B, "n": sm2.N, "x_G": sm2.GX, "y_G": sm2.GY}
    assert {name: f"{number:064x}" for name, number in ours.items()} == {name: SM2[name] for name in ours}
    curve = naive_sm.Curve(SM2)
    assert curve.times(curve.n, curve.base) is None


def test_the_published_signature() -> None:
    """Public key, Z, e and the signature of the example; the naive twin computes r and s from its k."""
    assert sm2.public_of(PRIVATE) == PUBLIC
    assert sm2.z_value(PUBLIC).hex() == SM2["z"]
    assert sm2.sm3(sm2.z_value(PUBLIC) + MESSAGE).hex() == SM2["e"]
    assert codes(SIGNATURE) == []
    found = naive_sm.Curve(SM2).signed(MESSAGE, d=int(SM2["d"], 16), k=int(SM2["k"], 16), signer=SIGNER)
    assert [f"{number:064x}" for number in found] == [SM2["r"], SM2["s"]]


@pytest.mark.parametrize("signer", [SIGNER, b"zhejiang", bytes(255)], ids=["default", "own", "longest"])
def test_what_is_signed_is_verified(signer: bytes) -> None:
    """Two signatures of one text differ and both hold; not for another text, signer id or key."""
    one, two = (sm2.sign(b"text", private=PRIVATE, public=PUBLIC, signer=signer) for _ in range(2))
    assert one != two
    assert codes(one, b"text", signer=signer) == codes(two, b"text", signer=signer) == []
    other = sm2.public_of(bytes(31) + b"\x07")
    assert codes(one, b"texu", signer=signer) == ["sm2-signature-invalid"]
    assert codes(one, b"text", signer=b"another") == ["sm2-signature-invalid"]
    assert codes(one, b"text", signer=signer, public=other) == ["sm2-signature-invalid"]


def _halves(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


R, S = int(SM2["r"], 16), int(SM2["s"], 16)


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (_halves(0, S), "sm2-signature-out-of-range"),
        (_halves(R, 0), "sm2-signature-out-of-range"),
        (_halves(sm2.N, S), "sm2-signature-out-of-range"),
        (_halves(R, sm2.N), "sm2-signature-out-of-range"),
        (_halves(2**256 - 1, S), "sm2-signature-out-of-range"),
        (_halves(R, sm2.N - R), "sm2-signature-invalid"),
        (_halves(S, R), "sm2-signature-invalid"),
        (b"", "sm2-signature-malformed"),
        (SIGNATURE[:-1], "sm2-signature-malformed"),
        (SIGNATURE + b"\0", "sm2-signature-malformed"),
        (sm2.signature_as_der(SIGNATURE), "sm2-signature-malformed"),
    ],
    ids=["r 0", "s 0", "r n", "s n", "r beyond", "r+s n", "swapped", "empty", "short", "long", "der"],
)
def test_hostile_signatures(signature: bytes, code: str) -> None:
    """Each is refused with its own reason."""
    assert codes(signature) == [code]


@pytest.mark.parametrize(
    ("public", "code"),
    [
        (PUBLIC[:-1] + b"\x14", "sm2-key-not-on-curve"),
        (b"\x04" + bytes(64), "sm2-key-not-on-curve"),
        (b"\x04" + b"\xff" * 64, "sm2-key-not-on-curve"),
        (b"\x04" + (sm2.P + 5).to_bytes(32, "big") + PUBLIC[33:], "sm2-key-not-on-curve"),
        (PUBLIC[:-1], "sm2-key-malformed"),
        (PUBLIC + b"\0", "sm2-key-malformed"),
        (b"\x02" + PUBLIC[1:33], "sm2-key-malformed"),
        (b"\0", "sm2-key-malformed"),
        (b"", "sm2-key-malformed"),
    ],
)
def test_hostile_keys(public: bytes, code: str) -> None:
    """A point off the curve, at infinity, compressed or of another length verifies nothing."""
    assert code_of(sm2.refusals_of_signature, SIGNATURE, MESSAGE, public=public) == code


@pytest.mark.parametrize(
    "private", [bytes(32), b"\xff" * 32, (sm2.N - 1).to_bytes(32, "big"), bytes(31), bytes(33), b""]
)
def test_hostile_private_keys(private: bytes) -> None:
    """Zero, n − 1 and beyond, and other lengths are no private keys."""
    assert code_of(sm2.public_of, private) == "sm2-private-malformed"


@pytest.mark.parametrize("signer", [b"", bytes(256)])
def test_signer_ids_have_a_length(signer: bytes) -> None:
    """None at all and more than 255 bytes are refused."""
    assert code_of(sm2.z_value, PUBLIC, signer=signer) == "sm2-signer-malformed"


def test_sm3_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte beyond the limit is refused before anything is computed."""
    monkeypatch.setattr(sm2, "MESSAGE_LIMIT", 100)
    assert len(sm2.sm3(bytes(100))) == 32
    assert code_of(sm2.sm3, bytes(101)) == "sm3-too-large"


DER = sm2.signature_as_der(SIGNATURE)


@pytest.mark.parametrize(
    "der",
    [
        b"", b"\x30", DER[:-1], DER + b"\0", DER[:2] + b"\x02\x80" + DER[4:], b"\x31" + DER[1:],
        b"\x30\x81" + DER[1:], bytes.fromhex("3006020100020100")[:-1],
        bytes([0x30, 0x47]) + b"\x02\x22\0" + DER[4:],
        bytes([0x30, 0x24, 0x02, 0x20]) + bytes(32), b"\x30\xff" + b"\x02\xff" * 200,
    ],
)  # fmt: skip
def test_der_has_one_spelling(der: bytes) -> None:
    """Trailing bytes, long lengths, needless zeros and torn ends are refused."""
    assert sm2.signature_from_der(DER) == SIGNATURE
    assert code_of(sm2.signature_from_der, der) == "sm2-signature-not-der"


@pytest.mark.parametrize("pair", [(1, 1), (127, 128), (255, 256), (2**255, 2**255 - 1)])
def test_der_of_small_and_large_numbers(pair: tuple[int, int]) -> None:
    """Short and sign-padded integers come back as they went."""
    assert sm2.signature_from_der(sm2.signature_as_der(_halves(*pair))) == _halves(*pair)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no libcrypto is found."""
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))


def test_without_libcrypto(without: None) -> None:
    """Every question that needs it is answered by name; the form of a key is still judged."""
    assert libcrypto.what_is_missing() == "libnothing.so.3 not found"
    for call in (
        lambda: sm2.sm3(b""),
        lambda: sm2.public_of(PRIVATE),
        lambda: sm2.sign(b"", private=PRIVATE, public=PUBLIC),
        lambda: sm2.refusals_of_signature(SIGNATURE, MESSAGE, public=PUBLIC),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.refusals[0].code == "sm2-not-there"
    with pytest.raises(UnusableInput):
        sm2.check_public(PUBLIC[:-1] + b"\x14")


def test_a_library_that_lacks_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """A libcrypto of another make is said to lack what it lacks."""
    monkeypatch.setattr(libcrypto, "NAMES", ("libc.so.6",))
    assert libcrypto.what_is_missing() == "ERR_clear_error"


def test_many_threads() -> None:
    """Eight threads sign, verify and fail at once, and nobody sees another's answer."""

    def work(number: int) -> bool:
        message = b"%d" % number
        signature = sm2.sign(message, private=PRIVATE, public=PUBLIC)
        return codes(signature, message) == [] and codes(signature, b"x") == ["sm2-signature-invalid"]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))


def test_memory_is_given_back() -> None:
    """Three thousand refused and accepted calls do not make the process larger by as many keys."""

    def many(count: int) -> int:
        for _ in range(count):
            libcrypto.is_signed(bytes(32), DER, spki=b"\x30\x00")
            sm2.public_of(PRIVATE)
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4

    before = many(300)
    assert many(3000) - before < 2000  # kB; a key that is not freed is some 2 kB, three thousand 6000
