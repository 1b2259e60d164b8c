"""Reports of development zones 开发区 and new areas 新区, which have no code of their own."""

from __future__ import annotations

import re

from fazhi.catalogue.districts import load_districts
from fazhi.extraction.masthead import Masthead
from fazhi.extraction.model import Candidate, Recognition
from fazhi.extraction.places import Mention, find_mentions


_ZONE = re.compile(
    r"(?:经济技术|经济|高新技术产业|高新|技术产业|旅游|循环经济|工业|空港|临空|综合|农业)*"
    r"(?:开发区|高新区|经开区|新区|保税区|度假区|示范区|工业园区|产业园区|管理区|试验区)"
)


def zone_report(masthead: Masthead) -> Recognition | None:
    """A development zone is no division of GB/T 2260: its report is never filed under the city it lies in."""
    for part in (*masthead.title, *masthead.signoff):
        flat = part.flat
        mentions = [mention for mention in find_mentions(flat) if not mention.is_stem]
        for match in _ZONE.finditer(flat):
            if any(mention.start < match.end() <= mention.end for mention in mentions):
                continue
            if not _ZONE_AUTHOR.match(flat, match.end()):
                continue
            start, host = _zone_host(flat, match.start(), mentions)
            if any(mention.end <= start or mention.start >= match.end() for mention in mentions):
                continue
            districts = load_districts()
            candidates = tuple(Candidate(code, districts[code].full_name) for code in host)
            return Recognition(
                None,
                label=flat[start : match.end()],
                evidence=(),
                candidates=candidates,
                note="这是开发区、新区一类区域的报告，不在国家行政区划代码表内，请选择它归入哪个行政区，或不采用。",
            )
    return None


_ZONE_AUTHOR = re.compile(r"管委会|管理委员会|关于|党工委|\(|20|二〇|法治|依法|$")


def _zone_host(flat: str, zone: int, mentions: list[Mention]) -> tuple[int, tuple[str, ...]]:
    """Where the name of a zone begins and the divisions it is named after: 长春 in 长春净月高新区."""
    districts = load_districts()
    for start in range(max(0, zone - 8), zone + 1):
        for length in (5, 4, 3, 2):
            stem = flat[start : start + length]
            found = [d.code for d in districts.of_stem(stem) if d.level != "county" and d.is_current]
            tier = flat[start + length : start + length + 1]
            if len(stem) == length and found and tier not in tuple("省州市盟"):
                return start, tuple(found)
    near = [mention for mention in mentions if mention.end <= zone and zone - mention.end <= 6]
    return (near[-1].start, near[-1].codes) if near else (zone, ())
