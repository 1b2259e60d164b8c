"""Counts that stand beside the catalogue's own and are needed to check them: 上年结转, 应出庭, 撤诉, 案前化解, 转送 …

They are no indicators and become no facts; they only explain a rate or complete a sum. Each is read from the
paragraphs that hold a fact of its own topic, so that a 上年结转 of the letters-and-visits chapter is never taken for
one of 行政复议. Wordings of 口径 beside a rate (占开庭案件的, 按全部应诉案件计算) are read here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from fazhi.extraction.model import Fact, Span
from fazhi.extraction.records import record
from fazhi.extraction.rounding import Bounds, count_bounds, exactly, say


@record
class Count:
    """A number of cases that takes part in a check, with the words that state it."""

    code: str
    label: str
    value: Decimal
    bounds: Bounds
    span: Span
    exact: bool = True
    """False for 约, 余, 近 and numbers rounded to 万."""
    scope: str = ""
    instance: str = ""
    """As the fact says; empty for auxiliary counts and sums, which take those of their neighbours."""
    terms: str = ""
    """For a sum: the arithmetic, such as （903+94）."""

    @property
    def spoken(self) -> str:
        """The number as it stands in a formula."""
        return self.terms or say(self.value)


_SAME_LENGTH = str.maketrans("０１２３４５６７８９．％　", "0123456789.% ")
_NUMBER = r"(?P<value>\d+(?:[,，]\d{3})*)\s*(?:件|宗|起|份|例)"
_GAP = r"[^，。；\d]{0,%d}?\s*"

_RECONSIDERATION = {
    "carried_in": (
        "上年结转",
        re.compile(r"(?:(?:上年度?|上一年度?|去年|往年)(?:结转|旧存|转入|遗留|未结)|旧存)" + _GAP % 8 + _NUMBER),
    ),
    "pre_acceptance": ("案前化解", re.compile(r"(?:案前|受理前|立案前)" + _GAP % 16 + _NUMBER)),
}
_LITIGATION = {
    "should_appear": (
        "应出庭",
        re.compile(r"(?<!相)应当?(?:由[^，。；\d]{0,14})?(?:出庭|到庭)" + _GAP % 10 + _NUMBER),
    ),
    "litigation_withdrawn": ("撤诉", re.compile(r"(?:撤诉|撤回起诉)" + _GAP % 8 + _NUMBER)),
    "litigation_won": ("胜诉", re.compile(r"(?<!原告)(?<!方)胜诉(?!率)" + _GAP % 6 + _NUMBER)),
    "litigation_first_instance_concluded": ("一审审结", re.compile(r"一审(?:审结|结案)" + _GAP % 8 + _NUMBER)),
}
_TOPICS = (
    (("reconsideration_",), _RECONSIDERATION),
    (("litigation_", "head_appearance", "judgment"), _LITIGATION),
)

_WORDED = (
    (re.compile(r"应当?(?:由[^，。；]{0,14})?(?:出庭|到庭)"), "head_appearance_rate", "should_appear"),
    (re.compile(r"占[^，。；]{0,6}开庭|开庭(?:审理)?(?:的)?案件数?计"), "head_appearance_rate", "litigation_hearings"),
    (re.compile(r"一审[^，。；]{0,4}败诉率"), "litigation_loss_rate", "litigation_first_instance_concluded"),
    (re.compile(r"[占按][^，。；]{0,6}审结"), "litigation_loss_rate", "litigation_concluded"),
    (re.compile(r"[占按][^，。；]{0,6}应诉"), "litigation_loss_rate", "litigation_cases"),
    (re.compile(r"[占按][^，。；]{0,6}审结"), "reconsideration_", "reconsideration_concluded"),
    (re.compile(r"[占按][^，。；]{0,6}受理"), "reconsideration_", "reconsideration_accepted"),
    (re.compile(r"[占按][^，。；]{0,6}(?:收到|申请)"), "reconsideration_", "reconsideration_received"),
    (re.compile(r"含(?:受理|立案|案)前"), "reconsideration_settlement_rate", "with_pre_acceptance"),
)  # fmt: skip
"""Words in the clause of a rate that name its 口径, for the rates whose code begins so."""


def count_of(fact: Fact, label: str) -> Count:
    """The fact as a count that takes part in a check."""
    bounds = count_bounds(fact)
    return Count(
        fact.indicator, label, fact.value, bounds, fact.span,
        exact=bounds.is_exact, scope=fact.scope, instance=fact.instance,
    )  # fmt: skip


def read_auxiliary(text: str, facts: Iterable[Fact]) -> dict[str, Count]:
    """The auxiliary counts stated in the paragraphs of the given facts, by code.

    One that is stated twice with different numbers is left out: which one belongs to the rate cannot be told.
    """
    if not text:
        return {}
    facts = tuple(facts)
    found: dict[str, Count] = {}
    conflicting: set[str] = set()
    for prefixes, patterns in _TOPICS:
        for start, end in paragraphs(text, (fact for fact in facts if fact.indicator.startswith(prefixes))):
            line = same_length(text[start:end])
            for code, (label, pattern) in patterns.items():
                for match in pattern.finditer(line):
                    count = _count(code, label, match, start, text)
                    if found.setdefault(code, count).value != count.value:
                        conflicting.add(code)
    return {code: count for code, count in found.items() if code not in conflicting}


def paragraphs(text: str, facts: Iterable[Fact]) -> Iterator[tuple[int, int]]:
    """Ranges of the paragraphs in which the facts stand, each once, in order."""
    ranges = set()
    for fact in facts:
        if 0 <= fact.value_span.start < len(text):
            ranges.add(paragraph(text, fact.value_span.start))
    yield from sorted(ranges)


def paragraph(text: str, position: int) -> tuple[int, int]:
    """Range of the paragraph around a position."""
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def sentence(text: str, position: int) -> tuple[int, int]:
    """Range of the sentence (up to 。 or the end of the paragraph) around a position."""
    start, end = paragraph(text, position)
    stop = text.find("。", position, end)
    return max(start, text.rfind("。", start, position) + 1), end if stop < 0 else stop + 1


def same_length(text: str) -> str:
    """Full-width digits as ASCII; the length is kept, so offsets stay valid."""
    return text.translate(_SAME_LENGTH)


def worded_denominator(fact: Fact) -> str:
    """The 口径 that the rate's own clause names, or "" when it names none."""
    if fact.denominator and fact.denominator != "unknown":
        return fact.denominator
    for pattern, prefix, denominator in _WORDED:
        if fact.indicator.startswith(prefix) and pattern.search(fact.span.quote):
            return denominator
    return ""


def counts_after(text: str, start: int, end: int, labels: Sequence[tuple[str, str]]) -> list[Count]:
    """Counts stated in text[start:end] after one of the words: labels are (name, regular expression) pairs."""
    line = same_length(text[start:end])
    return [
        _count(name, name, match, start, text) for name, words in labels for match in re.finditer(words + _NUMBER, line)
    ]


def _count(code: str, label: str, match: re.Match[str], offset: int, text: str) -> Count:
    value = Decimal(re.sub(r"[,，]", "", match["value"]))
    span = Span(offset + match.start(), offset + match.end(), text[offset + match.start() : offset + match.end()])
    return Count(code, label, value, exactly(value), span)
