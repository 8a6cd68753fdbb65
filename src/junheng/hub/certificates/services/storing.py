"""A certificate's content as JSON in its private row, and back: the PDF is made again from exactly what was signed."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

from junheng.core.certificate.content import CertificateContent


def content_as_json(content: CertificateContent) -> dict[str, Any]:
    """Plain dictionaries and lists."""
    return dataclasses.asdict(content)


def content_from_json(stored: Mapping[str, Any]) -> CertificateContent:
    """The content as it was when the certificate was issued."""
    return typing.cast(CertificateContent, _build(CertificateContent, stored))


def _build(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (part for part in typing.get_args(kind) if part is not type(None))
        return None if value is None else _build(inner, value)
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], each) for each in value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _build(hints[name], each) for name, each in value.items()})  # type: ignore[operator]
    return value
