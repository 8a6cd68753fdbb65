"""The messages tool: what is to be translated is found, kept, and missed loudly."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool over this house."""
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "messages_tool", tool)
    spec.loader.exec_module(tool)
    return tool


@pytest.fixture
def messages(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool over a small platform of one area."""
    area = tmp_path / "hub" / "orders"
    (area / "templates").mkdir(parents=True)
    (area / "__init__.py").touch()
    (area / "pages.py").write_text(
        'from django.utils.translation import gettext as _\nTITLE = _("Place an order")\n'
    )
    (area / "templates" / "order.html").write_text(
        "{% trans 'Order' %} {% blocktrans %}By {{ name }}{% endblocktrans %}"
    )
    monkeypatch.setattr(tool, "HUB", tmp_path / "hub")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    return tool


def translate(tool: ModuleType, **strings: str) -> None:
    (area,) = tool.areas()
    text = area.po.read_text()
    for english, chinese in strings.items():
        english = english.replace("_", " ")
        assert f'msgid "{english}"\nmsgstr ""' in text
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"')
    area.po.write_text(text)


def complete(tool: ModuleType) -> None:
    tool.update()
    (area,) = tool.areas()
    translate(tool, Place_an_order="下单", Order="委托")
    area.po.write_text(
        area.po.read_text().replace(
            'msgid "By %(name)s"\nmsgstr ""', 'msgid "By %(name)s"\nmsgstr "由 %(name)s"'
        )
    )


def test_python_and_templates_are_read(messages: ModuleType) -> None:
    """Both kinds of source, one file per area."""
    (area,) = messages.areas()
    assert {message.id for message in messages.extracted(area) if message.id} == {
        "Place an order",
        "Order",
        "By %(name)s",
    }


def test_missing_translation_fails_the_check(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every untranslated message is named."""
    messages.update()
    assert messages.check() == 1
    assert capsys.readouterr().err.count("untranslated") == 3


def test_complete_file_passes_and_update_keeps_it(messages: ModuleType) -> None:
    """A second update changes no byte."""
    complete(messages)
    (area,) = messages.areas()
    before = area.po.read_bytes()
    messages.update()
    assert area.po.read_bytes() == before
    assert messages.check() == 0


def test_message_no_longer_used_fails_then_is_dropped(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the source lost is reported, and gone after an update."""
    complete(messages)
    (area,) = messages.areas()
    (area.folder / "pages.py").write_text("")
    assert messages.check() == 1
    assert "no longer used: 'Place an order'" in capsys.readouterr().err
    messages.update()
    assert "Place an order" not in area.po.read_text()
    assert messages.check() == 0


@pytest.mark.parametrize(
    ("chinese", "problem"), [("由 %(nmae)s", "does not have: nmae"), ("由某人", "lacks name")]
)
def test_lost_placeholder_fails(
    messages: ModuleType, capsys: pytest.CaptureFixture[str], chinese: str, problem: str
) -> None:
    """A placeholder misspelt or dropped in the translation is caught before a user sees it."""
    complete(messages)
    (area,) = messages.areas()
    area.po.write_text(area.po.read_text().replace("由 %(name)s", chinese))
    assert messages.check() == 1
    assert problem in capsys.readouterr().err


def test_one_chinese_text_over_all_areas(tool: ModuleType) -> None:
    """All catalogues of an installation are one: a second Chinese text would show in rooms it was not written for."""
    assert list(tool.conflicts()) == []


@pytest.mark.parametrize(("context", "fails"), [("", 1), (' context "sequence"', 0)])
def test_second_chinese_text_fails_unless_its_context_differs(
    messages: ModuleType, capsys: pytest.CaptureFixture[str], context: str, fails: int
) -> None:
    """Another area gives the same English another meaning: both texts and both areas are named."""
    complete(messages)
    other = messages.HUB / "ledger"
    (other / "templates").mkdir(parents=True)
    (other / "__init__.py").touch()
    (other / "templates" / "log.html").write_text(f"{{% translate 'Order'{context} %}}")
    messages.update()
    po = next(area.po for area in messages.areas() if area.folder == other)
    po.write_text(po.read_text().replace('msgid "Order"\nmsgstr ""', 'msgid "Order"\nmsgstr "次序"'))
    assert messages.check() == fails
    assert ("'Order': 次序 (ledger); 委托 (orders)" in capsys.readouterr().err) == bool(fails)


def test_compiled_file_is_read_by_gettext(messages: ModuleType) -> None:
    """The standard library finds the Chinese sentence in the compiled file."""
    import gettext

    complete(messages)
    messages.compile_all()
    (area,) = messages.areas()
    with area.po.with_suffix(".mo").open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Place an order") == "下单"
