"""Attendance as people speak and slip: dialect, voice to text without stops, traditional characters, long sentences."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

TODAY, TOMORROW, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"

SPOKEN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("attend.report", "g", "邹书岩腿脚不便，我们去他家里给他念的文件", {"persons": ["邹书岩 home_visit"]}),
    (
        "attend.report",
        "g",
        "离退一支部今天送学上门三位老党员：邹书岩、田子红、孔长山",
        {"persons": ["邹书岩 home_visit", "田子红 home_visit", "孔长山 home_visit"]},
    ),
    ("attend.report", "m", "我明天的党员大会可能要迟到半个小时", {"date": TOMORROW, "persons": ["@self late 30"]}),
    ("attend.report", "m", "我刚到会场", {"persons": ["@self present"]}),
    ("attend.report", "g", "未到：徐超", {"persons": ["徐超 absent"]}),
    ("attend.leave", "m", "明天不得来了，屋头有事", {"date": TOMORROW, "persons": ["@self leave other 屋头有事"]}),
    ("attend.leave", "m", "因工作原因不能参加周五的支委会", {"persons": ["@self leave on_duty 因工作原因"]}),
    ("attend.leave", "m", "因病请假", {"persons": ["@self leave sick 因病"]}),
    ("attend.leave", "m", "我媳妇要生了，周五党日请假", {"persons": ["@self leave family 我媳妇要生了"]}),
    ("attend.leave", "m", "徐超今天有事来不了", {"persons": ["徐超 leave other 有事"]}),
    ("attend.leave", "m", "徐超说他明天不来了，家里有事", {"persons": ["徐超 leave family 家里有事"]}),
    ("attend.leave", "m", "周三的党员大会能请假不", {"date": WEDNESDAY, "persons": ["@self leave"]}),
    (
        "attend.leave",
        "m",
        "请假事由：孩子开家长会，时间：周五主题党日",
        {"date": "2026-11-27", "persons": ["@self leave family 孩子开家长会"]},
    ),
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
    ("unclear", "m", "我代徐超参加", {}),
    ("unclear", "m", "没来的说一声", {}),
    ("unclear", "m", "我还没来呢", {}),
    ("unclear", "m", "书记不批请假", {}),
    ("unclear", "m", "我早就请过假了", {}),
    ("unclear", "m", "老李请假了", {}),
    ("unclear", "m", "前年我请假挨过批评", {}),
    ("unclear", "m", "徐超讲他周五可能请假", {}),
    ("unclear", "m", "大会不用请假吧", {}),
    ("unclear", "m", "班前会我参加", {}),
    ("unclear", "m", "我闺女报名参加舞蹈比赛了", {}),
    ("unclear", "m", "我不打算报名突击队", {}),
    ("unclear", "m", "缺席的都补学过", {}),
    ("unclear", "m", "支委会和小组会都请假", {}),
    ("unclear", "m", "周二、周三都请假", {}),
    ("attend.report", "m", "上周五党日活动我去了的", {"meeting": "theme_day", "persons": ["@self present"]}),
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
    ("attend.report", "g", "邹书岩腿脚不便，我们去他家里给他念的文件", {"persons": ["邹书岩 home_visit"]}),
    (
        "attend.report",
        "g",
        "离退一支部今天送学上门三位老党员：邹书岩、田子红、孔长山",
        {
            "persons": ["邹书岩 home_visit", "田子红 home_visit", "孔长山 home_visit"],
        },
    ),
    ("attend.report", "m", "我明天的党员大会可能要迟到半个小时", {"date": TOMORROW, "persons": ["@self late 30"]}),
    ("attend.report", "m", "我刚到会场", {"persons": ["@self present"]}),
    ("attend.report", "g", "未到：徐超", {"persons": ["徐超 absent"]}),
    ("attend.leave", "m", "明天不得来了，屋头有事", {"date": TOMORROW, "persons": ["@self leave other 屋头有事"]}),
    (
        "attend.leave",
        "m",
        "请假事由：孩子开家长会，时间：周五主题党日",
        {
            "date": "2026-11-27",
            "persons": ["@self leave family 孩子开家长会"],
        },
    ),
    ("attend.leave", "m", "因工作原因不能参加周五的支委会", {"persons": ["@self leave on_duty 因工作原因"]}),
    ("attend.leave", "m", "因病请假", {"persons": ["@self leave sick 因病"]}),
    ("attend.leave", "m", "我媳妇要生了，周五党日请假", {"persons": ["@self leave family 我媳妇要生了"]}),
    ("attend.leave", "m", "徐超今天有事来不了", {"persons": ["徐超 leave other 有事"]}),
    ("attend.leave", "m", "徐超说他明天不来了，家里有事", {"persons": ["徐超 leave family 家里有事"]}),
    ("attend.leave", "m", "周三的党员大会能请假不", {"date": WEDNESDAY, "persons": ["@self leave"]}),
]

UNCLEAR = [
    "党小组会徐超线上，其他现场",
    "黄勇说徐超请假",
    "省公司的人都到了",
    "车来了",
    "听说徐超请假了",
    "徐超好像没来",
    "我参加过抗洪",
    "我1995年参加工作",
    "我去不了西安了",
    "我今天在现场",
    "黄勇到我这来",
    "让徐超来开会",
    "叫黄勇明天来参加党课",
    "都到齐了才能开",
    "下午三点开会，都来",
    "学习强国我签到了",
    "请假算不算缺席",
    "线上开会没意思",
    "嗯嗯收到请假单",
    "周一到周三都请假",
    "11月23日到25日我请假",
    "徐超没来",
    "请假3人",
    "在忙",
    "看情况吧",
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
    assert read(text).intent == "unclear", worded(read(text))
