"""Pasted lists, as they come out of WeChat and as people mangle them; the day is Monday 2026-11-23."""

from typing import Any

import pytest

from bot.text import solitaire
from bot.text.quotes import unquoted
from bot.text.solitaire import Solitaire
from tests.text.roster import NOW, demo_lexicon
from tests.text.told import holds, read, worded

BOTH = ["1 王永峰 present", "2 黄勇 present"]


def pasted(text: str) -> Solitaire:
    found = solitaire.read(text, now=NOW, lexicon=demo_lexicon())
    assert found is not None
    return found


def lines(text: str) -> list[str]:
    return [" ".join(filter(None, (str(e.n), e.name, e.status, e.reason, e.reason_text))) for e in pasted(text).entries]


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n党小组会\n\n1. 王永峰\n2. 黄勇",
        "# 接龙\n党小组会\n1. 王永峰\n2. 黄勇",
        "＃接龙\n党小组会\n1．王永峰\n2．黄勇",
        "#接龍\n黨小組會\n1. 王永峰\n2. 黃勇",
        "#Group Note\n党小组会\n\n1. 王永峰\n2. 黄勇",
        "党小组会#接龙\n\n1. 王永峰\n2. 黄勇",
        "#接龙 党小组会\n1、王永峰\n2、黄勇",
        "#接龙\n党小组会\n1)王永峰\n2)黄勇",
        "#接龙\n党小组会\n（1）王永峰\n（2）黄勇",
        "#接龙\n党小组会\n(一) 王永峰\n(二) 黄勇",
        "#接龙\n党小组会\n一、王永峰\n二、黄勇",
        "#接龙\n党小组会\n①王永峰\n②黄勇",
        "#接龙\r\n党小组会\r\n\r\n1. 王永峰\r\n2. 黄勇\r\n",
        "#接龙 党小组会 1. 王永峰 2. 黄勇",
        "#接龙\n党小组会\n1. 王永峰 到\n2. 黄勇 到了",
        "#接龙\n党小组会\n1. 王永峰✅\n2. 黄勇👌🏻",
        "#接龙\n党小组会\n1. 王永峰[强]\n2. 黄勇[OK]",
        "#接龙\n党小组会\n1. 锅炉-王永峰\n2. 锅炉二组-黄勇",
        "#接龙\n党小组会\n1. @王永峰\n2. 黄 勇",
        "#接龙\n党小组会\n1. 锅炉二组 王永峰\n2. 黄勇（焊工）",
        "#接龙\n党小组会\n1. 王永峰\n\n2. 黄勇\n\n以上共2人，请知悉",
        "党小组会\n1. 王永峰\n2. 黄勇",
    ],
)
def test_any_way_of_writing_a_list(text: str) -> None:
    assert pasted(text).title == "党小组会"
    assert lines(text) == BOTH


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("黄勇 请假（现场吊装）", "黄勇 leave on_duty 现场吊装"),
        ("黄勇 请假(出差)", "黄勇 leave business_trip 出差"),
        ("黄勇请假，陪老人住院", "黄勇 leave family 陪老人住院"),
        ("黄勇 夜班，请假", "黄勇 leave on_duty 夜班"),
        ("黄勇 qj 感冒", "黄勇 leave sick 感冒"),
        ("黄勇 請假（發燒）", "黄勇 leave sick 发烧"),
        ("黄勇 病假", "黄勇 leave sick 病假"),
        ("黄勇 休假", "黄勇 leave rest 休假"),
        ("黄勇（请假：培训）", "黄勇 leave training 培训"),
        ("黄勇 请假\n在榆林盯油循环", "黄勇 leave on_duty 在榆林盯油循环"),
        ("黄勇 来不了", "黄勇 leave"),
        ("黄勇 请假", "黄勇 leave"),
        ("黄勇 线上", "黄勇 online"),
        ("黄勇（视频）", "黄勇 online"),
        ("黄勇 迟到", "黄勇 late"),
        ("黄勇 缺席", "黄勇 absent"),
        ("黄勇 送学上门", "黄勇 home_visit"),
        ("黄勇 在家学习", "黄勇 home_visit"),
        ("黄勇 待定", "黄勇 unset"),
        ("黄勇（公出）", "黄勇 leave business_trip 公出"),
        ("黄勇—外出", "黄勇 leave business_trip 外出"),
        ("黄勇 下夜班休息", "黄勇 leave rest 下夜班休息"),
        ("黄勇 下夜班，到", "黄勇 present"),
        ("黄勇 开会", "黄勇 leave on_duty"),
        ("黄勇 有事", "黄勇 leave other 有事"),
        ("黄勇 ×", "黄勇 unset"),
        ("黄勇 ❌", "黄勇 unset"),
        ("黄勇 ✘ 出差", "黄勇 leave business_trip 出差"),
        ("黄勇 能参加", "黄勇 will_attend"),
        ("黄勇 ok", "黄勇 present"),
        ("黄勇 收到", "黄勇 present"),
        ("黄勇 leave (on site)", "黄勇 leave on_duty on site"),
        ("黄勇🙏请假 孩子发烧", "黄勇 leave family 孩子发烧"),
        ("黄勇 请假（陪徐超看病）", "黄勇 leave sick 陪徐超看病"),
        ("赵铁柱 请假", "赵铁柱 leave"),
        ("赵铁柱到", "赵铁柱 present"),
        ("黄永 到", "黄永 present"),
        ("王伟强", "王伟强 present"),
    ],
)
def test_one_entry(entry: str, line: str) -> None:
    assert lines(f"#接龙\n党小组会\n1. 王永峰\n2. {entry}") == ["1 王永峰 present", f"2 {line}"]


def test_an_entry_without_a_name_is_empty() -> None:
    assert pasted("#接龙\n党小组会\n1. 黄勇\n2. 请假").warnings == ("empty_entry",)
    assert pasted("#接龙\n党小组会\n1. 黄勇\n2. 123").warnings == ("empty_entry",)


def test_joined_names_share_a_status() -> None:
    text = "#接龙\n党小组会\n1. 王永峰、黄勇和徐超均参加\n2. 易世宁、武春原 请假（夜班）"
    assert lines(text) == [
        "1 王永峰 present",
        "1 黄勇 present",
        "1 徐超 present",
        "2 易世宁 leave on_duty 夜班",
        "2 武春原 leave on_duty 夜班",
    ]


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("12月2日党员大会", "will_attend"),
        ("明天党课", "will_attend"),
        ("周五主题党日", "will_attend"),
        ("主题党日 Nov 27", "will_attend"),
        ("党员大会能否参加", "will_attend"),
        ("今天党课", "present"),
        ("11月20日党员大会", "present"),
        ("11月党小组会", "present"),
        ("党小组会", "present"),
    ],
)
def test_a_day_to_come_makes_it_a_promise(title: str, status: str) -> None:
    assert [entry.status for entry in pasted(f"#接龙\n{title}\n1. 黄勇\n2. 徐超 参加").entries] == [status, status]


def test_title_of_several_lines_and_example() -> None:
    found = pasted("@所有人 明天党课#接龙\n地点：三楼会议室\n例 张三 参加／请假+原因\n\n1. 黄勇")
    assert found.title == "@所有人 明天党课\n地点：三楼会议室"
    assert found.example == "张三 参加／请假+原因"


@pytest.mark.parametrize("line", ["例 姓名 工种", "例：姓名 工种", "例如 姓名 工种", "示例：姓名 工种"])
def test_the_example_is_no_entry(line: str) -> None:
    assert pasted(f"#接龙\n报名\n{line}\n1. 黄勇 焊工").example == "姓名 工种"


@pytest.mark.parametrize(
    ("entries", "warnings"),
    [
        ("1. 黄勇\n2. 徐超", ()),
        ("1. 黄勇\n1. 徐超", ("duplicate_number",)),
        ("1. 黄勇\n2. \n3. 徐超", ("empty_entry",)),
        ("1. 黄勇\n3. 徐超", ("missing_number",)),
        ("2. 黄勇\n3. 徐超", ("missing_number",)),
        ("1. 黄勇\n1. 徐超\n2.\n4. 易世宁", ("duplicate_number", "empty_entry", "missing_number")),
    ],
)
def test_what_is_wrong_with_the_numbers(entries: str, warnings: tuple[str, ...]) -> None:
    assert pasted(f"#接龙\n党小组会\n{entries}").warnings == warnings


def test_the_later_line_of_a_person_wins() -> None:
    assert lines("#接龙\n党小组会\n1. 黄勇 到\n2. 徐超\n3. 黄勇 请假") == ["2 徐超 present", "3 黄勇 leave"]


def test_two_people_of_one_name_may_both_stand_there() -> None:
    assert lines("#接龙\n党员大会\n1. 王伟 到\n2. 王伟 请假") == ["1 王伟 present", "2 王伟 leave"]


def test_strangers_are_kept_as_written() -> None:
    assert pasted("#接龙\n党小组会\n1. 黄永\n2. 黄勇\n3. 赵铁柱 请假").strangers == ("黄永", "赵铁柱")


def test_what_follows_the_list_is_not_read() -> None:
    assert lines("#接龙\n党小组会\n1. 王永峰\n2. 黄勇\n\n徐超请假的找我") == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "通知：议题：1、学习全会精神；2、讨论转正",
        "我到了",
        "1. 买菜\n2. 做饭\n3. 洗碗",
        "安排：\n1. 上午开会\n2. 下午学习\n3. 黄勇记录",
        "",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert solitaire.read(text, now=NOW, lexicon=demo_lexicon()) is None


@pytest.mark.parametrize(
    ("text", "reply", "quoted"),
    [
        ("「王永峰：#接龙\n党小组会\n1. 黄勇」\n- - - - - - - - - -\n我也参加", "我也参加", True),
        ("「王永峰：明天几点」\n------\n九点", "九点", True),
        ("“王永峰：\n#接龙\n1. 黄勇”\n- - - - - - - - - - - - - - -\n收到", "收到", True),
        ("「王永峰：#接龙 党课」 我请假", "我请假", True),
        ("我到了", "我到了", False),
        ("「三会一课」是什么", "「三会一课」是什么", False),
    ],
)
def test_what_is_quoted_is_cut_off(text: str, reply: str, *, quoted: bool) -> None:
    assert unquoted(text) == (reply, quoted)


@pytest.mark.parametrize("title", ["党费交纳情况", "投票：党日活动去哪里", "通知已阅接龙", "困难职工捐款"])
def test_a_list_that_is_no_roll_call_is_asked_about(title: str) -> None:
    assert holds(read(f"#接龙\n{title}\n1. 王永峰\n2. 黄勇", "g"), "unclear", {})


@pytest.mark.parametrize(
    ("tail", "warnings"),
    [
        ("应到3人，实到2人，请假1人", None),
        ("应到8人，实到6人，请假1人", ["counts_differ"]),
        ("以上请核对", None),
        ("", None),
    ],
)
def test_the_numbers_below_a_list_are_held_against_it(tail: str, warnings: list[str] | None) -> None:
    said = read(f"#接龙\n党小组会\n1. 王永峰\n2. 黄勇\n3. 徐超 请假\n\n{tail}", "g")
    assert said.slots.get("warnings") == warnings


def test_a_list_flattened_to_one_line() -> None:
    assert lines("#接龙\n党小组会\n1.王永峰2.黄勇3.徐超 请假") == [*BOTH, "3 徐超 leave"]


INTENTS: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "g",
        "接龙 下周三党小组会\n1 黄勇\n2 徐超\n3 易世宁 请假",
        "attend.bulk",
        {"meeting": "group_meeting", "entries": ["1 黄勇 will_attend", "2 徐超 will_attend", "3 易世宁 leave"]},
    ),
    ("g", "接龙 下周三党小组会\n1 黄勇", "unclear", {}),
    (
        "s",
        "#接龙\n11月27日下午3点 支委会 小会议室\n1. 黄勇\n2. 徐超",
        "attend.bulk",
        {"place": "小会议室", "time": "15:00", "date": "2026-11-27"},
    ),
    ("s", "#接龙\n周五 党课 榆林项目部\n1. 黄勇\n2. 徐超", "attend.bulk", {"place": None}),
    (
        "g",
        "#接龙\n11月党小组会（锅炉第二党小组）\n1. 王永峰\n2. 黄勇 请假",
        "attend.bulk",
        {
            "title": "11月党小组会（锅炉第二党小组）",
            "group": "B04-02",
            "period": "2026-11",
            "meeting": "group_meeting",
            "entries": ["1 王永峰 present", "2 黄勇 leave"],
        },
    ),
    ("g", "#接龙\n党小组会\n1. 王永峰\n2. 黄勇", "attend.bulk", {"group": "B04-02", "ambiguous": None}),
    ("s", "#接龙\n党员大会\n1. 王永峰\n2. 张庆刚", "attend.bulk", {"group": None, "org": "B04"}),
    ("s", "#接龙\n党课\n1. 王伟\n2. 黄勇", "attend.bulk", {"org": "B04", "ambiguous": ["王伟"]}),
    ("g", "#接龙\n锅炉一组党课\n1. 王伟\n2. 林福鹏", "attend.bulk", {"group": "B04-01", "ambiguous": None}),
    (
        "s",
        "#接龙\n12月5日上午9点主题党日\n地点：二楼活动室\n1. 黄勇",
        "attend.bulk",
        {
            "date": "2026-12-05",
            "time": "09:00",
            "place": "二楼活动室",
            "meeting": "theme_day",
        },
    ),
    (
        "g",
        "#接龙\n离退一支部送学\n1. 邹书岩 送学上门\n2. 田子红 到",
        "attend.bulk",
        {
            "org": "B10",
            "entries": ["1 邹书岩 home_visit", "2 田子红 present"],
        },
    ),
    (
        "m",
        "#接龙\n锅炉水压突击队报名\n1. 黄勇 焊工\n2. 徐超",
        "activity.enrol",
        {
            "activity": "HD-TJD-1",
            "entries": ["1 黄勇 enrolled 焊工", "2 徐超 enrolled"],
        },
    ),
    (
        "m",
        "#接龙\n志愿服务报名\n1. 黄勇\n2. 徐超 去不了",
        "activity.enrol",
        {
            "activity": None,
            "entries": ["1 黄勇 enrolled", "2 徐超 absent 去不了"],
        },
    ),
    (
        "c",
        "#接龙\n11月主题党日完成情况\n1. 锅炉支部 已完成 28人\n2. 汽机支部 已完成\n3. 电控支部 未完成",
        "task.done",
        {
            "task": "ZB-07-1",
            "entries": ["1 B04 done 28", "2 B05 done", "3 B06 unset"],
        },
    ),
    (
        "m",
        "#接龙\n学习强国积分截图\n1. 黄勇 35\n2. 徐超 40",
        "refuse.formalism",
        {
            "feature": "points_screenshot",
            "title": "学习强国积分截图",
            "source": "solitaire",
        },
    ),
    ("m", "#接龙\n每日打卡\n1. 黄勇\n2. 徐超", "refuse.formalism", {"source": "solitaire"}),
]


@pytest.mark.parametrize(("role", "text", "intent", "wanted"), INTENTS)
def test_what_a_list_is_for(role: str, text: str, intent: str, wanted: dict[str, Any]) -> None:
    assert holds(read(text, role), intent, wanted), worded(read(text, role))


@pytest.mark.parametrize(
    "lines",
    [
        "党小组会\n主持人：王永峰\n记录：黄勇\n议题：学习全会精神\n1. 王永峰\n2. 黄勇\n3. 徐超 请假",
        "党小组会\n1. 王永峰\n2. 黄勇\n3. 徐超 请假\n主持：王永峰 记录：黄勇\n议题：学习全会精神",
        "党小组会\n1. 王永峰\n2. 黄勇\n3. 徐超 请假\n4. 主持人 王永峰\n5. 记录人 黄勇\n6. 议题：学习全会精神",
    ],
)
def test_who_led_and_what_it_was_about_is_nobodys_attendance(lines: str) -> None:
    assert read(f"#接龙\n{lines}", "g").slots == {
        "source": "solitaire",
        "title": "党小组会",
        "meeting": "group_meeting",
        "group": "B04-02",
        "chair": "王永峰",
        "recorder": "黄勇",
        "agenda": ["学习全会精神"],
        "entries": [
            {"n": 1, "name": "王永峰", "status": "present"},
            {"n": 2, "name": "黄勇", "status": "present"},
            {"n": 3, "name": "徐超", "status": "leave"},
        ],
    }


def test_a_line_with_no_place_in_a_roll_call_is_told() -> None:
    said = read("#接龙\n党小组会\n1. 王永峰\n2. 黄勇\n列席：张工\n决议：成立突击队", "g")

    assert said.slots["warnings"] == ["line_ignored"]
    assert [entry["name"] for entry in said.slots["entries"]] == ["王永峰", "黄勇"]


def test_a_title_may_begin_with_a_label() -> None:
    assert pasted("#接龙\n记录：11月党小组会\n1. 黄勇\n2. 徐超").title == "记录：11月党小组会"
