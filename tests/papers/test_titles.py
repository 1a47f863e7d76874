"""Titles broken by sense: what an office would write, and what nobody should."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers.titles import LONGEST, broken, width


@pytest.mark.parametrize(
    "lines",
    [
        ["整改通知书"],
        ["关于2026年第三季度", "党建工作检查情况的通报"],
        ["关于锅炉工程公司党支部", "2026年度党建工作考核结果的反馈"],
        ["关于做好2026年度党组织书记", "抓基层党建述职评议考核工作的通知"],
        ["关于印发《基层党组织党建工作", "考核办法（试行）》的通知"],
    ],
)
def test_lines_end_where_the_sense_does(lines: list[str]) -> None:
    assert list(broken("".join(lines))) == lines


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("2026年", 3), ("“三会一课”", 6), ("〔2026〕18号", 6)])
def test_how_wide_a_text_is(text: str, wide: float) -> None:
    assert width(text) == wide


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_line_is_too_long_and_nothing_is_lost(title: str) -> None:
    lines = broken(title)

    assert all(width(line) <= LONGEST for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == "".join(
        re.findall(r"[^\s\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", title)
    )


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(10**5, 10**12))
def test_numbers_are_not_torn(before: int, number: int) -> None:
    assert any(str(number) in line for line in broken("通" * before + str(number) + "报" * 20))


def test_a_very_long_title_is_done_at_once() -> None:
    assert len(broken("关于" * 2000)) == pytest.approx(4000 / LONGEST, abs=15)
