"""Signing up another, leaving a team, closing one, in people's own words."""

from typing import Any

import pytest

from tests.text.told import holds, read

SAID: list[tuple[str, str, str, dict[str, Any]]] = [
    ("m", "我退出扣缸突击队", "activity.leave", {"activity": "HD-TJD-2", "persons": ["@self"]}),
    ("m", "水压突击队我不去了", "activity.leave", {"activity": "HD-TJD-1", "persons": ["@self"]}),
    ("m", "取消报名 技能比赛", "activity.leave", {"activity": "HD-JNBS", "persons": ["@self"]}),
    ("s", "黄勇退出扣缸突击队", "activity.leave", {"activity": "HD-TJD-2", "persons": ["黄勇"]}),
    ("s", "易世宁退出水压突击队", "activity.leave", {"activity": "HD-TJD-1", "persons": ["易世宁"]}),
    ("m", "义务劳动我不去了", "activity.leave", {"activity": "义务劳动", "persons": ["@self"]}),
    ("m", "我退出吹管突击队", "activity.leave", {"activity": "吹管突击队", "persons": ["@self"]}),
    ("s", "扣缸突击队结项，零返工", "activity.close", {"activity": "HD-TJD-2", "result": "零返工"}),
    ("s", "吹管突击队可以结束了", "activity.close", {"activity": "吹管突击队", "result": None}),
    ("g", "给黄勇报名扣缸突击队", "activity.enrol", {"activity": "HD-TJD-2", "persons": ["黄勇"]}),
    ("g", "帮易世宁报个名，水压突击队", "activity.enrol", {"activity": "HD-TJD-1", "persons": ["易世宁"]}),
    ("m", "我要报名", "activity.enrol", {"activity": None, "persons": ["@self"]}),
    ("m", "水压算我一个", "activity.enrol", {"activity": "HD-TJD-1", "persons": ["@self"]}),
    ("m", "我报水压突击队 武春原也报", "activity.enrol", {"activity": "HD-TJD-1", "persons": ["@self", "武春原"]}),
    ("s", "突击队战报：升压到12兆帕合格", "activity.report", {"activity": "突击队", "result": "升压到12兆帕合格"}),
    ("s", "水压突击队战报 一次成功", "activity.report", {"activity": "HD-TJD-1", "result": "一次成功"}),
]
OTHERWISE = [
    ("s", "给黄勇布置任务：月底前交扣缸突击队总结", "task.create"),
    ("m", "怎么退出突击队？", "activity.leave"),
    ("m", "党员大会我不去了，发烧", "activity.leave"),
    ("m", "这个项目可以结束了", "activity.close"),
    ("m", "扣缸突击队什么时候结项？", "activity.close"),
    ("m", "我不去了", "activity.leave"),
    ("m", "周五的活动我不去了", "activity.leave"),
    ("s", "水压突击队进度上不去", "activity.leave"),
    ("s", "水压突击队的焊条退了", "activity.leave"),
    ("s", "水压突击队打好收官战", "activity.close"),
    ("m", "党课算我一个", "activity.enrol"),
    ("m", "报名截止没", "activity.enrol"),
    ("m", "我报错了", "activity.enrol"),
    ("m", "我报水压突击队行吗？", "activity.enrol"),
    ("s", "突击队战报：怎么写", "activity.report"),
]


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SAID)
def test_words_of_teams(role: str, text: str, intent: str, slots: dict[str, Any]) -> None:
    assert holds(read(text, role), intent, slots), read(text, role)


@pytest.mark.parametrize(("role", "text", "intent"), OTHERWISE[1:])
def test_what_is_something_else(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent != intent


def test_a_task_stays_one() -> None:
    role, text, intent = OTHERWISE[0]
    assert read(text, role).intent == intent
