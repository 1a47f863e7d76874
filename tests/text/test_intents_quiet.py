"""Quiet for a time and its end, and whom a message of the office is for: intent and every slot."""

import pytest

from tests.text.told import read

SAID: list[tuple[str, str, str, dict[str, object]]] = [
    ("m", "静默 3天", "remind.mute", {"until": "2026-11-26"}),
    ("m", "静默一周", "remind.mute", {"until": "2026-11-30"}),
    ("m", "静默 三个月", "remind.mute", {"until": "2027-02-23"}),
    ("m", "消停两天", "remind.mute", {"until": "2026-11-25"}),
    ("m", "静默到2月30日", "remind.mute", {}),
    ("m", "静默到周五", "remind.mute", {"until": "2026-11-27"}),
    ("s", "这两周别发提醒了，正在抢修", "remind.mute", {"reason_text": "正在抢修"}),
    ("m", "静默 0天", "remind.mute", {}),
    ("m", "别提醒我了", "remind.mute", {}),
    ("m", "恢复提醒", "remind.resume", {}),
    ("m", "取消静默", "remind.resume", {}),
    ("m", "可以提醒我了", "remind.resume", {}),
    ("m", "提醒我3天后交学习计划", "remind.set", {"date": "2026-11-26", "task": "ZB-09-1"}),
    ("m", "投诉 提醒太多", "complaint", {"text": "提醒太多"}),
    ("c", "公告 全体 明天停电三小时", "broadcast.send", {"audience": "members", "text": "明天停电三小时"}),
    ("c", "公告：明天下午系统维护", "broadcast.send", {"text": "明天下午系统维护"}),
    ("c", "公告 锅炉支部 明天停电", "broadcast.send", {"orgs": ["B04"], "text": "明天停电"}),
    ("c", "发个公告给各支部书记：周五开会", "broadcast.send", {"audience": "secretaries", "text": "周五开会"}),
    (
        "s",
        "发个公告给各党小组长：周五交学习笔记",
        "broadcast.send",
        {"audience": "group_leaders", "text": "周五交学习笔记", "due": "2026-11-27"},
    ),
]


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SAID)
def test_quiet_and_messages(role: str, text: str, intent: str, slots: dict[str, object]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == (intent, slots)
