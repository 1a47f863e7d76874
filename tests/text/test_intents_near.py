"""Words that look like one thing and mean another, or nothing certain."""

import pytest

from tests.text.told import read

SAID = [
    ("c", "通报发布了吗", "unclear"),
    ("c", "通报里为什么有我们支部", "unclear"),
    ("s", "水压突击队要成立了 队长尹军 队员还能报名", "activity.create"),
    ("m", "建议水压突击队多报名几个年轻人", "problem.report"),
    ("s", "推荐几个人参加每月一星", "unclear"),
    ("s", "水压突击队干完了 我请假", "unclear"),
    ("m", "每月一星怎么评 提醒我一下", "remind.set"),
    ("s", "12号问题没问题了", "unclear"),
    ("s", "12号整改没改完 改完再请验收", "unclear"),
    ("s", "有没有限期整改通知", "problem.list"),
    ("m", "怎么匿名反映", "unclear"),
    ("m", "民主评议多少分算优秀", "rule.query"),
    ("c", "各支部情况怎么样", "unclear"),
    ("s", "ZB-05-1还有什么没做", "unclear"),
    ("m", "提醒太多了", "unclear"),
    ("m", "党费几万块钱", "unclear"),
    ("m", "毛立涛转正大会几号", "admission.query"),
    ("s", "记录本放哪了", "unclear"),
    ("s", "无记名投票怎么组织", "unclear"),
    ("m", "学习内部文件精神体会", "unclear"),
    ("m", "保密教育学了没有", "unclear"),
    ("m", "反对个人排名", "unclear"),
    ("c", "下整改通知 学习记录不全", "unclear"),
    ("s", "把会议记录补录一下", "unclear"),
    ("c", "各支部书记都到了吗", "unclear"),
    ("s", "党课讲了没", "unclear"),
    ("s", "党课还没讲完", "unclear"),
    ("s", "谁负责党费登记", "unclear"),
    ("m", "食堂排名第一的菜", "unclear"),
    ("m", "我要去水压现场", "unclear"),
    ("s", "整改通知收到了", "unclear"),
    ("s", "通报看到了", "unclear"),
    ("m", "每天学习强国打卡烦死了 能不能取消", "unclear"),
    ("m", "参加水压突击队要请假吗", "unclear"),
]
SPARE: list[tuple[str, str, dict[str, object]]] = [
    ("s", "J1加了多少分", {}),
    ("s", "季度清单自查弄完了 没啥问题", {"task": "ZB-02-3", "note": "没什么问题"}),
    ("s", "党小组会3个组都开了 这项办结", {"task": "ZB-03-1"}),
    ("s", "每天催三遍 别催了 月底前弄完", {"recurring": True, "reason_text": "每天催三遍"}),
    ("c", "榆林项目K1扣2分 整改逾期", {"org": "W02", "indicator": "K1", "points": 2, "text": "整改逾期"}),
    ("c", "通知各党小组长 明晚七点线上碰头", {"audience": "group_leaders", "text": "明晚七点线上碰头"}),
    ("m", "退休金1.2万的党费交多少", {"topic": "dues_rate", "category": "retired", "amount": 12000}),
    ("m", "每月工资6500党费多少", {"topic": "dues_rate", "amount": 6500}),
    ("s", "87.5离优秀差多远", {"ask": "gap_to_excellent", "points": 87.5}),
]


@pytest.mark.parametrize(("role", "text", "intent"), SAID)
def test_near_misses(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent


@pytest.mark.parametrize(("role", "text", "slots"), SPARE)
def test_only_what_was_said_is_filled_in(role: str, text: str, slots: dict[str, object]) -> None:
    assert read(text, role).slots == slots
