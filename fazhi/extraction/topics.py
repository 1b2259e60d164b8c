"""Topics: what a sentence is about, so that a bare 审结37件 belongs to the reconsideration or the court it follows.

A cue is a word that names a topic. The topic of a figure is that of the nearest cue before it in its sentence, or
after it in its clause; failing that, the topics of the nearest earlier sentence, then of the headings above, then the
first one named in the rest of its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from fazhi.extraction.literals import alternatives_of
from fazhi.extraction.records import record


_CUES = {
    "public_interest": "公益诉讼",
    "non_litigation": "非诉",
    "criminal": "刑事|起诉意见|抗诉",
    "civil": "民事(?!纠纷)|民商事",
    "compensation": "国家赔偿|行政赔偿",
    "consumer": "消费者协会|消协|消费维权|消费投诉|消费纠纷",
    "arbitration": "仲裁",
    "court_mediation": "司法调解|诉前(?:委[派托]|联[合动]|联|多元)?调|委[派托]调解|诉调|法院调解|立案调解",
    "adjudication": "行政裁决(?!、|和|及|与|等)",
    "fair_competition": "公平竞争审查(?!、|和|及|与|的)",
    "judicial_suggestion": "司法建议",
    "procuratorial_suggestion": "检察建议",
    "reconsideration": "复议",
    "litigation": "行政诉讼|原告|撤诉|应诉|行政审判|行政案件|法院|败诉|胜诉|出庭|开庭|被告|一审(?!查)(?!核)(?!批)|二审(?!查)(?!核)|再审|裁判|判决|诉讼|被诉|涉诉",
    "peoples_mediation": "人民调解|调委会|调解委员会|民间纠纷|调解组织",
    "admin_mediation": "行政调解|行政机关主持的?调解|行政机关组织的?调解|行政机关依职权调解|行政机关依法调解|行政(?:机关|部门)(?:共|全年|年内|累计)+调解",
    "petition": "信访",
    "dispute": "矛盾纠纷|矛盾|纠纷",
    "proposals": "代表建议|人大代表|人大议案|议案|政协提案|委员提案|提案|政协委员|代表委员",
    "disclosure": "政府信息|门户网站|政府网站|信息公开|依申请(?!事项)(?!政务)(?!服务)(?!行政)(?!类)(?!办)|主动公开|政务公开|公开申请",
    "hotline": "12345|12348|热线|市长信箱|留言",
    "service": "政务服务|级大厅|市民(?:服务)?中心|政务大厅|政务中心|网办率|服务大厅|办事大厅|便民服务|服务窗口|一网通办|行政审批|审批服务",
    "other_service": "免证|容缺|跨省通办|掌上办|秒批|秒办|自助服务|自助办",
    "one_thing": "一件事|一类事|一事联办|一件?事一次办",
    "normative": "规范性文件|红头文件|文件[^,;。]{0,6}清理|清理[^,;。]{0,6}文件",
    "legality": "合法性审[查核]",
    "decision": "重大(?:行政)?决策",
    "adviser": "法律顾问",
    "filing_of_penalty": "重大(?:行政)?处罚(?:决定)?",
    "case_files": "案卷",
    "enforcement": "行政执法|执法人员|执法",
    "study": "学法",
    "duty_report": "述法",
    "inspection": "督察",
    "training": "培训|轮训|研修|研讨班|提升班|专题班|进修班|集训|办班|讲座",
    "legal_aid": "法律援助|法援",
    "consultation": "法律咨询|咨询",
    "notary": "公证",
    "appraisal": "鉴定",
    "publicity": "普法|法治宣传|法律[六七八十]?进|法律明白人|宣传|宣讲|以案释法|法治讲座",
    "audit": "审计",
    "emergency": "应急|突发事件",
    "complaints": "投诉举报|涉企投诉|企业投诉|举报投诉",
    "enterprise": "涉企|企业",
}
_TITLE = re.compile(r"《[^《》]{0,80}》")
_WORDS = tuple((topic, word) for topic, words in _CUES.items() for word in alternatives_of(words))
"""Every alternative with its topic. Each begins with a plain character, by which they are told apart at once."""
_CUE = re.compile(
    f"(?=[{''.join(sorted({word[0] for _, word in _WORDS}))}])(?:"
    + "|".join(f"(?P<{topic}>{words})" for topic, words in _CUES.items())
    + ")"
)

_BY_FIRST: dict[str, list[str]] = {}
for _, _word in _WORDS:
    _BY_FIRST.setdefault(_word[0], []).append(_word)
_ANY_CUE = re.compile(
    "|".join(f"{first}(?:{'|'.join(word[1:] for word in words)})" for first, words in _BY_FIRST.items())
)
"""Finds what `_CUE` finds."""
_TOPIC_OF = {word: topic for topic, word in reversed(_WORDS) if re.fullmatch(r"\w+", word)}

TOPICS = frozenset(_CUES)

_WEAK = frozenset(
    {
        "dispute",
        "enforcement",
        "enterprise",
        "training",
        "consultation",
        "publicity",
        "inspection",
        "study",
        "civil",
        "legality",
    }
)
"""Topics mentioned in passing under another one: those named before them in the sentence remain possible."""


_COMPARED = re.compile("(?:较|比(?!例|重|率)|超过?|多于|少于|高于|低于|相对于)(?:同期|一审|全部|行政)*$")
"""A topic that another one is only compared with (复议申请较诉讼案件多) says nothing of what follows."""

_LOOK_BACK = 12
"""Sentences of a paragraph that are searched backwards for a topic."""


@record
class Cues:
    """Every cue of one paragraph, by its place in the compact text."""

    places: list[int]
    topics: list[str]

    def within(self, start: int, end: int) -> list[str]:
        """Topics named between two places, the last one first, each once."""
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        return list(dict.fromkeys(reversed(self.topics[first:last])))

    def first_within(self, start: int, end: int) -> str | None:
        """The first topic named between two places, if any."""
        index = bisect_left(self.places, start)
        return self.topics[index] if index < len(self.places) and self.places[index] < end else None


def find_cues(text: str) -> Cues:
    """The cues of a compact text, without those inside titles of laws and documents."""
    titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []
    title = 0
    places: list[int] = []
    topics: list[str] = []
    for match in _ANY_CUE.finditer(text):
        place = match.start()
        while title < len(titles) and titles[title][1] <= place:
            title += 1
        if (title < len(titles) and titles[title][0] < place) or _COMPARED.search(text, max(0, place - 8), place):
            continue
        places.append(place)
        topics.append(_TOPIC_OF.get(match[0]) or _topic_at(text, place))
    return Cues(places, topics)


def _topic_at(text: str, place: int) -> str:
    match = _CUE.match(text, place)
    return (match.lastgroup if match else None) or ""


@lru_cache(maxsize=512)
def _heading_topics(heading: str) -> tuple[str, ...]:
    """Topics that a heading names, the last one first, each once."""
    return tuple(dict.fromkeys(reversed(find_cues(heading).topics)))


def topics_at(
    cues: Cues, place: int, *, clause: tuple[int, int], sentences: Sequence[int], end: int, headings: Sequence[str]
) -> list[str]:
    """The topics that a figure at `place` may belong to, the likeliest first.

    `clause` is the range of its comma clause, `sentences` the starts of the paragraph's sentences up to its own,
    `end` where its own ends.
    """
    own = sentences[-1]
    left = cues.within(own, place)
    right = cues.first_within(place, clause[1])
    found = left[: 1 if not left or left[0] not in _WEAK else 3]
    if right is not None and right not in found:
        found = [*found, right] if cues.within(clause[0], place) else [right, *found]
    if found and found != ["dispute"]:
        return found
    before = _told_before(cues, sentences, headings)
    if found:  # 排查矛盾纠纷90件,调解86件, told of people's mediation
        return [*found, *(topic for topic in before if topic == "peoples_mediation")]
    if before:
        return list(before)
    later = cues.first_within(place, end)
    if later in _WEAK:
        later = next((topic for topic in reversed(cues.within(place, end)) if topic not in _WEAK), later)
    return [later] if later else []


def _told_before(cues: Cues, sentences: Sequence[int], headings: Sequence[str]) -> Sequence[str]:
    """The topics of the nearest earlier sentence of a paragraph that names any, else of the nearest heading."""
    until = sentences[-1]
    for start in reversed(sentences[-1 - _LOOK_BACK : -1]):
        earlier = cues.within(start, until)
        if earlier:
            return earlier
        until = start
    return next((named for heading in reversed(headings) if (named := _heading_topics(heading))), ())
