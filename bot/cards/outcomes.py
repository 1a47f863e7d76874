"""What became of the matters of cards, as their buttons say it: asked of thousands at once, from what is stored.

The state decides, not the press: whoever ended a matter, and wherever, the buttons of everybody say the same.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from bot import circular, people
from bot.cards.subjects import Subject, of_kind
from bot.channels.envelope import MAX_LABEL
from bot.core.context import Context
from bot.meetings import Attendance, Meeting, MeetingState, Presence
from bot.notify import Kept
from bot.plan import Record, RecordKind, Task, TaskState
from bot.text.brief import signed

VERIFIED, RETURNED, REPORTED, DONE = "已核验", "已退回", "已报完成", "已完成"
COMING, ON_LEAVE = "已报参加", "已请假"
PASSED_ON, NO_LONGER = "已转给", "不归您办了"
GONE, CANCELLED, NOT_NEEDED, MET = "已撤回", "已取消", "不用办了", "已开会"
ENDED: Mapping[TaskState, str] = {TaskState.CANCELLED: CANCELLED, TaskState.NOT_APPLICABLE: NOT_NEEDED}
STANDS: Mapping[Presence, str] = {Presence.LEAVE: ON_LEAVE, Presence.ABSENT: "", Presence.UNSET: ""}
"""What somebody's own card of a meeting says; any other state is that of who is there or comes."""
CHUNK = 2000
DECIDED = (RecordKind.REPORTED, RecordKind.FULFILLED, RecordKind.VERIFIED, RecordKind.RETURNED)


def outcomes(ctx: Context, subjects: Collection[str], member_id: int | None = None) -> Mapping[str, str]:
    """By subject what its buttons say, at most ten characters; `""` while they can be pressed.

    With a member it is what his own card says: of a meeting whether he comes, of a task that it is another's by now.
    What has no state is left out.
    """
    found: dict[str, str] = {}
    for some in _chunks(sorted(subjects)):
        found |= _of_tasks(ctx, of_kind(some, Subject.TASK), _of_owner)
        found |= _of_tasks(ctx, of_kind(some, Subject.VERIFY), _of_verifier)
        found |= _of_meetings(ctx, of_kind(some, Subject.MEETING), member_id)
        found |= _of_notices(ctx, of_kind(some, Subject.NOTICE))
    if member_id is not None:
        kept = keepers(ctx, [subject for subject, label in found.items() if not label])
        found |= {subject: one.label for subject, one in kept.items() if one.owner_id != member_id}
    return found


class Deed(NamedTuple):
    """The last record of a kind, and who made it."""

    number: int
    name: str


Deeds = Mapping[RecordKind, Deed]
NOTHING = Deed(0, "")


def _of_tasks(ctx: Context, wanted: Mapping[int, str], read: Callable[[TaskState, Deeds], str]) -> dict[str, str]:
    """A task taken back with its assignment is gone."""
    if not wanted:
        return {}
    states = _rows(ctx, sa.select(col(Task.id), col(Task.state)).where(col(Task.id).in_(wanted)))
    of = states.keys()
    last = sa.select(sa.func.max(col(Record.id))).where(col(Record.task_id).in_(of), col(Record.kind).in_(DECIDED))
    query = (
        sa.select(col(Record.task_id), col(Record.kind), col(Record.id), col(people.Member.name))
        .outerjoin(people.Member, col(people.Member.id) == col(Record.by_id))
        .where(col(Record.id).in_(last.group_by(col(Record.task_id), col(Record.kind))))
    )
    deeds: dict[int, dict[RecordKind, Deed]] = {number: {} for number in of}
    for number, kind, record, name in ctx.connection.execute(query):
        deeds[number][kind] = Deed(record, name or "")
    return {subject: read(states[one], deeds[one]) if one in states else GONE for one, subject in wanted.items()}


def keepers(ctx: Context, subjects: Collection[str]) -> Mapping[str, Kept]:
    """By subject who answers for a task now, and what the card says of who did before; tasks alone are one's own."""
    found: dict[str, Kept] = {}
    for some in _chunks(sorted(subjects)):
        wanted = of_kind(some, Subject.TASK)
        query = (
            sa.select(col(Task.id), col(Task.owner_id), col(people.Member.name))
            .outerjoin(people.Member, col(people.Member.id) == col(Task.owner_id))
            .where(col(Task.id).in_(wanted))
        )
        for number, owner, name in ctx.connection.execute(query):
            found[wanted[number]] = Kept(owner, signed(PASSED_ON, name, MAX_LABEL) if name else NO_LONGER)
    return found


def _of_owner(state: TaskState, deeds: Deeds) -> str:
    """For who answers for it: reported by whom, done by whom; nobody where a record of a meeting fulfilled it."""
    by = deeds.get(RecordKind.REPORTED, NOTHING)
    if state is TaskState.REPORTED:
        return signed(REPORTED, by.name, MAX_LABEL)
    if state is TaskState.DONE:
        return signed(DONE, by.name if by.number > _number(deeds, RecordKind.FULFILLED) else "", MAX_LABEL)
    return ENDED.get(state, "")


def _of_verifier(state: TaskState, deeds: Deeds) -> str:
    """For who verifies: by whom it was verified or sent back; a report that was taken back is gone."""
    reported = _number(deeds, RecordKind.REPORTED)
    kind, word = (RecordKind.VERIFIED, VERIFIED) if state is TaskState.DONE else (RecordKind.RETURNED, RETURNED)
    by = deeds.get(kind, NOTHING)
    if state is TaskState.REPORTED:
        return ""
    if state in ENDED:
        return ENDED[state]
    if by.number > reported:
        return signed(word, by.name, MAX_LABEL)
    return DONE if state is TaskState.DONE else GONE


def _number(deeds: Deeds, kind: RecordKind) -> int:
    return deeds.get(kind, NOTHING).number


def _of_meetings(ctx: Context, wanted: Mapping[int, str], member_id: int | None) -> dict[str, str]:
    """Off, begun or taken back; before that, for one member, whether he said that he comes."""
    if not wanted:
        return {}
    query = sa.select(col(Meeting.id), col(Meeting.state), col(Meeting.starts_at)).where(col(Meeting.id).in_(wanted))
    stands = _own_words(ctx, wanted, member_id) if member_id is not None else {}
    found = dict.fromkeys(wanted.values(), GONE)
    for number, state, starts_at in ctx.connection.execute(query):
        ended = CANCELLED if state is MeetingState.CANCELLED else ""
        begun = MET if state is not MeetingState.PLANNED or starts_at <= ctx.now else ""
        found[wanted[number]] = ended or stands.get(number, "") or begun
    return found


def _own_words(ctx: Context, wanted: Collection[int], member_id: int) -> dict[int, str]:
    name = people.member(ctx, member_id).name
    mine = sa.and_(col(Attendance.member_id) == member_id, col(Attendance.meeting_id).in_(wanted))
    states = _rows(ctx, sa.select(col(Attendance.meeting_id), col(Attendance.state)).where(mine))
    words = {number: STANDS.get(state, COMING) for number, state in states.items()}
    return {number: signed(word, name, MAX_LABEL) for number, word in words.items() if word}


def _of_notices(ctx: Context, wanted: Mapping[int, str]) -> dict[str, str]:
    """A publication that was taken back is gone; one that stands can be read for ever."""
    if not wanted:
        return {}
    paper = circular.NoticePaper
    states = _rows(ctx, sa.select(col(paper.id), col(paper.state)).where(col(paper.id).in_(wanted)))
    stands = circular.PaperState.PUBLISHED
    return {subject: "" if states.get(one) is stands else GONE for one, subject in wanted.items()}


def _rows(ctx: Context, query: sa.Select[int, Any]) -> dict[int, Any]:
    return dict(ctx.connection.execute(query).all())


def _chunks(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(subjects), CHUNK):
        yield subjects[start : start + CHUNK]
