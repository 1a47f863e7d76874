"""Keeping the record of a meeting: who led, when it ended, what was said, resolved and voted."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from bot import meetings, people
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.core.errors import BotError, NotAllowedError, NotFoundError
from bot.meetings import Ballot, MeanwhileError, MeetingState, Notes, Sight
from bot.web.forms import NEEDED, Form, at_most, needed
from bot.web.hall import Hall
from bot.web.typed import keepable, plain
from bot.web.units.calling import lines

WRITTEN, RESOLVED, VOTED = "已记入会议记录。", "已记入决议 {number}。", "已记入表决。"
NOBODY = "没写"
LONGEST_RECORD = 8000
"""Characters of what was said at a meeting."""
MOST_VOTES = 9999
NOT_A_COUNT = f"请写 0 到 {MOST_VOTES} 的数。"
SEPARATORS = str.maketrans({",": "、", "，": "、", "；": "、", ";": "、", "\n": "、"})


def _count(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED), NumberRange(0, MOST_VOTES, NOT_A_COUNT)], default=0)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


class RecordForm(Form):
    """The whole record; `was` is the version that was shown."""

    chair = SelectField("主持人", coerce=str)
    recorder = SelectField("记录人", coerce=str)
    start = TimeField("开始时间", [needed()])
    end = TimeField("结束时间", [Optional()])
    place = StringField("地点", [at_most(40), keepable], filters=[plain])
    agenda = TextAreaField("议题", [at_most(), keepable], filters=[plain])
    guests = StringField("列席", [at_most(), keepable], filters=[plain])
    discussion = TextAreaField("发言和讨论", [at_most(LONGEST_RECORD), keepable], filters=[plain])
    late_reason = StringField("逾期归档的原因", [at_most(100), keepable], filters=[plain])
    was = HiddenField()


class ResolveForm(Form):
    """One resolution."""

    text = TextAreaField("决议内容", [needed(), at_most(), keepable], filters=[plain])
    owner = SelectField("责任人", coerce=str)
    due = DateField("完成时限", [Optional()])


class VoteForm(Form):
    """The count of one motion."""

    motion = StringField("表决事项", [needed(), at_most(100), keepable], filters=[plain])
    yes, no, abstain = _count("赞成"), _count("反对"), _count("弃权")
    written = _count("其中未到会党员的书面意见")


def blueprint(hall: Hall) -> Blueprint:
    """`/meetings/<number>/minutes`, and below it `/resolutions` and `/votes`."""
    pages = Blueprint("units_minutes", __name__, url_prefix="/meetings")

    @pages.get("/<int:number>/minutes")
    def show(number: int) -> Response:
        with hall.reading() as ctx:
            return _page(ctx, _kept(ctx, number))

    @pages.post("/<int:number>/minutes")
    def write(number: int) -> Response:
        def work(ctx: Context, sight: Sight, form: RecordForm) -> str:
            meetings.revise(ctx, number, _notes(sight, form), was=form.was.data or "")
            return WRITTEN

        return _kept_or_told(hall, number, RecordForm, work)

    @pages.post("/<int:number>/minutes/resolutions")
    def resolve(number: int) -> Response:
        def work(ctx: Context, _: Sight, form: ResolveForm) -> str:
            row = meetings.resolve(ctx, number, form.text.data, owner_id=_number(form.owner.data), due=form.due.data)
            return RESOLVED.format(number=row.number)

        return _kept_or_told(hall, number, ResolveForm, work)

    @pages.post("/<int:number>/minutes/votes")
    def vote(number: int) -> Response:
        def work(ctx: Context, _: Sight, form: VoteForm) -> str:
            ballot = Ballot(form.yes.data, form.no.data, form.abstain.data)
            meetings.vote(ctx, number, form.motion.data, ballot, written=form.written.data)
            return VOTED

        return _kept_or_told(hall, number, VoteForm, work)

    return pages


def _kept(ctx: Context, number: int) -> Sight:
    """The meeting for who keeps its record."""
    sight = meetings.look(ctx, number)
    if not sight.may_keep:
        raise NotFoundError
    return sight


def _kept_or_told(hall: Hall, number: int, kind: type[Form], work: Callable[[Context, Sight, Form], str]) -> Response:
    """Do what one of the three forms says, or show all three again with what was typed."""
    with hall.reading() as ctx:
        form = _offer(ctx, _kept(ctx, number), kind())
        if not form.validate_on_submit():
            return _page(ctx, _kept(ctx, number), form, problem=hall.first_error(form))
    try:
        with hall.writing() as ctx:
            sentence = work(ctx, _kept(ctx, number), form)
    except (NotFoundError, NotAllowedError):
        raise
    except BotError as error:
        with hall.reading() as ctx:
            sight = _kept(ctx, number)
            if isinstance(error, MeanwhileError):
                form.was.data = meetings.version(sight.meeting)
            return _page(ctx, sight, form, problem=error.sentence)
    return hall.done(sentence, ".show", number=number)


def _offer(ctx: Context, sight: Sight, form: Form) -> Form:
    """The people of the unit to choose from, where the form asks for somebody; two of one name are told apart."""
    unit = people.unit_of(ctx, sight.unit)
    members = people.members_of(ctx, unit, day=meetings.day_of(sight.meeting))
    known = {one.id for one in members}
    odd = {sight.meeting.chair_id, sight.meeting.recorder_id} - known - {None}
    names = [(one.id, one.name, one.code) for one in members]
    names += [(number, name, "") for number, name in people.names(ctx, [number for number in odd if number]).items()]
    twice = [name for _, name, _ in names]
    choices = [("", NOBODY), *((str(i), f"{n}（{code}）" if twice.count(n) > 1 else n) for i, n, code in names)]
    for field in (form[name] for name in ("chair", "recorder", "owner") if name in form):
        field.choices = choices
    return form


def _notes(sight: Sight, form: RecordForm) -> Notes:
    start = datetime.combine(meetings.day_of(sight.meeting), form.start.data, SHANGHAI)
    return Notes(
        chair_id=_number(form.chair.data),
        recorder_id=_number(form.recorder.data),
        starts_at=start,
        ends_at=meetings.end_at(start, form.end.data) if form.end.data else None,
        place=form.place.data,
        agenda=list(lines(form.agenda.data)),
        discussion=form.discussion.data,
        guests=[one.strip() for one in form.guests.data.translate(SEPARATORS).split("、") if one.strip()],
        late_reason=form.late_reason.data or None,
    )


def _stored(sight: Sight) -> dict[str, object]:
    row = sight.meeting
    return {
        "chair": str(row.chair_id or ""),
        "recorder": str(row.recorder_id or ""),
        "start": local(row.starts_at).time(),
        "end": local(row.ends_at).time() if row.ends_at else None,
        "place": row.place,
        "agenda": "\n".join(row.agenda),
        "guests": "、".join(row.guests),
        "discussion": row.discussion,
        "late_reason": row.late_reason,
        "was": meetings.version(row),
    }


def _page(ctx: Context, sight: Sight, sent: Form | None = None, *, problem: str = "") -> Response:
    fresh = (RecordForm(formdata=None, data=_stored(sight)), ResolveForm(formdata=None), VoteForm(formdata=None))
    forms = [sent if isinstance(sent, type(one)) else _offer(ctx, sight, one) for one in fresh]
    return Hall.page(
        "meetings/minutes.html",
        422 if problem else 200,
        meeting=sight.meeting,
        record=forms[0],
        resolve=forms[1],
        vote=forms[2],
        sent=sent,
        resolutions=meetings.resolutions(ctx, sight.meeting),
        votes=meetings.votes(ctx, sight.meeting),
        is_late=meetings.is_late(sight.meeting.ends_at or sight.meeting.starts_at, ctx.now),
        is_open=sight.meeting.state in {MeetingState.PLANNED, MeetingState.HELD},
        problem=problem,
    )
