"""Tasks as secretaries and the office really type and dictate them: order of words turned round, numbers anywhere."""

import pytest

from tests.text.told import read

SPOKEN: list[tuple[str, str, str, dict[str, object]]] = [
    ("s", "12号改到15号", "task.extend", {"task_unsure": "12", "date": "2026-12-15"}),
    ("s", "改期12 12.9 机组检修", "task.extend", {"task": "12", "date": "2026-12-09", "reason_text": "机组检修"}),
    (
        "s",
        "任务12推迟到十二月九号因为书记出差",
        "task.extend",
        {"task": "12", "date": "2026-12-09", "reason_text": "书记出差"},
    ),
    ("s", "因为抢修 212改到12月11日", "task.extend", {"task": "212", "date": "2026-12-11", "reason_text": "抢修"}),
    ("s", "因为出差改到12月11日，任务12", "task.extend", {"task": "12", "date": "2026-12-11", "reason_text": "出差"}),
    (
        "s",
        "由于停电 212推迟到12月9号",
        "task.extend",
        {"task": "212", "date": "2026-12-09", "reason_text": "停电"},
    ),
    ("s", "谈心谈话改到20号", "task.extend", {"task": "ZB-05-2", "date": "2026-12-20"}),
    (
        "s",
        "述职想推到1月10号 书记在项目上",
        "task.extend",
        {"task": "ZB-11-2", "date": "2027-01-10", "reason_text": "书记在项目上"},
    ),
    ("s", "任务12周五再交 延期", "task.extend", {"task": "12", "date": "2026-11-27"}),
    ("s", "12 13都转给黄勇", "task.assign", {"tasks": ["12", "13"], "person": "黄勇"}),
    ("s", "12往后挪到下周五", "task.extend", {"task": "12", "date": "2026-12-04"}),
    ("s", "12给黄勇", "task.assign", {"task": "12", "person": "黄勇"}),
    ("s", "12让黄勇来干", "task.assign", {"task": "12", "person": "黄勇"}),
    ("s", "把十二转给黄勇", "task.assign", {"task": "12", "person": "黄勇"}),
    ("s", "任务12星期五完成的", "task.done", {"task": "12", "date": "2026-11-20"}),
    ("s", "12昨天交上去了", "task.done", {"task": "12", "date": "2026-11-22"}),
    ("s", "12已完，材料在照片里", "task.done", {"task": "12", "note": "材料在照片里"}),
    ("s", "整完了，12", "task.done", {"task": "12"}),
    ("s", "报一下 12 做完了 周五做的", "task.done", {"task": "12", "date": "2026-11-20"}),
    ("s", "三五号任务完成了", "task.done", {"task": "35"}),
    ("s", "12完成了，13也完成了", "task.done", {"tasks": ["12", "13"]}),
    ("s", "完成12，完成13", "task.done", {"tasks": ["12", "13"]}),
    ("s", "季度自查跟问题台账都更新完了", "task.done", {"task": "ZB-02-3"}),
    ("s", "送学上门做了 走访了5位老同志", "task.done", {"task": "ZB-03-2", "count": 5, "note": "走访了5位老同志"}),
    ("s", "任务12干完没", "task.explain", {"task": "12"}),
    ("s", "12完成没", "task.explain", {"task": "12"}),
    ("s", "任务12办没办", "task.explain", {"task": "12"}),
    ("s", "12这个任务谁管的", "task.explain", {"task": "12"}),
    ("s", "12是谁管的", "task.explain", {"task": "12"}),
    ("s", "任务七百七十七到期没", "task.explain", {"task": "777"}),
    ("s", "谁来核验", "task.list", {"filter": "reported"}),
    ("s", "任务第12项", "task.explain", {"task": "12"}),
    ("s", "12要什么材料", "task.explain", {"task": "12", "ask": "evidence"}),
    ("s", "党费登记什么时候截止", "task.explain", {"task": "ZB-02-2"}),
    ("s", "述职报告几号交", "task.explain", {"task": "ZB-11-2"}),
    ("s", "请核验任务12", "task.explain", {"task": "12"}),
    ("c", "请核验任务12", "task.verify", {"tasks": ["12"]}),
    ("c", "12没问题，核了", "task.verify", {"tasks": ["12"]}),
    ("c", "12审核没通过，缺照片", "task.return", {"task": "12", "reason_text": "缺照片"}),
    ("c", "12材料不行 退了", "task.return", {"task": "12"}),
    ("c", "驳回12、原因是日期不对", "task.return", {"task": "12", "reason_text": "日期不对"}),
    ("c", "12属实，通过", "task.verify", {"tasks": ["12"]}),
    ("c", "12对老干支部不适用", "task.exempt", {"task": "12"}),
    ("c", "任务12不用做了取消吧", "task.cancel", {"task": "12"}),
    ("c", "取消12", "task.cancel", {"task": "12"}),
    ("c", "任务12作废 合并到年终总结", "task.cancel", {"task": "12", "reason_text": "合并到年终总结"}),
    ("c", "任务12不适用，没有预备党员", "task.exempt", {"task": "12", "reason_text": "没有预备党员"}),
    ("s", "明年的任务", "task.list", {"filter": "all", "period": "2027"}),
    ("c", "待核验的有几个", "task.list", {"filter": "reported"}),
    ("c", "让大家周五前交心得", "task.create", {"text": "交心得", "due": "2026-11-27"}),
    (
        "c",
        "给锅炉支部和汽机支部派个活 12月5日前报突击队名单",
        "task.create",
        {"text": "报突击队名单", "orgs": ["B04", "B05"], "due": "2026-12-05"},
    ),
    (
        "s",
        "安排黄勇下周三之前把展板做好",
        "task.create",
        {"text": "展板做好", "persons": ["黄勇"], "due": "2026-12-02"},
    ),
    (
        "s",
        "叫黄勇和易世宁周五前把活动室收拾好，做好记录",
        "task.create",
        {"text": "活动室收拾好，做好记录", "persons": ["黄勇", "易世宁"], "due": "2026-11-27"},
    ),
    (
        "s",
        "新任务：整理党员档案 张庆刚 12月15日",
        "task.create",
        {"text": "整理党员档案", "persons": ["张庆刚"], "due": "2026-12-15"},
    ),
    (
        "c",
        "下发任务 各支部报年度党课计划 十二月十日前完成",
        "task.create",
        {"text": "报年度党课计划", "each": "branch", "due": "2026-12-10"},
    ),
    (
        "s",
        "派个活给张庆刚 周四前统计学时",
        "task.create",
        {"text": "统计学时", "persons": ["张庆刚"], "due": "2026-11-26"},
    ),
    (
        "s",
        "让张三丰周五前把展板做好",
        "task.create",
        {"text": "展板做好", "persons": ["张三丰"], "due": "2026-11-27"},
    ),
    (
        "c",
        "请保定、榆林、临江三个项目部12月3号前报人数",
        "task.create",
        {"text": "报人数", "orgs": ["W01", "W02", "W03"], "due": "2026-12-03"},
    ),
    ("c", "让保定的周五前报人数", "task.create", {"text": "报人数", "orgs": ["W01"], "due": "2026-11-27"}),
    (
        "s",
        "布置任务 写总结 黄勇、张三丰 12月10日前",
        "task.create",
        {"text": "写总结", "persons": ["黄勇", "张三丰"], "due": "2026-12-10"},
    ),
    (
        "s",
        "让黄勇、张三丰周五前写总结",
        "task.create",
        {"text": "写总结", "persons": ["黄勇", "张三丰"], "due": "2026-11-27"},
    ),
    (
        "s",
        "布置任务 写总结 黄勇、大伙 12月10日前",
        "task.create",
        {"text": "写总结 大伙", "persons": ["黄勇"], "due": "2026-12-10"},
    ),
    ("c", "把逾期的都催一遍", "task.nudge", {"filter": "overdue"}),
    ("c", "没交的再催催", "task.nudge", {"filter": "open"}),
    ("c", "提醒一下没开支委会的支部", "task.nudge", {"filter": "open", "task": "ZB-02-1"}),
    (
        "c",
        "二支部还没交 催一下",
        "task.nudge",
        {"filter": "open", "unit_said": "二支部", "unit_choices": ["B02", "B11"]},
    ),
    ("c", "给汽机支部催一下党费登记", "task.nudge", {"filter": "open", "task": "ZB-02-2", "orgs": ["B05"]}),
    ("c", "各支部完成的怎么样", "stats.query", {"metric": "completion", "scope": "all"}),
    (
        "c",
        "还有多少单位没交党费登记",
        "stats.query",
        {"task": "ZB-02-2", "period": "2026-11", "metric": "missing"},
    ),
    ("s", "半小时后提醒我报12", "remind.set", {"date": "2026-11-23", "time": "10:00"}),
    ("s", "过20分钟叫我一声", "remind.set", {"date": "2026-11-23", "time": "09:50"}),
    ("s", "提醒我一个半小时后开会", "remind.set", {"date": "2026-11-23", "time": "11:00"}),
    (
        "c",
        "公告 党工委书记 12月2日前报总结",
        "broadcast.send",
        {"audience": "working_committee_secretaries", "text": "12月2日前报总结", "due": "2026-12-02"},
    ),
    (
        "c",
        "公告 各支部书记 报表今天截止 收到扣1",
        "broadcast.send",
        {"audience": "secretaries", "text": "报表今天截止", "due": "2026-11-23", "require_reply": True},
    ),
    ("c", "群发给保定和榆林：注意防寒", "broadcast.send", {"orgs": ["W01", "W02"], "text": "注意防寒"}),
    (
        "c",
        "通知机械支部11月30日前补交学时表",
        "broadcast.send",
        {"orgs": ["B08"], "text": "11月30日前补交学时表", "due": "2026-11-30"},
    ),
    (
        "c",
        "公告 锅炉、汽机支部书记：明天来开会",
        "broadcast.send",
        {"orgs": ["B04", "B05"], "audience": "secretaries", "text": "明天来开会"},
    ),
    (
        "c",
        "公告 二支部 明天停电",
        "broadcast.send",
        {"unit_said": "二支部", "unit_choices": ["B02", "B11"], "text": "明天停电"},
    ),
    ("m", "提醒打开吧", "remind.resume", {}),
    ("c", "销号 12", "rectify.accept", {"problem": 12}),
    ("s", "把党课签到补上，人没来", "refuse.fabricate", {"meeting": "party_lecture"}),
]
NOT_OF_TASKS = [
    ("s", "12完成了13改到12月8号"),
    ("m", "任务太多了干不过来啊"),
    ("m", "我提醒过他了"),
    ("m", "快递催一下"),
    ("m", "过半小时到"),
    ("m", "有两个人没来，名单回头补上"),
    ("c", "群发给黄勇看看"),
]


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SPOKEN)
def test_spoken_tasks(role: str, text: str, intent: str, slots: dict[str, object]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == (intent, slots)


@pytest.mark.parametrize(("role", "text"), NOT_OF_TASKS)
def test_neither_done_nor_sent(role: str, text: str) -> None:
    assert read(text, role).intent.partition(".")[0] not in {
        "task",
        "broadcast",
        "remind",
        "stats",
        "refuse",
        "meeting",
    }
