"""Files and authorities shared by the reading tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

VECTORS = Path(__file__).parents[3] / "vectors" / "dcc"


def _authority() -> ModuleType:
    path = Path(__file__).with_name("authority.py")
    spec = importlib.util.spec_from_file_location("reading_authority", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def authority() -> ModuleType:
    """The module that issues test certificates."""
    return _authority()


@pytest.fixture(scope="session")
def plain() -> bytes:
    """PTB's published 3.3.0 example, unsigned."""
    return (VECTORS / "ptb_dcclib_valid_v3.3.0.xml").read_bytes()


@pytest.fixture(scope="session")
def good_practice() -> bytes:
    """The signed Good Practice file (3.2.0)."""
    return (VECTORS / "dcc_gp_temperature_typical_v12_v3.2.0_signed.xml").read_bytes()


@pytest.fixture(scope="session")
def vectors() -> Path:
    return VECTORS
