"""Pictures: what is drawn, in which order, and what happens without a Chinese font."""

import struct

import pytest

from bot.papers import charts
from bot.papers.charts import Bars

GRADES = Bars("各等次单位数", (("优秀", 15), ("良好", 4), ("一般", 2), ("待提升", 0)), "个")


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the file's head says (PNG, section 11.2.2)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture(autouse=True)
def a_chinese_font() -> None:
    if not charts.has_chinese_font():
        pytest.skip("no Chinese font on this machine: there are no pictures here")


def test_a_picture_grows_with_its_rows() -> None:
    one = charts.draw("10月检查", "21个单位", [GRADES])
    two = charts.draw("10月检查", "21个单位", [GRADES, Bars("没办最多的", (("党课", 3),), "个单位")])

    assert one is not None
    assert two is not None
    assert abs(size(one)[0] - size(two)[0]) < 60  # the words behind the longest bar
    assert size(one)[1] < size(two)[1]


def test_the_same_numbers_give_the_same_picture() -> None:
    assert charts.draw("标题", "", [GRADES]) == charts.draw("标题", "", [GRADES])


def test_other_numbers_give_another_picture() -> None:
    other = Bars(GRADES.title, (("优秀", 14), *GRADES.rows[1:]), GRADES.unit)

    assert charts.draw("标题", "", [GRADES]) != charts.draw("标题", "", [other])


def test_without_a_row_there_is_no_picture() -> None:
    assert charts.draw("标题", "", [Bars("空", ())]) is None


def test_a_long_label_does_not_widen_it() -> None:
    short = charts.draw("标题", "", [Bars("事项", (("党课", 3),))])
    long = charts.draw("标题", "", [Bars("事项", (("很长很长的事项名称" * 9, 3),))])

    assert short is not None
    assert long is not None
    assert abs(size(short)[0] - size(long)[0]) < 40


def test_without_a_chinese_font_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "PROBES", ("\U0010fffe", "\U0010fffd"))  # two characters no font has
    charts.has_chinese_font.cache_clear()
    try:
        assert charts.draw("标题", "", [GRADES]) is None
    finally:
        charts.has_chinese_font.cache_clear()
