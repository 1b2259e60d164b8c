"""The district's own figure of its own year, told in short behind another one of the same kind.

Behind a sum of several years (“十四五”以来累计办理930件,其中2024年210件), the figure of a district above (全市开展6200场,我区712场), a
target (目标500场,实际完成612场) or a part of the year (一季度92.3%,年末达到96.8%) the words of what is counted are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.extraction.clauses import Sentence
from fazhi.extraction.quantities import Quantity
from fazhi.extraction.scope import Setting


if TYPE_CHECKING:
    from fazhi.extraction.matching import Statement

_YEAR = r"(?:20\d\d年(?:度)?|今年|本年度?|当年)"
_VERBS = r"(?:共|则|就|仅|只|约|为|是|有|的|了|均|已|达到了?|达|至|到|完成|开展|举办|组织|办理|办结|受理|收到|新收|审结|实现|占|提高|提升|增至|调整|、)*"
_SHORT = {
    "cumulative": re.compile(
        rf"[,;、:](?:其中,?)?(?:仅|单|光)?(?P<year>{_YEAR})(?:[^,;:\ue000-\ue0ff]{{0,14}},[^,;:\ue000-\ue0ff]{{0,16}},)?"
        r"(?:全年|新增|新办|办理|受理|完成|开展|举办|共|则|就|为|是|有|的|了|达到?)*$"
    ),
    "superior": re.compile(rf"[,;](?:其中,?)?(?:而)?(?:[我本][省市县区州旗盟]|(?P<all>全[市县区州旗盟])){_VERBS}$"),
    "target": re.compile(
        rf"[,;、](?:(?:[我本][省市县区州旗盟]|全[省市县区州旗盟年])*(?:实际(?:上)?|(?:因[^,;]{{0,8}})?调整(?=[为至到])|今年|本年度?|当年){_VERBS}"
        r"|实际(?:上)?[^,;、率\ue000-\ue0ff]{0,14}"
        r"|(?:目前|现|已|总|共|均|依法)*(?:完成|履行|出庭|审结|办结|报备|备案)(?:到位|完毕|应诉|案件)?(?:数|量)?(?:为|是|了|共|有|达到?)*)$"
    ),
    "part_year": re.compile(rf"[,;](?:到|至|截[至止]|而)?(?:全年|年末|年底|年终|12月底){_VERBS}$"),
}
"""By the reason of the figure before it: nothing but the own year, district or result stands before the number.

A clause or two may tell why it is so few (2020年受疫情影响,有所减少,为30场).
"""
_SHORT["average"] = _SHORT["superior"]
_LONGEST = 60
_LESS = 0.08
"""By how much a number whose noun is left out counts for less."""


def pass_on_to_the_year(
    winners: list[Statement], sentence: Sentence, quantities: Sequence[Quantity], setting: Setting
) -> None:
    """Let the district's own number of the year stand for what another one was taken for.

    Adds a statement to `winners` for the first such number of the same unit behind the other; that one stays what it was.
    """
    taken = {winner.index for winner in winners}
    for winner in list(winners):
        if winner.verdict.reason not in _SHORT or winner.index is None or winner.quantity is None:
            continue
        found = _own_share(winner.verdict.reason, winner.index, sentence, quantities, setting)
        if found is None or found in taken:
            continue
        taken.add(found)
        share = quantities[found]
        winners.append(
            replace(
                winner,
                quantity=share,
                value=share.value,
                index=found,
                start=share.start,
                end=share.end,
                score=winner.score - _LESS,
                verdict=replace(winner.verdict, reason=None),
            )
        )


def _own_share(
    reason: str, index: int, sentence: Sentence, quantities: Sequence[Quantity], setting: Setting
) -> int | None:
    """The first quantity behind another one that has its unit and tells the district's own year; at most its part."""
    for other in sorted(sentence.homes):
        if other <= index or quantities[other].measure != quantities[index].measure:
            continue
        clause, position = sentence.homes[other]
        match = _SHORT[reason].search(clause.text, max(0, position - _LONGEST), position)
        named = match.groupdict().get("all") if match else None
        if match is None or (named == "全市" and setting.in_city):
            if reason in ("superior", "average"):
                continue
            return None
        if reason == "cumulative":
            named = match["year"]
            is_own = named[:2] != "20" or (setting.year is not None and named[:4] == str(setting.year))
        else:
            is_own = True
        is_sum = reason in ("cumulative", "superior") and quantities[index].measure != "rate"
        fits = quantities[other].value < quantities[index].value or not is_sum
        return other if is_own and fits and other not in sentence.roles else None
    return None
