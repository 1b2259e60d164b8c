"""`manage.py explain`: which phrases were found, which condition refused them, what was taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


REPORT = """示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告
一、2023年工作开展情况
（一）依法化解争议
全区行政诉讼败诉率9.2%，比上年下降1.1个百分点。
二、存在的问题
个别单位行政诉讼败诉率达到30%。
三、2024年工作计划
力争行政诉讼败诉率降到6%以下。
"""


def explained(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str = "litigation_loss_rate") -> list[str]:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    call_command("explain", str(path), indicator=code)
    return capsys.readouterr().out.splitlines()


def test_explain_shows_rule_outcome_section_and_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(tmp_path, capsys)
    taken = [line for line in lines if line.startswith("采用：")]
    assert len(taken) == 1
    assert "9.2%" in taken[0]
    steps = [line.split("\t") for line in lines if line.count("\t") == 4]
    outcomes = {step[1]: (step[2], step[3].partition("：")[0]) for step in steps}
    assert outcomes["9.2%"] == ("符合", "工作情况")
    assert outcomes["30%"][1] == "存在问题"
    assert outcomes["6%"][1] == "下一步计划"
    assert "符合" not in (outcomes["30%"][0], outcomes["6%"][0])
    assert any(line.startswith("另列：") for line in lines)


def test_explain_says_when_nothing_was_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(tmp_path, capsys, "reconsideration_received")[-1].startswith("没有采用")


def test_explain_asks_for_a_known_code_and_a_readable_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有代码"):
        call_command("explain", str(tmp_path / "无.txt"), indicator="nonsense")
    with pytest.raises(CommandError):
        call_command("explain", str(tmp_path / "无.txt"), indicator="litigation_loss_rate")


TABLE = """<html><body><h1>示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告</h1>
<h2>一、2023年工作开展情况</h2><p>全区行政复议与应诉工作情况见下表，各项工作有序推进。</p>
<table><tr><th>指标</th><th>2023年</th><th>2022年</th></tr>
<tr><td>行政诉讼败诉率（%）</td><td>9.2</td><td>10.3</td></tr></table></body></html>"""


def test_explain_shows_cells_of_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "报告.html"
    path.write_text(TABLE, encoding="utf-8")
    call_command("explain", str(path), indicator="litigation_loss_rate")
    lines = capsys.readouterr().out.splitlines()
    steps = [line.split("\t") for line in lines if line.count("\t") == 4]
    assert [(step[1], step[2]) for step in steps] == [("9.2%", "符合")]
    assert any(line.startswith("采用：9.2%") for line in lines)
