"""What is said by its number to something that waits, in any order of the words; what only looks like it."""

from typing import Any

import pytest

from tests.text.told import read

SAID: list[tuple[str, str, str, dict[str, Any]]] = [
    ("c", "扣分确认3", "score.confirm", {"entries": [3]}),
    ("c", "扣分 3 确认", "score.confirm", {"entries": [3]}),
    ("c", "扣分3确认", "score.confirm", {"entries": [3]}),
    ("c", "确认3号扣分", "score.confirm", {"entries": [3]}),
    ("c", "确认3、4号扣分", "score.confirm", {"entries": [3, 4]}),
    ("c", "3号扣分确认了", "score.confirm", {"entries": [3]}),
    ("c", "确认第三号评定", "score.confirm", {"entries": [3]}),
    ("c", "把3号扣分驳回，记录里有应到人数", "score.reject", {"entry": 3, "reason_text": "记录里有应到人数"}),
    ("c", "驳回3号扣分 记录里有", "score.reject", {"entry": 3, "reason_text": "记录里有"}),
    ("s", "不同意3号扣分，记录里写了", "score.appeal", {"ground": "记录里写了"}),
    ("c", "同意2号申诉", "score.appeal.grant", {"appeal": 2}),
    ("c", "申诉2同意", "score.appeal.grant", {"appeal": 2}),
    ("c", "2号申诉同意，因为记录里写了", "score.appeal.grant", {"appeal": 2, "reason_text": "记录里写了"}),
    ("c", "同意申诉第2号", "score.appeal.grant", {"appeal": 2}),
    ("c", "不同意2号申诉，没有记录", "score.appeal.refuse", {"appeal": 2, "reason_text": "没有记录"}),
    ("c", "申诉2驳回 理由是没有记录", "score.appeal.refuse", {"appeal": 2, "reason_text": "没有记录"}),
    ("s", "我们支部扣分明细", "score.basis", {}),
    ("s", "看一下扣分依据", "score.basis", {}),
    ("s", "3号扣分的依据", "score.basis", {"entry": 3}),
    ("c", "锅炉支部的扣分情况", "score.basis", {"orgs": ["B04"]}),
    ("c", "导出10月扣分明细", "export.ledger", {"period": "2026-10"}),
    ("c", "给焊接支部加2分，市里表彰", "score.bonus", {"org": "B07", "points": 2, "text": "市里表彰"}),
    (
        "c",
        "焊接支部J1加2分 集团表彰",
        "score.bonus",
        {"org": "B07", "indicator": "J1", "points": 2, "text": "集团表彰"},
    ),
    (
        "c",
        "焊接支部10月突击队提前完成，加1分",
        "score.bonus",
        {"org": "B07", "points": 1, "period": "2026-10", "text": "突击队提前完成"},
    ),
    ("c", "给焊接支部加分，市里表彰", "score.bonus", {"org": "B07", "text": "市里表彰"}),
    (
        "c",
        "焊接支部D3-4不适用，没有决议",
        "score.value",
        {"org": "B07", "indicator": "D3-4", "value": "不适用", "text": "没有决议"},
    ),
    ("c", "1号整改退回，缺照片", "rectify.return", {"problem": 1, "text": "缺照片"}),
    ("c", "整改1退回 缺照片", "rectify.return", {"problem": 1, "text": "缺照片"}),
    ("c", "退回1号整改，缺照片", "rectify.return", {"problem": 1, "text": "缺照片"}),
    ("c", "1号整改不合格，没有签字", "rectify.return", {"problem": 1, "text": "没有签字"}),
    ("c", "1号整改没通过", "rectify.return", {"problem": 1}),
    ("c", "12号退回，照片看不清", "task.return", {"task": "12", "reason_text": "照片看不清"}),
    ("s", "整改5号延期到12月20号", "task.extend", {"problem": 5, "date": "2026-12-20"}),
    (
        "s",
        "整改 5 延期到12月20号，设备没到货",
        "task.extend",
        {"problem": 5, "date": "2026-12-20", "reason_text": "设备没到货"},
    ),
    (
        "s",
        "5号整改想延到12月20号，设备没到货",
        "task.extend",
        {"problem": 5, "date": "2026-12-20", "reason_text": "设备没到货"},
    ),
    (
        "s",
        "把5号整改改到12月20号，设备没到货",
        "task.extend",
        {"problem": 5, "date": "2026-12-20", "reason_text": "设备没到货"},
    ),
    ("s", "问题5申请延期", "task.extend", {"problem": 5}),
]


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SAID)
def test_said_by_its_number(role: str, text: str, intent: str, slots: dict[str, Any]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == (intent, slots)


OTHERWISE = [
    ("c", "3号扣分确认了吗", "score.confirm"),
    ("c", "确认3号扣分，顺便把4号也看看", "score.confirm"),
    ("c", "谁确认3号扣分", "score.confirm"),
    ("c", "驳回3、4号扣分 记录里有", "score.reject"),
    ("s", "申诉2同意", "score.appeal.grant"),
    ("s", "申诉2不同意", "score.appeal.refuse"),
    ("c", "申诉2同意了没有", "score.appeal.grant"),
    ("m", "匿名反映 扣分依据不公开", "score.basis"),
    ("c", "D3-5 焊接支部扣分记录不全 扣0.5", "score.basis"),
    ("s", "给焊接支部加2分，市里表彰", "score.bonus"),
    ("c", "焊接支部为什么加2分", "score.bonus"),
    ("c", "焊接支部D3-4为什么不适用", "score.value"),
    ("s", "焊接支部D3-4不适用，没有决议", "score.value"),
    ("c", "焊接支部不适用，没有决议", "score.value"),
    ("s", "1号整改退回了吗", "rectify.return"),
    ("s", "12号整改没改完 改完再请验收", "rectify.return"),
    ("s", "整改 12 已换好投影，供货延期耽误了", "task.extend"),
]


@pytest.mark.parametrize(("role", "text", "intent"), OTHERWISE)
def test_what_means_something_else(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent != intent
