"""Pages of the components themselves: the gallery, the designed errors, display and keys. They change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from junheng.core.capability.reading import read_need
from junheng.core.reason import Reason, Refusal, declare, refuse
from junheng.hub.ui.components import Figure

TODAY = date(2026, 11, 23)
BEIJING = timezone(timedelta(hours=8))
DENSITIES = ("", "dense", "large")
ERRORS = (400, 403, 404, 500)

declare(
    Reason(
        "gallery-standard-overdue",
        zh="标准源 {standard} 计划 {planned} 复校，工作日已晚 {days} 天。",
        en="Source {standard} was to be recalibrated on {planned}; on the work date it was {days} days late.",
        basis_zh="设备经认可的途径溯源",
        basis_en="Equipment is traceable by a recognised route",
        confidence="recall",
        resolver_zh="标准器负责人 {keeper}",
        resolver_en="The standard's keeper, {keeper}",
    ),
    Reason(
        "gallery-outside-scope",
        zh="认可范围到 {limit}；本次结果含 {found} 点。只影响标识，不影响校准本身。",
        en="The accredited scope ends at {limit}; this result has a point at {found}. "
        "Only the mark is affected, not the calibration.",
        basis_zh="示例：认可项目覆盖",
        basis_en="Example: covered by the accredited items",
        resolver_zh="你：去掉标识，或把该点另出一份",
        resolver_en="You: leave the mark out, or report the point separately",
    ),
)


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _say(zh: str, en: str) -> str:
    return zh if _chinese() else en


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Every component with its states, in the language and density asked for."""
    density = request.GET.get("density", "")
    context = {"density_now": density if density in DENSITIES else "", "densities": DENSITIES, **_samples()}
    return render(request, "ui/gallery/gallery.html", context)


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Code-cards as they are printed and stuck on instruments."""
    return render(request, "ui/gallery/cards.html", {})


@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """May enter: everybody. A designed error page, to look at; the answer itself is a 200."""
    if status not in ERRORS:
        raise Http404
    return render(request, f"ui/errors/{status}.html", {"number": "7f3a90c1"})


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. How a typed need is read; the fragment under the need-form."""
    return render(
        request, "ui/gallery/reading.html", {"reading": read_need(request.GET.get("need", "")[:500])}
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Display, keys, what the marks mean."""
    return render(request, "ui/accessibility.html", {})


class ScaleForm(forms.Form):
    """The gallery's form: every kind of field, with hints and errors."""

    number = forms.CharField()
    place = forms.CharField(required=False)
    use = forms.ChoiceField(choices=())
    kind = forms.ChoiceField(choices=(), widget=forms.RadioSelect)
    seen = forms.BooleanField()
    remark = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "number": ("铭牌编号", "Number on the plate", "在秤的背面或底部", "On the back or the underside"),
            "place": ("在哪里用", "Where it is used", "", ""),
            "use": ("用途", "Use", "", ""),
            "kind": ("种类", "Kind", "选一项", "Choose one"),
            "seen": ("我看过铭牌", "I have looked at the plate", "", ""),
            "remark": ("备注", "Remark", "", ""),
        }
        for name, (zh, en, hint_zh, hint_en) in words.items():
            self.fields[name].label = _say(zh, en)
            self.fields[name].help_text = _say(hint_zh, hint_en)
        self.fields["use"].choices = [("t", _say("贸易结算", "Trade")), ("o", _say("自己用", "Own use"))]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("p", _say("计价秤", "Price scale")), ("f", _say("台秤", "Platform"))]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a timeline, as `foundation.queries.timeline` gives it."""

    at: datetime
    words: tuple[str, str]
    person: str = ""
    log_index: int | None = None

    def sentence(self, language: str) -> str:
        return self.words[0] if language == "zh" else self.words[1]


def _samples() -> dict[str, Any]:
    return {
        "today": TODAY,
        "signed_at": datetime(2026, 11, 23, 14, 5, tzinfo=BEIJING),
        "dates": [TODAY - timedelta(41), TODAY, TODAY + timedelta(18)],
        "refusals": _refusals(),
        "entries": _entries(),
        "bar": _bar(),
        "figures": _figures(),
        "tally": _tally(),
        "tabs": _tabs(),
        "page": SimpleNamespace(rows=[], next="cursor", cursor="here"),
        "last_page": SimpleNamespace(rows=[], next="", cursor="here"),
        "empty_form": ScaleForm(auto_id="empty_%s"),
        "bad_form": ScaleForm({"number": "", "place": "3-17", "use": "x"}, auto_id="bad_%s"),
        "row_errors": [
            {
                "row": 7,
                "column": _say("最大秤量", "Max"),
                "found": "30 gk",
                "message": _say("没读懂。写成 30 kg。", "Not understood. Write 30 kg."),
            },
            {
                "row": 12,
                "column": _say("编号", "Number"),
                "found": "SL-220731",
                "message": _say("与第 3 行重复。", "The same as row 3."),
            },
        ],
        "digest": "9c4e71d05a2bf3860e17c4d98b3562afd1f03378be5491a62c0d7fe846b1a95c",
    }


def _refusals() -> tuple[Refusal, ...]:
    keeper = _say("郑示例", "Zheng Shili")
    return (
        refuse("gallery-standard-overdue", standard="BZY-04", planned="2026-10-31", days=20, keeper=keeper),
        refuse("gallery-outside-scope", limit="220\u00a0V", found="1000\u00a0V"),
    )


def _entries() -> list[Said]:
    return [
        Said(datetime(2026, 11, 23, 14, 5, tzinfo=BEIJING), ("孙示例请求签发，被拒，2 条", "Sun Shili asked to issue; refused for 2 reasons")),
        Said(datetime(2026, 11, 22, 16, 20, tzinfo=BEIJING), ("吴示例核验通过", "Wu Shili checked it"), "", 48213),
        Said(datetime(2025, 10, 14, 9, 0, tzinfo=BEIJING), ("收件", "Received"), _say("周示例", "Zhou Shili"), 31077),
    ]  # fmt: skip


def _bar() -> SimpleNamespace:
    places = ((0.0, "0"), (16.0, "1 mV"), (44.0, "0.1 V"), (72.0, "10 V"), (100.0, "1000 V"))
    return SimpleNamespace(
        segments=(
            SimpleNamespace(cover="have", x=0.0, width=70.0),
            SimpleNamespace(cover="maybe", x=70.0, width=20.8),
            SimpleNamespace(cover="gap", x=90.8, width=9.1),
        ),
        ticks=tuple(SimpleNamespace(x=x, label=label) for x, label in places),
    )


def _figures() -> dict[str, Figure]:
    all_, some, none = _say("全部确认", "all"), _say("部分确认", "some"), _say("无人确认", "none")
    return {
        "310000": Figure("6/6", "all", all_, "#cartogram"),
        "320000": Figure("11/12", "some", some, "#cartogram"),
        "330000": Figure("31/34", "some", some, "#cartogram"),
        "340000": Figure("3/7", "some", some, "#cartogram"),
        "350000": Figure("0/2", "none", none, "#cartogram"),
    }


def _tally() -> list[dict[str, Any]]:
    rows = (
        ("no", "结论改变", "Verdict changes", 9, "收回并重检", "take back, test again"),
        ("warn", "数值改变", "Value changes", 23, "告知持有者", "tell the holders"),
        ("ok", "没有影响", "No effect", 81, "量程未用到", "range not used"),
        ("unk", "无从判断", "Cannot tell", 15, "原始读数未到", "readings not here yet"),
    )
    return [
        {"tone": tone, "word": _say(zh, en), "number": number, "consequence": _say(then_zh, then_en),
         "url": "#tally", "current": place == 0}
        for place, (tone, zh, en, number, then_zh, then_en) in enumerate(rows)
    ]  # fmt: skip


def _tabs() -> list[dict[str, Any]]:
    words = (
        ("等我", "Waiting for me", 9),
        ("等别人", "Waiting for others", 14),
        ("本周到期", "Due this week", 6),
    )
    return [
        {"label": _say(zh, en), "count": count, "url": "#tabs", "current": place == 0}
        for place, (zh, en, count) in enumerate(words)
    ]
