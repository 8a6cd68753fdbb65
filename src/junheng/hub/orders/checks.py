"""What a regulation judges: values from readings, limits by point and kind, rules over all points. Pure, exact.

A service edition may state `checks` beside or instead of a measurement with its budget (practice P4):

| key | meaning |
| --- | --- |
| `value`, `limit` | expressions over columns (means), point fields, parameters, `derive`d names and `in_use` (1 or 0) |
| `sense` | `within` (default): abs(value) ≤ limit; `at-most`: value ≤ limit |
| `step`, `compare` | rounding step, an expression; `rounded` (default where a step stands) or `unrounded` comparison |
| `with` | names taken from another point: `{"E0": {"check": "E", "where": {"role": "zero"}}}` |
| `where`, `unless` | only, or not, at points whose fields have these values |
| `silent` | worked out only where another check borrows it |

`derive` names numbers of the record (Q1 = Q3/R), `requirements` what the standard must meet before work starts,
`overall` rules over all points, `classes` the ladder of accuracy classes for a downgrade. A value and its limit are
compared as rationals (practice X10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from junheng.core.quantity.notation import round_to_step
from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.uncertainty.exact import decimal_text, exact_value
from junheng.core.uncertainty.expression import Expression, parse
from junheng.hub.orders.rules import IN_USE, is_number, number_of, to_decimal

Names = Mapping[str, Fraction]
FORMULA = "="
"""A field of a usual point that begins with it is a formula over the parameters (practice P4)."""
SHOWN_DIGITS = 6


@lru_cache(maxsize=1024)
def parsed(text: str) -> Expression:
    """The expression of an edition; parsed once."""
    return parse(text)


def numbers(source: Mapping[str, Any]) -> dict[str, Fraction]:
    """The entries of a mapping that are plain numbers, exactly as typed."""
    return {name: Fraction(to_decimal(str(text))) for name, text in source.items() if is_number(str(text))}


def names_of_record(
    edition: Mapping[str, Any], parameters: Mapping[str, str], kind: str
) -> dict[str, Fraction]:
    """Parameters, whether it is an in-use check, the next class of the ladder, and what the edition derives."""
    names = numbers(parameters) | {"in_use": Fraction(int(kind == IN_USE))}
    classes = edition.get("classes")
    if classes:
        names["next_class"] = Fraction(
            number_of(_next_or_own(classes, parameters), what=classes["parameter"])
        )
    for name, text in edition.get("derive", {}).items():
        names[name] = exact_value(parsed(text), names, path=name)
    return names


def _next_or_own(classes: Mapping[str, Any], parameters: Mapping[str, str]) -> str:
    return next_class(classes, parameters) or str(parameters.get(classes["parameter"], ""))


def next_class(classes: Mapping[str, Any], parameters: Mapping[str, str]) -> str | None:
    """The class one step below the item's own, or None at the end of the ladder or outside it."""
    place = place_in_ladder(classes, parameters)
    below = classes["ladder"][place + 1 :] if place is not None else ()
    return str(below[0]) if below else None


def place_in_ladder(classes: Mapping[str, Any], parameters: Mapping[str, str]) -> int | None:
    """Where the item's class stands in the ladder, from 0, by its value: 1.0 is class 1."""
    own = str(parameters.get(classes["parameter"], ""))
    ladder = [to_decimal(str(each)) for each in classes["ladder"]]
    return ladder.index(to_decimal(own)) if is_number(own) and to_decimal(own) in ladder else None


def usual_points(
    edition: Mapping[str, Any], parameters: Mapping[str, str], kind: str = ""
) -> list[dict[str, str]]:
    """The edition's usual points, formulas worked out, without the items this kind of verification skips."""
    skipped = edition.get("skip", {}).get(kind, ())
    kept = [point for point in edition.get("points", ()) if point.get("group", "") not in skipped]
    return [worked_out(point, edition, parameters) for point in kept]


def worked_out(
    point: Mapping[str, str], edition: Mapping[str, Any], parameters: Mapping[str, str]
) -> dict[str, str]:
    """A point with `=Max/2` replaced by its number."""
    if not any(text.startswith(FORMULA) for text in point.values()):
        return dict(point)
    names = names_of_record(edition, parameters, "")
    return {
        name: _plain(exact_value(parsed(text[1:]), names, path=name)) if text.startswith(FORMULA) else text
        for name, text in point.items()
    }


def _plain(value: Fraction) -> str:
    """A worked-out number as it would be typed: one too small for that many decimals with its exponent."""
    text = decimal_text(value)
    return text if is_number(text) else f"{Decimal(text).normalize():E}"


def requirement_refusals(
    edition: Mapping[str, Any], parameters: Mapping[str, str], points: Sequence[Mapping[str, str]]
) -> tuple[Refusal, ...]:
    """What the standard does not meet, with both numbers; asked before work starts (practice X1, X2)."""
    found: list[Refusal] = []
    for each in edition.get("requirements", ()):
        for point in points if each.get("each_point") else ({},):
            names = names_of_record(edition, parameters, "") | numbers(point)
            has, most = (
                exact_value(parsed(each[key]), names, path=each["name"]) for key in ("value", "at_most")
            )
            if has > most:
                where = (
                    f" @ {point['nominal']} {point.get('unit', '')}".rstrip() if point.get("nominal") else ""
                )
                found.append(
                    refuse(
                        "standard-not-good-enough", path="standards", what_zh=each["zh"], what_en=each["en"],
                        found=_shown(has) + where, most=f"{_shown(most)} {each.get('unit', '')}".strip(),
                    )
                )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Checked:
    """One check at one point: the value as worked out, as printed and as compared, its limit and whether it holds."""

    check: str
    block: str
    point: str
    value: Fraction
    value_text: str
    limit: Fraction | None
    limit_text: str
    sense: Literal["within", "at-most"]
    unit: str
    holds: bool | None
    compared: Fraction
    """The value as the limit judges it: rounded where the edition compares rounded values."""


@dataclass(frozen=True, slots=True)
class Overall:
    """A rule over all points of a block, with its sentence."""

    name: str
    zh: str
    en: str
    holds: bool


@dataclass(slots=True)
class Bench:
    """What the checks of one block are worked out from: names of the record, points, means of readings by point."""

    edition: Mapping[str, Any]
    record: Names
    points: Sequence[Mapping[str, str]]
    means: Callable[[Mapping[str, str]], Names]
    block: str
    done: dict[tuple[str, str], Checked]

    def check(self, stated: Mapping[str, Any], point: Mapping[str, str]) -> Checked:
        """One check at one point; another point's value is worked out first where it is named."""
        known = self.done.get((stated["name"], point["id"]))
        if known is not None:
            return known
        names = {**self.record, **numbers(point), **self.means(point), **self._borrowed(stated)}
        made = _checked(stated, names, self.block, point)
        self.done[stated["name"], point["id"]] = made
        return made

    def _borrowed(self, stated: Mapping[str, Any]) -> dict[str, Fraction]:
        found = {}
        for name, source in stated.get("with", {}).items():
            other = next((each for each in self.points if _fits(each, source["where"])), None)
            if other is None:
                wanted = ", ".join(f"{key} = {value}" for key, value in source["where"].items())
                raise JunhengError(refuse("point-missing-for-check", check=stated["name"], wanted=wanted))
            found[name] = self.check(stated_check(self.edition, source["check"]), other).value
        return found


def stated_check(edition: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The check of an edition by its name."""
    found: Mapping[str, Any] = next(each for each in edition["checks"] if each["name"] == name)
    return found


def applies(stated: Mapping[str, Any], point: Mapping[str, str]) -> bool:
    """Whether a check is made at a point; a silent one is only borrowed by others."""
    return (
        not stated.get("silent")
        and _fits(point, stated.get("where", {}))
        and not ("unless" in stated and _fits(point, stated["unless"]))
    )


def _fits(point: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(point.get(key, "") == value for key, value in wanted.items())


def _checked(stated: Mapping[str, Any], names: Names, block: str, point: Mapping[str, str]) -> Checked:
    value = exact_value(parsed(stated["value"]), names, path=stated["name"])
    limit = exact_value(parsed(stated["limit"]), names, path=stated["name"]) if stated.get("limit") else None
    rounded = _rounded(value, stated, names)
    compared = (
        value if stated.get("compare") == "unrounded" or rounded is None else Fraction(Decimal(rounded))
    )
    sense = stated.get("sense", "within")
    return Checked(
        check=stated["name"],
        block=block,
        point=point["id"],
        value=value,
        value_text=rounded if rounded is not None else _shown(value),
        limit=limit,
        limit_text=_shown(limit) if limit is not None else "",
        sense=sense,
        unit=stated.get("unit") or point.get("unit", ""),
        holds=None if limit is None else (abs(compared) if sense == "within" else compared) <= limit,
        compared=compared,
    )


def _rounded(value: Fraction, stated: Mapping[str, Any], names: Names) -> str | None:
    """Rounded once, half to even, to the step the edition states (GB/T 8170)."""
    if not stated.get("step"):
        return None
    step = decimal_text(exact_value(parsed(stated["step"]), names, path=stated["name"]))
    digits = max(30, len(str(value.numerator)))
    return round_to_step(decimal_text(value, digits=min(digits, 60)), step)


def _shown(value: Fraction) -> str:
    return decimal_text(value, digits=SHOWN_DIGITS)


def overall_of(edition: Mapping[str, Any], checked: Iterable[Checked]) -> tuple[Overall, ...]:
    """The edition's rules over all points of a block, each by its name in `RULES`."""
    rows = list(checked)
    found = []
    for stated in edition.get("overall", ()):
        of_check = [row for row in rows if row.check == stated["check"]]
        if of_check:
            holds = RULES[stated["rule"]](of_check)
            found.append(Overall(stated["rule"], stated["zh"], stated["en"], holds))
    return tuple(found)


def _one_sign_needs_half(rows: Sequence[Checked]) -> bool:
    """All errors of one sign: at least one must lie within half its limit (OIML R 49 style, practice X8 C)."""
    one_sign = all(row.compared > 0 for row in rows) or all(row.compared < 0 for row in rows)
    return not one_sign or any(row.limit is not None and 2 * abs(row.compared) <= row.limit for row in rows)


RULES: Mapping[str, Callable[[Sequence[Checked]], bool]] = {"one-sign-needs-half": _one_sign_needs_half}
