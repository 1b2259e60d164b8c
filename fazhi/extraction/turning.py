"""Clauses that begin with their number, written the other way round: 30件被废止 as 被废止30件.

Most rules ask for a noun or verb and then its number. A report may as well begin with the number (有9件合同经过
合法性审查). One mechanism serves all rules: every comma clause whose only quantity stands first is offered once
more with the quantity last. So is a noun that stands in front of its act (司法建议方面,收到9份). What rules find only so counts for a little less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.extraction.clauses import Clause, join
from fazhi.extraction.quantities import MARKS


_COUNT = "".join(MARKS[name] for name in ("case", "doc", "strip", "item", "piece", "org", "visit", "person", "times"))
_ACTS = "举办|开办|召开|开展|聘请|聘任|选聘|配备|制发|下发|发出|出具|提出|办理|受理|收到|审查|审核|完成|实施|评查|发放|培训|建立|收集|作出"
_OPENING = re.compile(
    r"(?P<before>[^,;。:!?、\ue000-\ue0ff]{0,14}?)"
    r"(?P<lead>(?:其中|全年|年内|共有|共|计|累计|先后|已有|已|有|另有|另外|另|还有|约|目前|今年|本年|将|把|对|为|由|组织|动员|安排|使|让|的|线上|线下|和|剩余|其余|尚有|余)*)"
    rf"(?P<verb>(?:{_ACTS})?)"
    rf"(?P<value>[{_COUNT}])(?P<rest>[^,;。:!?+A-Za-z\ue000-\ue0ff]{{2,50}})(?=[,;。:!?、]|$)"
)
_RATE_FIRST = re.compile(
    rf"(?:^|(?<=[,;。:、]))(?:以|有|达到了?)?(?P<value>{MARKS['rate']})的(?P<rate>[^,;。:!?、\ue000-\ue0ff]{{2,20}}率)(?=[^一-龥]|[比较同为居位列,;。]|$)"
)
"""A rate behind its number: 96%的出庭应诉率."""
_NOUN_FIRST = re.compile(
    r"(?:^|(?<=[;。]))(?:在|其中)?(?P<noun>[^,;。:!?、\ue000-\ue0ff]{3,20}?)(?:工作)?方面[,:]"
    r"(?P<lead>(?:全[省市县区州旗]|全年|年内|今年|本年|共|累计|先后|依法)*)"
    rf"(?P<verb>{_ACTS}|提供|审议|建成|接待|答复|组织)(?:了)?(?P<value>[{_COUNT}])(?=[,;。:!?]|$)"
)
"""What is counted, then by what act: 司法建议方面,全年收到9份."""
_CLOSING = re.compile(r"[,;。:!?]")
_PLACE = re.compile(r",|;|。|:|!|\?|、|件中|申中|项中|申请中")
"""Behind these, and where the text begins, a clause may begin with its number."""
_MAY_OPEN = re.compile(rf"[{_COUNT}][^,;。:!?+A-Za-z\ue000-\ue0ff]{{2}}")
_BODIES = frozenset((MARKS["org"], MARKS["piece"]))
"""Counts of bodies: after 、 they are but a part of those that a sentence names (对9家单位、5个街道开展督察)."""
_NOT_TURNED = re.compile(r"^(?:的|以上|以下|以内|之一|左右|和|、|及)")
LESS = 0.03
"""By how much a reading of a turned clause counts for less than one of the words as they stand."""


def turned(clause: Clause) -> Clause | None:
    """The clauses that begin with their only number, each with the number moved to its end; None without any."""
    parts: list[tuple[Clause, int, int]] = []
    for match in _RATE_FIRST.finditer(clause.text) if MARKS["rate"] in clause.text else ():
        place = match.start("value")
        if place in clause.slots:
            parts.extend([(clause, match.start(), place), (clause, *match.span("rate")), (clause, place, place + 1)])
            closing = _CLOSING.search(clause.text, match.end())
            parts.extend([(clause, *closing.span())] if closing else [])
    for match in _NOUN_FIRST.finditer(clause.text) if "方面" in clause.text else ():
        parts.extend((clause, *match.span(name)) for name in ("lead", "verb", "noun", "value"))
        closing = _CLOSING.search(clause.text, match.end())
        parts.extend([(clause, *closing.span())] if closing else [])
    for match in _openings(clause.text) if _MAY_OPEN.search(clause.text) else ():
        place = match.start("value")
        if (
            place not in clause.slots
            or _NOT_TURNED.match(match["rest"])
            or (match["before"] and not match["lead"] and not match["verb"])
        ):
            continue
        if match.start() > 0 and clause.text[match.start() - 1] == "、" and match["value"] in _BODIES:
            continue
        parts.extend(
            [
                (clause, match.start(), match.end("before")),
                (clause, match.start("verb"), match.end("verb")),
                (clause, match.start("rest"), match.end("rest")),
                (clause, place, place + 1),
            ]
        )
        if match.end() < len(clause.text):
            parts.append((clause, match.end(), match.end() + 1))
    return join(parts, "turned") if parts else None


def _openings(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for place in (0, *(match.end() for match in _PLACE.finditer(text))):
        match = _OPENING.match(text, place) if place >= end else None
        if match:
            end = match.end()
            yield match
