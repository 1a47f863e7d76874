"""Deadlines as people write them, and back without a change."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import BadInputError
from bot.papers.tasks import rules
from bot.papers.tasks.fields import Cell
from bot.plan.templates import defaults


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("每月25日", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("每月末日", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("3、6、9、12月末日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("３，６月２０日", "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=20"),
        ("每年 5月4号", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4"),
        ("每季度末", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每半年底", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每年末", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        (date(2026, 5, 4), "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4"),
        ("FREQ=MONTHLY;BYDAY=1FR", "FREQ=MONTHLY;BYDAY=1FR"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_deadline_rule_in_words(cell: Cell, rule: str) -> None:
    assert rules.rule(cell) == rule


@pytest.mark.parametrize("words", ["月底", "每月", "三月末日", "=1+1", "每周五", "每月٣日"])
def test_what_is_no_deadline_rule(words: str) -> None:
    with pytest.raises(
        BadInputError, match=f"「{words}」看不懂，请写成“每月25日”“3、6、9、12月末日”或“5月4日”。".replace("+", r"\+")
    ):
        rules.rule(words)


@pytest.mark.parametrize(
    ("words", "offset"),
    [
        ("当天", "P0D"),
        ("后15天", "P15D"),
        ("15天后", "P15D"),
        ("前5天", "-P5D"),
        ("提前5日", "-P5D"),
        ("5天前", "-P5D"),
        ("后3个月", "P3M"),
        ("后3月", "P3M"),
        ("前2周", "-P2W"),
        ("1年后", "P1Y"),
        ("按步骤", "PER_STEP"),
        ("PER_STEP", "PER_STEP"),
        ("-P1M15D", "-P1M15D"),
        ("", ""),
    ],
)
def test_a_time_after_an_event_in_words(words: str, offset: str) -> None:
    assert rules.offset(words) == offset


@pytest.mark.parametrize("words", ["15天", "后15天后", "马上", "后天"])
def test_what_is_no_time_after_an_event(words: str) -> None:
    with pytest.raises(BadInputError, match=f"「{words}」看不懂，请写成“当天”"):
        rules.offset(words)


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("任期届满", "term_end"),
        ("public_holiday", "public_holiday"),
        ("zb-05-1完成后", "after:ZB-05-1"),
        ("after:ZB-05-1", "after:ZB-05-1"),
        ("ZB-05-1", "after:ZB-05-1"),
        ("", ""),
    ],
)
def test_an_event_in_words(words: str, event: str) -> None:
    assert rules.event(words) == event


def test_what_is_no_event() -> None:
    with pytest.raises(BadInputError) as told:
        rules.event("满月")
    assert told.value.sentence == (
        "「满月」不是能触发任务的事件：任期届满、法定节假日、项目节点、发展党员步骤，或“ZB-05-1完成后”。"
    )


def test_every_default_duty_is_shown_in_words_and_read_again() -> None:
    for draft in defaults():
        words = [rules.rule_words(rule) for rule in (draft.rrule, *draft.overrides.values())]
        assert not any(word.startswith("FREQ") for word in words)
        assert [rules.rule(word) for word in words] == [draft.rrule, *draft.overrides.values()]
        assert rules.offset(rules.offset_words(draft.offset)) == draft.offset
        assert rules.event(rules.event_words(draft.trigger)) == draft.trigger


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 12), max_size=4),
    st.sampled_from(["-1", "01", "0", "99", "-2", *map(str, range(1, 32))]),
    st.sampled_from(["", ";INTERVAL=1"]),
)
def test_words_say_exactly_the_rule_or_are_the_rule(months: list[int], day: str, more: str) -> None:
    frequency = f"YEARLY;BYMONTH={','.join(map(str, months))}" if months else "MONTHLY"
    rule = f"FREQ={frequency};BYMONTHDAY={day}{more}"

    assert rules.rule(rules.rule_words(rule)) == rule


@settings(deadline=None)
@given(st.from_regex(r"-?P[0-9]{1,4}[DWMY]", fullmatch=True) | st.sampled_from(["P1Y2M", "PER_STEP", ""]))
def test_words_say_exactly_the_duration_or_are_it(offset: str) -> None:
    assert rules.offset(rules.offset_words(offset)) == offset
