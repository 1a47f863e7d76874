"""What a newcomer may try to say: chips under the chat, from the last question or by post and roster."""

import re
from collections.abc import Sequence

from bot import people
from bot.core.context import Context
from bot.demo.records import Json
from bot.people import Member, Org, Role

PASTED = 15
"""Lines of a ready paste: what somebody really pastes, far below WeCom's 2048 bytes."""

LEAVES = ("请假（出差）", "值班，请假")
PASTE = "#接龙\n{title}\n\n{lines}"
NUMBERS = "{group}今天开会，应到{expected}实到{present}，{name}请假（出差）"
CONFIRM, DROP = "确认", "取消"
_CHOICE = re.compile(r"^([1-9]) (.+)$", re.MULTILINE)


def answers(asked: str) -> list[Json]:
    """The answers to the bot's last words, when they ask something."""
    if f"「{CONFIRM}」" in asked:
        return _now(CONFIRM, DROP)
    return [{"label": found[0], "text": found[1], "send": True} for found in _CHOICE.finditer(asked)]


def chips(ctx: Context, member: Member) -> list[Json]:
    """The chips of this person; `send` ones go off at once, the others are filled in to be looked at first."""
    roles = {post.role for post, _ in people.posts_of(ctx, member.id)}
    group = people.org(ctx, member.group_id) if member.group_id else None
    if roles & set(people.OFFICE):
        return [*_now("帮助", "会议"), *_own()]
    if roles - {Role.GROUP_LEADER}:
        return [*_secretary(ctx, member, group), *_now("帮助")]
    if roles and group:
        return [*_leader(ctx, group), *_now("帮助")]
    return [*_now("帮助", "会议"), *_own()]


def _now(*texts: str) -> list[Json]:
    return [{"label": text, "text": text, "send": True} for text in texts]


def _later(label: str, text: str) -> Json:
    return {"label": label, "text": text, "send": False}


def _own() -> list[Json]:
    return [*_now("签到", "请假 周五 出差", "线上参加", "撤回")]


def _leader(ctx: Context, group: Org) -> list[Json]:
    members = people.members_of(ctx, group)
    return [
        _later("粘贴接龙", _paste(f"{ctx.today.month}月党小组会参会接龙（{group.short}）", members)),
        _later("报人数", _numbers(group, members)),
        *_now("应到多少", "谁没来"),
        _later("开会", "开会 明天下午3点 党小组会 学习室"),
        *_now("纪要", "撤回"),
    ]


def _secretary(ctx: Context, member: Member, group: Org | None) -> list[Json]:
    unit = people.org(ctx, member.org_id)
    members = people.members_of(ctx, group or unit)
    return [
        *_now("签到"),
        _later("开会", "开会 周五下午3点 党员大会 三楼会议室"),
        _later("粘贴接龙", _paste(f"{ctx.today.month}月党小组会参会接龙（{(group or unit).short}）", members)),
        *_now("应到多少", "过半没有", "谁没来", "纪要", "撤回"),
    ]


def _paste(title: str, members: Sequence[Member]) -> str:
    """A 接龙 as it is pasted from a group chat: most are there, the last two are on leave."""
    shown = members[:PASTED]
    there = len(shown) - len(LEAVES)
    words = [LEAVES[place - there] if place >= there > 0 else "到" for place in range(len(shown))]
    lines = (f"{place}. {one.name} {word}" for place, (one, word) in enumerate(zip(shown, words, strict=True), 1))
    return PASTE.format(title=title, lines="\n".join(lines))


def _numbers(group: Org, members: Sequence[Member]) -> str:
    return NUMBERS.format(
        group=group.short, expected=len(members), present=len(members) - 1, name=members[-1].name if members else ""
    )
