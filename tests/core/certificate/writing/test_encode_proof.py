"""The offline proof is read back exactly, stays small, and refuses everything else."""

from __future__ import annotations

import pytest

from junheng.core.certificate.qr import Proof, decode_proof, draw_proof, encode_proof
from junheng.core.reason import UnusableInput

PROOF = Proof(
    "calibration", "A|1%", "示例研究院", "10 V: +230 µV，U = 82 µV（k = 2）", bytes(range(32)), 2**40
)


@pytest.mark.parametrize("index", [None, 0, 2**62])
def test_read_back(index: int | None) -> None:
    """Bars, percent signs, Chinese and any index survive."""
    proof = Proof(PROOF.kind, PROOF.number, PROOF.issuer, PROOF.value, PROOF.digest, index)
    assert decode_proof(encode_proof(proof)) == proof
    assert len(encode_proof(proof).encode()) < 300


def test_too_long_says_the_limit() -> None:
    long = Proof("test", "1", "研" * 100, "1", bytes(32))
    with pytest.raises(UnusableInput) as caught:
        encode_proof(long)
    assert caught.value.refusals[0].code == "proof-too-long"
    assert caught.value.refusals[0].facts["limit"] == "299"


GOOD = encode_proof(PROOF)


@pytest.mark.parametrize(
    "text",
    ["", "JH2" + GOOD[3:], GOOD + "|", GOOD.replace("|C|", "|X|"), GOOD[:-1] + "٣", GOOD + "\n", GOOD.replace("%25", "%"),
     GOOD.replace("%7C", "%7c"), GOOD[:-13] + "007", "x" * 5000, GOOD.replace("示", "\ud800")],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    """A wrong mark, kind, digest, index, escape, length or a hidden character is named, never guessed."""
    with pytest.raises(UnusableInput) as caught:
        decode_proof(text)
    assert caught.value.refusals[0].code == "proof-not-readable"


def test_drawn_as_svg() -> None:
    assert draw_proof(GOOD).startswith(b"<svg") and draw_proof(GOOD) == draw_proof(GOOD)
