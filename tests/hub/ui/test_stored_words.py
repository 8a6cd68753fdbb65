"""Words as somebody left them are marked with their language, where the page speaks another one."""

from __future__ import annotations

import pytest
from django.utils import translation

from junheng.hub.ui.templatetags.ui import stored


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("en", "直流电压标准装置", '<span lang="zh-Hans">直流电压标准装置</span>'),
        ("en", "DVM-7", "DVM-7"),
        ("en", "<b>秤</b>", '<span lang="zh-Hans">&lt;b&gt;秤&lt;/b&gt;</span>'),
        ("zh-hans", "直流电压标准装置", "直流电压标准装置"),
        ("en", None, ""),
    ],
)
def test_marked(language: str, words: str | None, shown: str) -> None:
    with translation.override(language):
        assert stored(words) == shown
