"""OFD: text by the places of its glyphs."""

from __future__ import annotations

import io
import zipfile

from fazhi.readers import read
from fazhi.readers.ofd import _deltas
from tests.unit.readers.making import SENTENCE, ofd, zipped


def test_lines_are_joined_over_pages_and_furniture_is_dropped() -> None:
    first = [(25.0, 12.0, "云岭市报告汇编"), (36.2, 40.0, SENTENCE[:26]), (25.0, 50.0, SENTENCE[26:])]
    first += [(36.2, 60.0, SENTENCE[:26]), (25.0, 70.0, SENTENCE[26:40]), (100.0, 285.0, "— 1 —")]
    first[4] = (25.0, 70.0, (SENTENCE + SENTENCE)[26:54])
    second = [
        (25.0, 12.0, "云岭市报告汇编"),
        (25.0, 40.0, (SENTENCE + SENTENCE)[54:]),
        (36.2, 60.0, "二、打算"),
        (100.0, 285.0, "— 2 —"),
    ]
    source = read(ofd([first, second]), "a.ofd")
    assert source.text.split("\n") == [SENTENCE, SENTENCE + SENTENCE, "二、打算"]
    assert source.pages == 2
    assert {line.page for line in source.blocks[1].lines} == {1, 2}


def test_the_order_of_objects_does_not_matter() -> None:
    lines = [(36.2, 40.0, SENTENCE[:26]), (25.0, 50.0, SENTENCE[26:]), (36.2, 60.0, "二、打算")]
    assert read(ofd([list(reversed(lines))]), "a.ofd").text == read(ofd([lines]), "a.ofd").text


def test_templates_backslashes_other_case_and_other_namespaces_are_understood() -> None:
    ns = 'xmlns:x="http://www.ofdspec.org"'
    text = '<x:TextObject Boundary="20 {y} 180 8" Size="5" CTM="1 0 0 1 0 0"><x:TextCode X="0" Y="5" DeltaX="g 9 5">{t}</x:TextCode></x:TextObject>'
    page = f"<x:Page {ns}>{{top}}<x:Content><x:Layer>{{objects}}</x:Layer></x:Content></x:Page>"
    data = zipped(
        {
            "ofd.xml": f"<x:OFD {ns}><x:DocBody><x:DocRoot>/Doc_0\\Document.xml</x:DocRoot></x:DocBody></x:OFD>",
            "Doc_0\\Document.xml": f'<x:Document {ns}><x:CommonData><x:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></x:CommonData>'
            '<x:Pages><x:Page ID="1" BaseLoc="Pages/P.xml"/></x:Pages></x:Document>',
            "DOC_0/tpls/t.xml": page.format(top="", objects=text.format(y=30, t="云岭市人民政府文件")),
            "Doc_0/Pages/P.xml": page.format(
                top='<x:Template TemplateID="7"/>', objects=text.format(y=60, t="败诉率５.６%。")
            ),
        }
    )
    assert read(data, "a.ofd").text.split("\n") == ["云岭市人民政府文件", "败诉率５.６%。"]


def test_deltas_expand_repetitions() -> None:
    assert _deltas("g 3 5 2.5 g 2 1") == [5, 5, 5, 2.5, 1, 1]
    assert _deltas("4 4.5") == [4, 4.5]


def test_watermark_across_the_page_is_left_out() -> None:
    content = "Doc_0/Pages/Page_0/Content.xml"
    made = ofd([[(20, 40, SENTENCE[:26]), (20, 50, SENTENCE[26:])]])
    mark = (
        '<ofd:TextObject ID="9" Boundary="20 30 170 120" CTM="0.7 -0.7 0.7 0.7 0 20" Size="12">'
        '<ofd:TextCode X="0" Y="12" DeltaX="g 5 12">仅供内部查阅</ofd:TextCode></ofd:TextObject></ofd:Layer>'
    )
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[content] = members[content].decode().replace("</ofd:Layer>", mark).encode()
    assert read(zipped(members), "a.ofd").text == read(made, "a.ofd").text
