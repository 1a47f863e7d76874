"""Study and articles told freely; and what sounds like it and is something else."""

import pytest

from tests.text.told import read


@pytest.mark.parametrize(
    ("role", "text", "intent"),
    [
        ("g", "昨天给邹书岩送学1小时", "study.visit"),
        ("g", "11月20日到邹书岩家上门送学一个半小时", "study.visit"),
        ("s", "邹书岩11月20日集中培训8学时", "study.record"),
        ("m", "我昨天自学交流2学时", "study.record"),
        ("s", "咱们支部学时怎么样", "study.unit"),
        ("s", "还有谁学时不够", "study.unit"),
        ("s", "学时没满的还有几个人", "study.unit"),
        ("m", "今年的学习计划", "study.plan"),
        ("s", "看看支部学习计划", "study.plan"),
        ("m", "我上周三培训了一整天", "study.record"),
        ("s", "邹书岩昨天培训了半天", "study.record"),
        ("s", "我们发了几篇稿子", "article.file"),
        ("s", "咱们支部今年一共发了多少篇稿件", "article.file"),
        ("m", "荣誉榜", "honour.file"),
        ("s", "看看我们支部的荣誉清单", "honour.file"),
        ("c", "学时第一名是谁", "refuse.formalism"),
        ("s", "谁学时最多", "refuse.formalism"),
        ("s", "我们支部记录建议", "score.proposed"),
        ("c", "看看记录建议", "score.proposed"),
        ("m", "入党申请书交了一个月没人找我谈话", "rule.query"),
        ("s", "邹书岩转正", "admission.query"),
        ("c", "哪些人快转正了", "admission.list"),
        ("s", "谁该转正了", "admission.list"),
        ("c", "哪些支部党费没登记完", "dues.query"),
        ("c", "11月哪几个支部没登记完党费", "dues.query"),
        ("s", "《焊花映红塔》昨天在公司网发了", "article.file"),
        ("s", "我们的《党员突击队》被集团公众号采用了", "article.file"),
    ],
)
def test_what_is_meant(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent


@pytest.mark.parametrize(
    ("role", "text", "intent"),
    [
        ("g", "邹书岩是送学上门的", "attend.report"),
        ("g", "二组都到了，邹书岩上门送学", "attend.bulk"),
        ("s", "学习计划已报", "task.done"),
        ("s", "送学上门搞定 走访了五户老党员", "task.done"),
        ("m", "我的学时够了没", "attend.query"),
        ("m", "党员一年要学多少学时", "rule.query"),
        ("s", "送学上门怎么才算完成", "task.explain"),
        ("s", "建议会议记录写建议人", "problem.report"),
        ("s", "邹书岩什么时候转正", "admission.query"),
        ("m", "培训了一天怎么算学时", "rule.query"),
    ],
)
def test_what_only_sounds_like_it(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "明天给邹书岩送学1小时",
        "11月25日给邹书岩送学1小时",
        "邹书岩请假，培训8学时",
        "邹书岩要学8学时吗",
        "没有给邹书岩送学1小时",
        "送学1小时",
        "给邹书岩送学1小时半天",
        "11月19日和11月20日给邹书岩送学1小时",
        "《焊花》在公司网发了吗",
        "焊花在公司网发了",
        "我请假了，上周三培训了一整天",
        "我上周三没去培训了一整天",
        "我们发了几篇稿子给党办",
    ],
)
def test_what_is_not_recorded(text: str) -> None:
    assert read(text, "s").intent not in {"study.visit", "study.record", "article.file"}


def test_what_was_told() -> None:
    assert read("邹书岩11月20日集中培训8学时", "s").slots == {
        "persons": ["邹书岩"],
        "minutes": 480,
        "study_kind": "central_training",
        "date": "2026-11-20",
    }
    assert read("我昨天自学交流2学时").slots["persons"] == ["@self"]
