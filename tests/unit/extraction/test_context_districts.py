"""Which district a report is of: every family of namesakes, with and without what settles them.

Each case is a head, what follows the common body, and the code expected; None means that a person must be asked.
"""

from __future__ import annotations

import pytest

from fazhi.extraction.context import Context, recognise
from fazhi.source import SourceText


BODY = (
    "一、主要工作\n(一)政府常务会议安排学法6次，审议重大行政决策事项4件，出具合法性审查意见73份，备案行政规范性文件2件。\n"
    "(二)组织行政执法人员培训310人次，评查行政处罚案卷88卷；办理行政复议案件21件、行政应诉案件9件。\n"
)


def read(head: str, tail: str = "", *, title: str | None = None) -> Context:
    """The context of a report with that head and tail around a body that names nothing."""
    return recognise(SourceText(f"{head}\n{BODY}{tail}", title=title), current_year=2026)


PLAIN = [
    # Unique names in every place where an author names itself.
    ("武侯区2023年度法治政府建设情况报告", "", "510107"),
    ("关于2023年法治政府建设情况的报告", "武侯区人民政府\n2024年1月9日", "510107"),
    ("武侯区人民政府文件\n武府发〔2024〕3号\n关于2023年度法治政府建设情况的报告", "", "510107"),
    ("中共兰考县委 兰考县人民政府\n关于2023年法治政府建设情况的报告", "", "410225"),
    ("2023年度述法报告\n兰考县委书记 某某", "", "410225"),
    ("2023年度法治政府建设工作总结\n2023年，兰考县始终把法治政府建设摆在突出位置，现将一年来的工作情况总结如下。", "", "410225"),
    ("2023年法治政府建设年度报告\n来源：兰考县人民政府办公室 时间：2024-02-02", "", "410225"),
    ("陕西省人民政府关于2022年法治政府建设情况的报告", "", "610000"),
    ("中共广西壮族自治区委员会 广西壮族自治区人民政府\n关于2022年法治政府建设情况的报告", "", "450000"),
    ("西藏自治区2022年法治政府建设情况报告", "", "540000"),
    ("重庆市2022年法治政府建设情况报告", "", "500000"),
    ("重庆市城口县2022年法治政府建设情况报告", "", "500229"),
    ("东莞市2022年法治政府建设情况报告", "", "441900"),
    ("儋州市2022年法治政府建设情况报告", "", "460400"),
    ("仙桃市2022年法治政府建设情况报告", "", "429004"),
    ("第一师阿拉尔市2022年法治政府建设情况报告", "", "659002"),
    ("浦东新区2022年法治政府建设情况报告", "", "310115"),
    ("南通市经济社会发展迅速，通州湾建设提速。\n如皋市2022年法治政府建设情况报告", "", "320682"),
    ("阿拉善左旗2022年法治政府建设情况报告", "", "152921"),
    ("阿左旗2022年法治政府建设情况报告", "", "152921"),
    ("伊犁州2022年法治政府建设情况报告", "", "654000"),
    ("甘孜州2022年法治政府建设情况报告", "", "513300"),
    ("木里藏族自治县2022年法治政府建设情况报告", "", "513422"),
    ("木里县2022年法治政府建设情况报告", "", "513422"),
    ("中共和县委员会 和县人民政府\n关于2022年法治政府建设情况的报告", "", "340523"),
    ("共和县2022年法治政府建设情况报告", "", "632521"),
    ("信阳新县2022年法治政府建设情况报告", "", "411523"),
    ("阳新县2022年法治政府建设情况报告", "", "420222"),
    ("费　县　人　民　政　府\n关于２０２２年法治政府建设情况的报告", "", "371325"),
    ("开县2013年依法行政工作报告", "", "500234"),
    # Prefecture and county, league and banner of one stem.
    ("大理州2022年法治政府建设情况报告", "大理市、祥云县等12个县市全部完成述法。", "532900"),
    ("大理市2022年法治政府建设情况报告", "州委、州政府要求的任务全部完成。", "532901"),
    ("伊宁市2022年法治政府建设情况报告", "", "654002"),
    ("伊宁县2022年法治政府建设情况报告", "", "654021"),
    ("长沙县2022年法治政府建设情况报告", "长沙市司法局到县调研。", "430121"),
    ("长沙市2022年法治政府建设情况报告", "长沙县、浏阳市、雨花区人民政府分别作了述法。", "430100"),
    ("吉林市2022年法治政府建设情况报告", "吉林省人民政府通报表扬。", "220200"),
    ("吉林省2022年法治政府建设情况报告", "吉林市人民政府、长春市人民政府先后交流。", "220000"),
    ("海南州2022年法治政府建设情况报告", "", "632500"),
    ("海南区2022年法治政府建设情况报告", "", "150303"),
    ("河南县2022年法治政府建设情况报告", "", "632324"),
    ("保定市2022年法治政府建设情况报告", "涿州市、定州市、安国市人民政府，竞秀区人民政府、莲池区人民政府作了汇报。" * 4, "130600"),
    # The author follows a division above it, or tells of divisions below.
    ("2022年法治政府建设年度报告\n2022年，在绵阳市委、绵阳市政府正确领导下，三台县扎实推进依法行政，现将有关情况报告如下。", "三台县人民政府", "510722"),
    ("向绵阳市人民政府报送的三台县2022年法治政府建设情况报告", "", "510722"),
    ("四川省绵阳市三台县人民政府关于2022年法治政府建设情况的报告", "抄送：绵阳市司法局", "510722"),
]  # fmt: skip

NAMESAKES = [
    # Bare: asked.
    *[
        (f"{name}2023年法治政府建设情况报告", f"{name}人民政府\n2024年1月9日", None)
        for name in (
            "朝阳区", "鼓楼区", "和平区", "通州区", "河东区", "长安区", "桥西区", "新华区", "城区", "郊区", "新城区", "青山区",
            "铁西区", "铁东区", "海州区", "西安区", "向阳区", "南山区", "宝山区", "普陀区", "西湖区", "永定区", "市中区",
            "白云区", "龙华区", "城中区", "城关区", "江北区",
        )
    ],
    # Settled by the division above in the author's own name.
    ("徐州市鼓楼区2023年法治政府建设情况报告", "", "320302"),
    ("福州鼓楼区2023年法治政府建设情况报告", "", "350102"),
    ("江苏省南京市鼓楼区人民政府关于2023年法治政府建设情况的报告", "", "320106"),
    ("和平区2023年法治政府建设情况报告", "沈阳市和平区人民政府\n2024年1月", "210102"),
    ("济南市中区2023年法治政府建设情况报告", "", "370103"),
    ("乐山市市中区2023年法治政府建设情况报告", "", "511102"),
    ("汕尾市城区2023年法治政府建设情况报告", "", "441502"),
    ("城区人民政府关于2023年法治政府建设情况的报告", "阳泉市城区人民政府", "140302"),
    # By addressees and copies.
    ("铁西区人民政府关于2023年法治政府建设情况的报告\n鞍山市人民政府：", "", "210303"),
    ("铁西区人民政府关于2023年法治政府建设情况的报告", "抄送：四平市司法局。", "220302"),
    ("西湖区人民政府关于2023年法治政府建设情况的报告\n南昌市人民政府、区人大常委会：", "", "360103"),
    # By provinces, regulations, visits.
    ("青山区2023年法治政府建设情况报告", "修订《湖北省行政执法监督条例》配套制度，贯彻《武汉市法治政府建设规划》。", "420107"),
    ("青山区2023年法治政府建设情况报告", "落实自治区党委部署，接受包头市人大常委会监督。", "150204"),
    ("宝山区2023年法治政府建设情况报告", "深入贯彻习近平总书记考察黑龙江重要讲话重要指示精神，落实省委部署。", "230506"),
    ("宝山区2023年法治政府建设情况报告", "上海市高级人民法院、上海市人民检察院来区座谈。", "310113"),
    ("通州区2023年法治政府建设情况报告", "接受南通市中级人民法院司法建议5份。", "320612"),
    ("城关区2023年法治政府建设情况报告", "落实自治区党委、自治区人民政府部署，报拉萨市委审定。", "540102"),
    ("白云区2023年法治政府建设情况报告", "贵阳市行政复议局受理后移送我区，贵州省司法厅予以肯定。", "520113"),
    # By towns and streets, telephone, site furniture.
    ("朝阳区2023年法治政府建设情况报告", "在高碑店镇、将台镇、呼家楼街道开展试点。", "110105"),
    ("向阳区2023年法治政府建设情况报告", "（联系人：区司法局 电话：0468-3355×××）", "230402"),
    ("永定区2023年法治政府建设情况报告", "主办单位：永定区人民政府办公室 闽ICP备05012345号", "350803"),
    ("永定区2023年法治政府建设情况报告", "网站标识码：4308020001", "430802"),
    ("江北区2023年法治政府建设情况报告", "联系电话：0574—8766×××", "330205"),
    # What must not settle: places visited, aided, learnt from.
    ("西湖区2023年法治政府建设情况报告", "赴浙江省杭州市学习行政复议经验，借鉴杭州市做法。", None),
    ("白云区2023年法治政府建设情况报告", "与贵州省贵阳市白云区结对协作，互派干部。", None),
    ("普陀区2023年法治政府建设情况报告", "组织业务骨干赴上海市普陀区、浙江省舟山市交流。", None),
    ("长安区2023年法治政府建设情况报告", "对标西安市先进做法。", None),
    # One weak word for each: still asked.
    ("鼓楼区2023年法治政府建设情况报告", "南京、徐州、福州、开封等地的做法各有特点。", None),
]  # fmt: skip

SPECIAL = [
    # Zones have no code.
    ("长春净月高新技术产业开发区管理委员会2023年法治政府建设情况报告", "", None),
    ("苏州工业园区2023年法治政府建设情况报告", "", None),
    ("河北雄安新区2023年法治政府建设情况报告", "", None),
    ("黄埔区 广州开发区2023年法治政府建设年度报告", "", "440112"),
    ("关于2023年法治政府建设情况的报告", "区委、区政府高度重视。", None),
    # Departments and towns belong to their district.
    ("宜昌市水利和湖泊局2023年法治政府建设年度报告", "", "420500"),
    ("剑川县沙溪镇人民政府2023年法治政府建设年度报告", "", "532931"),
    # Abolished names by year.
    ("长泰县2019年法治政府建设情况报告", "", "350625"),
    ("长泰县2022年法治政府建设情况报告", "", "350605"),
    ("襄樊市2008年依法行政工作报告", "", "420600"),
    ("桥东区2012年依法行政工作报告", "省会石家庄市委、市政府部署的任务全部完成，报石家庄市人民政府。", "130103"),
    ("桥东区2023年法治政府建设情况报告", "", "130702"),
    ("重庆市江北区2023年法治政府建设情况报告", "", "500105"),
    # Samples.
    ("云岭市东溪区2023年法治政府建设情况报告", "", "990101"),
    ("明渡市人民政府关于2023年法治政府建设情况的报告", "", "990106"),
    # Stems alone.
    ("2023年法治政府建设情况报告\n2023年，宁夏坚持依法治区，自治区党委、自治区政府高位推动，全区法治政府建设取得新成效。", "", "640000"),
    ("甘孜2023年法治政府建设情况报告", "州委、州政府，州政府常务会议，全州各级机关。", "513300"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "tail", "code"), [*PLAIN, *NAMESAKES, *SPECIAL])
def test_district_is_recognised_or_asked_about(head: str, tail: str, code: str | None) -> None:
    district = read(head, tail).district
    assert district.value == code, district.note
    assert district.note


@pytest.mark.parametrize(("head", "tail", "code"), [*PLAIN, *NAMESAKES, *SPECIAL])
def test_evidence_is_quoted_from_the_text(head: str, tail: str, code: str | None) -> None:
    text = f"{head}\n{BODY}{tail}"
    context = read(head, tail)
    spans = [*context.district.evidence, *context.year.evidence, *context.kind.evidence]
    assert all(text[span.start : span.end] == span.quote for span in spans)
    if code is not None:
        assert context.district.evidence


def test_asking_names_the_candidates() -> None:
    district = read("白云区2023年法治政府建设情况报告").district
    assert {candidate.code for candidate in district.candidates} == {"440111", "520113"}
    assert {candidate.name for candidate in district.candidates} == {"广东省广州市白云区", "贵州省贵阳市白云区"}
    assert "请选择" in district.note


def test_zone_offers_the_city_it_lies_in() -> None:
    district = read("苏州工业园区2023年法治政府建设情况报告").district
    assert [candidate.code for candidate in district.candidates] == ["320500"]
    assert "行政区划代码表" in district.note


def test_evidence_of_a_namesake_holds_the_line_that_settled_it() -> None:
    district = read("铁西区人民政府关于2023年法治政府建设情况的报告", "抄送：四平市司法局。").district
    assert any("四平市" in span.quote for span in district.evidence)
    assert "四平市" in district.note


def test_successor_is_noted() -> None:
    note = read("长泰县2022年法治政府建设情况报告").district.note
    assert "长泰区" in note


def test_merged_district_is_not_filed_under_the_merger() -> None:
    district = read("重庆市江北区2025年法治政府建设情况报告").district
    assert district.value == "500105"
    assert "请核对" in district.note


def test_container_title_names_the_district_when_the_text_does_not() -> None:
    district = read("一、工作开展情况", title="兰考县2023年法治政府建设情况报告-兰考县人民政府网").district
    assert district.value == "410225"
