"""What people say to call, move, cancel, ask for and record meetings; the day is Monday 2026-11-23."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

TODAY, TOMORROW, WEDNESDAY, THURSDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"
Rows = list[tuple[str, str, dict[str, Any]]]

TABLES: dict[str, Rows] = {
    "meeting.create": [
        ("c", "锅炉支部和汽机支部周五下午3点开党员大会", {"org": None, "date": FRIDAY}),
        ("c", "锅炉支部明天下午3点开党员大会", {"meeting": "general_meeting", "org": "B04", "date": TOMORROW}),
        ("c", "开会 党员大会 锅炉支部 明天下午3点 大会议室", {"org": "B04", "place": "大会议室"}),
        ("c", "明天下午3点在榆林项目部会议室开支委会", {"org": None}),
        (
            "s",
            "后天晚夕七点开支委会，在班组休息室，讨论评优，再议一下换届",
            {"date": WEDNESDAY, "time": "19:00", "place": "班组休息室", "agenda": ["讨论评优", "议一下换届"]},
        ),
        ("s", "今黑八点党课", {"meeting": "party_lecture", "date": TODAY, "time": "20:00"}),
        ("g", "二组周五下午三点开会 在三楼会议室", {"meeting": "group_meeting", "group": "B04-02", "date": FRIDAY}),
        ("s", "12月底那天上午九点开民主评议 地点职工之家", {"date": "2026-12-31", "place": "职工之家"}),
        ("s", "周六主题党日去烈士陵园上午八点集合", {"meeting": "theme_day", "time": "08:00", "place": "烈士陵园"}),
        (
            "s",
            "定在后天晚上七点在项目部会议室开支委会主要研究两件事一是年底评优二是发展对象",
            {
                "date": WEDNESDAY,
                "time": "19:00",
                "place": "项目部会议室",
                "agenda": ["年底评优", "发展对象"],
            },
        ),
        (
            "s",
            "十一月二十六号下午三点支委会，议题：年底评优；发展对象",
            {
                "date": THURSDAY,
                "time": "15:00",
                "agenda": ["年底评优", "发展对象"],
            },
        ),
        ("s", "明天下午两点三楼会议室党小组会", {"place": "三楼会议室", "time": "14:00"}),
        (
            "s",
            "通知：周五下午三点在二楼会议室召开支委会，议题：1.研究发展党员 2.党费公示",
            {
                "meeting": "branch_committee_meeting",
                "date": FRIDAY,
                "time": "15:00",
                "place": "二楼会议室",
                "agenda": ["研究发展党员", "党费公示"],
            },
        ),
        ("s", "明天晚上七点开党小组会", {"meeting": "group_meeting", "date": TOMORROW, "time": "19:00"}),
        (
            "s",
            "建会 党课 下周二上午九点半 活动室",
            {
                "meeting": "party_lecture",
                "date": "2026-12-01",
                "time": "09:30",
                "place": "活动室",
            },
        ),
        (
            "s",
            "定于11月28号下午两点半召开党员大会，地点：食堂二楼",
            {
                "meeting": "general_meeting",
                "date": "2026-11-28",
                "time": "14:30",
                "place": "食堂二楼",
            },
        ),
        (
            "s",
            "周四开个支委会，讨论年底评优",
            {
                "meeting": "branch_committee_meeting",
                "date": THURSDAY,
                "agenda": ["讨论年底评优"],
            },
        ),
        (
            "s",
            "安排一次主题党日，这周六上午八点，烈士陵园",
            {
                "meeting": "theme_day",
                "date": "2026-11-28",
                "time": "08:00",
                "place": "烈士陵园",
            },
        ),
        (
            "s",
            "兹定于十二月二日下午三点在三楼会议室召开组织生活会",
            {
                "meeting": "org_life_meeting",
                "date": "2026-12-02",
                "time": "15:00",
                "place": "三楼会议室",
            },
        ),
        (
            "s",
            "後天下午三點召開黨員大會，地點在項目部會議室",
            {
                "meeting": "general_meeting",
                "date": WEDNESDAY,
                "time": "15:00",
                "place": "项目部会议室",
            },
        ),
        (
            "s",
            "开个支尾会 明天下午4点 我办公室",
            {"meeting": "branch_committee_meeting", "date": TOMORROW, "time": "16:00"},
        ),
        ("g", "我们组周五下午开党小组会", {"meeting": "group_meeting", "date": FRIDAY, "group": "B04-02"}),
        (
            "s",
            "12月5号ztdr，上午九点，三楼会议室",
            {
                "meeting": "theme_day",
                "date": "2026-12-05",
                "time": "09:00",
                "place": "三楼会议室",
            },
        ),
        (
            "s",
            "通知 后天上午十点支部党员大会 会议内容：民主评议党员",
            {
                "meeting": "general_meeting",
                "date": WEDNESDAY,
                "time": "10:00",
                "agenda": ["民主评议党员"],
            },
        ),
    ],
    "meeting.update": [
        (
            "c",
            "榆林党工委12月3日的党课改到12月4日",
            {"meeting": "party_lecture", "org": "W02", "from_date": "2026-12-03", "date": "2026-12-04"},
        ),
        (
            "s",
            "明天党员大会议题：接收小周转正；学习全会精神",
            {"meeting": "general_meeting", "date": TOMORROW, "agenda": ["接收小周转正", "学习全会精神"]},
        ),
        ("s", "会议地点改到二楼活动室", {"place": "二楼活动室"}),
        ("s", "支部大会改期", {"meeting": "general_meeting", "date": None}),
        ("s", "党课推迟半小时", {"meeting": "party_lecture", "date": None, "time": None}),
        ("s", "周四的党课推迟半小时", {"from_date": THURSDAY, "date": None, "time": None}),
        ("s", "周四下午三点的党课推迟一个小时", {"from_date": THURSDAY, "date": None, "time": "16:00"}),
        ("s", "周四上午十点的党课提前两刻钟", {"from_date": THURSDAY, "time": "09:30"}),
        ("s", "周四晚上十一点的党课推迟两小时", {"from_date": THURSDAY, "time": None}),
        ("s", "周四的支委会往后推一天", {"from_date": THURSDAY, "date": FRIDAY}),
        ("s", "支委会提前两天，原定周五", {"from_date": FRIDAY, "date": WEDNESDAY}),
        ("s", "支委会往后推一天", {"from_date": None, "date": None}),
        ("s", "周三的支委会往后推一天半", {"from_date": WEDNESDAY, "date": None}),
        ("s", "周四的支委会推迟好几天", {"from_date": THURSDAY, "date": None}),
        ("s", "小组会不在周三开了换周四", {"from_date": WEDNESDAY, "date": THURSDAY}),
        ("s", "后天的大会挪周五", {"from_date": WEDNESDAY, "date": FRIDAY}),
        ("s", "周五两点的小组会改三点半", {"from_date": FRIDAY, "date": None, "time": "15:30"}),
        ("s", "党员大会由周三改到周五，时间地点不变", {"from_date": WEDNESDAY, "date": FRIDAY, "place": None}),
        ("s", "周三下午的会改到三楼", {"from_date": WEDNESDAY, "place": "三楼"}),
        ("s", "支委会往后推一天", {"meeting": "branch_committee_meeting", "date": None}),
        ("s", "支委会改到周四下午三点", {"meeting": "branch_committee_meeting", "date": THURSDAY, "time": "15:00"}),
        ("s", "明天的党课改到后天", {"meeting": "party_lecture", "from_date": TOMORROW, "date": WEDNESDAY}),
        ("s", "党员大会推迟到12月2号", {"meeting": "general_meeting", "date": "2026-12-02"}),
        ("s", "周五的主题党日提前到周四", {"meeting": "theme_day", "from_date": FRIDAY, "date": THURSDAY}),
        (
            "s",
            "原定本周五的党小组会挪到下周一",
            {"meeting": "group_meeting", "from_date": FRIDAY, "date": "2026-11-30"},
        ),
        ("s", "明天的会换到三楼会议室开", {"from_date": TOMORROW, "place": "三楼会议室"}),
        (
            "s",
            "周三支委会改成晚上七点",
            {"meeting": "branch_committee_meeting", "from_date": WEDNESDAY, "time": "19:00"},
        ),
        ("s", "党课延期到下周三", {"meeting": "party_lecture", "date": "2026-12-02"}),
    ],
    "meeting.cancel": [
        ("c", "取消汽机支部周三的支委会，书记出差", {"org": "B05", "date": WEDNESDAY, "reason_text": "书记出差"}),
        (
            "s",
            "取消12月20日的组织生活会 时间冲突",
            {"meeting": "org_life_meeting", "date": "2026-12-20", "reason_text": "时间冲突"},
        ),
        ("s", "周四的党课 取消 书记出差", {"date": THURSDAY, "reason_text": "书记出差"}),
        ("s", "取消 周四 党课", {"date": THURSDAY, "reason_text": None}),
        ("s", "因为机组试运周四的党课取消", {"date": THURSDAY, "reason_text": "机组试运"}),
        ("s", "取消周五的支委会", {"meeting": "branch_committee_meeting", "date": FRIDAY, "reason_text": None}),
        ("s", "明天的党课不开了，停电", {"meeting": "party_lecture", "date": TOMORROW, "reason_text": "停电"}),
        ("s", "今天的会取消，书记去公司开会", {"date": TODAY, "reason_text": "书记去公司开会"}),
        (
            "s",
            "因为下雨，周六的主题党日先不搞了",
            {"meeting": "theme_day", "date": "2026-11-28", "reason_text": "下雨"},
        ),
        ("s", "党小组会取消吧", {"meeting": "group_meeting"}),
        (
            "s",
            "后天那个党员大会暂停，现场抢工期",
            {
                "meeting": "general_meeting",
                "date": WEDNESDAY,
                "reason_text": "现场抢工期",
            },
        ),
    ],
    "meeting.query": [
        ("m", "明天几点开会", {"date": TOMORROW, "ask": "time"}),
        ("m", "党课啥时候上", {"meeting": "party_lecture", "ask": "date"}),
        ("m", "党员大会在哪开", {"meeting": "general_meeting", "ask": "date_place"}),
        ("m", "这周有啥会", {"ask": "list"}),
        ("m", "十二月有哪些会", {"period": "2026-12", "ask": "list"}),
        ("m", "明天有会吗", {"date": TOMORROW, "ask": "list"}),
        ("m", "支委会这个月开了没", {"meeting": "branch_committee_meeting", "period": "2026-11", "ask": "status"}),
        ("m", "党课还上不上了啊，是几号", {"meeting": "party_lecture", "ask": "date"}),
        ("m", "下次主題黨日什麼時候", {"meeting": "theme_day", "ask": "date"}),
        ("m", "小组会定在哪天", {"meeting": "group_meeting", "ask": "date"}),
        ("m", "支部大会几点开始", {"meeting": "general_meeting", "ask": "time"}),
        ("m", "周五的党课取消了吗", {"meeting": "party_lecture", "date": FRIDAY, "ask": "status"}),
        ("m", "组织生活会哪天开咧", {"meeting": "org_life_meeting", "ask": "date"}),
    ],
    "meeting.quorum": [
        ("s", "参会12人，其中正式党员10人，够不够", {"present_voting": 10}),
        ("s", "来多少人才能开党员大会", {"date": TODAY}),
        ("s", "正式党员三十个 来了十五个 能表决吗", {"expected_voting": 30, "present_voting": 15}),
        (
            "s",
            "改选应到三十个正式党员，来了二十五个，能选吗",
            {"kind": "election", "expected_voting": 30, "present_voting": 25},
        ),
        (
            "s",
            "四十五个人有表决权来了三十六个选举够不够人",
            {
                "kind": "election",
                "expected_voting": 45,
                "present_voting": 36,
            },
        ),
        ("s", "应到48，现在到了39，选举够数不", {"expected_voting": 48, "present_voting": 39}),
        ("s", "应到会多少人", {"date": TODAY}),
        ("s", "人数够不够开会", {"date": TODAY}),
        ("s", "过半没有", {}),
        ("s", "应到45实到36能选举吗", {"kind": "election", "expected_voting": 45, "present_voting": 36}),
        ("s", "三十个正式党员到了十五个，能不能表决", {"expected_voting": 30, "present_voting": 15}),
        ("s", "有表决权的38人来了20人，可以投票吗", {"expected_voting": 38, "present_voting": 20}),
        (
            "s",
            "换届选举应到48人实到40人够五分之四吗",
            {"kind": "election", "expected_voting": 48, "present_voting": 40},
        ),
        ("s", "现在能表决吗", {"date": TODAY}),
    ],
}

NOT_MEETINGS = [
    ("s", "记录一下，一组的水压做完了"),
    ("s", "支委会预计开到四点"),
    ("s", "明天的党课讲到五点"),
    ("m", "会开到一半停电了"),
    ("s", "四点结束"),
    ("s", "复训到五点结束，回来开支委会"),
    ("s", "生产调度会改到四点"),
    ("m", "据说周五党课取消了"),
    ("s", "三点差一刻开支委会"),
    ("m", "人家那边支部昨天开了党员大会"),
    ("s", "会议十一点开到十点"),
    ("s", "11月31日开党员大会"),
    ("s", "周五（11月26日）开支委会"),
    ("s", "月底前开一次支委会"),
    ("s", "改到周五"),
    ("s", "支委会取消提醒"),
    ("s", "能投票给谁"),
    ("s", "上周五开过支委会"),
    ("m", "支委会多久开一次"),
    ("m", "党课一般讲多长时间有规定吗"),
    ("s", "预备党员算不算应到会人数"),
    ("s", "帮我编一份10月的支委会记录，当时没开"),
    ("s", "季度党课想延到12月10号，现场抢工期"),
    ("c", "哪些单位支委会还没开"),
    ("c", "21个支部主题党日都搞了没"),
    ("s", "ZB-04-1完成了，11月20日讲的"),
    ("m", "建议党课请老师傅讲讲焊接工艺"),
    ("s", "组织生活会要交什么材料"),
    ("s", "任务12改期到周五"),
    ("s", "取消提醒"),
    ("m", "会议室空调坏了"),
    ("m", "开会真累"),
    ("s", "民主评议优秀能评几个，我们27个人"),
    ("m", "会开得怎么样"),
    ("s", "榆林项目10月支委会记录没写应到人数，扣0.5"),
]

ROWS = [(intent, *row) for intent, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize(("intent", "role", "text", "wanted"), ROWS)
def test_meetings(intent: str, role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), intent, wanted), worded(read(text, role))


@pytest.mark.parametrize(("role", "text"), NOT_MEETINGS)
def test_what_is_no_word_to_a_meeting(role: str, text: str) -> None:
    assert not read(text, role).intent.startswith(("attend.", "meeting.")), worded(read(text, role))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("在二支部活动室开会 明天下午3点支委会", "s"),
        ("明天下午三点离退一支部活动室开党员大会", "c"),
        ("记录：主持人周玉山，记录人陆云生，地点离退一支部活动室，决议：成立突击队", "s"),
        ("在锅炉支部学习室开的党课谁没来", "s"),
    ],
)
def test_a_unit_in_the_name_of_a_room_is_not_whose_meeting_it_is(text: str, role: str) -> None:
    understood = read(text, role)

    assert understood.intent != "unclear"
    assert "org" not in understood.slots
