"""One line, two matters: where it is cut, and what is one matter after all."""

import pytest

from bot.text import matters


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("完成12，13号改到周五", ["完成12", "13号改到周五"]),
        ("完成1，2改到12月4日，现场忙", ["完成1", "2改到12月4日，现场忙"]),
        ("完成 1，退回 2 材料不全", ["完成 1", "退回 2 材料不全"]),
        ("核验1 退回2 没照片", ["核验1", "退回2 没照片"]),
        ("1号完成了；2号延到周五，设备没到", ["1号完成了", "2号延到周五，设备没到"]),
        ("转交 1 李明，完成2", ["转交 1 李明", "完成2"]),
        ("完成12、13，14改到12月4日", ["完成12、13", "14改到12月4日"]),
        ("完成 12 会已开，完成 13 材料已交", ["完成 12 会已开", "完成 13 材料已交"]),
        ("改期 1 12月4日 忙，改期 2 12月5日 忙", ["改期 1 12月4日 忙", "改期 2 12月5日 忙"]),
        ("把12退回，13核验通过", ["把12退回", "13核验通过"]),
        ("黄勇请假，完成1", ["黄勇请假", "完成1"]),
        ("催办1。另外核验2", ["催办1", "另外核验2"]),
    ],
)
def test_two_matters(line: str, parts: list[str]) -> None:
    assert matters.apart(line) == matters.Matters(parts)


@pytest.mark.parametrize(
    "line",
    [
        "完成12",
        "完成 12 13",
        "完成12，完成13",
        "12完成了，13也完成了",
        "完成 12 会已开，请假2人",
        "完成 12，材料见照片3张",
        "完成12，3号完成的",
        "完成12，3号由老王签字",
        "完成 1，2号下午开支委会",
        "完成1，李明请假",
        "退回 12，改到周五前重报",
        "延期 12 到12月5日，完成 13 后再办",
        "公告 各支部 请完成12，核验13",
        "布置任务 先完成12，再核验13",
        "会开了，核验3处",
        "",
        "· 催办 12",
        "完成12，核验13" + "，还有很多话" * 30,
    ],
)
def test_one_matter(line: str) -> None:
    assert matters.apart(line) == matters.Matters()


@pytest.mark.parametrize("line", ["核验1，2号退回，缺照片", "完成1，退回2，核验3，催办4"])
def test_it_is_not_sure(line: str) -> None:
    found = matters.apart(line)

    assert found.parts
    assert not found.sure


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("请假 周五 去医院，另外我党费交了没", ("请假 周五 去医院", "我党费交了没")),
        ("签到 顺便报名水压突击队", ("签到", "报名水压突击队")),
        ("我到了。对了，我的任务", ("我到了", "我的任务")),
        ("反映 学习室没投影，另外空调也坏了", ()),
        ("另外", ()),
        ("我到了，、；另外我的任务", ("我到了", "我的任务")),
        ("，，另外我的任务", ()),
        ("我到了", ()),
    ],
)
def test_what_is_said_besides(text: str, halves: tuple[str, ...]) -> None:
    assert matters.besides(text) == halves
