"""The few functions of the system's libcrypto (OpenSSL 3) that SM2 and SM3 need, called through ctypes.

Only a versioned name is opened: no program is started to find one, and macOS ends a process that opens an
unversioned one. Where the library, a function, SM2 or SM3 is missing the answer is the refusal `sm2-not-there`
with what is missing, the same for everybody who asks.

Safe from several threads: each call has its own objects, frees them, and clears the errors of its own thread.
Signing draws its random number inside the library; nothing else in it is hidden.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from junheng.core.reason import Refused, refuse
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here

NAMES = ("libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
DIGEST_SIZE = 32
_SIGNATURE_ROOM = 128
_POINTER, _SIZE, _INT, _BYTES = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_char_p
_TEXT = ctypes.POINTER(_BYTES)
_FUNCTIONS: dict[str, tuple[Any, ...]] = {  # result first
    "ERR_clear_error": (None,),
    "d2i_PUBKEY": (_POINTER, _POINTER, _TEXT, ctypes.c_long),
    "d2i_AutoPrivateKey": (_POINTER, _POINTER, _TEXT, ctypes.c_long),
    "i2d_PUBKEY": (_INT, _POINTER, ctypes.POINTER(_POINTER)),
    "EVP_PKEY_is_a": (_INT, _POINTER, _BYTES),
    "EVP_PKEY_free": (None, _POINTER),
    "EVP_PKEY_CTX_new": (_POINTER, _POINTER, _POINTER),
    "EVP_PKEY_CTX_new_from_name": (_POINTER, _POINTER, _BYTES, _BYTES),
    "EVP_PKEY_CTX_free": (None, _POINTER),
    "EVP_PKEY_sign_init": (_INT, _POINTER),
    "EVP_PKEY_sign": (_INT, _POINTER, _BYTES, ctypes.POINTER(_SIZE), _BYTES, _SIZE),
    "EVP_PKEY_verify_init": (_INT, _POINTER),
    "EVP_PKEY_verify": (_INT, _POINTER, _BYTES, _SIZE, _BYTES, _SIZE),
    "EVP_Q_digest": (_INT, _POINTER, _BYTES, _BYTES, _BYTES, _SIZE, _BYTES, ctypes.POINTER(_SIZE)),
}


@lru_cache(maxsize=1)
def _opened(names: tuple[str, ...]) -> tuple[Any, str]:
    """The library with its functions typed, and what is missing in it ('' if nothing is)."""
    for name in names:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        return library, _missing(library)
    return None, f"{names[0]} not found"


def _missing(library: Any) -> str:
    for name, (result, *arguments) in _FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            return name
        function.restype, function.argtypes = result, arguments
    context = library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
    library.EVP_PKEY_CTX_free(context)
    room, length = ctypes.create_string_buffer(DIGEST_SIZE), _SIZE(DIGEST_SIZE)
    digested = library.EVP_Q_digest(None, b"SM3", None, b"", 0, room, ctypes.byref(length))
    library.ERR_clear_error()
    return "" if context and digested == 1 else "SM2" if digested == 1 else "SM3"


def what_is_missing() -> str:
    """What keeps this machine from SM2 and SM3, in a word; empty if nothing does."""
    return _opened(NAMES)[1]


def _library() -> Any:
    library, missing = _opened(NAMES)
    if missing:
        raise Refused(refuse("sm2-not-there", why=missing))
    return library


def sm3(data: bytes) -> bytes:
    """The 32 bytes of SM3."""
    room, length = ctypes.create_string_buffer(DIGEST_SIZE), _SIZE(DIGEST_SIZE)
    if _library().EVP_Q_digest(None, b"SM3", None, data, len(data), room, ctypes.byref(length)) != 1:
        raise RuntimeError("libcrypto did not digest")  # out of memory: nothing a caller can answer
    return room.raw


def public_of(pkcs8: bytes) -> bytes | None:
    """The SubjectPublicKeyInfo of a private SM2 key in PKCS #8, DER; None if it is no such key."""
    library = _library()
    with _key(library, library.d2i_AutoPrivateKey, pkcs8) as key:
        length = library.i2d_PUBKEY(key, None) if key else 0
        if length <= 0:
            return None
        room = ctypes.create_string_buffer(length)
        library.i2d_PUBKEY(key, ctypes.byref(ctypes.cast(room, _POINTER)))
        return room.raw


def signed(digest: bytes, *, pkcs8: bytes) -> bytes | None:
    """The DER signature over 32 bytes; None if the key is not an SM2 key."""
    library = _library()
    room, length = ctypes.create_string_buffer(_SIGNATURE_ROOM), _SIZE(_SIGNATURE_ROOM)
    with _context(library, library.d2i_AutoPrivateKey, pkcs8) as context:
        is_signed = (
            context
            and library.EVP_PKEY_sign_init(context) == 1
            and library.EVP_PKEY_sign(context, room, ctypes.byref(length), digest, len(digest)) == 1
        )
    return room.raw[: length.value] if is_signed else None


def is_signed(digest: bytes, der: bytes, *, spki: bytes) -> bool:
    """Whether the DER signature over 32 bytes is of this key; the library answers 1, 0 or below 0."""
    library = _library()
    with _context(library, library.d2i_PUBKEY, spki) as context:
        return bool(
            context
            and library.EVP_PKEY_verify_init(context) == 1
            and library.EVP_PKEY_verify(context, der, len(der), digest, len(digest)) == 1
        )


@contextmanager
def _key(library: Any, read: Any, data: bytes) -> Iterator[Any]:
    """An SM2 key while it is used, None where the bytes are none."""
    position = _BYTES(data)
    key = read(None, ctypes.byref(position), len(data))
    try:
        yield key if key and library.EVP_PKEY_is_a(key, b"SM2") == 1 else None
    finally:
        library.EVP_PKEY_free(key)
        library.ERR_clear_error()


@contextmanager
def _context(library: Any, read: Any, data: bytes) -> Iterator[Any]:
    with _key(library, read, data) as key:
        context = library.EVP_PKEY_CTX_new(key, None) if key else None
        try:
            yield context
        finally:
            library.EVP_PKEY_CTX_free(context)
