"""What people say to record a meeting and to close it; the day is Monday 2026-11-23."""

from typing import Any

import pytest

from tests.text.told import holds, read, worded

RECORDS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "s",
        "记录：决议：12月5日前完成学习笔记检查，董世丽负责",
        {"date": None, "resolutions": ["12月5日前完成学习笔记检查，董世丽负责"]},
    ),
    ("s", "决议：12月5日前完成学习笔记检查", {"resolutions": ["12月5日前完成学习笔记检查"]}),
    (
        "s",
        "记录人董世丽 主持人周玉山 应到5 实到5 议题 党费收缴 决议 按月收",
        {
            "chair": "周玉山",
            "recorder": "董世丽",
            "agenda": ["党费收缴"],
            "resolutions": ["按月收"],
        },
    ),
    ("s", "结束会议", {"action": "close"}),
    ("s", "散会了，把纪要存了", {"action": "close"}),
    ("s", "记录：主持人周玉山，11点20分散会", {"chair": "周玉山", "start": None, "end": "11:20"}),
    ("s", "会议八点半开到九点四十", {"start": "08:30", "end": "09:40"}),
    ("s", "记录 14:00-15:20 地点二楼会议室", {"start": "14:00", "end": "15:20", "place": "二楼会议室"}),
    ("s", "今天的小组会从三点开到四点一刻", {"meeting": "group_meeting", "start": "15:00", "end": "16:15"}),
    ("s", "小组会三点开始，四点半散的", {"meeting": "group_meeting", "start": "15:00", "end": "16:30"}),
    ("s", "党课讲到五点结束的", {"meeting": "party_lecture", "start": None, "end": "17:00"}),
    ("s", "昨天支委会晚上七点到八点半开的", {"date": "2026-11-22", "start": "19:00", "end": "20:30"}),
    ("s", "散会时间十一点半", {"end": "11:30"}),
    ("s", "会议记录：15:00开始，14:00结束，主持人周玉山", {"start": "15:00", "end": None}),
    ("s", "会议开到25点结束，主持周玉山，记录董世丽", {"start": None, "end": None, "chair": "周玉山"}),
    (
        "s",
        "记录一下：今天支委会，主持周玉山，记录董世丽，应到5实到5，决议同意列为积极分子",
        {
            "chair": "周玉山",
            "recorder": "董世丽",
            "date": "2026-11-23",
            "resolutions": ["同意列为积极分子"],
        },
    ),
    (
        "s",
        "会议记录：主持人赵铁柱，记录人董世丽，下午两点半开始，四点结束，应到5实到5",
        {
            "chair": "赵铁柱",
            "start": "14:30",
            "end": "16:00",
        },
    ),
    ("s", "纪要：主持人周玉山，记录人董世丽，上午10点到2点，应到5实到5", {"start": "10:00"}),
    (
        "s",
        "会议记录：记录人董世丽，应到5实到5，决议：周五开支委会",
        {
            "recorder": "董世丽",
            "chair": None,
            "meeting": None,
            "date": None,
            "resolutions": ["周五开支委会"],
        },
    ),
    (
        "s",
        "记录：主持人周玉山，记录人董世丽，应到30实到28请假2，议题：学习党章，决议：同意吴立静转正",
        {
            "chair": "周玉山",
            "recorder": "董世丽",
            "expected": 30,
            "present": 28,
            "leave": 2,
            "agenda": ["学习党章"],
            "resolutions": ["同意吴立静转正"],
        },
    ),
    (
        "s",
        "会议记录：周玉山主持，陆云生记录，下午2点到3点半，三楼会议室，应到十八人实到十五人，请假三人",
        {
            "chair": "周玉山",
            "recorder": "陆云生",
            "start": "14:00",
            "end": "15:30",
            "place": "三楼会议室",
            "expected": 18,
            "present": 15,
            "leave": 3,
        },
    ),
    (
        "s",
        "纪要：主持人周玉山 记录人陆云生 14:30-16:00 应到48 实到41 请假5 缺席2",
        {
            "chair": "周玉山",
            "recorder": "陆云生",
            "start": "14:30",
            "end": "16:00",
            "expected": 48,
            "present": 41,
            "leave": 5,
            "absent": 2,
        },
    ),
    ("s", "会议结束", {"action": "close"}),
    ("s", "散会", {"action": "close"}),
    ("s", "党课结束了，归档", {"action": "close"}),
    (
        "s",
        "榆林项目支委会记录：主持人周玉山，记录人陆云生，应到5实到5，决议：1、成立突击队；2、明天开工",
        {
            "org": "W02",
            "meeting": "branch_committee_meeting",
            "expected": 5,
            "present": 5,
            "resolutions": ["成立突击队", "明天开工"],
            "date": None,
        },
    ),
]


@pytest.mark.parametrize(("role", "text", "wanted"), RECORDS)
def test_the_record_of_a_meeting(role: str, text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), "meeting.record", wanted), worded(read(text, role))


@pytest.mark.parametrize(
    ("text", "end", "resolutions"),
    [
        ("主持人周玉山，记录人陆云生，决议：成立突击队，会议4点结束", "16:00", ["成立突击队"]),
        (
            "主持人周玉山，记录人陆云生，决议：1、成立突击队；2、12月5日前报计划。会议4点半结束",
            "16:30",
            ["成立突击队", "12月5日前报计划"],
        ),
        ("会议决议：12月5日4点前结束整改", None, ["12月5日4点前结束整改"]),
    ],
)
def test_the_end_told_after_the_resolutions(text: str, end: str | None, resolutions: list[str]) -> None:
    slots = read(text, "s").slots

    assert (slots.get("end"), slots["resolutions"]) == (end, resolutions)


COMMITTEE = {
    "meeting": "branch_committee_meeting",
    "chair": "周玉山",
    "recorder": "董世丽",
    "expected": 5,
    "present": 5,
}
IN_ONE_LINE: list[tuple[str, dict[str, Any]]] = [
    (
        "纪要 支委会 应到5实到5 主持周玉山，记录董世丽，议题：学习党章；决议：按月收党费",
        COMMITTEE | {"agenda": ["学习党章"], "resolutions": ["按月收党费"]},
    ),
    (
        "纪要，支委会，应到5实到5，主持周玉山，记录董世丽，议题：党费收缴，决议：12月5日前交齐",
        COMMITTEE | {"agenda": ["党费收缴"], "resolutions": ["12月5日前交齐"], "date": None},
    ),
    (
        "支委会纪要：应到5，实到4，请假1，主持周玉山，记录董世丽，议题党费收缴，决议按月收",
        COMMITTEE | {"present": 4, "leave": 1, "agenda": ["党费收缴"], "resolutions": ["按月收"]},
    ),
    (
        "会议纪要 11月20日下午3点支委会 二楼会议室 主持周玉山 记录董世丽 应到5实到5 议题：党费；决议：成立突击队",
        COMMITTEE | {"date": "2026-11-20", "start": "15:00", "place": "二楼会议室", "resolutions": ["成立突击队"]},
    ),
    (
        "纪要 党员大会，11月20日，应到30实到28，主持人:周玉山，记录人:董世丽，议题:接收小吴；表决同意28票；决议:转正",
        {"meeting": "general_meeting", "expected": 30, "agenda": ["接收小吴"], "resolutions": ["转正"]},
    ),
    (
        "支委会 周玉山主持 董世丽记录 应到5实到5 议题是党费收缴 决议是按月收",
        COMMITTEE | {"agenda": ["党费收缴"], "resolutions": ["按月收"]},
    ),
    (
        "纪要支委会应到5实到5主持周玉山记录董世丽议题学习党章决议按月收",
        COMMITTEE | {"agenda": ["学习党章"], "resolutions": ["按月收"]},
    ),
    (
        "记录 支委会；11月20日15:00-16:00；地点二楼；主持周玉山；记录董世丽；应到5；实到5；议题：党费；决议：不变",
        COMMITTEE | {"start": "15:00", "end": "16:00", "place": "二楼", "agenda": ["党费"]},
    ),
    (
        "纪要：支委会。主持：周玉山。记录：董世丽。应到5人，实到5人。议题：一、党费收缴；二、主题党日。决议：一、按月收；二、周五活动。",
        COMMITTEE | {"agenda": ["党费收缴", "主题党日"], "resolutions": ["按月收", "周五活动"]},
    ),
    (
        "纪要 小组会 主持陆云生 应到9实到8 议题 学习党章 决议 每人写心得",
        {"meeting": "group_meeting", "chair": "陆云生", "expected": 9, "present": 8, "resolutions": ["每人写心得"]},
    ),
    (
        "上周五的支委会纪要：主持周玉山，记录董世丽，议题：研究发展党员，会议决定：列吴立静为积极分子",
        {"date": "2026-11-20", "agenda": ["研究发展党员"], "resolutions": ["列吴立静为积极分子"]},
    ),
    (
        "纪要 支委会 应到5人实到5人 周玉山主持，董世丽记录，研究了党费收缴，定了按月收",
        COMMITTEE | {"agenda": ["研究了党费收缴"], "resolutions": ["按月收"]},
    ),
    (
        "纪要 主持周玉山 记录董世丽 议题1学习党章2党费收缴3讨论表决转正 决议1按月收2月底公示",
        {"agenda": ["学习党章", "党费收缴", "讨论表决转正"], "resolutions": ["1按月收2月底公示"]},
    ),
    (
        "纪要 支委会 应到5实到5 主持周玉山，记录董世丽，三点到四点，议题：学习党章；党费收缴；决议：按月收；公示",
        COMMITTEE | {"start": "15:00", "end": "16:00", "resolutions": ["按月收", "公示"]},
    ),
    ("记一下支委会，主持周玉山 记录董世丽 应到5 实到5 决议 按月收党费", COMMITTEE | {"resolutions": ["按月收党费"]}),
    (
        "纪要 支委会 主持人是周玉山，记录的是董世丽，到了5个，应到5个，议题是党费，决议是按月收",
        COMMITTEE | {"agenda": ["党费"], "resolutions": ["按月收"]},
    ),
    (
        "支委会记录 周玉山主持 董世丽记 应5实5 议题党费收缴 决议按月收",
        COMMITTEE | {"agenda": ["党费收缴"], "resolutions": ["按月收"]},
    ),
    (
        "纪要 支委会 应到五人 实到五人 主持周玉山、记录董世丽、议题：党费收缴、决议：按月收",
        COMMITTEE | {"agenda": ["党费收缴"], "resolutions": ["按月收"]},
    ),
    (
        "纪要 党课 主讲周玉山 主持陆云生 记录董世丽 应到30实到25 题目学习党章",
        {"meeting": "party_lecture", "chair": "陆云生", "recorder": "董世丽", "agenda": ["学习党章"]},
    ),
    (
        "补记：11月20日支委会，15点开始16点结束，主持周玉山，记录董世丽，议题：党费收缴；会议明确：按月收，董世丽负责",
        {"date": "2026-11-20", "end": "16:00", "agenda": ["党费收缴"], "resolutions": ["按月收，董世丽负责"]},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), IN_ONE_LINE)
def test_minutes_typed_in_one_line_are_read_wholly(text: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, "s"), "meeting.record", wanted), worded(read(text, "s"))


def test_what_somebody_said_is_no_record() -> None:
    assert read("纪要 陆云生：会议决定的事都要落实", "s").intent != "meeting.record"
