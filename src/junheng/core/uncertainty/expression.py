"""The text of a measurement model, parsed by our own whitelist into a tape of nodes.

The tape holds the nodes in the order of evaluation, each naming its operands by position, so every back end
(values, derivatives, arrays, units) is one loop without recursion. The text never reaches an interpreter.
Limits: 2000 characters, 500 nodes, 60 levels of nesting.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass, field

import junheng.core.uncertainty.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.functions import ARGUMENTS, CONSTANTS, RESERVED

LONGEST = 2000
MOST_NODES = 500
DEEPEST = 60
LONGEST_NAME = 64

_SPACES = " \t\r\n"
_NUMBER = re.compile(r"(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_OPERATORS = ("**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">")
_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_TYPED = str.maketrans(
    "（），＋－＊／＝＜＞．０１２３４５６７８９−×·÷\u00a0\u3000", "(),+-*/=<>.0123456789-**/  "
)
"""One character for one, so positions in the text stay true."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ\u0370-\u03ff\u3400-\u4dbf\u4e00-\u9fff]")
_NAME = re.compile(
    r"[A-Za-zÀ-ÖØ-öø-ÿ\u0370-\u03ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"(_?[A-Za-zÀ-ÖØ-öø-ÿ\u0370-\u03ff\u3400-\u4dbf\u4e00-\u9fff0-9])*_?"
)


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `operation`: `number`, `name`, `add sub mul div pow neg`, a comparison or a function."""

    operation: str
    operands: tuple[int, ...] = ()
    value: float = 0.0
    name: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed model: the last node is its value."""

    text: str
    nodes: tuple[Node, ...]
    names: tuple[str, ...]
    notes: tuple[Refusal, ...] = ()

    def term(self, index: int) -> str:
        """The part of the text that a node stands for."""
        node = self.nodes[index]
        return self.text[node.start : node.end].strip()

    @property
    def canonical(self) -> str:
        """The model without spaces, spelling of powers or redundant parentheses."""
        said: list[str] = []
        for node in self.nodes:
            inner = ",".join(said[index] for index in node.operands)
            said.append(
                node.name
                or (repr(node.value) if node.operation == "number" else f"{node.operation}({inner})")
            )
        return said[-1]

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical model, hexadecimal; computed node by node, so it grows with their number."""
        known: list[bytes] = []
        for node in self.nodes:
            head = f"{node.operation}|{node.name}|{node.value!r}".encode()
            known.append(hashlib.sha256(head + b"".join(known[index] for index in node.operands)).digest())
        return known[-1].hex()


def normal_name(name: str) -> str:
    """A name after NFKC: the two micro signs are one letter, subscript digits are digits."""
    return unicodedata.normalize("NFKC", name)


def check_name(name: str, *, path: str | None = None) -> str:
    """A usable name in its normal form, or a refusal: reserved words, other scripts, double underscores."""
    normal = normal_name(name)
    if (
        len(normal) > LONGEST_NAME
        or not _NAME.fullmatch(normal)
        or not all(map(_in_name, name.translate(_TYPED)))
    ):
        raise UnusableInput(refuse("model-name-not-allowed", path=path, term=name[:40]))
    if normal in RESERVED:
        raise UnusableInput(refuse("model-name-reserved", path=path, term=name))
    return normal


def parse(text: str, *, path: str | None = None) -> Expression:
    """Read a model text; everything outside the whitelist is refused with a code that names the place."""
    if len(text) > LONGEST:
        raise UnusableInput(refuse("model-too-long", path=path, found=len(text), limit=LONGEST))
    typed = text.translate(_TYPED)
    tokens = _tokens(typed, path)
    if len(tokens) == 1:
        raise UnusableInput(refuse("model-empty", path=path))
    parser = _Parser(typed, tokens, path)
    parser.whole()
    notes = (refuse("full-width-in-model", path=path),) if _is_full_width(text) else ()
    names = tuple(dict.fromkeys(node.name for node in parser.nodes if node.operation == "name"))
    return Expression(typed, tuple(parser.nodes), names, notes)


def _is_full_width(text: str) -> bool:
    return any(unicodedata.east_asian_width(sign) == "F" for sign in text)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, operator, end
    text: str
    start: int
    end: int


def _tokens(text: str, path: str | None) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at] in _SPACES:
            at += 1
            continue
        token = _token(text, at, path)
        found.append(token)
        at = token.end
    return [*found, _Token("end", "", len(text), len(text))]


def _token(text: str, at: int, path: str | None) -> _Token:
    number = _NUMBER.match(text, at)
    if number is not None:
        return _Token("number", number[0], at, number.end())
    for operator in _OPERATORS:
        if text.startswith(operator, at):
            return _Token("operator", operator, at, at + len(operator))
    end = at
    while end < len(text) and _in_name(text[end]):
        end += 1
    if end > at:
        return _Token("name", text[at:end], at, end)
    if text[at] == ".":
        raise UnusableInput(refuse("model-attribute-not-allowed", path=path, term=text[at : at + 20]))
    if text[at] in ";=:":
        raise UnusableInput(refuse("model-second-statement", path=path, term=text[at : at + 20]))
    raise UnusableInput(refuse("model-character-not-allowed", path=path, position=at + 1, found=text[at]))


def _in_name(sign: str) -> bool:
    """Letters of the three scripts, digits, subscript digits, underscore. Superscripts are no digits here."""
    normal = unicodedata.normalize("NFKC", sign)
    if "\u2080" <= sign <= "\u2089":
        return True
    return (
        sign == "_"
        or (sign.isascii() and sign.isdigit())
        or (len(normal) == 1 and bool(_LETTERS.match(normal)))
    )


@dataclass(slots=True)
class _Parser:
    """Recursive descent; the depth is bounded before the interpreter's stack could be."""

    text: str
    tokens: list[_Token]
    path: str | None
    at: int = 0
    depth: int = 0
    nodes: list[Node] = field(default_factory=list)

    def whole(self) -> None:
        self.sum()
        if self.now.kind != "end":
            self.after_the_end()

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def after_the_end(self) -> None:
        token = self.now
        if token.kind in ("name", "number") and "\n" in self.text[self.last_end : token.start]:
            raise UnusableInput(refuse("model-second-statement", path=self.path, term=self.rest(token)))
        raise self.unexpected("an operator (* for a product) or the end")

    def rest(self, token: _Token) -> str:
        return self.text[token.start : token.start + 24]

    def unexpected(self, expected: str) -> UnusableInput:
        found = self.rest(self.now) or "…"
        if self.now.text in _COMPARISONS:
            return UnusableInput(refuse("model-comparison-outside-if", path=self.path, term=found))
        return UnusableInput(refuse("model-syntax", path=self.path, term=found, expected=expected))

    def take(self, *texts: str) -> _Token | None:
        token = self.now
        if token.kind == "operator" and token.text in texts:
            self.at += 1
            return token
        return None

    def need(self, text: str) -> _Token:
        token = self.take(text)
        if token is None:
            raise self.unexpected(f'"{text}"')
        return token

    def add(
        self,
        operation: str,
        operands: tuple[int, ...],
        start: int,
        end: int,
        *,
        value: float = 0.0,
        name: str = "",
    ) -> int:
        if len(self.nodes) >= MOST_NODES:
            raise UnusableInput(refuse("model-too-many-nodes", path=self.path, limit=MOST_NODES))
        self.nodes.append(Node(operation, operands, value, name, start, end))
        return len(self.nodes) - 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnusableInput(refuse("model-too-deep", path=self.path, limit=DEEPEST))

    def sum(self) -> int:
        start = self.now.start
        left = self.product()
        while token := self.take("+", "-"):
            right = self.product()
            left = self.add("add" if token.text == "+" else "sub", (left, right), start, self.last_end)
        return left

    @property
    def last_end(self) -> int:
        return self.tokens[self.at - 1].end

    def product(self) -> int:
        start = self.now.start
        left = self.signed()
        while token := self.take("*", "/"):
            right = self.signed()
            left = self.add("mul" if token.text == "*" else "div", (left, right), start, self.last_end)
        return left

    def signed(self) -> int:
        """A sign binds weaker than a power: -x**2 is -(x**2)."""
        start = self.now.start
        token = self.take("+", "-")
        if token is None:
            return self.raised()
        self.deeper()
        inner = self.signed()
        self.depth -= 1
        return inner if token.text == "+" else self.add("neg", (inner,), start, self.last_end)

    def raised(self) -> int:
        """Powers bind to the right: 2**3**2 is 2**9."""
        start = self.now.start
        base = self.primary()
        if self.take("**", "^") is None:
            return base
        self.deeper()
        exponent = self.signed()
        self.depth -= 1
        return self.add("pow", (base, exponent), start, self.last_end)

    def primary(self) -> int:
        token = self.now
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            return self.name(token)
        if self.take("("):
            self.deeper()
            inner = self.sum()
            self.need(")")
            self.depth -= 1
            return inner
        raise self.unexpected("a number, a name or a parenthesis")

    def number(self, token: _Token) -> int:
        self.at += 1
        value = float(token.text)
        if math.isinf(value):
            raise UnusableInput(refuse("model-number-too-large", path=self.path, term=token.text[:24]))
        return self.add("number", (), token.start, token.end, value=value)

    def name(self, token: _Token) -> int:
        self.at += 1
        name = normal_name(token.text)
        if self.now.text == "(" and self.now.kind == "operator":
            return self.call(token, name)
        if name in CONSTANTS:
            return self.add("number", (), token.start, token.end, value=CONSTANTS[name])
        return self.add("name", (), token.start, token.end, name=check_name(name, path=self.path))

    def call(self, token: _Token, name: str) -> int:
        if name not in ARGUMENTS:
            known = sorted(ARGUMENTS)
            raise UnusableInput(
                refuse("model-function-unknown", path=self.path, allowed=known, term=name[:40])
            )
        self.deeper()
        self.need("(")
        operands = [self.condition()] if name == "if" else [self.sum()]
        while self.take(","):
            operands.append(self.sum())
        self.need(")")
        self.depth -= 1
        self.check_count(name, len(operands))
        return self.add(name, tuple(operands), token.start, self.last_end)

    def check_count(self, name: str, found: int) -> None:
        least, most = ARGUMENTS[name]
        if not least <= found <= most:
            expected = str(least) if least == most else f"{least}–{most}"
            raise UnusableInput(
                refuse("model-argument-count", path=self.path, term=name, expected=expected, found=found)
            )

    def condition(self) -> int:
        start = self.now.start
        left = self.sum()
        token = self.take(*_COMPARISONS)
        if token is None:
            raise self.unexpected("a comparison")
        right = self.sum()
        return self.add(_COMPARISONS[token.text], (left, right), start, self.last_end)
