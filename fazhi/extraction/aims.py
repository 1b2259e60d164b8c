"""What is planned, owed, asked for or left undone: numbers beside a verb that tell of no result.

The role of a number may stand before its verb (拟举办6期, 应出庭9件), behind the number (9期拟于年底举办, 以100%为目标) or be a noun (年度任务260件).
Where the result is told behind it (目标任务260件,实际完成312件), `fulfilled` writes the clause again without the aim.
"""

from __future__ import annotations

import re

from fazhi.extraction.clauses import Clause, join
from fazhi.extraction.literals import any_word_of
from fazhi.extraction.model import Qualifier


_MARK = "[\ue000-\ue0ff]"
_WORD = "[^,;。:!?、\ue000-\ue0ff]"
_ACTS = (
    "举办|举行|召开|开展|组织|实施|安排|出台|办理|受理|审理|审结|办结|结案|调解|化解|出庭|到庭|学法|报备|报送|备案|作出|评查|"
    "聘|配备|招聘|招录|培育|培训|参训|参加|述法|完成|履行|答复|回复|处罚|处理|整改|审查|审核|建设|建成|公开"
)
"""Acts whose number is no result while they are but planned or owed."""
_TARGET = re.compile(
    r"力争|力求|务求|争取|确保(?!了)|目标(?:任务)?(?:为|是|值|[\ue000-\ue0ff])|预计|不少于|不得少于|不低于|不得低于|不高于|不超过|将达到?|要达到|需达到|(?<![所急])需办理"
    rf"|(?<![无毋])须(?={_ACTS}|达到|保持)|预期(?={_ACTS}|达到)"
    r"|(?<![行作年度项专门规查动按照据])计划(?:于|在|全年|年内)?(?=[举开完培组新评办编审实力将安聘招制])"
    r"|(?:压减|降低?|提升|提高|下降|扩展)(?:到|至)[\ue000-\ue0ff](?:以上|以内|以下)"
)
_REQUIRED = re.compile(
    r"(?<!按照)(?<!按)(?<!落实)(?<!根据)(?<!依据)(?:考核|最低|底线|达标|国家|省定|市定|国定|上级|规定)的?(?:要求|标准|指标|目标|任务|线)[^,;。]*$"
    r"|^(?:明确|严格|提出)?要求(?!补正|整改|改正|纠正|限期)[^,;。]*(?:率|每|达到?|保持)[^,;。]*$"
)
"""What others ask for (考核要求出庭应诉率达到90%以上), named in the very clause."""
_OWED = re.compile(
    rf"(?<![相对适响供回反])应(?:当|该)?(?:由{_WORD}{{0,12}})?(?:依法|按期|及时|全年|共)*(?:{_ACTS})(?!应?尽)(?:(?!的|率|并|后|审查|审核){_WORD}){{0,20}}(?:的|的案件)?$"
)
"""What the law or a plan asks for, beside what was done (应出庭9件, 实际出庭8件)."""
_ALL_DONE = re.compile(rf"{_WORD}{{0,8}}[,、]?(?:均|都|全部|悉数)+(?!未)")
"""Behind what was owed: then it was done too (应履行4件,均已履行)."""
_MEANT = re.compile(
    rf"(?:^|(?<=其中)|(?<=[卷件年文案、])|(?<=将))拟(?:将|对|于|予以?|提请)?(?:(?:{_ACTS}|新|组|开|增|选|在)|(?<=[将对]))(?:(?!审查|审核|把关|论证|评估|备案审|的(?!{_MARK})).)*$"
    r"|拟(?=[开组举在聘选新增])"
)
"""What is but meant (拟聘12名); not the papers meant for something that were looked at (审查拟出台的文件9件)."""
_WILL = re.compile(
    rf"(?<!有)将(?:于|要|在|会|再|继续|陆续|适时)*(?:举办|举行|召开|开展(?!情况|工作)|推出|聘请|选聘|新增|新建|建成)(?:(?!作为|纳入|列入|情况){_WORD})*$"
)
_ROLE = re.compile(
    r"^(?!.*(?:完成|落实|围绕))(?:.*[^行作规])?(?:(?:目标|任务)(?:任务)?(?:数|量|值)?|(?:项目|年度)计划数?)(?:为|是|定为|共)?$"
    r"|^(?:(?!完成|围绕|按照|根据|对照|锚定|紧扣|聚焦).)*(?:^|全年|年度|今年|年初)目标(?:任务)?(?:为|是)?(?:开展|举办|组织|办理|完成)"
    r"|(?:列入|纳入)[^,;。]{0,8}计划的[^,;。、\ue000-\ue0ff]*$"
)
"""A noun that makes the number behind it one of a plan (年度任务260件)."""
_AIM_BEHIND = re.compile(
    rf"{_WORD}{{0,16}}?(?:拟|(?<![按照据])计划)(?:予以?|于|在)?(?:{_ACTS}){_WORD}*(?=[,;。、]|$)|{_WORD}{{0,6}}为目标"
)
"""Behind a number that stands first (6期班拟于年底举办, 以100%为目标)."""
_GOAL_BEHIND = re.compile(rf"的(?:年度|工作|考核)?(?:目标|任务)(?!责任)|{_WORD}{{0,6}}(?:列入|纳入){_WORD}{{0,8}}计划")
_REACHED = re.compile("(?<!努力)(?<!争取)(?<!推动)(?:实现|达成|完成)|占")
_REALLY = re.compile(r",实际(?:上)?[^,;。\ue000-\ue0ff]{0,16}[\ue000-\ue0ff]")
"""What was really done, behind what was planned (计划8次,实际完成11次)."""
_AIM_BEFORE = re.compile(r"(?:力争|争取到?|预计到?)(?:(?!目前|实际|截至|已)[^;。])*$")
_TELLING = any_word_of(_TARGET, _REQUIRED, _OWED, _MEANT, _WILL, _ROLE)
_UNDONE = (
    r"(?:(?<!治)未|没有|没能)(?:能|予以?|及时|按期|按时|按规定|依法|再|被)*"
    r"(?:受理|审结|办结|结案|调解成功|成功|化解|出庭|到庭|报备|备案|报送|作出|举办|开展|组织|实施|参加|参训|答复|处罚|回复|反馈|采纳|述法|经(?:合法性|法制)?(?:审查|审核))"
)
_UNDONE_BEFORE = re.compile(
    rf"{_UNDONE}(?:(?!作出|发出|制发|下发|开展|督促|约谈|查处|立案|通报|提出|责令){_WORD}){{0,16}}$"
)
_UNDONE_BEHIND = re.compile(rf"{_WORD}{{0,24}}?{_UNDONE}{_WORD}{{0,8}}(?=[,;。:!?、]|$)")
_EDGE = re.compile(r"(?s:.*)[,;。:!?、\ue000-\ue0ff]")
_LONGEST = 60
_FULFILLED = re.compile(
    rf"(?P<noun>{_WORD}*?)的?(?:年度|全年|年初|省定|市定|考核|工作)*(?:目标(?:任务|数|值)?|任务(?:数|量)?|计划数|考核(?:标准|指标)|指标值)"
    rf"(?P<more>{_WORD}{{0,20}}?)(?:为|是|定为|:)*(?P<aim>{_MARK})(?:以上)?[,、]"
    rf"(?P<done>(?:[我全][省市县区州旗年])*(?:实际|已|目前|现|共|完成|达到){_WORD}{{0,12}}?)(?P<value>{_MARK})"
)


def is_aim(left: str, clause: str, right: str, *, qualifier: Qualifier) -> bool:
    """Whether a number is one that is planned, asked for or owed.

    `left` and `right` are the masked words before and behind it in its sentence, `clause` those since the last mark.
    """
    if _TELLING.search(clause) and (
        any(pattern.search(clause) for pattern in (_TARGET, _REQUIRED, _MEANT, _WILL, _ROLE))
        or (_OWED.search(clause) and not _ALL_DONE.match(right))
    ):
        return True
    return bool(
        (qualifier == "under" and "控制在" in clause)
        or (("争" in left or "预计" in left) and _AIM_BEFORE.search(left))
        or ("计划" in clause and _REALLY.match(right))
        or (("拟" in right or "计划" in right or "目标" in right or "任务" in right) and _is_aim_behind(clause, right))
    )


def _is_aim_behind(clause: str, right: str) -> bool:
    if _AIM_BEHIND.match(right):
        return True
    return _GOAL_BEHIND.match(right) is not None and not _REACHED.search(clause) and "决策" not in clause


def is_undone(text: str, place: int) -> bool:
    """Whether the number at a place of a masked clause counts what was not done (未受理6件, 9件没有审结)."""
    if "未" not in text and "没" not in text:
        return False
    low = max(0, place - _LONGEST)
    edge = _EDGE.match(text, low, place)
    return bool(
        _UNDONE_BEFORE.search(text, edge.end() if edge else low, place) or _UNDONE_BEHIND.match(text, place + 1)
    )


def fulfilled(clause: Clause) -> Clause | None:
    """The clauses that tell an aim and its result, with the result alone; None without any."""
    text = clause.text
    if not ("目标" in text or "任务" in text or "计划数" in text or "指标" in text or "标准" in text):
        return None
    parts: list[tuple[Clause, int, int]] = []
    for match in _FULFILLED.finditer(clause.text):
        if match["aim"] == match["value"]:
            parts.extend((clause, *match.span(name)) for name in ("noun", "more", "done", "value"))
            if match.end() < len(clause.text):
                parts.append((clause, match.end(), match.end() + 1))
    return join(parts, "turned") if parts else None
