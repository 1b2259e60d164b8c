"""Who acts in a sentence: a single department, town, court or other body whose figures are not the district's.

A part of a sentence names its subject once, in its first comma clause (某街道办事处应诉6件,败诉2件); what follows is of the
same body until another subject is named (全区…, 我区…, 各部门…).
"""

from __future__ import annotations

import re
from functools import lru_cache


_DEPARTMENT = re.compile(
    r"(?P<name>[一-龥]{1,14}?(?:(?<![格大全布结当开棋变定])局(?!面|势|部|限|长|中|办公|级)|分局|大队|支队|总队|派出所|司法所|管委会|街道办事处|街道|开发区|律师事务所(?=来|在|为|开展|举办|组织|办理)|委员会(?=本)|部门(?=本|自身))|[一-龥]{1,8}(?:镇|(?<![下返回还])乡)(?=(?:人民)?政府|负责人|共|全年|累计|年内|实现|开展|办理|作出|调处|调解|收到|受理|组织|评查|排查|摸排|化解|建立|建成|举办|发放|审查|聘请|选聘|配备|培育|接待|修订|法律顾问|[,\ue000-\ue0ff])|[一-龥]{2,6}(?<!下)(?:社区|村)(?=调委会|人民调解|居委会|村委会|党支部))"
)
_COUNTED_BODIES = re.compile(
    r"(?:、[^,;。、对给向把将为\ue000-\ue0ff]{2,12})+[\ue000-\ue0ff](?:个|家)?[^,;。、\ue000-\ue0ff]{0,8}(?:部门|单位|机关)"
)
"""Departments of a list that a count sums up (甲局、乙局2个执法单位): no single one of them speaks."""
_DEPARTMENT_WORD = re.compile("[局队所会道区门镇乡村]")
_SPEAKING_DEPARTMENT = re.compile(
    r"司法(?:行政)?(?:局|厅)(?![一-龥]{2,4}司法所)|审计(?:局|厅)|信访局|审批(?:服务)?(?:管理)?局|政务服务|大?数据(?:管理|发展|和|资源)?[一-龥]{0,8}局|营商[一-龥]{0,6}局|复议局|应急(?:管理)?局|法制办|各[一-龥]{0,8}局|依法治|公证|等(?:\d|[一二三四五六七八九十\ue000-\ue0ff])|部门和|市局|县局|区局|(?:执法|法制|审批|综合行政)局"
)
_ACTING = re.compile(
    r"(?:局|队|所|街道|镇|乡|县|市|区|旗)(?:[^,;。]{0,2}$|全年|共|单独|负责人|年内|累计|开展|本部门|收到|作出|受理(?![点站窗])|查处|办理|承办|组织|评查)"
)
_OPENS = re.compile(
    r"(?!对|向|由|在|为|与|和|经|以|把|将|按|从|到|赴|同|会同|联合|指导|组织|推动|推进|依托|支持|督促|督导|通过|选取|抽取|抽调|聘请|邀请|协调|围绕|根据|针对"
    r"|加强|建立|完善|健全|开展|实施|实现|打造|创建|制定|出台|全面|深化|优化|持续|积极|强化|落实|坚持|抓好|成立|设立|深入|明确|严格|推行|评选|公布|印发"
    r"|各|全|每|多|两|部分|其他|有关|相关|基层|乡镇|镇街|街镇|城乡|党委|机关)"
    r"[一-龥]{1,9}?(?:局|大队|支队|派出所|司法所|街道(?:办事处)?|社区|[一-龥]{2}镇|[一-龥]{2}乡)(?!面|势|限|长|中|级|、|和|及|与|等|以及|[两三四五六七八九十])"
)
"""A clause that begins with the name of a body, whatever it then tells of it."""
_TOWN = re.compile(
    r"(?:其中,?)?(?!各|全|所有|其[他余]|每|有关|相关|部分|多数|个别|少数|[县市区]直|对|向|由|在|为|与|和|经|以|把|将|按|从|到|赴|同|推|支持|督|通过|赋|下|指导|派|委托|建|重点|示范|试点|特色|中心|依[托靠]|借助|[利运]用|围绕|立足|聚焦|打造|创[建新]|[成设]立|组建|开展|举办)"
    r"[一-龥]{1,2}[^城乡村集制直小各多个两到予给入至的下返回还,;。、\ue000-\ue0ff][镇乡](?![镇街村贤级]|、|和|及|与|等|[两三]|以上|以下)"
)
"""A clause that begins with the name of a town, whose figures are an example (太平镇出庭应诉率98%)."""
_TOWN_OFFICE = re.compile(
    r"(?:其中,?)?(?!各|全|所有|每|有关|相关|部分|对|向|由|在|为|与|和|经|以|把|将|同|依托|通过|指导|乡镇|镇街|基层)"
    r"[一-龥]{2,3}(?:街道(?:办事处)?|司法所)(?=全年|年内|共|累计|组织|开展|举办|办理|受理|解答|接待|调解|[\ue000-\ue0ff])"
)
"""The office of one town as the subject of a clause."""
_COURT = re.compile(
    r"(?:其中,?)?(?:(?:20\d\d年|全年|今年|年内)[,]?)?(?:[一-龥]{0,4}?[区县市旗州省])?(?:两级|中级|基层)?(?:人民)?(?:法院|检察院|检察机关)(?!、|和|及|与|等|以及|[衔联对合协移认发提建裁判调])"
)
"""A court or prosecutors as the subject of a clause; not beside others (法院、检察院和公安局)."""


def names_subject(first: str) -> bool:
    """Whether the first clause of a part of a sentence names the body that acts in all of it."""
    return bool(
        _ACTING.search(first)
        or _OPENS.match(first)
        or _KIND_OF_COMMITTEE.match(first)
        or is_court(first)
        or is_higher(first, in_city=True)
    )


def is_town(words: str) -> bool:
    """Whether a clause begins with one town or an office of it, whose figures never stand for the district."""
    return ("镇" in words or "乡" in words or "街道" in words or "司法所" in words) and bool(
        _TOWN.match(words) or _TOWN_OFFICE.match(words)
    )


def is_court(words: str) -> bool:
    """Whether a clause begins with a court or the prosecutors, who act in it alone."""
    return _COURT.match(words) is not None


_KIND_OF_COMMITTEE = re.compile(
    r"(?:老兵|退役|医疗|医患|交通(?:事故)?|道路|劳动|物业|婚姻|婚调|消费|金融|校园|学校|保险|旅游|商会|电商|知识产权|建筑|征地|行业性?|专业性?)[^,;。、和及与等\ue000-\ue0ff]{0,8}"
    r"(?:调委会|调解委员会|调解中心|调解组织|调解室)(?!、|和|及|与|等|[\ue000-\ue0ff]|建设|建立|共?有)"
    r"|(?<![个家各支])调解(?:工作)?室(?=全年|共|累计|年内|调解|化解|调处|受理)"
)
"""A committee that settles one kind of dispute: its cases are but a part of those of all."""
_HIGHER = re.compile(
    r"^(?:其中,?)?上级(?:部门|机关|单位)|^(?:其中,?)?(?:省|自治区|国家)(?!直)[一-龥]{1,6}(?:厅|总局|署|部)(?!等|、|和|及|与|门|分|署|队|级|指|表|通|印|备|批|认|授|评为|确|关于|的)"
    r"|(?:配合|协助|协同|参与|参加|接受|迎接)(?:了)?(?:国家|中央|最高|司法部|省|自治区|市(?![场政民])|州|上级|全国|全省)[^,;。]*$"
)
"""A body of a province or the nation that opens a clause, or one above whom the district only helps (配合省厅开展…)."""
_IN_CITY = re.compile(
    r"^(?:其中,?)?市[一-龥]{1,6}(?:局|委)(?=来|到|对|在|组织|开展|举办|抽|评)|(?:参与|参加)(?:了)?全市[^,;。]*$"
)
"""The same of the city above a county."""

_MAY_BE_HIGHER = re.compile("^.{0,3}[省自国上市]|[配协参接迎]")


@lru_cache(maxsize=4096)
def is_higher(words: str, *, in_city: bool) -> bool:
    """Whether a body above the district acts in a clause; `in_city`: the district is a county within a city."""
    if not _MAY_BE_HIGHER.search(words):
        return False
    return _HIGHER.search(words) is not None or (in_city and _IN_CITY.search(words) is not None)


@lru_cache(maxsize=4096)
def is_department(words: str) -> bool:
    """Whether a single department, town or zone acts in these words."""
    if "调" in words and _KIND_OF_COMMITTEE.search(words):
        return True
    match = _DEPARTMENT.search(words) if _DEPARTMENT_WORD.search(words) else None
    if match is None:
        return ("镇" in words or "乡" in words) and _TOWN.match(words) is not None
    if _SPEAKING_DEPARTMENT.search(words):
        return False
    name = match["name"]
    if _COUNTED_BODIES.match(words, match.end()):
        return False
    if re.search(r"各|每|乡镇$|城乡$|镇乡$|[乡镇]、|街镇$|镇街$|^[镇乡]$", name) or re.search(
        r"(?:各|、|及|和|与|各有关)$", words[: match.start()]
    ):
        return False
    return not re.match(
        r"[^,;。]{0,3}(?:等|和|及|、)[^,;。对给向\ue000-\ue0ff]{0,10}(?:(?<=等)|、[^,;。对给向\ue000-\ue0ff]{0,16}等)?(?:部门|单位)",
        words[match.end() :],
    )
