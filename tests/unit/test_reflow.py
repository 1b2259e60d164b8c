"""Reflowing of raw dumps: what is joined, what is dropped, what stays apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.reflow import is_furniture, reflow, reflow_with_origins


WRAPPED = """2024年度法治政府建设情况报告

一、主要做法

（一）加强组织领导，推动责任落实

县政府把法治建设纳入年度考核，常务会议全年安排会前学法1

8次，主要负责同志带头讲法治课，部门负责同志依次领学，收到

行政复议申请1，

204件，较上年有所增加。依法化解行政争议的能力得到持续提升，

— 5 —

群众满意度稳步提高。各乡镇街道结合实际开展法治宣传，受到了

干部群众的广泛欢迎和认可，法治氛围更加浓厚，基层基础更加牢

固。

二、存在问题

个别部门重视不够，执法力量相对薄弱，还需要在今后的工作当中

认真加以解决。
"""


def test_reflow_joins_hard_wraps_across_blank_lines_and_page_numbers() -> None:
    text = reflow(WRAPPED).text
    assert "安排会前学法18次" in text
    assert "得到持续提升，群众满意度" in text
    assert "— 5 —" not in text
    assert "（一）加强组织领导，推动责任落实\n" in text
    assert "\n二、存在问题\n" in text


def test_reflow_joins_a_paragraph_broken_by_a_page() -> None:
    text = reflow("县政府开展会前学法活动。常务会议先后组织会前学\n\n法13次，其余略。").text
    assert text == "县政府开展会前学法活动。常务会议先后组织会前学法13次，其余略。"


def test_reflow_keeps_headings_and_short_lines_apart() -> None:
    assert reflow("某县人民政府\n2024年3月1日\n抄送：有关单位").text.count("\n") == 2


def test_reflow_drops_web_chrome_and_related_links() -> None:
    text = reflow(
        "您当前的位置：首页 > 公开\n某县2023年法治政府建设报告\n用微信扫描二维码\n×\n全年办结案件5件。\n相关阅读\n邻县负责人出庭应诉率100%\n扫一扫在手机上查看当前页面"
    ).text
    assert text == "某县2023年法治政府建设报告\n全年办结案件5件。"


def test_reflow_removes_emphasis_marks() -> None:
    assert reflow("**一是强化监督。**办结4件。").text == "一是强化监督。办结4件。"


@pytest.mark.parametrize(
    "raw",
    [
        "指标　　2023年　　2022年\n受理　　31　　28\n审结　　29　　27",
        "指标\t2023年\t2022年\n受理\t31\t28\n审结\t29\t27",
    ],
)
def test_reflow_marks_table_rows_and_cells(raw: str) -> None:
    source = reflow(raw)
    assert source.text.splitlines() == ["指标 | 2023年 | 2022年", "受理 | 31 | 28", "审结 | 29 | 27"]
    assert [block.kind for block in source.blocks] == ["table_row"] * 3
    assert [source.text[start:end] for start, end in source.blocks[1].cells] == ["受理", "31", "28"]


@pytest.mark.parametrize(
    ("line", "expected"), [("- 12 -", True), ("第3页 共9页", True), ("浏览次数：1,286次", True), ("审结12件", False)]
)
def test_is_furniture_knows_page_numbers_and_chrome(line: str, expected: bool) -> None:
    assert is_furniture(line) is expected


@given(st.text(alphabet="复议收到12件，。\n\r\t 　|*-一（）A.\u200b\f", max_size=300))
def test_reflow_keeps_the_origin_of_every_character(raw: str) -> None:
    reflowed = reflow_with_origins(raw)
    text = reflowed.source.text
    assert len(reflowed.origins) == len(text)
    for character, origin in zip(text, reflowed.origins, strict=True):
        assert character == raw[origin] or character in "\n |"
    for block in reflowed.source.blocks:
        assert 0 <= block.start <= block.end <= len(text)


@given(st.text(max_size=200))
def test_reflow_accepts_any_text(raw: str) -> None:
    assert isinstance(reflow(raw).text, str)


def test_reflow_drops_running_heads_beside_page_numbers() -> None:
    raw = "某县公报\n收到司法建议9件、检察建议\n\n— 2 —\n某县公报\n31件，反馈率均为100%。\n全年审计项目\n\n— 3 —\n某县公报\n12个。\n"
    text = reflow(raw).text
    assert "— 2 —" not in text
    assert text.count("某县公报") == 1


def test_reflow_joins_a_full_line_that_happens_to_end_with_a_semicolon() -> None:
    full = "区政府全年收到复议申请五十二件并且都登记在册；"
    raw = "\n".join(
        [
            full,
            "立案受理四十四件，其余依法不予受理或者告知转送。",
            *["各单位按照部署认真推进依法行政工作取得明显成效，" for _ in range(10)],
        ]
    )
    assert full + "立案受理" in reflow(raw).text


PARAGRAPHS = [
    "全市各级行政复议机构共新收行政复议申请1,352件，同比增长18.4%，受理1,207件，不予受理98件；审结1,166件，其中直接纠错142件，"
    "直接纠错率12.18%。调解和解384件。年末未结41件，案件结构与上年大体相当，个别领域增幅较大。各县（市、区）均已设立行政复议委员会。",
    "全市法院审结一审行政诉讼案件623件，行政机关败诉57件，败诉率9.15%；开庭审理411件，负责人出庭应诉407件，负责人出庭应诉率99.03%。",
    "一年来，共开展案卷评查36次，抽查案卷2,480份，发现问题315个，均已整改到位：制发监督意见书27份、建议书9份，公开曝光典型案例12起。",
]


@pytest.mark.parametrize("width", [30, 35, 40, 43])
@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_reflow_joins_lines_wrapped_at_a_number_of_characters(width: int, indent: str, between: str) -> None:
    """Digits count as much as Chinese characters there, so full lines differ in columns; some end in a full stop."""
    lines = []
    paragraphs = ["".join(PARAGRAPHS), PARAGRAPHS[2] + PARAGRAPHS[0]]
    for paragraph in paragraphs:
        set_lines = [f"　　{paragraph}"[i : i + width] for i in range(0, len(paragraph) + 2, width)]
        lines += [set_lines[0].replace("　　", indent), *set_lines[1:]]
    assert reflow(between.join(lines)).text.split("\n") == paragraphs


def test_reflow_keeps_short_lines_of_a_wrapped_text_apart() -> None:
    wrapped = [PARAGRAPHS[0][i : i + 38] for i in range(0, len(PARAGRAPHS[0]), 38)]
    text = "\n".join([*wrapped, "某市人民政府", "2024年3月1日", "（此件公开发布）", *wrapped])
    assert reflow(text).text.split("\n") == [
        PARAGRAPHS[0], "某市人民政府", "2024年3月1日", "（此件公开发布）", PARAGRAPHS[0]
    ]  # fmt: skip


def test_reflow_keeps_a_category_alone_on_its_line_in_the_table() -> None:
    raw = "指标\t单位\t2031年\n行政复议\n收到\t件\t31\n审结\t件\t29\n行政应诉\n败诉\t件\t2\n"
    source = reflow(raw)
    assert [(block.kind, block.table, len(block.cells)) for block in source.blocks] == [
        ("table_row", 0, 3), ("table_row", 0, 1), ("table_row", 0, 3), ("table_row", 0, 3), ("table_row", 0, 1), ("table_row", 0, 3)
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["关闭", "打印", "分享", "二维码", "无障碍", "访问量", "联系我县企业"])
def test_reflow_keeps_a_wrapped_line_that_begins_like_web_chrome(word: str) -> None:
    prose = f"{'全县依法整治违法经营场所并公布办理结果让群众知晓' * 2}，依法{word}12家，其余限期整改并开展回头看。"
    assert reflow(prose.replace(f"依法{word}", f"依法\n{word}")).text.replace("\n", "") == prose


def test_reflow_reads_single_blanks_between_figures_as_cells() -> None:
    source = reflow("表2 复议案件\n年份 收到 受理 审结\n2023 31 27 25\n2024 44 40 38\n以上案件均已归档。")
    rows = [source.text[block.start : block.end] for block in source.blocks if block.kind == "table_row"]
    assert rows == ["年份 | 收到 | 受理 | 审结", "2023 | 31 | 27 | 25", "2024 | 44 | 40 | 38"]


def test_reflow_keeps_blanks_in_prose() -> None:
    source = reflow("全年 审结 复议案件 118 件\n全年 受理 复议案件 127 件\n办理时间 2024 年")
    assert not [block for block in source.blocks if block.kind == "table_row"]


def test_reflow_keeps_the_title_of_a_table_out_of_its_rows() -> None:
    source = reflow("表1  应诉情况\n指标  2023年  2024年\n败诉  7  3\n开庭  70  66")
    rows = [source.text[block.start : block.end] for block in source.blocks if block.kind == "table_row"]
    assert rows == ["指标 | 2023年 | 2024年", "败诉 | 7 | 3", "开庭 | 70 | 66"]
