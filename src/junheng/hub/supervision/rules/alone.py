"""The script for strangers: `docs/examples/draw_alone.py`, shipped to the byte, which draws a record's samples again without us."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources

NAME = "draw_alone.py"


@cache
def script() -> bytes:
    """The file as it is downloaded: Python 3.11 and its standard library."""
    return resources.files("junheng.hub.supervision").joinpath(f"data/{NAME}.txt").read_bytes()


@cache
def script_digest() -> str:
    """SHA-256 of the file, 64 hexadecimal digits."""
    return sha256(script()).hexdigest()
