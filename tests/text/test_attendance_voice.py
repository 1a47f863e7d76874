"""Attendance as people speak and slip: dialect, voice to text without stops, traditional characters, long sentences."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

TODAY, TOMORROW, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"

SPOKEN: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "attend.report",
        "m",
        "我今天那个党小组会我到了啊就是来晚了一点在最后一排坐着呢",
        {
            "meeting": "group_meeting",
            "date": TODAY,
            "persons": ["@self late"],
        },
    ),
    ("attend.report", "m", "今儿后晌的党小组会额到咧", {"meeting": "group_meeting", "persons": ["@self present"]}),
    (
        "attend.report",
        "m",
        "麻烦书记记一下我爱人武春原今天来参加党日了她手机坏了",
        {
            "meeting": "theme_day",
            "date": TODAY,
            "persons": ["武春原 present"],
        },
    ),
    ("attend.report", "m", "我刚刚线上听的课信号不好没打上卡", {"persons": ["@self online"]}),
    ("attend.report", "m", "党小主会我参加了", {"meeting": "group_meeting", "persons": ["@self present"]}),
    ("attend.report", "m", "主题党曰我线上参加的", {"meeting": "theme_day", "persons": ["@self online"]}),
    ("attend.report", "m", "上上周五的党课我去了", {"date": "2026-11-13", "persons": ["@self present"]}),
    ("attend.report", "m", "我已参加11月23日主题党日活动", {"date": TODAY, "persons": ["@self present"]}),
    ("attend.report", "m", "11.20支部大会我到会了", {"meeting": "general_meeting", "date": "2026-11-20"}),
    ("attend.report", "m", "上午的党课我听完了", {"meeting": "party_lecture", "persons": ["@self present"]}),
    ("attend.report", "m", "黨小組會我遲到了十五分鐘", {"persons": ["@self late 15"]}),
    ("attend.report", "m", "支部大會我參加", {"meeting": "general_meeting", "persons": ["@self will_attend"]}),
    ("attend.report", "m", "算我一个，明天党日", {"date": TOMORROW, "persons": ["@self will_attend"]}),
    ("attend.report", "m", "我代徐超参加", {"persons": ["徐超 present"]}),
    ("attend.report", "m", "徐超代我签到", {"persons": ["@self present"]}),
    (
        "attend.report",
        "m",
        "我和徐超易世宁三个人都到了",
        {
            "persons": ["@self present", "徐超 present", "易世宁 present"],
        },
    ),
    (
        "attend.report",
        "m",
        "离退一支部的邹书岩和田子红都来了",
        {
            "org": "B10",
            "persons": ["邹书岩 present", "田子红 present"],
        },
    ),
    ("attend.report", "s", "两个王伟都到了", {"ambiguous": ["王伟"]}),
    (
        "attend.leave",
        "m",
        "额今儿个党课去不咧工地上走不开",
        {
            "meeting": "party_lecture",
            "date": TODAY,
            "persons": ["@self leave on_duty 工地上走不开"],
        },
    ),
    (
        "attend.leave",
        "m",
        "唉书记俺明儿那个会怕是赶不回去咧在青石卸车哩",
        {
            "date": TOMORROW,
            "persons": ["@self leave on_duty 在青石卸车"],
        },
    ),
    (
        "attend.leave",
        "m",
        "我後天不能參加支部大會 要去西安開會",
        {
            "meeting": "general_meeting",
            "date": WEDNESDAY,
            "persons": ["@self leave on_duty 要去西安开会"],
        },
    ),
    (
        "attend.leave",
        "m",
        "支尾会请加 夜班",
        {
            "meeting": "branch_committee_meeting",
            "persons": ["@self leave on_duty 夜班"],
        },
    ),
    (
        "attend.leave",
        "m",
        "我请个假吧明天那个党员大会媳妇生孩子在医院呢实在走不开书记你给批一下",
        {
            "meeting": "general_meeting",
            "date": TOMORROW,
            "persons": ["@self leave family 媳妇生孩子在医院"],
        },
    ),
    (
        "attend.leave",
        "m",
        "二十八号的支部大会我要请假因为那天要去保定现场参加水压试验协调会回不来",
        {
            "date": "2026-11-28",
            "persons": ["@self leave on_duty 要去保定现场参加水压试验协调会回不来"],
        },
    ),
    (
        "attend.leave",
        "m",
        "书记好我是黄勇我今天在工地上盯着浇筑呢党小组会可能去不了了跟您请个假",
        {
            "meeting": "group_meeting",
            "persons": ["@self leave on_duty 在工地上盯着浇筑"],
        },
    ),
    ("attend.leave", "m", "徐超让我帮他请个假他媳妇住院了", {"persons": ["徐超 leave family 媳妇住院了"]}),
    ("attend.leave", "m", "武春原去不了明天的会他值班", {"date": TOMORROW, "persons": ["武春原 leave on_duty 值班"]}),
    (
        "attend.leave",
        "m",
        "本周五的党小组会因为要陪护老人做手术不能参加特此请假",
        {
            "date": "2026-11-27",
            "persons": ["@self leave family 要陪护老人做手术"],
        },
    ),
    ("attend.leave", "m", "周四我倒休，党课就不去了", {"date": "2026-11-26", "persons": ["@self leave rest 倒休"]}),
    ("attend.leave", "m", "在外地，开不了会", {"persons": ["@self leave business_trip 在外地"]}),
    (
        "attend.leave",
        "m",
        "十二月五号的党课额参加不了咧要回老家",
        {
            "date": "2026-12-05",
            "persons": ["@self leave family 要回老家"],
        },
    ),
    ("attend.leave", "m", "后天我值班所以党员大会参加不了", {"persons": ["@self leave on_duty 值班"]}),
    ("attend.leave", "m", "元旦前的党员大会请假", {"meeting": "general_meeting", "date": None}),
    ("attend.leave", "m", "我和黄勇请假", {"persons": ["@self leave", "黄勇 leave"]}),
    ("attend.leave", "m", "爸爸邹书岩请假，住院", {"persons": ["邹书岩 leave sick 住院"]}),
    (
        "attend.leave",
        "m",
        "徐超请假出差武春原请假看病",
        {
            "persons": ["徐超 leave business_trip 出差", "武春原 leave sick 看病"],
        },
    ),
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
    ("attend.bulk", "s", "锅炉一组的王伟请假，三组的王伟到了", {"persons": ["王伟 leave", "王伟 present B04-03"]}),
    ("attend.correct", "s", "更正一下，黄勇没请假，他来了", {"persons": ["黄勇 present"]}),
    ("attend.correct", "m", "别给我记请假我来了", {"persons": ["@self present"]}),
    ("attend.correct", "m", "我那个请假撤了吧我能赶回来了", {"persons": ["@self will_attend"]}),
    ("attend.correct", "s", "徐超刚才记成缺席了，实际是请假", {"persons": ["徐超 leave"]}),
    ("attend.query", "m", "黄勇今天到没到", {"metric": "status", "persons": ["黄勇"]}),
    ("attend.query", "m", "帮我看看我签到没", {"metric": "status", "persons": ["@self"]}),
]

UNCLEAR = [
    "他们俩都到了",
    "到了夏天就热",
    "我到工地了",
    "二组主题党日线上3人现场5人",
    "签个道",
    "材料没到",
    "一个都没来",
]


@pytest.mark.parametrize(("intent", "role", "text", "wanted"), SPOKEN)
def test_attendance_as_it_is_spoken(intent: str, role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), intent, wanted), worded(read(text, role))


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_better_asked(text: str) -> None:
    assert read(text, "g").intent == "unclear", worded(read(text, "g"))
