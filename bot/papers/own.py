"""我的数据: what is kept of one person, as a file for that person alone (个人信息保护法 art. 45).

What somebody did to others' records in a post is not here: that is the organisation's. Nor is what others said of
somebody in confidence; `LEFT_OUT` names it. A test holds both lists against every table that names a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import honours, learning, meetings, people, plan, problems
from bot.activities import Activity, ActivityMember
from bot.admission import AdmissionStep, Candidate
from bot.appraisal import AppraisalTurn
from bot.awards import Award, AwardTurn
from bot.core.audit import AuditEntry
from bot.core.clock import local
from bot.core.config import Settings
from bot.core.context import Context
from bot.dues import DuesTick, Settled
from bot.evidence import EvidenceFile, EvidenceKind
from bot.honours import Honour, HonourLevel, HonourState
from bot.learning import StudyEntry, StudyExcuse
from bot.logins import WebSession
from bot.meetings import Attendance, Meeting, Resolution
from bot.notify import Mute, OutboxMessage
from bot.papers import books
from bot.papers.books import Head, Table, Value
from bot.people import Category, ChatAccount, ExemptReason, Member, Org, Post, Standing
from bot.plan import Task
from bot.problems import Problem
from bot.surveys import SurveyTurn

KIND, FILE = "own", "我的数据.xlsx"
NOTICE = (
    "支部通只记党务工作要用的：名册上的姓名、单位、职务，到会、任务、学时、党费交没交，没有手机号、证件号。\n"
    "看得到的是本人和本单位负责人，不排名。请假原因存{reasons}天，聊天原话存{texts}天，到期自动删。\n"
    "要看、要一份，回「我的数据」；记错了找组织委员更正；有意见回「投诉」或找{contact}。"
)
"""What is told of it (art. 17): in one reply, and on the pages."""
NARROW, WIDE = 16, 60
LONG = 20
SAID, SAID_HEADS = "说过的话", ("时间", "您说", "答复")
LEFT_OUT: Mapping[str, str] = {
    "login_link": "登录链接的摘要，用一次就作废",
    "upload": "导入前正在核对的表格，一小时作废",
    "question": "没答完的问题，十分钟作废",
    "binding_code": "绑定码的摘要，过期作废",
    "contact": "企业通讯录里的账号和拟绑定的人，核对完就不用了",
    "nomination": "别人的推荐，只有定的人看",
    "task_nudge": "提醒过几次的计数；提醒的原话在“收到的消息”里",
}
"""Tables that name a person and are not told, and why."""

COMPLAINT = "complaint"
GENDERS = {"M": "男", "F": "女"}
LEVELS = {
    HonourLevel.COMPANY: "公司级",
    HonourLevel.UPPER_COMPANY: "上级公司",
    HonourLevel.GROUP: "集团级",
    HonourLevel.PROVINCIAL: "省部级以上",
}
_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    meetings.Presence: meetings.wording.STATES,
    meetings.LeaveReason: meetings.wording.REASONS,
    plan.TaskState: plan.wording.STATES,
    plan.Timing: plan.wording.TIMINGS,
    problems.ProblemState: problems.wording.STATES,
    learning.StudyKind: learning.wording.KINDS,
    learning.ExcuseReason: learning.wording.REASONS,
    people.Role: people.roster.ROLE_TITLES,
    Settled: {Settled.PAID: "已交", Settled.WAIVED: "免交"},
    Category: people.roster.FIRST_WORDS["category"],
    Standing: people.roster.FIRST_WORDS["standing"],
    ExemptReason: people.roster.FIRST_WORDS["exempt_reason"],
    HonourState: honours.wording.STATES,
    HonourLevel: LEVELS,
    EvidenceKind: {
        EvidenceKind.IMAGE: "照片",
        EvidenceKind.VOICE: "语音",
        EvidenceKind.VIDEO: "视频",
        EvidenceKind.FILE: "文件",
        EvidenceKind.LINK: "链接",
    },
}
_GROUP = sa.orm.aliased(Org)


def notice(settings: Settings) -> str:
    """What is kept, who sees it, for how long, and what one may ask for."""
    return NOTICE.format(
        reasons=settings.meetings.retention_days_of_leave_reasons,
        texts=settings.chat.retention_days_of_texts,
        contact=settings.chat.contact,
    )


def export(ctx: Context, member: Member, said: Sequence[Sequence[Value]] = ()) -> tuple[bytes, int]:
    """All of it, a sheet for each kind of record that there is any of; and how many lines it has.

    `said`: when, what the member said, and the reply; who keeps the conversation gives it.
    """
    sheets = [(title, query.selected_columns.keys(), _rows(ctx, query)) for title, query in _records(member.id)]
    sheets.append((SAID, list(SAID_HEADS), [[_shown(value) for value in row] for row in said]))
    tables = [_table(title, heads, rows) for title, heads, rows in sheets if rows]
    return books.workbook(tables), sum(len(table.rows) for table in tables)


def _rows(ctx: Context, query: sa.Select[Any]) -> list[list[Value]]:
    return [[_shown(value) for value in row] for row in ctx.connection.execute(query)]


def _table(title: str, names: Sequence[str], rows: list[list[Value]]) -> Table:
    heads = [Head(name, _width(rows, place)) for place, name in enumerate(names)]
    return Table(title, heads, dict(enumerate(rows, start=2)))


def _width(rows: list[list[Value]], place: int) -> int:
    """Wide where something long stands."""
    return WIDE if any(len(str(row[place] or "")) > LONG for row in rows) else NARROW


def _shown(value: Any) -> Value:
    if isinstance(value, StrEnum):
        return _WORDS.get(type(value), {}).get(value, value.value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _named(**columns: Any) -> Iterator[sa.ColumnElement[Any]]:
    """Columns under the names they are shown with."""
    return (sa.type_coerce(column, column.type).label(name) for name, column in columns.items())


def _records(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    yield from _person(me)
    yield from _meetings(me)
    yield from _work(me)
    yield from _study(me)
    yield from _praise(me)
    yield from _turns(me)
    yield from _words(me)


def _person(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    m = Member
    known = _named(
        编号=col(m.code),
        姓名=col(m.name),
        性别=sa.case(GENDERS, value=col(m.gender), else_=col(m.gender)),
        出生年=col(m.birth_year),
        类别=col(m.category),
        党籍=col(m.standing),
        支部=col(Org.short),
        党小组=col(_GROUP.short),
        入党日期=col(m.joined_on),
        用企业微信=col(m.uses_chat),
        不计应到原因=col(m.exempt_reason),
        不计应到批准=col(m.exempt_approved_on),
        停止党籍=col(m.suspended_on),
        离开日期=col(m.left_on),
    )
    at_home = sa.select(*known).join(Org, col(Org.id) == col(m.org_id))
    yield "登记信息", at_home.outerjoin(_GROUP, col(_GROUP.id) == col(m.group_id)).where(col(m.id) == me)
    held = _named(组织=col(Org.short), 职务=col(Post.role), 起=col(Post.since), 止=col(Post.until))
    yield "职务", sa.select(*held).join(Org, col(Org.id) == col(Post.org_id)).where(col(Post.member_id) == me)
    seen = _named(开始=col(WebSession.begun_at), 最后=col(WebSession.seen_at), 退出=col(WebSession.ended_at))
    yield "网页登录", sa.select(*seen).where(col(WebSession.member_id) == me)
    bound = _named(渠道=col(ChatAccount.channel), 账号=col(ChatAccount.userid), 绑定时间=col(ChatAccount.bound_at))
    yield "账号", sa.select(*bound).where(col(ChatAccount.member_id) == me)
    c, s = Candidate, AdmissionStep
    steps = sa.select(*_named(步骤=col(s.no), 日期=col(s.day), 依据=col(s.basis)))
    yield "发展党员", steps.join(c, col(c.id) == col(s.candidate_id)).where(col(c.member_id) == me)


def _meetings(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    a = Attendance
    came = _named(
        会议=col(Meeting.title),
        时间=col(Meeting.starts_at),
        到会=col(a.state),
        请假种类=col(a.reason),
        请假原因=col(a.reason_text),
        迟到分钟=col(a.minutes_late),
        补学日期=col(a.made_up_on),
    )
    at = sa.select(*came).join(Meeting, col(Meeting.id) == col(a.meeting_id))
    yield "到会", at.where(col(a.member_id) == me).order_by(col(Meeting.starts_at))
    r = Resolution
    yield "负责的决议", sa.select(*_named(决议=col(r.text), 期限=col(r.due))).where(col(r.owner_id) == me)


def _work(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    t, p, e, d = Task, Problem, EvidenceFile, DuesTick
    tasks = _named(任务=col(t.title), 期限=col(t.due), 情况=col(t.state), 按期=col(t.timing), 办结=col(t.done_on))
    yield "任务", sa.select(*tasks).where(col(t.owner_id) == me).order_by(col(t.due))
    told = _named(日期=col(p.day), 内容=col(p.text), 情况=col(p.state), 答复=col(p.answer))
    yield "具名反映", sa.select(*told).where(col(p.opened_by) == me, col(p.reported))
    handed = _named(时间=col(e.at), 名称=col(e.name), 种类=col(e.kind), 链接=col(e.link))
    yield "交来的材料", sa.select(*handed).where(col(e.member_id) == me)
    yield "党费登记", sa.select(*_named(月份=col(d.month), 情况=col(d.settled))).where(col(d.member_id) == me)


def _study(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    s, x = StudyEntry, StudyExcuse
    learned = _named(日期=col(s.day), 种类=col(s.kind), 分钟=col(s.minutes), 题目=col(s.title))
    yield "另记的学时", sa.select(*learned).where(col(s.member_id) == me)
    yield "不作学时要求", sa.select(*_named(年度=col(x.year), 原因=col(x.reason))).where(col(x.member_id) == me)


def _praise(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    h, w, a, m = Honour, Award, Activity, ActivityMember
    honours = _named(荣誉=col(h.title), 级别=col(h.level), 日期=col(h.day), 文号=col(h.document), 情况=col(h.state))
    yield "荣誉", sa.select(*honours).where(col(h.member_id) == me)
    yield "评选", sa.select(*_named(期间=col(w.period), 事迹=col(w.text))).where(col(w.member_id) == me)
    joined = _named(活动=col(a.name), 备注=col(m.note), 报名日期=col(m.day), 退出日期=col(m.left_on))
    yield "活动", sa.select(*joined).join(a, col(a.id) == col(m.activity_id)).where(col(m.member_id) == me)


def _turns(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    """That somebody had a vote, and whether it was used: nothing else is known."""
    for title, turn in (("测评", AppraisalTurn), ("评选投票", AwardTurn)):
        yield title, sa.select(*_named(投过=col(turn.voted))).where(col(turn.member_id) == me)
    yield "调研", sa.select(*_named(还没答的题=col(SurveyTurn.place))).where(col(SurveyTurn.member_id) == me)


def _words(me: int) -> Iterator[tuple[str, sa.Select[Any]]]:
    """What was told, as far as it is still kept, and what was complained of."""
    o, q, e = OutboxMessage, Mute, AuditEntry
    heard = _named(时间=col(o.put_at), 内容=col(o.text))
    yield "收到的消息", sa.select(*heard).where(col(o.member_id) == me, col(o.text) != "").order_by(col(o.id))
    yield "静默", sa.select(*_named(起=col(q.since), 止=col(q.until))).where(col(q.member_id) == me)
    complained = sa.select(*_named(时间=col(e.at), 内容=col(e.summary)))
    yield "投诉", complained.where(col(e.actor_id) == me, col(e.verb) == COMPLAINT)
