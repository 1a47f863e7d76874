"""A published notice in the groups: the office's sees what it is called and its Word file, a unit's what it must mend.

Who is to put something right is called by @, and only in the group of his own unit. All of it goes out when the notice
can be taken back no more: a robot cannot take back what it said.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import notify, people
from bot.circular import paper, telling, units, wording
from bot.circular.models import NoticeItem, NoticePaper
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import Org
from bot.plan import Task
from bot.problems import Rectification

PRINTED = "{title}（{number}）已印发。"
NOTHING = "没有要本单位单独整改的事项。"
TO_MEND = "要本单位整改的{count}项："
LINE = "{place}. {text}（{due}前，{owner}）"
MORE = "等{count}项，全部的回「整改」看。"
FILE = "{title}的全文回「通报 文件」看。"
NOBODY = "还没有责任人"
LISTED = 5


def post(ctx: Context, found: NoticePaper, rows: Sequence[NoticeItem]) -> list[Change]:
    """Put it up in every group there is; `rows` are those of section 四. Taken back, it is not put up.

    The office's group sees the card of the notice, or its summary, and the file; everybody else a text.
    """
    due = ctx.now + audit.UNDO_WINDOW
    key, ref = f"{units.about(found)}:group", units.about(found)
    keys = []
    if notify.has_group(ctx):
        notify.post(ctx, text=telling.summary(ctx, found), key=key, card=ref, due=due)
        notify.post(ctx, text=FILE.format(title=found.title), key=f"{key}:file", file=ref, due=due)
        keys += [key, f"{key}:file"]
    for unit in notify.units_with_group(ctx):
        _post(ctx, found, unit, [one for one in rows if one.org_id == unit.id], due)
        keys.append(f"{key}:{unit.id}")
    return [notify.for_the_trail(letter) for letter in (notify.posted(ctx, one) for one in keys) if letter is not None]


def _post(ctx: Context, found: NoticePaper, unit: Org, rows: Sequence[NoticeItem], due: datetime) -> None:
    shown = rows[:LISTED]
    owners = {one.id: _owner(ctx, one) for one in shown}
    names, accounts = people.names(ctx, owners.values()), notify.callees(ctx, owners.values())
    called = [accounts[owner] for owner in dict.fromkeys(owners.values()) if owner in accounts]
    text = _text(found, unit, rows, {one.id: names.get(owners[one.id], NOBODY) for one in shown})
    key = f"{units.about(found)}:group:{unit.id}"
    notify.post(ctx, text=text, key=key, to=unit.code, mentions=called, due=due)


def _owner(ctx: Context, one: NoticeItem) -> int:
    """Who answers for what is to be put right; 0 where nobody does."""
    task_id = ctx.get(Rectification, one.rectification_id or 0).task_id
    return ctx.get(Task, task_id).owner_id or 0


def _text(found: NoticePaper, unit: Org, rows: Sequence[NoticeItem], owners: Mapping[int, str]) -> str:
    first = PRINTED.format(title=found.title, number=found.number)
    if not rows:
        return f"{first}\n{NOTHING}"
    lines = [_line(place, one, unit, owners[one.id]) for place, one in enumerate(rows[:LISTED], 1)]
    more = [MORE.format(count=len(rows))] if len(rows) > LISTED else []
    return "\n".join([first, TO_MEND.format(count=len(rows)), *lines, *more])


def _line(place: int, one: NoticeItem, unit: Org, owner: str) -> str:
    text = wording.short(one.text.removeprefix(f"{paper.unit_words(unit)}："), wording.TOLD_CHARS)
    due = wording.day(one.due) if one.due else wording.NOBODY
    return LINE.format(place=place, text=text, due=due, owner=owner)
