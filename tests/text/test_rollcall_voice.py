"""Roll calls, corrections and questions as people speak: several facts in one breath, brackets, dialect."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

SPOKEN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("attend.report", "g", "徐超没请假也没来", {"persons": ["徐超 absent"]}),
    ("attend.report", "m", "@黄勇 到", {"persons": ["黄勇 present"]}),
    (
        "attend.bulk",
        "g",
        "九个人来了七个，徐超公出，黄勇住院去了",
        {
            "expected": 9,
            "present": 7,
            "persons": ["徐超 leave business_trip 公出", "黄勇 leave sick 住院去了"],
        },
    ),
    (
        "attend.bulk",
        "g",
        "黄勇值夜班，徐超去开会了，剩下的全到了",
        {"persons": ["黄勇 leave on_duty 值夜班", "徐超 leave on_duty 去开会了"], "rest": "present"},
    ),
    (
        "attend.bulk",
        "g",
        "来的有王永峰、黄勇，易世宁和徐超没来",
        {"persons": ["王永峰 present", "黄勇 present", "易世宁 absent", "徐超 absent"]},
    ),
    (
        "attend.bulk",
        "g",
        "请假的是黄勇、徐超，范景勇到了",
        {"persons": ["黄勇 leave", "徐超 leave", "范景勇 present"]},
    ),
    (
        "attend.leave",
        "g",
        "黄勇徐超周五请假，黄勇培训，徐超住院",
        {"persons": ["黄勇 leave training 培训", "徐超 leave sick 住院"]},
    ),
    ("unclear", "g", "黄勇出差", {}),
    ("unclear", "m", "周三开始请假", {}),
    ("unclear", "m", "前天我原想请假的，结果没请上", {}),
    ("unclear", "m", "周五到周日请假", {}),
    ("attend.report", "g", "邹书岩腿疼，今天给他上门送学了", {"persons": ["邹书岩 home_visit"]}),
    ("attend.report", "g", "昨天给邹书岩送学了", {"date": "2026-11-22", "persons": ["邹书岩 home_visit"]}),
    ("task.done", "g", "邹书岩的送学上门任务办完了", {"task": "ZB-03-2"}),
    ("unclear", "m", "12月5号起请假", {}),
    ("attend.leave", "m", "在榆林出差，会都参加不了", {"persons": ["@self leave business_trip 在榆林出差"]}),
    (
        "attend.bulk",
        "g",
        "易世宁 到\n黄勇 值班\n徐超 公出",
        {"persons": ["易世宁 present", "黄勇 leave on_duty 值班", "徐超 leave business_trip 公出"]},
    ),
    ("attend.report", "m", "我考试结束了，周五的党课能去", {"date": "2026-11-27", "persons": ["@self will_attend"]}),
    ("meeting.quorum", "s", "换届大会应到40，实到33，可以选吗", {"expected_voting": 40, "present_voting": 33}),
    ("attend.bulk", "g", "应到9实到7，徐超黄勇请假，一个住院一个出差", {"leave": 2, "warnings": None}),
    ("attend.bulk", "g", "应到9人实到8人，一人出差", {"leave": 1, "warnings": None}),
    (
        "attend.bulk",
        "g",
        "今天小组会易世宁黄勇到徐超请假出差",
        {"persons": ["易世宁 present", "黄勇 present", "徐超 leave business_trip 出差"]},
    ),
    (
        "attend.bulk",
        "g",
        "今天我们组开会应到八个人实到六个人徐超在榆林出差黄勇孩子发烧两个人请假",
        {"persons": ["徐超 leave business_trip 在榆林出差", "黄勇 leave family 孩子发烧"], "leave": 2},
    ),
    ("attend.leave", "m", "昨天的党课我请过假了", {"meeting": "party_lecture", "date": "2026-11-22"}),
    ("attend.leave", "m", "周五党员大会请假的申请，孩子高考", {"persons": ["@self leave family 孩子高考"]}),
    ("unclear", "g", "除了预备党员都到了", {}),
    ("attend.bulk", "g", "除了两个请假的全到了", {"leave": 2, "rest": "present"}),
    (
        "attend.bulk",
        "g",
        "除徐超住院、黄勇公出以外都到齐",
        {"persons": ["徐超 leave sick 住院", "黄勇 leave business_trip 公出"], "rest": "present"},
    ),
    ("attend.bulk", "g", "九个到了八个 徐超线上", {"expected": 9, "present": 8, "persons": ["徐超 online"]}),
    ("attend.bulk", "s", "党员二十名到会十八名，两名出差", {"expected": 20, "present": 18, "leave": 2}),
    (
        "attend.bulk",
        "g",
        "报告一下我们组昨天开了党小组会九个人到了七个人徐超在工地盯吊装没来黄勇家里有事都请了假",
        {
            "expected": 9,
            "present": 7,
            "persons": ["徐超 leave on_duty 在工地盯吊装", "黄勇 leave family 家里有事"],
        },
    ),
    ("attend.leave", "m", "徐超托我请个假，家里有事", {"persons": ["徐超 leave family 家里有事"]}),
    ("attend.leave", "m", "我是一组的黄勇，周五请假", {"persons": ["@self leave"]}),
    (
        "attend.leave",
        "m",
        "那个我想请个假啊就是周五党课我爸住院我得陪着去不成了",
        {"meeting": "party_lecture", "persons": ["@self leave family 我爸住院我得陪着去不成了"]},
    ),
    ("attend.leave", "m", "原定周五的党课我走不开，值夜班", {"persons": ["@self leave on_duty 值夜班"]}),
    ("attend.leave", "m", "我爸看病周五的会去不了", {"date": "2026-11-27", "persons": ["@self leave family 我爸看病"]}),
    ("attend.leave", "m", "发烧起不来，今天党课请假", {"persons": ["@self leave sick 发烧起不来"]}),
    ("unclear", "g", "张庆刚到西安开会去了", {}),
    ("attend.leave", "m", "锅炉支部徐超请假", {"org": "B04", "persons": ["徐超 leave"]}),
    ("attend.leave", "m", "请假人：徐超 事由：出差 会议：周五党员大会", {"persons": ["徐超 leave business_trip 出差"]}),
    (
        "attend.leave",
        "m",
        "【请假】周五大会 出差",
        {"date": "2026-11-27", "persons": ["@self leave business_trip 出差"]},
    ),
    ("attend.leave", "m", "我是黄勇，周五请假", {"date": "2026-11-27", "persons": ["@self leave"]}),
    (
        "attend.bulk",
        "g",
        "二组到会情况：王永峰到，黄勇到，徐超假",
        {"persons": ["王永峰 present", "黄勇 present", "徐超 leave"]},
    ),
    (
        "attend.bulk",
        "g",
        "没来的是徐超和黄勇，其余都来了",
        {"persons": ["徐超 absent", "黄勇 absent"], "rest": "present"},
    ),
    (
        "attend.bulk",
        "g",
        "邹书岩在家学习的，其他人都到活动室了",
        {"persons": ["邹书岩 home_visit"], "rest": "present"},
    ),
    ("attend.bulk", "g", "今天党课除邹书岩上门送学外都到了", {"persons": ["邹书岩 home_visit"], "rest": "present"}),
    (
        "attend.bulk",
        "g",
        "易世宁到武春原到范景勇没到",
        {"persons": ["易世宁 present", "武春原 present", "范景勇 absent"]},
    ),
    ("attend.bulk", "g", "二组:8人应到,6人实到,2人请假", {"expected": 8, "present": 6, "leave": 2}),
    ("attend.bulk", "g", "党小组会请假3人", {"meeting": "group_meeting", "leave": 3}),
    (
        "attend.bulk",
        "g",
        "俺二组八口人来了六口，徐超跟黄勇请假",
        {
            "group": "B04-02",
            "expected": 8,
            "present": 6,
            "persons": ["徐超 leave", "黄勇 leave"],
        },
    ),
    ("attend.bulk", "g", "應到十二人實到十人請假兩人", {"expected": 12, "present": 10, "leave": 2}),
    ("attend.bulk", "g", "今天党小组会除了徐超在现场吊装其他都来了", {"persons": ["徐超 leave on_duty 在现场吊装"]}),
    (
        "attend.bulk",
        "g",
        "除了徐超和黄勇都到齐了，徐超请假黄勇没说",
        {
            "persons": ["黄勇 absent", "徐超 leave"],
            "rest": "present",
        },
    ),
    (
        "attend.bulk",
        "g",
        "除了范景勇（值班）和徐超（出差），其余都到了",
        {
            "persons": ["范景勇 leave on_duty 值班", "徐超 leave business_trip 出差"],
            "rest": "present",
        },
    ),
    (
        "attend.bulk",
        "g",
        "我们组应到八个来了七个差一个徐超没来",
        {
            "group": "B04-02",
            "expected": 8,
            "present": 7,
            "persons": ["徐超 absent"],
            "warnings": None,
        },
    ),
    (
        "attend.bulk",
        "g",
        "应到二十一人，实到十九人，两人请假，分别是徐超和黄勇",
        {
            "expected": 21,
            "present": 19,
            "leave": 2,
            "persons": ["徐超 leave", "黄勇 leave"],
        },
    ),
    (
        "attend.bulk",
        "g",
        "参加人员：王永峰、黄勇、易世宁；请假：徐超（出差）、范景勇（现场）；缺席：无",
        {
            "persons": [
                "王永峰 present",
                "黄勇 present",
                "易世宁 present",
                "徐超 leave business_trip 出差",
                "范景勇 leave on_duty 现场",
            ],
        },
    ),
    (
        "attend.bulk",
        "g",
        "到会人员王永峰黄勇易世宁，请假徐超",
        {
            "persons": ["王永峰 present", "黄勇 present", "易世宁 present", "徐超 leave"],
        },
    ),
    (
        "attend.bulk",
        "g",
        "黄勇到、易世宁到、徐超没到",
        {
            "persons": ["黄勇 present", "易世宁 present", "徐超 absent"],
        },
    ),
    ("attend.bulk", "g", "迟到的是黄勇，缺席的是徐超", {"persons": ["黄勇 late", "徐超 absent"]}),
    (
        "attend.bulk",
        "g",
        "请假的有徐超和黄勇，其他人都到了",
        {
            "persons": ["徐超 leave", "黄勇 leave"],
            "rest": "present",
        },
    ),
    ("attend.bulk", "g", "都到了，徐超和黄勇请假", {"persons": ["徐超 leave", "黄勇 leave"], "rest": "present"}),
    (
        "attend.bulk",
        "g",
        "应到：8 实到：7 请假：1（徐超，出差）",
        {
            "expected": 8,
            "present": 7,
            "leave": 1,
            "persons": ["徐超 leave business_trip 出差"],
        },
    ),
    ("attend.bulk", "g", "应到8实到7，徐超", {"persons": ["徐超 unset"]}),
    ("attend.bulk", "g", "都来了一个不少", {"present": None, "rest": "present"}),
    (
        "attend.bulk",
        "g",
        "11月党小组会签到\n王永峰 到\n黄勇 到\n徐超 请假",
        {
            "meeting": "group_meeting",
            "period": "2026-11",
            "persons": ["王永峰 present", "黄勇 present", "徐超 leave"],
        },
    ),
    (
        "attend.bulk",
        "s",
        "今天支部大会48人应到，实到45，3人请假：徐超出差，黄勇看病，易世宁值夜班",
        {
            "expected": 48,
            "present": 45,
            "leave": 3,
            "persons": ["徐超 leave business_trip 出差", "黄勇 leave sick 看病", "易世宁 leave on_duty 值夜班"],
        },
    ),
    (
        "attend.bulk",
        "s",
        "今天下午的支部党员大会应到四十八名党员实际到会三十九人请假七人缺席两人名单我晚点补",
        {
            "expected": 48,
            "present": 39,
            "leave": 7,
            "absent": 2,
            "names_pending": True,
            "warnings": None,
        },
    ),
    (
        "attend.bulk",
        "s",
        "今天支部党员大会应到会党员48名，实到41名，请假7名",
        {"expected": 48, "present": 41, "leave": 7},
    ),
    ("attend.bulk", "s", "离退一支部今天主题党日应到50人实到32人，18人因病请假", {"leave": 18, "reason": "sick"}),
    (
        "attend.bulk",
        "s",
        "锅炉一组的王伟请假，三组的王伟到了",
        {"persons": ["王伟 leave B04-01", "王伟 present B04-03"], "group": None, "ambiguous": None},
    ),
    (
        "attend.bulk",
        "g",
        "邹书岩在家学习的，其他人都到活动室了",
        {
            "persons": ["邹书岩 home_visit"],
            "rest": "present",
        },
    ),
    ("attend.bulk", "g", "今天党课除邹书岩上门送学外都到了", {"persons": ["邹书岩 home_visit"], "rest": "present"}),
    (
        "attend.bulk",
        "g",
        "易世宁到武春原到范景勇没到",
        {
            "persons": ["易世宁 present", "武春原 present", "范景勇 absent"],
        },
    ),
    ("attend.bulk", "g", "二组:8人应到,6人实到,2人请假", {"expected": 8, "present": 6, "leave": 2}),
    ("attend.correct", "s", "更正一下，黄勇没请假，他来了", {"persons": ["黄勇 present"]}),
    ("attend.correct", "m", "别给我记请假我来了", {"persons": ["@self present"]}),
    ("attend.correct", "m", "我那个请假撤了吧我能赶回来了", {"persons": ["@self will_attend"]}),
    ("attend.correct", "s", "徐超刚才记成缺席了，实际是请假", {"persons": ["徐超 leave"]}),
    ("attend.query", "m", "黄勇今天到没到", {"metric": "status", "persons": ["黄勇"]}),
    ("attend.query", "m", "帮我看看我签到没", {"metric": "status", "persons": ["@self"]}),
]


@pytest.mark.parametrize(("intent", "role", "text", "wanted"), SPOKEN)
def test_a_roll_call_as_it_is_spoken(intent: str, role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), intent, wanted), worded(read(text, role))
