"""Whose figure and of which time: tells this district's own result of its own year from all other figures.

Looks only at the words around a figure. Returns the reason why it is something else, or its scope and instance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fazhi.catalogue.districts import load_districts
from fazhi.extraction.aims import is_aim
from fazhi.extraction.bodies import is_court, is_department, is_higher, is_town, names_subject
from fazhi.extraction.carrying import counted_above, names_district
from fazhi.extraction.literals import any_word_of
from fazhi.extraction.model import Instance, Qualifier, Recognition, Scope
from fazhi.extraction.occasions import is_of_occasion
from fazhi.extraction.places import find_mentions
from fazhi.extraction.records import record
from fazhi.extraction.timing import other_time


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the report as a whole before its figures are judged."""

    year: int | None
    level: str | None
    """province, prefecture or county; None when the district is not known."""
    own_codes: frozenset[str] = frozenset()
    """Codes of the district and of those it belongs to: names that may mean one of them are no other place."""
    is_city: bool = False
    """Whether the district itself is a 市, so that 全市 means the district."""
    names_above: tuple[str, ...] = ()
    """Names of the districts it belongs to."""

    @property
    def in_city(self) -> bool:
        """Whether 全市 is the city above a county, not the district itself."""
        return self.level == "county" and not self.is_city


@record
class Verdict:
    """`reason` is None for the district's own result of its own year; else why it is not."""

    reason: str | None
    scope: Scope = "region"
    instance: Instance = "all"
    is_occasion: bool = False
    """Whether it counts one occasion (活动现场, 宣传周期间): a figure of the year goes before it."""


def setting_of(district: Recognition, year: Recognition) -> Setting:
    """What judging a figure needs to know of the report: its year, the level of its district, the names above it."""
    number = year.value if isinstance(year.value, int) else None
    code = str(district.value or "")
    known = load_districts().get(code)
    if known is None:
        return Setting(number, None)
    level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    above = load_districts().ancestors(code)
    return Setting(
        number,
        level,
        frozenset([code, *(one.code for one in above)]),
        is_city=known.name.endswith("市"),
        names_above=tuple(sorted({name for one in above for name in one.names()})),
    )


_THAT_ONE = re.compile(
    r"(?:^|[,;。:、])(?:其中,?)?该(?:(?P<district>县|区|市|旗|州)|镇|乡|街道|局|所|院|村|社区|单位|部门|委|中心|企业|公司)(?!级|类|项)"
)
"""Another one named before (甲县获评示范,该县全年学法9次): what follows is its own."""
_THIS_DISTRICT = re.compile(r"该[县区市旗州](?!级|类|项)")
"""At the head of a sentence the district of the report, where others write of it."""
_LONGEST_CLAUSE = 300
"""Characters of a comma clause beside its figure that are looked at: clauses of reports have fewer than 100."""
_MARK = re.compile("[\ue000-\ue0ff]")
_PUNCTUATION = re.compile(r"[,;。:!?]")
_LAST_PUNCTUATION = re.compile(rf"(?s:.*){_PUNCTUATION.pattern}")
_CAUSED = re.compile(r"因[^,;。]{0,16}(?:引发|引起|产生|提起)")
_OF_DISCLOSURE = re.compile(
    r"(?:信息公开|申请公开|公开申请)(?:[^。]*(?:产生|引发|引起|导致|发生|形成)[^,;。]*?)?(?:的|类|相关|工作|方面)*(?:行政)?(?:复议|诉讼|应诉)[^,;。]*$"
)
"""Reconsiderations and lawsuits over disclosure: but a part of all (信息公开引发行政复议3件、诉讼1件)."""
_BOUND_OF_EACH = re.compile(
    r"各(?:县|市|区|旗|州|镇|乡|街道|部门|单位|地)[^,;。\ue000-\ue0ff]*(?:均|都|皆)(?:达到?|保持|稳定|控制)?在?(?:不足|不到|超过?|突破|低于|高于|多于|少于)?$"
)
"""Before a bound (90%以上) what each of many keeps, not what they come to together."""
_SOME = re.compile(
    r"(?:部分|个别|少数|有的|多数|某些)(?:单位|部门|地方|地区|街道|乡镇|镇街|镇|县|区|行政机关|领域)[^,;。]*$"
)
"""Some of many (个别街道败诉率高达40%): not what they come to together."""
_OF_TOWNS = re.compile(r"各(?:街道|乡镇|镇街?|乡)(?![^,;。]*部门)[^,;。]*$")
_SHARE_NEXT = re.compile(r",占(?!比)")
"""What all towns count, with its share of the whole behind it (各街道应诉31件,占总数的34%)."""
_EACH_OF_SEVERAL = re.compile(r"、[^,;。率]{2,30}(?:均|都)(?:不足|不到|超过?|突破|低于|高于|多于|少于)?$")
"""A bound that each of several keeps (甲、乙、丙年收案数均不足9件): nobody's figure."""
_OF_OTHERS = re.compile(
    r"^(?:以上|以下)?的[^,;。\ue000-\ue0ff]{0,6}[\ue000-\ue0ff]?(?:个|家)?(?:单位|部门|地区|乡镇|街道|县|区|市)"
)
_FIELD = (
    "公安|治安|交警|交管|城建|城管|土地|资源|自然资源|规划|房屋|拆迁|征收|劳动|工伤|社保|社会保障|人社|工商|市场监管|"
    "环保|环境|生态|税务|交通|教育|民政|卫生|医保|林业|农业|水利|海关|涉企|涉农|涉土|民生|街镇"
)
_CATEGORY = re.compile(
    r"(?:(?<!各)类(?:行政)?(?:案件|申请|纠纷|事项)?(?:数量|占比)?(?:最多|最高|居首|居多|较多)?|(?:领域|方面)案件"
    r"|领域的?(?:行政)?(?:处罚|许可|强制|复议|诉讼|应诉|投诉举报)案件"
    r"|审结(?:的)?行政(?:处罚|强制|许可|征收|确认|协议|裁决|登记|补偿)案件"
    r"|涉(?:[企农军土水林外侨台校医]|及(?!我|本|全|各|行政机关|政府)[^,;。、\ue000-\ue0ff]{2,8}的)(?:类|领域)?的?(?:行政)?(?:处罚|许可|复议|诉讼|矛盾)?(?:纠纷|争议|案件)"
    rf"|(?:{_FIELD})行政(?:诉讼|复议)?(?:一审|二审)?案件)(?:共|有|为|占)?$"
)
"""One kind or field of what the report counts: part of the whole."""
_WITHIN_DAYS = re.compile(
    r"(?:^|[中有、后])(?:\d+|[一二三五七十]{1,3})(?:日|天|个?工作日)(?:以)?内(?:调解|成功)?(?:审结|办结|结案|答复|化解|办理|回复)(?:的|案件|申请)*$"
)
"""How many were done within so many days (10日内审结21件): some of them."""
_KIND_OF_ACT = re.compile(
    r"(?:其中|不服)*行政(?:处罚|确认|强制(?:措施)?|许可|征收|不作为|裁决|确权|协议|给付|登记)(?:的|案件)*(?:有|共|为)?"
)
_CASES_BEFORE = re.compile(
    r"(?:复议|诉讼|应诉|败诉)(?:案件|申请|事项)|行政争议|(?:案卷|卷宗)[^,;。]{0,12}[\ue000-\ue0ff],[^;。]*其中"
)
"""Cases or files that a sentence parts by the acts they are about (复议申请中,行政处罚8件): no figures of those acts."""
_ONE_BODY = re.compile("政府|部门")
_AS_RESPONDENT = re.compile(
    r"^(?:其中,?)?(?:20\d\d年|全年|同期)?,?(?:以)?(?:[^,;。]{0,4}[省市县区州旗盟](?:人民)?)?政府(?:作?为|是)被申请人"
    r"|(?:[^;。]*,)?(?:上级|省|市)(?:行政复议机关|复议机关|(?:人民)?政府)[^,;。\ue000-\ue0ff]*以[^,;。\ue000-\ue0ff]{0,8}政府(?:作?为|是)被申请人"
)
"""Cases against the government itself, which a higher one decides: what the sentence goes on to tell is of them."""
_NEXT_BODY = re.compile(
    r"[,、;](?:(?:[省市县区州]|乡镇|街道)(?:级|直)?(?:人民)?(?:政府)?(?:工作|所属)?(?:部门|单位|政府)?"
    r"|(?:所属|工作|职能)?部门|以[^,;。、\ue000-\ue0ff]{1,10}为被告的?)[\ue000-\ue0ff]"
)
"""A list that goes on with the next body and its number (县政府4件,县级部门9件): one body's share."""
_REQUIREMENT = re.compile(
    r"每(?:[十百千万]|\d+)?(?:年|月|季度?|半年|周|名|个|人|位|村|家|件|次|届|学期)(?!度?[^,;。]{0,8}(?:共|累计))[^,;。]{0,12}$|至少[^,;。]{0,6}$|(?:缺口|缺额|尚缺)[^,;。]{0,6}$|应当?不|原则上|(?<![平年各每])(?:人|户|村|[年月日周])均(?!衡|等|已|可|未|有|能|按|为|由)[^,;。]{0,12}$|(?<!连续.)(?<!连续..)年均[^,;。]{0,12}$|平均每"
)
_AVERAGE = re.compile(r"平均(?!审理|办理|办案|用时|时限|答复)|均值|(?:全国|全省|全市|全州|全区|省|市)水平")
_OWN_AVERAGE = re.compile(
    r"(?:全[县区州旗盟]|[我本][省市县区州旗盟]|各部门)?(?:行政机关)?(?:负责人)?(?:平均[^,;。各、\ue000-\ue0ff]{2,10}率|[^,;。各、均比于过\ue000-\ue0ff]{2,10}率(?:均)?平均)(?:为|是|达到?|保持在?)*$"
)
"""A rate of the district itself that the report calls its average (全县出庭应诉率平均为96%)."""
_PRACTICE = re.compile(r"律师(?!顾问)[^。]*(?<!为)代理(?:行政|民事|刑事|民商事)[^,;。]*$")
_ALL_OF_A_COURT = re.compile(
    r"法院[^,;。]{0,12}(?:各类|各种|民商?事|刑事)(?:诉讼|执行)?案件[^,;。]*"
    r"(?:,(?:其中|已?审结|已?办结|结案|执结|受理|诉前|调解|同比|较|比)[^,;。]*)*$"
)
"""What a court counts of all its work (法院新收各类案件900件,审结…); administrative cases apart."""
_OWN_LAWYERS = re.compile("法律顾问|公职律师|应诉|政府")
"""Cases of lawyers in private practice (律师代理行政诉讼案件90件) are nobody's duty; those of the district's own are."""
_BODIES_BELOW = re.compile(
    r"(?:[^,;。:]{0,12}[省市州]直(?:各)?(?:部门|单位|机关)|(?:[省市州])?(?:政府)?(?:委办局|工作部门)"
    r"|(?<!全)(?:各)?(?:(?<!全[省市])[\ue000-\ue0ff]个?)?(?:市州|市县|区县|县区|县市区|区市县|县级|市级)(?:人民)?(?:政府)?(?:本级)?)"
    r"(?:共|合计|全年|复议机关|新收|收到|受理|办理|审结)[^,;。]{0,10}(?:复议|申请|案件|$)"
)
"""Departments or districts below a government above counties: but a part of what came to its whole territory."""
_OWN_LEVEL = re.compile(
    r"(?:省|市|区|县|州|旗|盟)(?:政府|人民政府|委市政府)?本级|本级(?:政府|人民政府)?|(?:以|由)?(?:省|市|区|县|州)(?:人民)?政府(?:作?为|是)(?:共同)?被告|(?:市|区|县|州)政府作为被告"
)
_PERIOD_FIRST = re.compile(
    r"(?:其中,)?(?:\d{0,2}20\d\d年(?:度|全年|以来)?|全年|今年(?:以来)?|本年度?|年内|一年来|截至[^,;。]{2,12}),"
)
"""A period that opens a sentence; a number of a list may be glued to its year."""
_GUIDED = re.compile("指导(?:各|辖区|所辖)?(?:县|区|市县|旗)")
"""What those below do under guidance (指导县区审查文件86件), beside the own work of a government above counties."""
_GOVERNMENT_ITSELF = re.compile(
    r"(?:其中)?(?:20\d\d年|全年|今年)?(?:省|市|州|自治区|地区)(?:(?:人民)?政府|本级)(?:本级|作为复议机关|共|全年|本年|年内|依法)*(?:新收|收到|受理|办理|审结|办结)"
)
"""A government above counties that counts what came to itself, beside all that came to those below it."""
_AND_MORE = re.compile(r"等[\ue000-\ue0ff]")
_MANY_PLACES = re.compile(
    r"[一-龥]{1,4}(?:、[一-龥]{1,5}){0,6}(?:等)?[\ue000-\ue0ff](?![^,;。、]{0,8}(?:单位|部门|机关))(?:市县|县市|县区|区县|县|区|市|乡镇|镇|街道|地)?[^,;。\ue000-\ue0ff]{0,12}$"
)
_SUPERIOR = {
    "county": re.compile(r"全国|全省|全自治区|自治区|省(?:级|平均|同期)|全州(?!人民)"),
    "prefecture": re.compile(r"全国|全省|全自治区|自治区(?!人民政府)|省(?:级|平均|同期)"),
    "province": re.compile(r"全国"),
}
_OF_DEPUTIES = re.compile(
    r"(?:全国|自治区|全?省|全?市|、|和|及|与|各级|地区|[州盟])+(?:级|本级)?(?:的)?(?:人大|政协|两会|党代会)"
)
"""Whose deputies ask (全国和省人大代表建议): no figure of theirs."""
_CITY_ABOVE = re.compile(r"全市|市(?:平均|同期|级(?:行政)?机关(?=负责人|[^,;。]{0,4}(?:同期|平均)))")
_FIRST = re.compile(r"一审(?![查核批])")
_SECOND = re.compile(r"二审(?![查核批])")
_RETRIAL = re.compile(r"再审")

_TELLING = any_word_of(_CATEGORY, _REQUIREMENT, _AVERAGE)
_MAY_BE_OWN_LEVEL = any_word_of(_OWN_LEVEL)


def judge(
    left: str,
    right: str,
    setting: Setting,
    *,
    departments: bool,
    anyone: bool = False,
    courts: bool = True,
    qualifier: Qualifier = "exact",
) -> Verdict:
    """The verdict on a figure with masked text `left` before and `right` after it in its sentence.

    `departments`: one department's figure counts; `anyone`: whoever acts, it counts; `courts`: what a court or the
    prosecutors do counts; `qualifier`: how the figure is hedged (8%以内 after 控制在 is a target).
    """
    start = max(0, len(left) - _LONGEST_CLAUSE)
    edge = _LAST_PUNCTUATION.match(left, start)
    clause = left[edge.end() if edge else start :]
    reason = other_time(left, clause, setting.year) or _aim(left, clause, right[:_LONGEST_CLAUSE], qualifier=qualifier)
    if reason is None and "该" in left and _is_that_one(left, setting, courts=courts):
        reason = "subordinate"
    if reason is None and not anyone:
        reason = _whose(left, clause, setting, departments=departments, courts=courts)
    is_own_level = (_MAY_BE_OWN_LEVEL.search(clause) and _OWN_LEVEL.search(clause)) or (
        setting.level != "county" and _GOVERNMENT_ITSELF.match(left, _opening(left))
    )
    scope: Scope = "own_level" if is_own_level else "region"
    return Verdict(reason, scope, _instance(clause), is_occasion=is_of_occasion(left))


def _is_that_one(left: str, setting: Setting, *, courts: bool) -> bool:
    """Whether a figure is of one named before it (甲县获评示范,该县…): of a district, only when another one was named."""
    start = left.rfind(";") + 1
    found = _THAT_ONE.search(left, start)
    if found is None or (courts and found[0].endswith("院")) or _THIS_DISTRICT.match(left, _opening(left)):
        return False
    before = left[start : found.start()]
    return found["district"] is None or (
        found["district"] in before
        and not any(setting.own_codes.intersection(mention.codes) for mention in find_mentions(before))
    )


def names_average(words: str) -> bool:
    """Whether the words tell of an average over other districts."""
    return ("均" in words or "水平" in words) and bool(_AVERAGE.search(words, max(0, len(words) - _LONGEST_CLAUSE)))


def _aim(left: str, clause: str, right: str, *, qualifier: Qualifier) -> str | None:
    telling = _TELLING.search(clause) is not None
    if is_aim(left, clause, right, qualifier=qualifier):
        return "target"
    if (
        ("因" in left and _CAUSED.search(left[left.rfind(";") + 1 :]))
        or ("公开" in left and _OF_DISCLOSURE.search(left[-_LONGEST_CLAUSE:]))
        or _OF_OTHERS.match(right)
        or ("内" in clause and _WITHIN_DAYS.search(clause))
        or (telling and _CATEGORY.search(clause))
        or ("、" in clause and _EACH_OF_SEVERAL.search(clause))
        or _SOME.search(clause)
        or (_SHARE_NEXT.match(right) and _OF_TOWNS.search(clause))
        or (qualifier in ("over", "under") and "各" in clause and _BOUND_OF_EACH.search(clause))
        or (
            "行政" in clause and _KIND_OF_ACT.fullmatch(clause[clause.rfind("、") + 1 :]) and _CASES_BEFORE.search(left)
        )
        or (_NEXT_BODY.match(right) and _ONE_BODY.search(clause))
        or ("被申请人" in left and _AS_RESPONDENT.match(left[left.rfind(";") + 1 :]))
    ):
        return "breakdown"
    if not telling:
        return None
    if _REQUIREMENT.search(clause):
        return "requirement"
    if _AVERAGE.search(clause) and not _OWN_AVERAGE.match(clause):
        return "average"
    return None


def _whose(left: str, clause: str, setting: Setting, *, departments: bool, courts: bool) -> str | None:
    superior = _SUPERIOR.get(setting.level or "")
    if superior and (
        (superior.search(clause) and superior.search(_OF_DEPUTIES.sub("", clause)))
        or counted_above(left, setting.level, setting.names_above, in_city=setting.in_city)
    ):
        return "superior"
    if setting.in_city and _CITY_ABOVE.search(clause):
        return "superior"
    if "法院" in left and "行政" not in clause and _ALL_OF_A_COURT.search(left):
        return "department"
    if "代理" in clause and _PRACTICE.search(left) and not _OWN_LAWYERS.search(left):
        return "department"
    subject = _subject_clause(left, len(left) - len(clause), setting.level)
    scopes = (clause, subject)
    if setting.level != "province" and (
        is_higher(clause, in_city=setting.in_city)
        or (subject and _MARK.search(subject) and is_higher(subject, in_city=setting.in_city))
    ):
        return "superior"
    if not departments and any(is_department(scope) for scope in scopes):
        return "department"
    if departments and is_town(clause):
        return "subordinate"
    if not courts and ("法院" in left or "检察" in left) and (is_court(clause) or is_court(subject)):
        return "department"
    if not departments and setting.level != "county" and _BODIES_BELOW.match(left, _opening(left)):
        return "breakdown"
    if setting.level != "county" and "导" in clause and _GUIDED.search(clause):
        return "subordinate"
    if setting.own_codes and any(_other_places(scope, setting.own_codes) for scope in scopes):
        return "subordinate"
    return "subordinate" if not departments and _AND_MORE.search(clause) and _MANY_PLACES.search(clause) else None


@lru_cache(maxsize=4096)
def _other_places(words: str, own: frozenset[str]) -> bool:
    """Whether the words name a district that is neither the report's own nor one above it."""
    return any(not own.intersection(mention.codes) and not mention.is_stem for mention in find_mentions(words))


def _subject_clause(left: str, until: int, level: str | None) -> str:
    """The first comma clause after the last semicolon, a mere period left out: where a sentence names who acts.

    Empty when it names nobody, or when the district itself is named between it and the clause at `until`.
    """
    start = _opening(left)
    end = _PUNCTUATION.search(left, start, start + _LONGEST_CLAUSE)
    first = left[start : end.start() if end else start + _LONGEST_CLAUSE]
    if end is None or not names_subject(first) or names_district(left, level, end.end()):
        return ""
    return first


def _opening(left: str) -> int:
    """Where a sentence, or its part after a semicolon, begins behind the period that it names."""
    start = max(left.rfind(";"), left.rfind("。"), left.rfind(":")) + 1
    period = _PERIOD_FIRST.match(left, start)
    return period.end() if period else start


def _instance(clause: str) -> Instance:
    if "审" not in clause:
        return "all"
    if _SECOND.search(clause) and not _FIRST.search(clause):
        return "second"
    if _RETRIAL.search(clause) and not _FIRST.search(clause):
        return "retrial"
    if _FIRST.search(clause) and not _SECOND.search(clause):
        return "first"
    return "all"
