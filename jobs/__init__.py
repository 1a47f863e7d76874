"""What the clock does: one file a job, and the timetable that says when.

Odd minutes: everybody else sends at :00. What waits for quiet hours is said when they end, merged.
"""

from datetime import timedelta

from bot.core.timetable import HOUR, MONTH_OPENS, WEEK_OPENS, WORKDAY, Job
from jobs import (
    admission_clock,
    backup,
    close_surveys,
    contact_news,
    digest,
    loose_files,
    meeting_gaps,
    monthly_check,
    quarterly_check,
    recur,
    remind,
    remind_voters,
    self_check,
    study,
    tidy,
)

MADE_UP = timedelta(days=5)
"""So long after its day a check is still made: a holiday without electricity must not cost a quarter its result."""

TIMETABLE = (
    Job(
        "recur",
        recur.run,
        at="00:11",
        pieces=recur.pieces,
        about="补齐今年（12月起含明年）的任务，按今天的职务落实责任人，告诉接手的人",
    ),
    # after the year has grown: its list is there to open the steps' tasks from
    Job(
        "admission_clock",
        admission_clock.run,
        at="00:23",
        about="发展党员：把名册上的预备党员接上，临近期限的步骤派成任务",
    ),
    Job("close_surveys", close_surveys.run, at="00:29", about="结束过了截止日的调研，告诉发起的人可以看结果了"),
    Job("backup", backup.run, at="02:17", looks=True, pause=HOUR, about="备份 SQLite 数据库和佐证材料，留最近 14 份"),
    # after the copy: what goes today is still in it for two weeks
    Job(
        "loose_files", loose_files.run, at="02:37", looks=True, about="清掉存到了磁盘、放满一天还没有一行记录提到的材料"
    ),
    Job("tidy", tidy.run, at="02:47", about="清掉过了保存期的聊天原文、发过的消息和请假原因，匿名消息的记号七天清"),
    Job(
        "monthly_check",
        monthly_check.run,
        at="08:41",
        on=monthly_check.day,
        within=MADE_UP,
        about="25 日（遇休息日提前）月检查：各单位的情况只发本单位书记和本单位的群，总体情况报党委工作部、发工作群",
    ),
    Job(
        "quarterly_check",
        quarterly_check.run,
        at="08:43",
        on=quarterly_check.day,
        within=MADE_UP,
        about=(
            "季度结束后第 10 天（遇休息日顺延）季度检查："
            "初稿只发本单位书记，五个工作日内可申诉；总体报党委工作部、发工作群"
        ),
    ),
    Job(
        "digest",
        digest.run,
        at="08:47",
        on=WEEK_OPENS,
        about="本周任务：每人一条，书记和党委工作部另附逾期数，党委工作部还有待核实的反映数",
    ),
    Job(
        "contact_news",
        contact_news.run,
        at="08:49",
        on=WORKDAY,
        about="通讯录里离开的账号，次日告诉党委工作部；等着和名册对上的，一周提一次",
    ),
    Job("remind_voters", remind_voters.run, at="08:51", on=WORKDAY, about="测评截止前两个工作日，提醒还没投的人一次"),
    # after the digest, which has said it already
    Job("remind", remind.run, at="08:53", on=WORKDAY, about="到提前量、到期、过期的任务各提醒一次，每人合成一条"),
    Job(
        "meeting_gaps",
        meeting_gaps.run,
        at="09:07",
        on=WORKDAY,
        about="开过没归档的会问一次；久未参加组织生活的只告诉书记",
    ),
    Job(
        "study",
        study.run,
        at="09:19",
        on=WORKDAY,
        about="十月只告诉书记一次还有几人学时没满；全员满了学时的，任务自动办结",
    ),
    Job("self_check", self_check.run, at="09:13", on=MONTH_OPENS, about="负担自查：上月每人收发了多少条，报党委工作部"),
)
