"""Questions about rules, dues and admission."""

import pytest

from tests.text.told import read

SAID: dict[str, list[tuple[str, str]]] = {
    "rule.query": [
        ("m", "预备党员有没有表决权"), ("m", "党员大会几个月开一次"), ("m", "换届几年一次"),
        ("m", "月工资八千党费交多少"), ("m", "退休党员党费怎么交"), ("m", "党费标准是啥"),
        ("s", "卧床的老党员算应到吗"), ("s", "35个人评议优秀名额几个"), ("m", "党小组会一个月至少几次"),
        ("m", "党课隔多长时间上一次"), ("s", "年老体弱的算不算法定人数"), ("m", "支委會多久開一回"),
        ("m", "额想问下党费到底咋交 一个月六千块"), ("m", "瘫在床上的老党员开会算不算应到"),
        ("s", "预备党员能投票不"), ("s", "民主评议优秀比例是多少"), ("m", "主题党日是不是每个月都要搞一次"),
        ("m", "支部换届是几年"), ("m", "退休的党费标准多少"), ("s", "40个党员能评几个优秀"),
    ],
    "dues.query": [
        ("m", "俺党费交到几月了"), ("m", "查查我11月党费交了没有"), ("s", "我们支部谁还没交党费"),
        ("m", "我是不是欠党费了"), ("m", "黄勇的党费交了吗"), ("m", "我这个月党费登记了没"), ("m", "俺的黨費欠不欠"),
        ("s", "11月党费还有谁没交"), ("m", "帮忙查下我今年党费记录"),
    ],
    "admission.query": [
        ("s", "毛立涛啥时候能转正"), ("s", "积极分子培养满一年了，最早啥时候能定发展对象，小李"),
        ("s", "9月1日递的入党申请，谈话最晚哪天"), ("s", "吴立静预备期到几号"),
        ("s", "张三的政审有效期到什么时候，入党的事"), ("s", "我们支部小吴8月5号交的入党申请 最迟什么时候派人谈话"),
        ("s", "吳立靜什麼時候可以轉正"), ("s", "毛立涛预备期满了没"),
        ("s", "10月12日确定的积极分子，啥时候能列为发展对象"),
    ],
}  # fmt: skip
CASES = [(role, text, intent) for intent, said in SAID.items() for role, text in said]


@pytest.mark.parametrize(("role", "text", "intent"), CASES)
def test_questions_are_understood(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent
