"""What secretaries write and which day it is. Said on Monday 2026-11-23 at 9:30; every line checked by hand.

The rule that decides: never silently wrong. What is not certain stands in DOUBTFUL, and the person is asked.
"""

import importlib.util
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.workdays import Workdays
from bot.text import dates
from bot.text.dates import When

NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - a naive time is taken as Shanghai's
DAYS = Workdays()
SHARED = Path(__file__).parents[3] / "shared" / "prototypes" / "chinese_dates_cases.py"

READ = [
    ("下礼拜二开支委会", "day 12-01"), ("大后天", "day 11-26"), ("月底", "deadline 11-30"), ("下月十五", "day 12-15"),
    ("原定本周五", "day 11-27"), ("十一月二十六号", "day 11-26"), ("上上个月", "month 09-01..09-30"),
    ("28号晚上七点半", "day 11-28 19:30"), ("明晚7点", "day 11-24 19:00"), ("两点半", "clock 14:30"),
    ("上午九点", "clock 09:00"), ("周五下班前", "deadline 11-27"), ("这个礼拜天", "day 11-29"),
    ("主题党日 Nov 27", "day 11-27"), ("27 November 2026", "day 11-27"), ("11/27", "day 11-27"),
    ("11.27", "day 11-27"), ("三天前", "day 11-20"), ("上季度", "quarter 07-01..09-30"),
    ("明年一季度", "quarter 2027-01-01..2027-03-31"), ("12月初", "part 12-01..12-10"),
    ("ZB-04-1完成了，11月20日讲的", "day 11-20"), ("本周三会一课情况", "week 11-23..11-29"),
    ("本周五三会一课检查", "day 11-27"), ("周一下午三点", "day 11-23 15:00"), ("下周一一起学习", "day 11-30"),
    ("周一至周五", "range 11-23..11-27"), ("下周一到周五", "range 11-30..12-04"),
    ("11月25日至27日", "range 11-25..11-27"), ("11月28日-12月2日", "range 11-28..12-02"),
    ("25号到27号", "range 11-25..11-27"), ("1-9月", "range 01-01..09-30"), ("1至10月份", "range 01-01..10-31"),
    ("25号、26号", "day 11-25; day 11-26"), ("11月27日（周五）下午3点在三楼会议室", "day 11-27 15:00"),
    ("11月27日星期五15:00", "day 11-27 15:00"), ("2026 年 11 月 27 日", "day 11-27"),
    ("本月最后一个工作日", "day 11-30"), ("本月最后一个周五", "day 11-27"), ("12月第二个周三", "day 12-09"),
    ("12月第一个工作日", "day 12-01"), ("即日起五个工作日内", "deadline 11-30"), ("半个月内", "deadline 12-08"),
    ("半年后", "day 2027-05-23"), ("周三前往榆林", "day 11-25"), ("周三前来报到", "day 11-25"),
    ("12月4日前", "deadline 12-04"), ("12月4日以前报", "deadline 12-04"), ("不晚于12月4日", "deadline 12-04"),
    ("最迟周五", "deadline 11-27"), ("截止12月10日17:00", "deadline 12-10 17:00"),
    ("12月4日17:00前", "deadline 12-04 17:00"), ("明天下午前", "deadline 11-24 afternoon"),
    ("周五中午前", "deadline 11-27 noon"), ("年底前", "deadline 12-31"), ("今年底", "deadline 12-31"),
    ("明年底", "deadline 2027-12-31"), ("年内", "deadline 12-31"), ("明年初", "part 2027-01-01..2027-01-31"),
    ("本月上旬", "part 11-01..11-10"), ("本月内", "deadline 11-30"), ("三季度", "quarter 07-01..09-30"),
    ("Q3", "quarter 07-01..09-30"), ("2026Q3", "quarter 07-01..09-30"), ("2026-Q4", "quarter 10-01..12-31"),
    ("2026年第三季度", "quarter 07-01..09-30"), ("上半年", "half 01-01..06-30"),
    ("去年下半年", "half 2025-07-01..2025-12-31"), ("去年12月", "month 2025-12-01..2025-12-31"),
    ("今年10月", "month 10-01..10-31"), ("10月支委会", "month 10-01..10-31"), ("2026年10月", "month 10-01..10-31"),
    ("2026-10", "month 10-01..10-31"), ("2026-11-27", "day 11-27"), ("2026.11.27", "day 11-27"),
    ("20261127", "day 11-27"), ("26年11月27日", "day 11-27"), ("二〇二六年十一月二十七日", "day 11-27"),
    ("11月27", "day 11-27"), ("11月27会已开", "day 11-27"), ("11月27下午3点", "day 11-27 15:00"),
    ("本月25前", "deadline 11-25"), ("五号", "day 12-05"), ("2035年元旦", "day 2035-01-01"),
    ("明天（11月24日）下午", "day 11-24 afternoon"), ("周五(27号)", "day 11-27"), ("12号的会我去不了", "day 12-12"),
    ("12号前改完", "deadline 12-12"), ("问题12号前改完", "deadline 12-12"), ("延到11-27", "day 11-27"),
    ("11.25-11.27", "range 11-25..11-27"), ("11.25-27", "range 11-25..11-27"), ("9/25", "day 09-25"),
    ("改到12/1", "day 12-01"), ("10.15", "day 10-15"), ("五一前", "deadline 2027-04-30"),
    ("七一前", "deadline 2027-06-30"), ("春节前", "deadline 2027-02-05"), ("明年春节前", "deadline 2027-02-05"),
    ("端午节", "day 2027-06-09"), ("2027年元旦", "day 2027-01-01"), ("元旦", "day 2027-01-01"),
    ("周末", "range 11-28..11-29"), ("这周末", "range 11-28..11-29"), ("下周末", "range 12-05..12-06"),
    ("周内", "week 11-23..11-29"), ("一周内", "deadline 11-30"), ("两周后", "day 12-07"),
    ("上周五支部大会我在的", "day 11-20"), ("上周三", "day 11-18"), ("上礼拜天", "day 11-22"),
    ("昨晚8点", "day 11-22 20:00"), ("昨天下午", "day 11-22 afternoon"), ("前天", "day 11-21"),
    ("大前天", "day 11-20"), ("今儿个", "day 11-23"), ("明儿下午三点一刻", "day 11-24 15:15"), ("后儿", "day 11-25"),
    ("今早八点", "day 11-23 08:00"), ("中午12点", "clock 12:00"), ("中午1点", "clock 13:00"),
    ("下午15点", "clock 15:00"), ("凌晨3点", "clock 03:00"), ("九点四十", "clock 09:40"),
    ("九点零五分", "clock 09:05"), ("9点05", "clock 09:05"), ("9点40分", "clock 09:40"), ("3点", "clock 15:00"),
    ("7点", "clock 07:00"), ("8点整", "clock 08:00"), ("19点", "clock 19:00"), ("14时30分", "clock 14:30"),
    ("十四点三十分", "clock 14:30"), ("3:30", "clock 15:30"), ("03:30", "clock 03:30"),
    ("15:00-16:30", "clock 15:00"), ("下午3点到5点", "clock 15:00"), ("上午9点到11点", "clock 09:00"),
    ("明天上午9点到11点", "day 11-24 09:00"), ("3pm", "clock 15:00"), ("3:00 PM", "clock 15:00"),
    ("一点半", "clock 13:30"), ("下午一点", "clock 13:00"), ("下午1点钟", "clock 13:00"), ("周一鸣请假", "day 11-23"),
    ("本周一直没开", "week 11-23..11-29"), ("这周别催了", "week 11-23..11-29"), ("本周5人请假", "week 11-23..11-29"),
    ("周5", "day 11-27"), ("周二组织学习", "day 11-24"), ("本周二组开会", "week 11-23..11-29"),
    ("晚8点", "clock 20:00"), ("周四晚", "day 11-26 evening"), ("周三早会", "day 11-25"), ("明天早点来", "day 11-24"),
    ("12月4日早上", "day 12-04 morning"), ("11月份", "month 11-01..11-30"), ("3个月内", "deadline 2027-02-23"),
    ("3日内", "deadline 11-26"), ("3日前", "deadline 12-03"), ("5日前报", "deadline 12-05"),
    ("2026年3月15日", "day 03-15"), ("26年度", "year 01-01..12-31"), ("去年", "year 2025-01-01..2025-12-31"),
    ("前年", "year 2024-01-01..2024-12-31"), ("2017年", "year 2017-01-01..2017-12-31"),
    ("本年度", "year 01-01..12-31"), ("去年四季度", "quarter 2025-10-01..2025-12-31"), ("四季度末", "deadline 12-31"),
    ("季末", "deadline 12-31"), ("季度末", "deadline 12-31"), ("一季度党课", "quarter 01-01..03-31"),
    ("下个季度", "quarter 2027-01-01..2027-03-31"), ("这个季度", "quarter 10-01..12-31"),
    ("上上季度", "quarter 04-01..06-30"), ("到12月底", "deadline 12-31"), ("12月中旬", "part 12-11..12-20"),
    ("9月中国", "month 09-01..09-30"), ("11月最后一天", "day 11-30"), ("从周三改到周四", "day 11-25; day 11-26"),
    ("把周三的支委会推到周四同一时间", "day 11-25; day 11-26"), ("明晚七点半在项目部", "day 11-24 19:30"),
    ("后天晚上七点半", "day 11-25 19:30"), ("星期五上午提醒我", "day 11-27 morning"),
    ("今年以来", "year 01-01..12-31"), ("二十号", "day 12-20"), ("廿五号", "day 11-25"),
    ("十号下午两点", "day 12-10 14:00"), ("下下周二", "day 12-08"), ("下个周三", "day 12-02"),
    ("上个礼拜五", "day 11-20"), ("三号上午", "day 12-03 morning"), ("1月1日", "day 2027-01-01"),
    ("27日、28日", "day 11-27; day 11-28"), ("12.5上午", "day 12-05 morning"),
    ("主题党日放在12月第一周搞", "month 12-01..12-31"), ("下周三周四两天培训", "day 12-02; day 12-03"),
    ("27号28号都行", "day 11-27; day 11-28"), ("十二月十二号上午十点半", "day 12-12 10:30"),
    ("这周四下午4点", "day 11-26 16:00"), ("本月最后一个礼拜五", "day 11-27"),
    ("2026年第四季度", "quarter 10-01..12-31"), ("26年12月", "month 12-01..12-31"),
    ("12月5号到8号", "range 12-05..12-08"), ("12.5-12.8", "range 12-05..12-08"), ("下月上旬", "part 12-01..12-10"),
    ("下周一上午8:30-10:00", "day 11-30 08:30"), ("周三下午3:30", "day 11-25 15:30"),
    ("11月30日18时前", "deadline 11-30 18:00"), ("12月1日零时起", "day 12-01 00:00"),
    ("明天上午10时", "day 11-24 10:00"), ("周一周三周五", "day 11-23; day 11-25; day 11-27"),
    ("前天晚上", "day 11-21 evening"), ("大前天下午三点", "day 11-20 15:00"), ("上个月25号", "day 10-25"),
    ("上月底", "deadline 10-31"), ("去年年底", "deadline 2025-12-31"), ("三天之内", "deadline 11-26"),
    ("这周内", "week 11-23..11-29"), ("两周内", "deadline 12-07"), ("5个工作日后", "day 11-30"),
    ("1号到5号之间", "range 12-01..12-05"), ("劳动节前", "deadline 2027-04-30"), ("七一那天", "day 2027-07-01"),
    ("二〇二六年底", "deadline 12-31"), ("2026年底前", "deadline 12-31"), ("12月31日23:59前", "deadline 12-31 23:59"),
    ("十月底", "deadline 10-31"), ("9月中旬", "part 09-11..09-20"), ("明年3月", "month 2027-03-01..2027-03-31"),
    ("明年三月十五号", "day 2027-03-15"), ("后年", "year 2028-01-01..2028-12-31"),
    ("本月15到20号", "range 11-15..11-20"), ("20到25号", "range 11-20..11-25"),
    ("从今天起到月底", "range 11-23..11-30"), ("自12月1日起", "day 12-01"), ("截至11月20日", "deadline 11-20"),
    ("到11月底", "deadline 11-30"), ("早上8点到下午5点", "clock 08:00"), ("下周的周三", "day 12-02"),
    ("上周的会", "week 11-16..11-22"), ("昨夜", "day 11-22 late"), ("周日晚上8点", "day 11-29 20:00"),
    ("星期六", "day 11-28"), ("礼拜1", "day 11-23"), ("12月份第二个星期三下午2点", "day 12-09 14:00"),
    ("11月23号今天", "day 11-23"), ("今天23号", "day 11-23"), ("11-23", "day 11-23"),
    ("2026/11", "month 11-01..11-30"), ("12.12", "day 12-12"), ("12/12", "day 12-12"), ("8:30", "clock 08:30"),
    ("八点半", "clock 08:30"), ("8点半开会9点半结束", "clock 08:30; clock 09:30"), ("晚上9点以后", "clock 21:00"),
    ("中午12:30", "clock 12:30"), ("12点", "clock 12:00"), ("12点半", "clock 12:30"), ("0:30", "clock 00:30"),
    ("下午1点30", "clock 13:30"), ("下午3时", "clock 15:00"), ("十五时三十分", "clock 15:30"),
    ("三点十五", "clock 15:15"), ("3点15分", "clock 15:15"), ("周二或周三", "day 11-24; day 11-25"),
    ("周二、周三", "day 11-24; day 11-25"), ("下周三、周四", "day 12-02; day 12-03"), ("下周四、周一", "day 12-03"),
    ("周三、周四", "day 11-25; day 11-26"), ("周四周五都行", "day 11-26; day 11-27"),
    ("从11月25日起到27日", "range 11-25..11-27"), ("周六周日", "day 11-28; day 11-29"),
    ("11月25-27日", "range 11-25..11-27"), ("22到25号", "range 11-22..11-25"),
]  # fmt: skip
PAST = [
    ("周三开的会", "day 11-18"), ("25号", "day 10-25"), ("5号交的", "day 11-05"), ("12月2日", "day 12-02"),
    ("1月5日开的会", "day 01-05"),
]  # fmt: skip
DOUBTFUL = [
    "腊月二十三", "2月30日", "13月5日", "明天25点", "国庆后第一个工作日", "节后再说", "年前办完", "下周一起学习",
    "3、5号", "27、28号", "11月26日（周五）", "每周三晚上", "每月25号", "每季度末", "12月第六个周三", "第二个周三",
    "会后三天内", "收到后5个工作日内", "两三天后", "半天内", "过两天", "前几天", "明后天", "今明两天", "12月4日后",
    "周五之后", "本周前", "下月前", "12月前", "年初", "月初", "月中", "前三季度", "三、四季度", "9、10月", "31号",
    "2026年13月", "2月28日至2月30日", "2月28日到30日", "12月5日至12月1日", "从周五到周三", "2041年春节前", "周五以后",
    "明天（11月25日）", "版本1.2", "国庆期间", "国庆值班安排", "晚上12点", "上午15点", "晚上1点", "差10分9点",
    "12月4日前后", "2026年前", "每月最后一天", "周五（11月28日）", "下一个周三", "2月29日", "12.5", "11月31号",
    "11月30日24时前", "每周一三五", "隔周三", "今明后三天", "元旦假期", "春节放假前", "五一节前", "一周后的周三",
    "下周的今天", "今夜12点", "周六日", "今天24号", "1/2完成", "3/4的人", "24:00", "七八点", "六七点钟", "五六号",
    "3、4月", "两周后的周三", "周五28号",
]  # fmt: skip
NO_DATE = [
    "任务3", "应到12人", "第2党支部", "95.5%", "三会一课", "两学一做", "四比", "锅炉二组", "D3-2扣0.5分",
    "12号问题已改完", "12号整改通过", "三比三争", "十一组", "公司党发〔2026〕18号", "以前天天开会", "目前天气不好",
    "2号机组试运", "3号楼201", "第1号文件", "12号那个问题", "整改12号通过", "得分9.5", "实到41/48", "完成10/12",
    "2.5小时", "3-5人", "七一表彰", "3点意见", "三点要求", "早一点来", "有一点问题", "32学时", "8小时",
    "提前两天完成", "连续三个夜班", "迟到10分钟", "一周三次", "三周年", "每月一星", "20天左右", "季度党课",
    "前三个月", "近三个月", "三号会议室", "一号炉",
    "48小时内", "半小时后", "一刻钟后", "三个半月后", "一年半内", "第3个工作日", "当天下午", "次日上午", "第二天",
    "周日常检查", "2026.11", "十一", "十一长假", "双十一", "7.5级", "电话13812345678", "房间302", "B04-02", "第12期",
    "1.5倍", "3:2通过", "5点多", "十来号", "二十多号",
]  # fmt: skip
ENDLESS = ["9" * 9000, "十" * 9000, "11月" * 3000, "周" * 9000, "1-" * 5000, "上上个" * 3000, "(" * 9000, "每" * 9000]


def in_short(when: When) -> str:
    """Day 11-27 15:00, range 11-25..11-27, clock 14:30."""

    def day(value: date) -> str:
        return f"{value:%m-%d}" if value.year == NOW.year else f"{value:%Y-%m-%d}"

    words: list[str] = [when.kind]
    if when.first and when.last:
        alone = when.kind == "deadline" or when.first == when.last
        words.append(day(when.last) if alone else f"{day(when.first)}..{day(when.last)}")
    if when.clock or when.part:
        words.append(f"{when.clock:%H:%M}" if when.clock else when.part)
    return " ".join(words)


def read(text: str, prefer: Literal["future", "past"] = "future", now: datetime = NOW) -> str:
    return "; ".join(in_short(when) for when in dates.find(text, now, DAYS, prefer=prefer))


@pytest.mark.parametrize(("said", "meant"), READ)
def test_what_is_to_come(said: str, meant: str) -> None:
    assert read(said) == meant


@pytest.mark.parametrize(("said", "meant"), PAST)
def test_what_has_been(said: str, meant: str) -> None:
    assert read(said, "past") == meant


@pytest.mark.parametrize("said", DOUBTFUL)
def test_doubtful_words_are_named_not_read(said: str) -> None:
    assert read(said) == ""
    assert dates.refused(said, NOW, DAYS)


@pytest.mark.parametrize("said", NO_DATE)
def test_figures_that_are_no_dates(said: str) -> None:
    assert read(said) == ""
    assert dates.refused(said, NOW, DAYS) == []


def test_without_a_table_of_working_days_they_are_not_counted() -> None:
    assert dates.find("五个工作日内", NOW) == []
    assert dates.refused("本月最后一个工作日", NOW) == ["本月最后一个工作日"]


def test_the_first_working_day_after_a_holiday_of_this_year() -> None:
    september = datetime(2026, 9, 16, 10)  # noqa: DTZ001

    assert read("国庆后第一个工作日", now=september) == "day 10-08"
    assert read("9月30日", now=september) == "day 09-30"


def test_a_day_at_the_turn_of_the_year() -> None:
    december, january = datetime(2026, 12, 30, 8), datetime(2027, 1, 4, 8)  # noqa: DTZ001

    assert read("1月5日", now=december) == "day 2027-01-05"
    assert read("5号", now=december) == "day 2027-01-05"
    assert read("12月28日", "past", january) == "day 12-28"
    assert read("月初", now=january) == "part 2027-01-01..2027-01-10"
    assert read("年初", now=january) == "part 2027-01-01..2027-01-31"


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    late_january = datetime(2027, 1, 28, 9)  # noqa: DTZ001

    assert dates.refused("12月25-20日", NOW) == ["12月25-20日"]
    assert dates.refused("下周一到31号", late_january) == ["下周一到31号"]
    assert read("下周一到5号", now=late_january) == "range 2027-02-01..2027-02-05"


def test_more_working_days_than_the_month_has() -> None:
    assert dates.refused("12月第31个工作日", NOW, DAYS) == ["12月第31个工作日"]
    assert dates.refused("99999天后", NOW) == ["99999天后"]


def test_a_weekday_that_has_passed_is_next_weeks() -> None:
    thursday = datetime(2026, 11, 26, 9)  # noqa: DTZ001

    assert read("周三", now=thursday) == "day 12-02"
    assert read("周三", "past", thursday) == "day 11-25"
    assert read("春节", "past", datetime(2026, 2, 1, 9)) == "day 2025-01-29"  # noqa: DTZ001


def test_the_report_is_by_the_3rd_but_three_days_ago_is_not_the_3rd() -> None:
    assert read("3日前") == "deadline 12-03"
    assert dates.refused("3日前", NOW, prefer="past") == ["3日"]


PERIODS = [("11月", "2026-11"), ("四季度", "2026-Q4"), ("下半年", "2026-H2"), ("2025年", "2025")]


@pytest.mark.parametrize(("said", "code"), PERIODS)
def test_periods_have_codes(said: str, code: str) -> None:
    (when,) = dates.find(said, NOW)

    assert dates.period(when) == code
    assert dates.day(when) is None


@pytest.mark.parametrize("said", ["周五", "本周", "下午三点", "月底"])
def test_what_is_no_month_quarter_or_year_has_no_period(said: str) -> None:
    (when,) = dates.find(said, NOW)

    assert dates.period(when) is None


def test_a_deadline_is_its_last_day() -> None:
    (when,) = dates.find("12月5号前扣完", NOW)

    assert dates.day(when) == date(2026, 12, 5)
    assert (when.start, when.stop) == (0, 6)


def test_the_day_is_meant_rather_than_the_quarter() -> None:
    whens = dates.find("三季度总结月底交，3点前", NOW)

    assert [when.text for when in whens] == ["三季度", "月底", "3点"]
    assert dates.main(whens) == whens[1]
    assert dates.main(whens[:1]) == whens[0]
    assert dates.main(whens[2:]) is None


def shared_cases() -> list[tuple[str, str, str]]:
    if not SHARED.exists():
        return []
    spec = importlib.util.spec_from_file_location("shared_cases", SHARED)
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [*module.CASES, *module.HELD]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared table of 80 phrases is not on this machine")
def test_the_shared_phrases() -> None:
    now = datetime(2026, 9, 16, 10)  # noqa: DTZ001
    wrong: list[str] = []
    missed: list[str] = []
    for said, mode, meant in shared_cases():
        when = dates.main(dates.find(said, now, DAYS))
        got = ""
        if when and when.first and when.last:
            clock = f"{when.clock:%H:%M}" if when.clock else ""
            got = {"e": f"{when.last}", "t": f"{when.first} {clock}"}.get(mode, f"{when.first}")
        if got != meant:
            (wrong if got else missed).append(said)

    assert wrong == []
    assert len(missed) <= 2


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)))
@settings(deadline=None)
def test_a_full_date_reads_back_however_written(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y 年 %m 月 %d 号"):
        (when,) = dates.find(f"会议定在{day.strftime(form)}召开", NOW)
        assert (when.kind, when.first, when.last) == ("day", day, day)


@given(st.integers(1, 31), st.integers(0, 3000))
@settings(deadline=None)
def test_a_day_number_is_the_coming_one_and_never_another_number(number: int, ahead: int) -> None:
    now = NOW + timedelta(days=ahead)
    for when in dates.find(f"{number}号", now):
        assert when.first
        assert when.first.day == number
        assert now.date() <= when.first < now.date() + timedelta(days=32)


@given(st.text(alphabet="0123456789一二三十月日号周下上前后点半年底初至-/.:、, 今明天季度第每()", max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_without_an_error_and_in_place(text: str) -> None:
    whens = dates.find(text, NOW, DAYS)

    assert all(text[when.start : when.stop] == when.text for when in whens)
    assert all(one.stop <= two.start for one, two in pairwise(whens))
    assert all(when.first <= when.last for when in whens if when.first and when.last)


@pytest.mark.parametrize("text", ENDLESS)
def test_only_the_beginning_of_an_endless_text_is_read(text: str) -> None:
    assert all(when.stop <= dates.LONGEST for when in dates.find(text, NOW, DAYS))
