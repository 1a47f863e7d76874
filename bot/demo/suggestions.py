"""What a newcomer may try to say: chips under the chat, from the last question or by post and roster."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from bot import people
from bot.chat import WORDS, Question
from bot.core.context import Context
from bot.demo.records import Json
from bot.people import Member, Org, Role

PASTED = 15
"""Lines of a ready paste: what somebody really pastes, far below WeCom's 2048 bytes."""

LEAVES = ("请假（出差）", "值班，请假")
PASTE = "#接龙\n{month}月党小组会参会接龙（{group}）\n\n{lines}"
NUMBERS = "{group}今天开会，应到{expected}实到{present}，{name}请假（出差）"
CONFIRM, DROP = "确认", "取消"
LABEL = 12
"""Characters of a choice shown on its chip."""

BRANCH = frozenset(
    (
        Role.SECRETARY,
        Role.DEPUTY_SECRETARY,
        Role.ORGANISATION_COMMISSIONER,
        Role.PUBLICITY_COMMISSIONER,
        Role.DISCIPLINE_COMMISSIONER,
    )
)
ADMITTING = frozenset((*people.SECRETARIES, Role.ORGANISATION_COMMISSIONER))
"""Who keeps the dues and the admissions of a branch."""


def answers(ctx: Context, member: Member) -> list[Json]:
    """The answers to the question that is open to this person, if one is."""
    asked = ctx.session.exec(
        select(Question).where(Question.member_id == member.id, col(Question.expires_at) > ctx.now)
    ).first()
    if asked is None:
        return []
    if WORDS in asked.payload:
        return _now(*asked.payload[WORDS][:1]) or _now(DROP)
    if not asked.choices:
        return _now(CONFIRM, DROP)
    return [
        {"label": f"{number} {choice[:LABEL]}", "text": str(number), "send": True}
        for number, choice in enumerate(asked.choices, 1)
    ]


def chips(ctx: Context, member: Member) -> list[Json]:
    """The chips of this person; `send` ones go off at once, the others are filled in to be looked at first."""
    roles = {post.role for post, _ in people.posts_of(ctx, member.id)}
    group = people.org(ctx, member.group_id) if member.group_id else None
    if roles & BRANCH:
        return [*_secretary(ctx, group), *_now(*_kept(roles), "撤回", "帮助")]
    if group and Role.GROUP_LEADER in roles:
        return [*_leader(ctx, group), *_now("帮助")]
    if roles & set(people.OFFICE):
        return _office()
    return [
        *_now(
            "签到", "请假 周五 出差", "线上参加", "这个月我们支部还有什么会", "我的任务", "活动", "学时够了没", "网页"
        ),
        _later("反映", "反映 学习室一直没有投影，党课只能念文件"),
        *_now("撤回", "帮助"),
    ]


def _kept(roles: Collection[Role]) -> Sequence[str]:
    """What an officer of a branch looks after besides meetings and tasks."""
    if ADMITTING.intersection(roles):
        return "活动", "发展党员", "党费"
    return ("活动", "稿件") if Role.PUBLICITY_COMMISSIONER in roles else ("活动",)


def _now(*texts: str) -> list[Json]:
    return [{"label": text, "text": text, "send": True} for text in texts]


def _later(label: str, text: str) -> Json:
    return {"label": label, "text": text, "send": False}


def _office() -> list[Json]:
    return [
        *_now("网页", "进度", "逾期的任务", "我的任务"),
        _later("布置任务", "布置任务 各支部报送党员名册 12月4日前"),
        _later("催办", "催办 锅炉支部"),
        _later("公告", "公告 各支部书记 本周五下午三点在机关三楼开例会"),
        *_now("待核实", "荣誉", "换届", "撤回", "帮助"),
    ]


def _leader(ctx: Context, group: Org) -> list[Json]:
    members = people.members_of(ctx, group)
    return [
        _later("粘贴接龙", _paste(ctx, group, members)),
        _later("报人数", _numbers(group, members)),
        *_now("我的任务"),
        *_now("应到多少", "谁没来"),
        _later("开会", "开会 明天下午3点 党小组会 学习室"),
        *_now("纪要", "活动", "党费", "撤回"),
    ]


def _secretary(ctx: Context, group: Org | None) -> list[Json]:
    pastes = [_later("粘贴接龙", _paste(ctx, group, people.members_of(ctx, group)))] if group else []
    return [
        *_now("签到", "我的任务", "进度", "网页"),
        _later("开会", "开会 周五下午3点 党员大会 三楼会议室"),
        *pastes,
        *_now("应到多少", "过半没有", "谁没来", "纪要"),
    ]


def _paste(ctx: Context, group: Org, members: Sequence[Member]) -> str:
    """A 接龙 as it is pasted from a group chat: most are there, the last two are on leave."""
    shown = members[:PASTED]
    words = [*["到"] * (len(shown) - len(LEAVES)), *LEAVES]
    lines = (f"{place}. {one.name} {word}" for place, (one, word) in enumerate(zip(shown, words, strict=False), 1))
    return PASTE.format(month=ctx.today.month, group=group.short, lines="\n".join(lines))


def _numbers(group: Org, members: Sequence[Member]) -> str:
    return NUMBERS.format(group=group.short, expected=len(members), present=len(members) - 1, name=members[-1].name)
