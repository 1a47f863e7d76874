"""Minutes to print and sign: what was recorded, and room for what was not; nothing that nobody said."""

from collections import Counter
from collections.abc import Iterable

from bot import meetings, people
from bot.core.clock import local
from bot.core.context import Context
from bot.meetings import Entry, Meeting, MeetingState, Presence, Roll, Tally
from bot.papers.word import CENTRE, LEFT, WORKING, Paper

TITLE = "{unit}{kind}记录"
AGENDA, DISCUSSION, VOTES, RESOLUTIONS = "议题", "发言和讨论情况", "表决情况", "决议和落实"
NUMBERS = "一二三四"
HANDWRITTEN_LINES = 6
VOTE_HEADER = ("表决事项", "赞成", "反对", "弃权", "过半数需")
RESOLUTION_HEADER = ("序号", "决议事项", "责任人", "完成时限")
NEEDED = "{votes}票"
WRITTEN = "{motion}（含未到会党员书面意见{count}票）"
DENOMINATOR = "表决以有表决权的应到人数{expected}人为基数，弃权和未到会不算赞成。"
CLOSED_LATE = "本记录于{day}归档，超过会后7天。原因：{reason}"
NO_REASON_GIVEN = "未说明"
DRAFT = "（草稿：会议尚未归档，人数以归档时为准）"
CHAIR, RECORDER = "主持人签字：", "记录人签字："
SIGNING = "　　　　　　　　　　年　　月　　日"
END = "（记录完，以下空白）"
COLUMNS = (32, 46, 32, 46)
VOTE_COLUMNS = (72, 20, 20, 20, 24)
RESOLUTION_COLUMNS = (14, 74, 26, 42)
GROUPS = (
    ("到会人员", (Presence.PRESENT,)),
    ("迟到人员", (Presence.LATE,)),
    ("线上参加", (Presence.ONLINE,)),
    ("上门送学", (Presence.HOME_VISIT,)),
    ("请假人员", (Presence.LEAVE,)),
    ("缺席人员", (Presence.ABSENT,)),
    ("未登记", (Presence.UNSET, Presence.WILL_ATTEND)),
)
ALWAYS = frozenset({"到会人员", "请假人员", "缺席人员"})
NONE = "无"


def minutes_docx(ctx: Context, meeting_id: int) -> bytes:
    """The minutes of a meeting as a Word file, for those who may see the unit and for its recorder.

    Leave reasons are printed as their category, and only for a reader who may see them; private words never.

    Raises:
        NotFoundError: no such meeting.
        NotAllowedError: the speaker may not see the unit's records.
    """
    meeting = meetings.meeting(ctx, meeting_id)
    unit = people.org(ctx, meeting.org_id)
    if ctx.speaker.id != meeting.recorder_id:
        people.require(ctx, people.Right.SEE_UNIT, unit)
    title = _title(unit.name, meetings.KINDS[meeting.kind].name)
    paper = Paper(subject=title, made_at=ctx.now, layout=WORKING)
    paper.title(title)
    if meeting.state is not MeetingState.CLOSED:
        paper.paragraph(DRAFT, align=LEFT, indent=False)
    _facts(ctx, paper, meeting, meetings.roll(ctx, meeting))
    sections = [_agenda, _discussion]
    sections += [_votes] if meetings.votes(ctx, meeting) else []
    sections += [_resolutions]
    for number, section in zip(NUMBERS, sections, strict=False):
        section(ctx, paper, meeting, number)
    _signatures(paper, meeting)
    return paper.content()


def _title(unit: str, kind: str) -> str:
    """The group's name is not said twice: 第一党小组 + 党小组会 → 第一党小组会."""
    name = meetings.KINDS[meetings.MeetingKind.GROUP_MEETING].name
    return TITLE.format(unit=unit.removesuffix(name[:-1]) if kind == name else unit, kind=kind)


def _facts(ctx: Context, paper: Paper, meeting: Meeting, roll: Roll) -> None:
    """The box at the top: name, time, place, who led and wrote, the numbers, the names by state."""
    counts = roll.counts
    rows = [
        ("会议名称", meeting.title),
        ("时间", _time(meeting)),
        ("地点", meeting.place),
        ("主持人", _with_post(ctx, meeting, meeting.chair_id), "记录人", _with_post(ctx, meeting, meeting.recorder_id)),
        ("应到", f"{counts.expected}人", "实到", _number(counts, counts.present)),
        ("请假", _number(counts, counts.leave), "缺席", _number(counts, counts.absent)),
        ("有表决权应到", f"{counts.expected_voting}人", "有表决权实到", _number(counts, counts.present_voting)),
        *_names(ctx, meeting, roll),
    ]
    paper.form(COLUMNS, rows)


def _number(counts: Tally, number: int | None) -> str:
    """A count; left open when unknown, and nought is only written once everybody is known."""
    return "" if number is None or (number == 0 and counts.unset) else f"{number}人"


def _time(meeting: Meeting) -> str:
    start = local(meeting.starts_at)
    if meeting.ends_at is None:
        return f"{start.year}年{meetings.wording.when(start)}"
    end = local(meeting.ends_at)
    same_day = f"{end:%H:%M}"
    return f"{start.year}年{meetings.wording.when(start)}—" + (
        same_day if end.date() == start.date() else meetings.wording.when(end)
    )


def _with_post(ctx: Context, meeting: Meeting, member_id: int | None) -> str:
    """`书记 老王`: the post held that day in the unit or above it, then the name; empty for writing by hand."""
    if member_id is None:
        return ""
    unit, name = people.org(ctx, meeting.org_id), people.member(ctx, member_id).name
    posts = people.posts_of(ctx, member_id, day=meetings.day_of(meeting))
    titles = [people.roster.ROLE_TITLES[post.role] for post, place in posts if unit.path.startswith(place.path)]
    return f"{titles[0]} {name}" if titles else name


def _names(ctx: Context, meeting: Meeting, roll: Roll) -> Iterable[tuple[str, str]]:
    """A row for each state somebody is in, and for the three every record shows; guests last.

    「无」 is only written once it is certain; else the place is left for writing by hand.
    """
    same = Counter(entry.name for entry in (*roll.entries, *roll.besides))

    def named(entry: Entry) -> str:
        notes = [_group(ctx, entry.member_id)] if same[entry.name] > 1 else []
        if entry.state is Presence.LEAVE and entry.reason is not None:
            notes.append(meetings.wording.REASONS[entry.reason])
        return entry.name + (f"（{'，'.join(notes)}）" if notes else "")

    by_number = roll.counts.present_voting is None
    for label, states in GROUPS:
        found = roll.of(*states)
        if by_number and label == "未登记":
            continue
        if found or label in ALWAYS:
            yield label, "、".join(named(entry) for entry in found) or ("" if by_number or roll.missing else NONE)
    guests = [*(named(entry) for entry in roll.besides), *meeting.guests]
    yield "列席人员", "、".join(guests) or (NONE if meeting.state is MeetingState.CLOSED else "")


def _group(ctx: Context, member_id: int) -> str:
    """Tells two people of one name apart."""
    member = people.member(ctx, member_id)
    return people.org(ctx, member.group_id or member.org_id).short


def _agenda(ctx: Context, paper: Paper, meeting: Meeting, number: str) -> None:
    del ctx
    paper.heading(f"{number}、{AGENDA}")
    for place, item in enumerate(meeting.agenda, 1):
        paper.paragraph(f"{place}. {item}")
    if not meeting.agenda:
        paper.blank(2)


def _discussion(ctx: Context, paper: Paper, meeting: Meeting, number: str) -> None:
    del ctx
    paper.heading(f"{number}、{DISCUSSION}")
    paper.text(meeting.discussion)
    if not meeting.discussion.strip():
        paper.blank(HANDWRITTEN_LINES)


def _votes(ctx: Context, paper: Paper, meeting: Meeting, number: str) -> None:
    """Every motion with its count and what it took; whether it passed is for the meeting to say."""
    paper.heading(f"{number}、{VOTES}")
    expected = meetings.roll(ctx, meeting).counts.expected_voting
    needed = NEEDED.format(votes=meetings.counting.votes_needed(expected))
    rows = [
        (
            WRITTEN.format(motion=vote.motion, count=vote.written) if vote.written else vote.motion,
            *(str(count) for count in (vote.yes, vote.no, vote.abstain)),
            needed,
        )
        for vote in meetings.votes(ctx, meeting)
    ]
    paper.table(VOTE_COLUMNS, rows, header=VOTE_HEADER)
    paper.paragraph(DENOMINATOR.format(expected=expected))


def _resolutions(ctx: Context, paper: Paper, meeting: Meeting, number: str) -> None:
    paper.heading(f"{number}、{RESOLUTIONS}")
    found = meetings.resolutions(ctx, meeting)
    names = people.names(ctx, {one.owner_id for one in found if one.owner_id is not None})
    rows = [
        (
            str(one.number),
            one.text,
            names[one.owner_id] if one.owner_id is not None else "",
            f"{one.due.year}年{one.due.month}月{one.due.day}日" if one.due else "",
        )
        for one in found
    ]
    paper.table(RESOLUTION_COLUMNS, rows or [("", "", "", "")] * 2, header=RESOLUTION_HEADER)


def _signatures(paper: Paper, meeting: Meeting) -> None:
    """Whether it was late, the two lines to sign, the mark that nothing follows."""
    if meeting.late and meeting.closed_at is not None:
        day = local(meeting.closed_at)
        reason = meeting.late_reason or NO_REASON_GIVEN
        paper.paragraph(CLOSED_LATE.format(day=f"{day.year}年{day.month}月{day.day}日", reason=reason))
    paper.blank(1)
    for label in (CHAIR, RECORDER):
        paper.paragraph(label + SIGNING, indent=False).paragraph_format.keep_with_next = True
    paper.paragraph(END, align=CENTRE, indent=False)
