"""Steps of an admission in a person's own words; what only looks like one is left to others."""

import pytest

from bot.admission import Step, book
from bot.core.config import Admission
from bot.text.intents import admission
from bot.text.intents.admission import Told
from tests.text.told import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王小明 谈话 11月20日", Told(None, "王小明", (2, 16), "11月20日")),
        ("3 谈话 11月20日", Told(3, "", (2, 16), "11月20日")),
        ("3号 第15步 11月20日", Told(3, "", (15,), "11月20日")),
        ("王小明确定为积极分子，11月20日", Told(None, "王小明", (3,), "11月20日")),
        ("王小明的政审通过了 昨天", Told(None, "王小明", (10,), "昨天")),
        ("3 转正 ", Told(3, "", (), "转正")),
        ("3 转正申请 昨天", Told(3, "", (22,), "昨天")),
        ("３号　谈话　１１月２０日", Told(3, "", (2, 16), "11月20日")),
        ("王小明", Told(None, "王小明", (), "")),
        ("3", Told(3, "", (), "")),
        ("12月1日", None),
        ("？", None),
    ],
)
def test_who_and_which_step(text: str, expected: Told | None) -> None:
    assert admission.told(text) == expected


@pytest.mark.parametrize("step", book(Admission()).steps, ids=lambda step: step.name)
def test_every_step_is_known_by_its_name_and_number(step: Step) -> None:
    assert step.no in admission.step_first(step.name)[0]
    assert admission.step_first(f"第{step.no}步") == ((step.no,), "")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("王小明 谈话 11月20日", "admission.step"),
        ("王小明培训 昨天", "admission.step"),
        ("7号 政审 11月20日", "admission.step"),
        ("王小明 谈话 11月20日 三楼会议室", "unclear"),
        ("王小明 谈话", "unclear"),
        ("安全 培训 11月20日", "unclear"),
        ("王小明 喝茶 11月20日", "unclear"),
        ("我们 谈话 11月20日", "unclear"),
    ],
)
def test_only_somebody_a_step_and_a_day(text: str, intent: str) -> None:
    assert read(text).intent == intent


def test_the_steps_named_in_a_question() -> None:
    assert admission.mentioned("有人交了入党申请书，最晚几号要谈话") == [(1,), (2, 16)]
