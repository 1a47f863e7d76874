"""Tasks called by their number, and what officers say about the tasks of others: intent and every slot."""

import pytest

from bot.text.understanding import understand
from bot.text.utterance import Speaker
from tests.text.roster import NOW, demo_lexicon
from tests.text.told import read

SAID: list[tuple[str, str, str, dict[str, object]]] = [
    ("s", "完成 12 会已开", "task.done", {"task": "12", "note": "会已开"}),
    ("s", "完成12，参加32人", "task.done", {"task": "12", "count": 32, "note": "参加32人"}),
    ("s", "完成 12 11月20日开的", "task.done", {"task": "12", "date": "2026-11-20", "note": "11月20日开的"}),
    ("s", "12办完了，材料见照片", "task.done", {"task": "12", "note": "材料见照片"}),
    ("s", "任务12已完成", "task.done", {"task": "12"}),
    ("s", "任务十二完成了", "task.done", {"task": "12"}),
    ("s", "12、13都办完了", "task.done", {"tasks": ["12", "13"]}),
    ("s", f"核验 {'、'.join(map(str, range(100, 190)))}", "task.verify", {"tasks": [*map(str, range(100, 190))]}),
    ("s", "12号任务办完了", "task.done", {"task": "12"}),
    ("s", "12号办完了", "task.done", {"task_unsure": "12"}),
    ("s", "完成12号", "task.done", {"task_unsure": "12"}),
    ("s", "12号支委会开完了", "task.done", {"task": "ZB-02-1", "date": "2026-11-12"}),
    ("s", "第二党小组会开完了", "task.done", {"task": "ZB-03-1"}),
    ("s", "完成3场宣讲", "task.done", {"task": "ZB-09-3"}),
    ("s", "任务12 12号完成的", "task.done", {"task": "12"}),
    ("s", "完成 12 了吗", "task.explain", {"task": "12"}),
    ("s", "任务12完成了吗", "task.explain", {"task": "12"}),
    ("s", "核验通过12", "task.verify", {"tasks": ["12"]}),
    ("s", "任务12和13延到月底", "task.extend", {"tasks": ["12", "13"], "date": "2026-11-30"}),
    ("s", "任务 12", "task.explain", {"task": "12"}),
    ("s", "12号任务是什么", "task.explain", {"task": "12"}),
    ("s", "12号任务的依据是什么", "task.explain", {"task": "12"}),
    ("s", "依据 12", "task.explain", {"task": "12"}),
    ("s", "任务12什么时候到期", "task.explain", {"task": "12"}),
    ("s", "任务12要交什么材料", "task.explain", {"task": "12", "ask": "evidence"}),
    ("s", "把12转给李明", "task.assign", {"task": "12", "person": "李明"}),
    ("s", "转交 12 黄勇", "task.assign", {"task": "12", "person": "黄勇"}),
    ("s", "把任务12交给黄勇办", "task.assign", {"task": "12", "person": "黄勇"}),
    ("s", "12 改到 12月5日 因为出差", "task.extend", {"task": "12", "date": "2026-12-05", "reason_text": "出差"}),
    ("s", "改期 12 12月5日 出差", "task.extend", {"task": "12", "date": "2026-12-05", "reason_text": "出差"}),
    ("s", "12号延到15号", "task.extend", {"task_unsure": "12", "date": "2026-12-15"}),
    ("s", "退回 12 材料不全", "task.return", {"task": "12", "reason_text": "材料不全"}),
    ("s", "12号退回，照片看不清", "task.return", {"task": "12", "reason_text": "照片看不清"}),
    ("s", "打回12 重做", "task.return", {"task": "12", "reason_text": "重做"}),
    ("s", "核验", "task.verify", {}),
    ("s", "核验 12", "task.verify", {"tasks": ["12"]}),
    ("s", "核验12 13 15", "task.verify", {"tasks": ["12", "13", "15"]}),
    ("s", "12号、13号核验通过", "task.verify", {"tasks": ["12", "13"]}),
    ("s", "待核验的任务", "task.list", {"filter": "reported"}),
    ("s", "李明的任务", "task.list", {"filter": "all", "persons": ["李明"]}),
    ("s", "锅炉支部逾期的任务", "task.list", {"filter": "overdue", "orgs": ["B04"]}),
    (
        "s",
        "二支部还有什么任务没完成",
        "task.list",
        {"filter": "open", "unit_said": "二支部", "unit_choices": ["B02", "B11"]},
    ),
    (
        "s",
        "布置任务 写年终总结 李明 12月10日前",
        "task.create",
        {"text": "写年终总结", "persons": ["李明"], "due": "2026-12-10"},
    ),
    (
        "s",
        "派个任务给黄勇：整理台账，周五前",
        "task.create",
        {"text": "整理台账", "persons": ["黄勇"], "due": "2026-11-27"},
    ),
    (
        "c",
        "布置任务 锅炉支部 整理活动室 月底前",
        "task.create",
        {"text": "整理活动室", "orgs": ["B04"], "due": "2026-11-30"},
    ),
    (
        "c",
        "让各支部周五前报送党员名册",
        "task.create",
        {"text": "报送党员名册", "each": "branch", "due": "2026-11-27"},
    ),
    ("c", "让锅炉支部周五前报送名册", "task.create", {"text": "报送名册", "orgs": ["B04"], "due": "2026-11-27"}),
    ("s", "让各小组周五前交学习笔记", "task.create", {"text": "交学习笔记", "each": "group", "due": "2026-11-27"}),
    ("c", "催办", "task.nudge", {"filter": "open"}),
    ("c", "催办 12", "task.nudge", {"task": "12", "filter": "open"}),
    (
        "c",
        "催办 二支部",
        "task.nudge",
        {"unit_said": "二支部", "unit_choices": ["B02", "B11"], "filter": "open"},
    ),
    ("c", "催一下还没交总结的", "task.nudge", {"filter": "open", "text": "还没交总结的"}),
    ("c", "催一下锅炉支部的党课", "task.nudge", {"task": "ZB-04-1", "orgs": ["B04"], "filter": "open"}),
    ("c", "催催黄勇", "task.nudge", {"persons": ["黄勇"], "filter": "open"}),
    ("c", "催办逾期任务", "task.nudge", {"filter": "overdue"}),
]
NO_TASK_OF_A_NUMBER = [
    ("s", "15号前完成任务12"), ("s", "12:30开完了"), ("s", "12月5日改到12月8日"), ("s", "机组 168完成了，大家辛苦"),
    ("s", "168试运完成了"), ("s", "12号的会改到15号"), ("s", "12号让黄勇来开会"), ("m", "12给黄勇打个电话"),
    ("s", "12完成了13改到12月8号"), ("s", "完成12，退回13"), ("s", "两三个任务完成了"), ("s", "党课12号改到15号"),
    ("s", "完成12项任务"), ("s", "完成 12 人"), ("s", "12号整改没通过"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SAID)
def test_numbered_tasks(role: str, text: str, intent: str, slots: dict[str, object]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == (intent, slots)


@pytest.mark.parametrize(("role", "text"), NO_TASK_OF_A_NUMBER)
def test_other_figures_are_no_tasks(role: str, text: str) -> None:
    understood = read(text, role)

    assert not {"task", "tasks", "task_unsure"} & understood.slots.keys()


def test_whoever_is_of_the_second_branch_means_his_own() -> None:
    speaker = Speaker(1, "老赵", "B11", "B11-01", "secretary")
    understood = understand("二支部逾期的任务", now=NOW, lexicon=demo_lexicon(), speaker=speaker)

    assert understood.slots == {"orgs": ["B11"], "filter": "overdue"}
