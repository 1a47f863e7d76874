"""How secretaries and the office talk of points in their own words."""

from typing import Any

import pytest

from bot.text.understanding import understand
from tests.text.roster import NOW, SPEAKERS, demo_lexicon

GAP = {"ask": "gap_to_excellent"}
UNIT: list[tuple[str, str, dict[str, Any]]] = [
    ("我们支部三季度得了多少分", "score.query", {}),
    ("这个季度检查咱们扣了几分", "score.query", {}),
    ("上个月检查结果咋样", "score.query", {}),
    ("3季度检查", "score.query", {}),
    ("季度检查结果", "score.query", {}),
    ("三季度检查情况", "score.query", {}),
    ("三会一课扣在哪儿了", "score.query", {"dimension": "D3"}),
    ("新闻宣传那块得了几分", "score.query", {"dimension": "D4"}),
    ("离优秀还差几分", "score.query", GAP),
    ("86.5分离优秀差多少", "score.query", GAP | {"points": 86.5}),
    ("咱支部排第几", "score.query", {}),
    ("为啥扣我们分", "score.query", {}),
    ("D3-2为什么扣分", "score.query", {"dimension": "D3"}),
    ("D4-1扣的2分我们不认，稿子交了", "score.appeal", {"indicator": "D4-1", "ground": "稿子交了"}),
    ("申诉D3-2，请假原因都写了", "score.appeal", {"indicator": "D3-2", "ground": "请假原因都写了"}),
    ("对3号扣分有异议，记录里写了", "score.appeal", {"ground": "记录里写了"}),
    ("换届那项不适用我们，任期没到", "score.appeal", {"task": "ZB-01-3", "ground": "not_applicable"}),
    ("突击队那项我们机关没有，不该算", "score.appeal", {"task": "ZB-07-3", "ground": "not_applicable"}),
    ("凭什么扣我们，记录明明写了", "score.appeal", {"ground": "记录明明写了"}),
    ("申诉处理得怎么样了", "score.appeals", {}),
]
OFFICE: list[tuple[str, str, dict[str, Any]]] = [
    ("有没有申诉", "score.appeals", {}),
    ("有哪些扣分等我确认", "score.waiting", {}),
    ("待确认的有哪些", "score.waiting", {}),
    ("三季度各单位得分", "score.results", {}),
    ("各支部多少分", "score.results", {}),
    ("三季度哪些项还待核", "score.pending", {}),
    ("重算三季度", "score.recompute", {}),
    ("三季度的结果重新算一下", "score.recompute", {}),
    ("把三季度检查定稿", "score.freeze", {}),
    ("冻结三季度结果", "score.freeze", {}),
    (
        "榆林项目D5-3扣0.5，标识褪色",
        "score.deduct",
        {"org": "W02", "indicator": "D5-3", "points": 0.5, "text": "标识褪色"},
    ),
    (
        "汽机支部11月没交稿件，扣2分",
        "score.deduct",
        {"org": "B05", "indicator": "D4-1", "points": 2, "period": "2026-11", "text": "没交稿件"},
    ),
]


@pytest.mark.parametrize(
    ("role", "text", "intent", "slots"),
    [("secretary", *one) for one in UNIT] + [("committee", *one) for one in OFFICE],
)
def test_it_is_understood(role: str, text: str, intent: str, slots: dict[str, Any]) -> None:
    got = understand(text, now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS[role])
    assert (got.intent, dict(got.slots)) == (intent, slots)


@pytest.mark.parametrize("text", ["重算三季度", "把三季度检查定稿", "三季度哪些项还待核", "各支部多少分"])
def test_what_the_office_says_is_the_offices(text: str) -> None:
    got = understand(text, now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS["secretary"])
    assert got.intent not in {"score.recompute", "score.freeze", "score.pending", "score.results"}
