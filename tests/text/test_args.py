from datetime import date, datetime

import pytest

from bot.core.errors import BadInputError
from bot.text import args

NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - a naive time is taken as Shanghai's
SAID = [
    ("12 会已开，材料见照片", (12, "会已开，材料见照片")),
    ("１２，会已开", (12, "会已开")),
    ("十二号 已办", (12, "已办")),
    ("任务12", (12, "")),
    ("第3项:谈完了\n共8人", (3, "谈完了\n共8人")),
]


@pytest.mark.parametrize(("said", "read"), SAID)
def test_a_number_and_the_rest(said: str, read: tuple[int, str]) -> None:
    assert args.number_then_rest(said) == read


@pytest.mark.parametrize("said", ["", "会已开", "12月4日前", "12点", "两三 办了"])
def test_without_a_number_the_example_is_shown(said: str) -> None:
    with pytest.raises(BadInputError, match="例如「核验 12」"):
        args.number_then_rest(said, example="核验")


def test_several_numbers() -> None:
    assert args.numbers("12、１５和16号 12") == [12, 15, 16]


def test_a_word_among_the_numbers() -> None:
    with pytest.raises(BadInputError, match="「甲」不是编号"):
        args.numbers("12 甲")
    with pytest.raises(BadInputError, match="请写上编号"):
        args.numbers(" ")


def test_one_day() -> None:
    assert args.one_day("改到12月4日", NOW) == date(2026, 12, 4)
    assert args.one_day("月底前", NOW) == date(2026, 11, 30)
    assert args.one_day("周三", NOW, prefer="past") == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("2月30日", "「2月30日」看不准"),
        ("下个月", "「下个月」看不准"),
        ("尽快", "请写明日期"),
        ("下午三点", "请写明日期"),
    ],
)
def test_no_day_is_guessed(said: str, answer: str) -> None:
    with pytest.raises(BadInputError, match=answer):
        args.one_day(said, NOW)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026H2", "2026-07-01", "2027-01-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"),
        ("2026q4", "2026-10-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        (" 2026-12 ", "2026-12-01", "2027-01-01"),
    ],
)
def test_months(text: str, first: str, after: str) -> None:
    assert args.months(text) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize("text", ["", "四季度", "2026Q5", "2026-13", "2026-W48", "99999"])
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(BadInputError, match="不是时间"):
        args.months(text)


def test_a_number_of_people_is_not_cut_short() -> None:
    assert args.headcount("1203") == 1203
    with pytest.raises(BadInputError, match="太多了"):
        args.headcount("12345")
