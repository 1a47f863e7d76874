"""What a unit's own group reads of a check: its own state, nothing of others, and who is to see to what called by @.

Of a month what of the yearly list is still to be done. What was given to somebody in person, or names a person, is his
and not the group's; what somebody was told of three times stands on the office's own list and nowhere else. Points only
of a quarter, and only where the company publishes them (publish_scores = "all").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.assess import freezing, periods, quarter, wording
from bot.assess.asked import numbers
from bot.assess.models import Check, CheckKind, Score
from bot.assess.standing import Owed, Standing
from bot.core.context import Context
from bot.people import Org
from bot.plan import Task, TaskTemplate
from bot.plan import wording as plan_wording

LISTED = 6
"""Matters of a post; those of one title and day are one."""
STILL_OPEN = "本月还要办的{count}项："
LINE, SEVERAL = "{place}. {title}（{day}，{owners}）", "{place}. {title}（{count}项，{day}，{owners}）"
BY, SINCE = "{day}前", "{day}到期"
NOBODY = "还没有责任人"
MORE = "等{count}项，全部的回「我的任务」看。"
NOTE = "已经办了的请报完成，没开的会不补记。"
APPEAL = "本单位书记可以申诉，到{until}为止。"

Results = Sequence[tuple[Org, Score]]


@dataclass(frozen=True, slots=True)
class Post:
    """What one group reads, and the accounts called in it."""

    text: str
    mentions: tuple[str, ...] = ()


def post(ctx: Context, check: Check, told: Results, stood: Mapping[int, Standing]) -> None:
    """Put up in each of these units' groups what is its own, once for a check."""
    for unit, said in _posts(ctx, check, told, stood):
        notify.post(ctx, text=said.text, key=key(check, unit), to=unit.code, mentions=said.mentions)


def key(check: Check, unit: Org) -> str:
    """Under which a unit's group is told of a check."""
    return f"check:{check.id}:group:{unit.id}"


def points_text(ctx: Context, check: Check, unit: Org, score: Score) -> str:
    """A unit's own points of a quarter, for its group."""
    until = freezing.appeals_end(ctx, check)
    first = quarter.headline(unit.short, check, score)
    return f"{first}\n{APPEAL.format(until=plan_wording.day(until))}"


def _posts(ctx: Context, check: Check, told: Results, stood: Mapping[int, Standing]) -> list[tuple[Org, Post]]:
    some = [(unit, score) for unit, score in told if notify.has_group(ctx, unit.code)]
    if not some:
        return []
    if check.kind is CheckKind.MONTH:
        return _months(ctx, check, [unit for unit, _ in some], stood)
    if ctx.settings.assess.publish_scores != "all":
        return []
    return [(unit, Post(points_text(ctx, check, unit, score))) for unit, score in some]


def _months(ctx: Context, check: Check, units: Sequence[Org], stood: Mapping[int, Standing]) -> list[tuple[Org, Post]]:
    """Of all these units at once: three statements."""
    open_ = [(unit, _open(check, stood[unit.id])) for unit in units]
    owners = _owners(ctx, [one.number for _, owed in open_ for one in owed])
    names, accounts = people.names(ctx, owners.values()), notify.callees(ctx, owners.values())
    posts = []
    for unit, owed in open_:
        listed = [one for one in owed if one.number in owners]
        shown = list(_matters(listed).values())[:LISTED]
        lines = [
            _line(place, some, check, [owners[one.number] for one in some], names)
            for place, some in enumerate(shown, 1)
        ]
        answering = dict.fromkeys(owners[one.number] for some in shown for one in some)
        called = [accounts[owner] for owner in answering if owner in accounts]
        more = len(listed) > sum(map(len, shown))
        text = _text(wording.headline(unit.short, check, stood[unit.id]), lines, len(listed), more=more)
        posts.append((unit, Post(text, tuple(called))))
    return posts


def _open(check: Check, standing: Standing) -> list[Owed]:
    """Overdue, the latest first, and what falls due in the rest of the month."""
    end = periods.read(check.period).own.end
    return [*standing.owed[::-1], *(one for one in standing.coming if one.due < end)]


def _owners(ctx: Context, tasks: Iterable[int]) -> dict[int, int]:
    """Task → who answers for it (0: nobody), of what stands in the yearly list under the same name and can be told."""
    query = (
        sa.select(col(Task.id), col(Task.owner_id))
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(col(Task.id).in_(numbers(tasks)), col(Task.title) == col(TaskTemplate.name))
        .where(col(Task.next_nudge_on).is_not(None))
    )
    return {task: owner or 0 for task, owner in ctx.connection.execute(query)}


def _matters(listed: Iterable[Owed]) -> dict[tuple[str, date], list[Owed]]:
    """Tasks of one title and day together, as every group of a unit has its own meeting."""
    found: dict[tuple[str, date], list[Owed]] = defaultdict(list)
    for one in listed:
        found[one.title, one.due].append(one)
    return found


def _line(place: int, some: Sequence[Owed], check: Check, owners: Sequence[int], names: Mapping[int, str]) -> str:
    first = some[0]
    said = {"title": plan_wording.short(first.title, wording.SHORT), "place": place, "count": len(some)}
    day = (SINCE if first.due < check.as_of else BY).format(day=wording.day(first.due))
    answering = "、".join(names.get(owner, NOBODY) for owner in dict.fromkeys(owners))
    return (LINE if len(some) == 1 else SEVERAL).format(**said, day=day, owners=answering)


def _text(first: str, lines: Sequence[str], count: int, *, more: bool) -> str:
    if not lines:
        return first
    rest = [MORE.format(count=count)] if more else []
    return "\n".join([first, STILL_OPEN.format(count=count), *lines, *rest, NOTE])
