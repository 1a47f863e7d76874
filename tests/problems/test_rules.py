"""What is decided of rectifications: days, the same matter, what comes back, what is asked for."""

from datetime import date

import pytest

from bot.core.workdays import Workdays
from bot.problems import Severity, matter, rules

DEADLINES = [
    ("2026-11-23", Severity.NORMAL, "2026-12-23", "a Wednesday"),
    ("2026-11-23", Severity.SERIOUS, "2026-12-08", "a Tuesday"),
    ("2026-11-23", Severity.GRAVE, "2026-11-30", "a Monday"),
    ("2026-11-20", Severity.NORMAL, "2026-12-18", "a Sunday moves to the Friday before"),
    ("2026-09-25", Severity.SERIOUS, "2026-10-10", "a Saturday that works"),
    ("2026-09-28", Severity.GRAVE, "2026-09-30", "in the holiday: the last working day before"),
    ("2026-09-30", Severity.GRAVE, "2026-10-08", "no working day is left before: the next one"),
]


@pytest.mark.parametrize(("today", "severity", "due", "why"), DEADLINES)
def test_the_deadline_of_a_severity_is_a_working_day(today: str, severity: Severity, due: str, why: str) -> None:
    assert rules.default_due(date.fromisoformat(today), severity, Workdays()) == date.fromisoformat(due), why


SAME = [
    ("三季度支委会少开一次", "三季度支委会少开一次。", True),
    ("三季度支委会少开一次", "三季度，支委会少开一次", True),
    ("三季度支委会少开一次", "检查看到三季度支委会少开一次，没有补课", True),
    ("三季度支委会少开一次", "四季度支委会少开一次", False),
    ("缺签到", "学习记录缺签到", False),
    ("缺签到", "缺签到。", True),
    ("学习记录缺签到", "活动室标识褪色", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_the_same_matter_is_said_in_the_same_words(one: str, other: str, *, same: bool) -> None:
    assert rules.same_matter(one, other) is same
    assert rules.same_matter(other, one) is same


BACK = [
    ("2025-11-23", "2026-11-23", True),
    ("2025-11-22", "2026-11-23", False),
    ("2026-11-23", "2026-11-23", True),
    ("2024-02-29", "2025-02-28", True),
    ("2024-02-29", "2025-03-01", False),
]


@pytest.mark.parametrize(("closed", "today", "back"), BACK)
def test_it_comes_back_within_a_year(closed: str, today: str, *, back: bool) -> None:
    assert rules.comes_back(date.fromisoformat(closed), date.fromisoformat(today)) is back


MATTERS = [
    ("三季度支委会少开一次，说明原因并补课", "三季度支委会少开一次", "说明原因并补课"),
    ("学习记录缺签到，要补齐。", "学习记录缺签到", "要补齐"),
    ("学习记录缺签到，缺会议照片", "学习记录缺签到，缺会议照片", ""),
    ("学习记录缺签到，缺记录人；请重新整理并报送党委工作部", "学习记录缺签到，缺记录人", "请重新整理并报送党委工作部"),
    ("活动室没有党旗，挂好", "活动室没有党旗", "挂好"),
    ("活动室没有党旗，制度牌重新上墙", "活动室没有党旗", "制度牌重新上墙"),
    ("学习记录缺签到，10月没补齐", "学习记录缺签到，10月没补齐", ""),
    ("补齐学习记录", "补齐学习记录", ""),
    ("，补齐学习记录", "补齐学习记录", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "found", "asked"), MATTERS)
def test_what_was_found_and_what_is_asked_for(text: str, found: str, asked: str) -> None:
    assert matter(text) == (found, asked)
