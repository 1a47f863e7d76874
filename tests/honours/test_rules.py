"""Which honours are for the same matter, and what each matter earned: once, at its highest level."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.clock import SHANGHAI
from bot.core.errors import BadInputError
from bot.core.workdays import Workdays
from bot.honours import Earned, HonourLevel, reading, rules, scale
from bot.honours.rules import Given

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
DAYS = Workdays()
COMPANY, UPPER, GROUP, PROVINCE = HonourLevel
START = date(2026, 1, 1)


def honour(number: int, title: str, level: HonourLevel, day: date = date(2026, 11, 1), **more: Any) -> Given:
    return Given(
        **{"number": number, "holder": None, "title": title, "matter": "", "level": level} | more,
        year=day.year,
        day=day,
    )


LAST_YEAR = date(2025, 11, 1)
ONE, TWO = (COMPANY, 1, None), (COMPANY, 2, None)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (honour(1, "先进党支部", COMPANY), honour(2, "先进党支部", GROUP), [(GROUP, 2, None)]),
        (honour(1, "公司先进党支部", COMPANY), honour(2, "2026年度集团“先进党支部”", GROUP), [(GROUP, 2, None)]),
        (honour(1, "先进党支部", COMPANY), honour(2, "文明单位", COMPANY), [ONE, TWO]),
        (honour(1, "公司", COMPANY), honour(2, "集团", COMPANY), [ONE, TWO]),
        (honour(1, "技术能手", COMPANY, holder=5), honour(2, "技术能手", COMPANY, holder=6), [ONE, TWO]),
        (
            honour(1, "创新工作室", UPPER, matter="金星团队"),
            honour(2, "三秦工匠", PROVINCE, matter="“金星团队”", holder=6),
            [(PROVINCE, 2, None)],
        ),
        (honour(1, "先进党支部", COMPANY, LAST_YEAR), honour(2, "先进党支部", COMPANY), [TWO]),
        (
            honour(1, "攻关奖", COMPANY, LAST_YEAR, matter="吊装"),
            honour(2, "攻关奖", GROUP, matter="吊装"),
            [(GROUP, 2, COMPANY)],
        ),
        (honour(1, "攻关奖", GROUP, LAST_YEAR, matter="吊装"), honour(2, "攻关奖", COMPANY, matter="吊装"), []),
    ],
)
def test_a_matter_counts_once(
    first: Given, second: Given, found: list[tuple[HonourLevel, int, HonourLevel | None]]
) -> None:
    assert [(one.level, one.number, one.before) for one in rules.earned([first, second], START)] == found


@given(st.lists(st.tuples(st.sampled_from(list(HonourLevel)), st.sampled_from("甲乙丙")), max_size=12))
@settings(deadline=None)
def test_no_matter_earns_twice_nor_less_than_its_best(some: list[tuple[HonourLevel, str]]) -> None:
    found = rules.earned([honour(n, "奖", level, matter=matter) for n, (level, matter) in enumerate(some, 1)], START)
    assert {one.matter for one in found} == {matter for _, matter in some}
    assert len(found) == len({matter for _, matter in some})
    for one in found:
        assert one.level == max((level for level, matter in some if matter == one.matter), key=rules.LADDER.index)


def test_what_was_earned_names_its_matter() -> None:
    assert rules.earned([honour(4, "先进党支部", GROUP)], START) == (Earned(GROUP, "先进党支部", 4),)


@pytest.mark.parametrize(
    ("text", "words", "level", "day", "document"),
    [
        ("先进党支部 公司级 2026年11月 公司党〔2026〕9号", "先进党支部", COMPANY, "2026-11", "公司党〔2026〕9号"),
        ("黄勇 技术能手 集团级 2026年5月", "黄勇 技术能手", GROUP, "2026-05", ""),
        ("文明单位，省部级，2025-12-30", "文明单位", PROVINCE, "2025-12-30", ""),
        ("先进党支部 上级公司 11月20日", "先进党支部", UPPER, "2026-11-20", ""),
        ("先进党支部 公司 昨天", "先进党支部", COMPANY, "2026-11-22", ""),
        ("先进党支部 公司 10月", "先进党支部", COMPANY, "2026-10", ""),
        ("先进党支部 公司 5月", "先进党支部", COMPANY, "2026-05", ""),
        ("先进党支部 公司 五月", "先进党支部", COMPANY, "2026-05", ""),
        ("先进党支部 公司 12月", "先进党支部", COMPANY, "2025-12", ""),
        ("先进党支部 公司 十二月份", "先进党支部", COMPANY, "2025-12", ""),
        ("五月花奖 公司 十一月", "五月花奖", COMPANY, "2026-11", ""),
        ("2025年度先进党支部", "2025年度先进党支部", None, "", ""),
        ("公司先进党支部 公司党[2017]12号", "公司先进党支部", None, "", "公司党[2017]12号"),
    ],
)
def test_what_people_type_is_read(text: str, words: str, level: HonourLevel | None, day: str, document: str) -> None:
    told = reading.read(text, scale.words(), NOW, DAYS)
    said = "" if told.day is None else f"{told.day:%Y-%m}" if told.is_month else f"{told.day}"
    assert (" ".join(told.words), told.level, said, told.document) == (words, level, day, document)


def test_a_matter_and_the_year_are_read() -> None:
    told = reading.read("2025年度创新工作室 省级 2026年3月 事项 金星团队", scale.words(), NOW, DAYS)
    assert (told.matter, told.year, told.day) == ("金星团队", 2025, date(2026, 3, 1))


@pytest.mark.parametrize(
    "text", ["先进 公司 2026年13月", "先进 公司 2026年2月30日", "先进 公司 2月30日", "先进 公司 13月"]
)
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        reading.read(text, scale.words(), NOW, DAYS)


def test_the_levels_have_names() -> None:
    assert list(scale.names().values()) == ["公司级", "上级公司级", "集团级", "省级以上"]
    assert scale.persons_count() is True
