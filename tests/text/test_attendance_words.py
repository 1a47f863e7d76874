"""What people say about coming, leave and who was there; a day is of November or December 2026."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

TODAY, TOMORROW, WEDNESDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27"
LAST_FRIDAY = "2026-11-20"
HERE = ["@self present"]
COMING = ["@self will_attend"]

THERE: list[tuple[str, str, dict[str, Any]]] = [
    ("m", "到！", {"date": TODAY, "persons": HERE}),
    ("m", "我到咧", {"date": TODAY, "persons": HERE}),
    ("m", "俺来了", {"date": TODAY, "persons": HERE}),
    ("m", "我已经到会场了", {"date": TODAY, "persons": HERE}),
    ("m", "报道", {"date": TODAY, "persons": HERE}),
    ("m", "黄勇报到", {"persons": ["黄勇 present"]}),
    ("m", "刚进会场", {"date": TODAY, "persons": HERE}),
    ("m", "我刚到三楼会议室", {"date": TODAY, "persons": HERE}),
    ("m", "刚到，晚到十分钟", {"date": TODAY, "persons": ["@self late 10"]}),
    ("m", "我还在路上，晚10分钟到", {"date": TODAY, "persons": ["@self late 10 还在路上"]}),
    ("m", "我马上就到", {"date": None, "persons": COMING}),
    ("m", "到不了现场，能线上听", {"date": TODAY, "persons": ["@self online"]}),
    ("g", "黄勇补签一下，他周五来了的", {"date": LAST_FRIDAY, "persons": ["黄勇 present"]}),
    ("m", "帮我登记一下我妈邹书岩今天在家学的", {"date": TODAY, "persons": ["邹书岩 home_visit"]}),
    ("m", "签到 易世宁 徐超", {"persons": ["易世宁 present", "徐超 present"]}),
    ("m", "我今天那个党小组会我到了啊", {"meeting": "group_meeting", "date": TODAY, "persons": HERE}),
    ("m", "今天的党曰我参加了", {"meeting": "theme_day", "date": TODAY, "persons": HERE}),
    ("m", "我和徐超都到了", {"persons": ["@self present", "徐超 present"]}),
    ("m", "昨天党课我在", {"meeting": "party_lecture", "date": "2026-11-22", "persons": HERE}),
    (
        "m",
        "上周五的支尾会我参加了，忘了签到",
        {"meeting": "branch_committee_meeting", "date": LAST_FRIDAY, "persons": HERE},
    ),
    ("m", "周五的党课我听了也签到了", {"meeting": "party_lecture", "date": LAST_FRIDAY, "persons": HERE}),
    ("m", "我今天线上参加的党课", {"meeting": "party_lecture", "persons": ["@self online"]}),
    ("m", "视频参会", {"date": TODAY, "persons": ["@self online"]}),
    ("m", "我在腾讯会议里", {"persons": ["@self online"]}),
    ("m", "今天党日我晚到了半小时，路上堵车", {"meeting": "theme_day", "persons": ["@self late 30 路上堵车"]}),
    ("m", "迟到了一刻钟", {"persons": ["@self late 15"]}),
    ("m", "代徐超签到", {"persons": ["徐超 present"]}),
    ("m", "帮武春原报个到，他手机没电了", {"persons": ["武春原 present"]}),
    ("m", "黄勇、易世宁也在", {"persons": ["黄勇 present", "易世宁 present"]}),
    ("m", "我今天參加了黨課", {"meeting": "party_lecture", "date": TODAY, "persons": HERE}),
    ("m", "黃勇也到了", {"persons": ["黄勇 present"]}),
    ("m", "今儿个的小组会我在的", {"meeting": "group_meeting", "date": TODAY, "persons": HERE}),
    ("m", "ztdr 我到了", {"meeting": "theme_day", "date": TODAY, "persons": HERE}),
    ("m", "周玉山讲的党课我参加了", {"meeting": "party_lecture", "persons": HERE}),
    ("m", "明天的党课我参加", {"meeting": "party_lecture", "date": TOMORROW, "persons": COMING}),
    ("m", "参加", {"persons": COMING}),
    ("m", "我能参加", {"persons": COMING}),
    ("m", "周三的会我可以来", {"date": WEDNESDAY, "persons": COMING}),
    ("m", "周五的会我又能去了", {"date": FRIDAY, "persons": COMING}),
    ("m", "周五又能来了", {"date": FRIDAY, "persons": COMING}),
    ("m", "昨天的会我参加了补一下", {"date": "2026-11-22", "persons": HERE}),
    (
        "m",
        "后天下午两点半的党员大会我准时到",
        {"meeting": "general_meeting", "date": WEDNESDAY, "time": "14:30", "persons": COMING},
    ),
    ("m", "dy大会我能来", {"meeting": "general_meeting", "persons": COMING}),
    ("m", "收到，准时参加", {"persons": COMING}),
    ("m", "好的，我参加", {"persons": COMING}),
    ("m", "党日活动我会参加的", {"meeting": "theme_day", "persons": COMING}),
    ("g", "范景勇今天没来", {"date": TODAY, "persons": ["范景勇 absent"]}),
    ("s", "离退二支部邓学凯来了", {"persons": ["邓学凯 present"]}),
    ("g", "邹书岩是送学上门的", {"date": TODAY, "persons": ["邹书岩 home_visit"]}),
    ("s", "王伟到了", {"persons": ["王伟 present"], "ambiguous": ["王伟"]}),
    ("m", "赵铁柱到了", {"persons": ["赵铁柱 present"]}),
    ("m", "黄永也到了", {"persons": ["黄永 present"]}),
]

LEAVES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "s",
        "锅炉支部党员大会 黄勇请假",
        {"meeting": "general_meeting", "org": "B04", "persons": ["黄勇 leave"]},
    ),
    (
        "m",
        "复训到五点结束，党课赶不上",
        {"meeting": "party_lecture", "time": None, "persons": ["@self leave training 复训到五点结束"]},
    ),
    ("m", "请假", {"date": None, "persons": ["@self leave"]}),
    ("m", "还是请假吧", {"date": None, "persons": ["@self leave"]}),
    ("m", "还是请假吧 孩子家长会", {"date": None, "persons": ["@self leave family 孩子家长会"]}),
    ("m", "没去成，临时抢修", {"date": TODAY, "persons": ["@self leave on_duty 临时抢修"]}),
    ("m", "没赶上，抢修", {"date": TODAY, "persons": ["@self leave on_duty 抢修"]}),
    ("m", "请假 周五 出差", {"date": FRIDAY, "persons": ["@self leave business_trip 出差"]}),
    ("m", "明天的会请假，在工地打灰", {"date": TOMORROW, "persons": ["@self leave on_duty 在工地打灰"]}),
    (
        "m",
        "俺明儿个党小组会来不了咧，娃发烧了",
        {"meeting": "group_meeting", "date": TOMORROW, "persons": ["@self leave family 娃发烧了"]},
    ),
    ("m", "额后天去不了，要值夜班", {"date": WEDNESDAY, "persons": ["@self leave on_duty 要值夜班"]}),
    (
        "m",
        "我明天那个主题党日去不了了我在榆林出差呢",
        {"meeting": "theme_day", "date": TOMORROW, "persons": ["@self leave business_trip 在榆林出差"]},
    ),
    (
        "m",
        "請假 後天的黨課 住院",
        {"meeting": "party_lecture", "date": WEDNESDAY, "persons": ["@self leave sick 住院"]},
    ),
    ("m", "qj 感冒", {"persons": ["@self leave sick 感冒"]}),
    ("m", "请加，头疼", {"persons": ["@self leave sick 头疼"]}),
    ("m", "病假", {"persons": ["@self leave sick 病假"]}),
    ("m", "周五党课我请事假", {"meeting": "party_lecture", "date": FRIDAY, "persons": ["@self leave other 事假"]}),
    ("m", "我在外地培训，二十六号的会请假", {"date": "2026-11-26", "persons": ["@self leave training 在外地培训"]}),
    ("m", "家里老人住院了，今天的会参加不了", {"date": TODAY, "persons": ["@self leave family 家里老人住院了"]}),
    (
        "m",
        "因公出差，无法参加周五的支部大会",
        {"meeting": "general_meeting", "date": FRIDAY, "persons": ["@self leave business_trip 因公出差"]},
    ),
    ("m", "徐超请假", {"persons": ["徐超 leave"]}),
    (
        "m",
        "徐超、黄勇请假，在现场吊装",
        {"persons": ["徐超 leave on_duty 在现场吊装", "黄勇 leave on_duty 在现场吊装"]},
    ),
    ("m", "帮易世宁请个假，他感冒了", {"persons": ["易世宁 leave sick 感冒了"]}),
    ("m", "我陪黄勇去医院，请假", {"persons": ["@self leave sick 陪黄勇去医院"]}),
    ("m", "替黄勇值班，请假", {"persons": ["@self leave on_duty 替黄勇值班"]}),
    ("m", "跟书记请个假，周三要考试", {"date": WEDNESDAY, "persons": ["@self leave training 要考试"]}),
    ("m", "能请个假吗，孩子开家长会", {"persons": ["@self leave family 孩子开家长会"]}),
    ("m", "明天请假可以吗", {"date": TOMORROW, "persons": ["@self leave"]}),
    ("m", "今天赶不回来，高速封路", {"date": TODAY, "persons": ["@self leave other 高速封路"]}),
    ("m", "我轮休，党日去不了", {"meeting": "theme_day", "persons": ["@self leave rest 轮休"]}),
    (
        "m",
        "这个月28号党课请个假，探亲",
        {"meeting": "party_lecture", "date": "2026-11-28", "persons": ["@self leave rest 探亲"]},
    ),
    ("m", "走不开，请假", {"persons": ["@self leave"]}),
    (
        "m",
        "下周二的支委会去不成了，机组点火",
        {"meeting": "branch_committee_meeting", "date": "2026-12-01", "persons": ["@self leave on_duty 机组点火"]},
    ),
    ("m", "身体不得劲，今天不去了", {"date": TODAY, "persons": ["@self leave sick 身体不得劲"]}),
    ("g", "一组王伟请假", {"persons": ["王伟 leave B04-01"], "ambiguous": None}),
    (
        "m",
        "在突击队那边抢工，党课赶不回来",
        {"meeting": "party_lecture", "persons": ["@self leave on_duty 在突击队那边抢工"]},
    ),
    ("m", "昨天的党课补个假，住院了", {"meeting": "party_lecture", "persons": ["@self leave sick 住院了"]}),
    ("m", "主题堂日我请假", {"meeting": "theme_day", "persons": ["@self leave"]}),
    ("g", "王伟请假", {"persons": ["王伟 leave"], "ambiguous": ["王伟"]}),
    ("g", "替赵铁柱请个假", {"persons": ["赵铁柱 leave"]}),
    ("m", "组织生活会我得请假，岳父过世", {"meeting": "org_life_meeting", "persons": ["@self leave family 岳父过世"]}),
    (
        "m",
        "唉今儿那个党课我是真去不了，焊口要返修走不开",
        {"meeting": "party_lecture", "date": TODAY, "persons": ["@self leave on_duty 焊口要返修走不开"]},
    ),
    ("m", "2月30号的会请假", {"date": None, "persons": ["@self leave"]}),
    ("m", "周玉山书记，我周五请假一天，回老家办事", {"date": FRIDAY, "persons": ["@self leave family 回老家办事"]}),
]

ROLL_CALLS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "g",
        "应到8实到7，徐超请假",
        {"expected": 8, "present": 7, "persons": ["徐超 leave"], "date": TODAY, "warnings": None},
    ),
    ("g", "应到八人实到六人，徐超、黄勇请假", {"expected": 8, "present": 6, "persons": ["徐超 leave", "黄勇 leave"]}),
    (
        "g",
        "二组应到十八人，实到十六人，徐超出差请假，黄勇病假",
        {
            "group": "B04-02",
            "expected": 18,
            "present": 16,
            "persons": ["徐超 leave business_trip 出差", "黄勇 leave sick 病假"],
        },
    ),
    (
        "s",
        "今天支部大会应到四十八人实到四十一人请假五人缺席二人",
        {
            "meeting": "general_meeting",
            "expected": 48,
            "present": 41,
            "leave": 5,
            "absent": 2,
            "warnings": None,
        },
    ),
    ("s", "应到48实到41请假5缺席1", {"expected": 48, "present": 41, "warnings": ["counts_differ"]}),
    ("g", "应到8实到7请假2", {"warnings": ["counts_differ"]}),
    ("g", "除了徐超都到了", {"persons": ["徐超 absent"], "rest": "present", "date": TODAY}),
    ("g", "除了徐超请假都到了", {"persons": ["徐超 leave"], "rest": "present"}),
    ("g", "除徐超、黄勇外全到了", {"persons": ["徐超 absent", "黄勇 absent"], "rest": "present"}),
    (
        "g",
        "党小组会除了武春原出差，其他人都来了",
        {
            "meeting": "group_meeting",
            "persons": ["武春原 leave business_trip 出差"],
            "rest": "present",
        },
    ),
    ("s", "除了王伟都到了", {"persons": ["王伟 absent"], "rest": "present", "ambiguous": ["王伟"]}),
    ("g", "都到了", {"rest": "present", "date": TODAY}),
    ("g", "全到齐了", {"rest": "present"}),
    (
        "g",
        "二组今天党日都到了，就差徐超",
        {"group": "B04-02", "meeting": "theme_day", "persons": ["徐超 absent"], "rest": "present"},
    ),
    ("g", "徐超请假，其余都到", {"persons": ["徐超 leave"], "rest": "present"}),
    ("g", "就徐超没来", {"persons": ["徐超 absent"], "rest": "present"}),
    ("g", "徐超请假，黄勇迟到10分钟", {"persons": ["徐超 leave", "黄勇 late 10"]}),
    ("g", "徐超请假黄勇没来其他都到了", {"persons": ["徐超 leave", "黄勇 absent"], "rest": "present"}),
    (
        "g",
        "请假2人：徐超、黄勇；迟到1人：易世宁；其他都到了",
        {
            "persons": ["徐超 leave", "黄勇 leave", "易世宁 late"],
            "leave": 2,
            "rest": "present",
        },
    ),
    (
        "g",
        "锅炉二组八个人来了七个，徐超在榆林回不来",
        {
            "group": "B04-02",
            "expected": 8,
            "present": 7,
            "persons": ["徐超 leave on_duty 在榆林回不来"],
        },
    ),
    (
        "g",
        "三组7个党员到了5个，两个请假，名单回头报",
        {"group": "B04-03", "expected": 7, "present": 5, "leave": 2, "names_pending": True},
    ),
    (
        "g",
        "一组今天开会，应到8人实到6人，线上1人徐超，请假1人黄勇",
        {
            "group": "B04-01",
            "persons": ["徐超 online", "黄勇 leave"],
        },
    ),
    ("g", "昨天党小组会应到8实到8", {"date": "2026-11-22", "expected": 8, "present": 8, "meeting": "group_meeting"}),
    ("m", "我到了，徐超请假", {"persons": ["@self present", "徐超 leave"]}),
    (
        "g",
        "第二党小組應到8實到7，徐超請假（出差）",
        {
            "group": "B04-02",
            "expected": 8,
            "present": 7,
            "persons": ["徐超 leave business_trip 出差"],
        },
    ),
    (
        "g",
        "易世宁、武春原到了，徐超线上，黄勇请假（夜班）",
        {
            "persons": ["易世宁 present", "武春原 present", "徐超 online", "黄勇 leave on_duty 夜班"],
        },
    ),
    ("g", "二组都到了，邹书岩上门送学", {"rest": "present", "persons": ["邹书岩 home_visit"]}),
]

CORRECTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("m", "撤回", {}),
    ("m", "撤回我的请假", {"persons": COMING, "date": None}),
    ("m", "取消请假，我能去了", {"persons": COMING}),
    ("m", "不请假了，赶得上", {"persons": COMING}),
    ("g", "徐超报错了，他请假", {"persons": ["徐超 leave"], "date": TODAY}),
    ("g", "把徐超改成请假", {"persons": ["徐超 leave"]}),
    ("g", "黄勇的请假改成迟到", {"persons": ["黄勇 late"]}),
    ("g", "刚才记错了，黄勇到了", {"persons": ["黄勇 present"]}),
    ("g", "更正：易世宁是线上参加", {"persons": ["易世宁 online"]}),
    ("g", "黄勇不是请假，是缺席", {"persons": ["黄勇 absent"]}),
    ("m", "撤回签到", {"persons": ["@self unset"]}),
    ("m", "刚才签错了，我没到，请假", {"persons": ["@self leave"]}),
    ("g", "应该是徐超请假，刚才报错了", {"persons": ["徐超 leave"]}),
    ("s", "昨天的党课，黄勇应该是线上", {"meeting": "party_lecture", "date": "2026-11-22", "persons": ["黄勇 online"]}),
]

QUESTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("m", "我今年缺席几次", {"metric": "absent_count", "period": "2026", "persons": ["@self"]}),
    ("m", "我上个月请了几次假", {"metric": "absent_count", "period": "2026-10", "persons": ["@self"]}),
    ("m", "俺的学时还差多少", {"metric": "study_hours", "period": "2026", "persons": ["@self"]}),
    ("m", "学时够不够", {"metric": "study_hours", "persons": ["@self"]}),
    ("m", "我的到会率是多少", {"metric": "attendance_rate", "period": "2026", "persons": ["@self"]}),
    ("s", "黄勇今年出勤率多少", {"metric": "attendance_rate", "persons": ["黄勇"]}),
    ("s", "徐超今年缺了几次会", {"metric": "absent_count", "persons": ["徐超"]}),
    (
        "m",
        "今年我上了几堂党课",
        {"metric": "present", "period": "2026", "meeting": "party_lecture", "persons": ["@self"]},
    ),
    ("s", "黄勇今年参加了多少次会", {"metric": "present", "period": "2026", "persons": ["黄勇"]}),
    ("g", "徐超请假了吗", {"metric": "status", "persons": ["徐超"]}),
    ("g", "黄勇来了没", {"metric": "status", "persons": ["黄勇"]}),
    ("g", "谁没来", {"metric": "missing"}),
    ("g", "还差谁", {"metric": "missing"}),
    ("g", "二组还有谁没报", {"metric": "missing", "group": "B04-02"}),
    ("g", "谁请假了", {"metric": "leave"}),
    ("g", "到了几个人", {"metric": "present"}),
    ("m", "我签到了没", {"metric": "status", "persons": ["@self"]}),
    ("s", "党小组会谁没来", {"metric": "missing", "meeting": "group_meeting"}),
]

NOT_ATTENDANCE = [
    ("m", "今天食堂吃啥"),
    ("m", "到点了吗"),
    ("m", "会开得怎么样"),
    ("m", "我没到过北京"),
    ("m", "材料到了"),
    ("m", "老师来不了"),
    ("m", "快递到了没"),
    ("m", "天气不错"),
    ("m", "支委会多久开一次"),
    ("m", "请大家准时参加"),
    ("m", "下班了"),
    ("m", "他没来"),
    ("m", "钱到账了"),
    ("m", "新闻报道写好了"),
    ("m", "到底怎么回事"),
    ("m", "这活干到啥时候"),
    ("m", "我想入党"),
    ("m", "请加我好友"),
    ("m", "来个人帮忙"),
    ("m", "水压试验过了"),
    ("m", "打印机用不了"),
    ("m", "书记在不在"),
    ("c", "各支部到会率多少"),
    ("m", "请假条在哪下载"),
    ("s", "请假要不要写原因"),
    ("g", "刚才报错了，没到"),
    ("g", "签到改一下"),
    ("c", "焊接支部到会率"),
    ("m", "一年要参加几次会有规定吗"),
    ("s", "撤回通报，大家都没来"),
    ("m", "到了夏天就热"),
    ("g", "张小明请假"),
    ("g", "替张小明请假"),
]


@pytest.mark.parametrize(("role", "text", "wanted"), THERE)
def test_coming_and_being_there(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "attend.report", wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text", "wanted"), LEAVES)
def test_leave(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "attend.leave", wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text", "wanted"), ROLL_CALLS)
def test_a_recorders_roll_call(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "attend.bulk", wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text", "wanted"), CORRECTIONS)
def test_putting_right(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "attend.correct", wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text", "wanted"), QUESTIONS)
def test_asking_about_attendance(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "attend.query", wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text"), NOT_ATTENDANCE)
def test_what_is_not_about_attendance(role: str, text: str) -> None:
    assert not read(text, role).intent.startswith(("attend.", "meeting.")), worded(read(text, role))


def test_how_to_take_leave_is_a_question_for_help() -> None:
    assert read("请假怎么请").intent == "help"
    assert read("咋请假").intent == "help"
