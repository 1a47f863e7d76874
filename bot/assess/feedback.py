"""What a unit is told in writing of its year (书面反馈): drawn from its last frozen quarter, or the office's own words.

Drawn once, when the year is shown; what the office wrote before or writes later stands in its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import notify, people
from bot.assess import checks, entries
from bot.assess.drafts import name_of
from bot.assess.methods import tenths
from bot.assess.models import Check, CheckKind, CheckState, Score, YearFeedback
from bot.assess.overall import lost_lines
from bot.assess.scheme import Table
from bot.assess.shown import table_of
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.notify import Topic
from bot.people import Org, Right
from bot.plan import wording

FULL, NOTHING_FULL = "做得好的：{names}得满分。", "没有得满分的项。"
NEXT, NOTHING_LOST = "下一年要做的：{names}。", "没有失分的项，请继续保持。"
LOST = "{name}（失{points}分）"
NO_QUARTER = "今年没有定稿的季度结果，没有逐项的反馈。"
MORE = "等{count}项"
LISTED = 3
LONGEST = 300
"""Characters of the office's own words."""
NO_TEXT = "请写反馈的内容，例如「反馈 锅炉支部 台账规范，明年把学时补齐」。"
TOO_LONG = f"反馈最多{LONGEST}字，没有记；请写短些。"
FROZEN = "{year}年度考核已经定稿，反馈不再改动。"
CHANGED = "{unit}{year}年度反馈有改动：{text}\n全文和 Word 回「反馈」。"
SHOWN = 140
"""Characters of the words that a notice repeats."""
SUMMARY = "{unit} {year}年度反馈"

_FEEDBACK: sa.Table = SQLModel.metadata.tables["year_feedback"]


def last_quarters(ctx: Context, year: int, org_id: int | None = None) -> Mapping[int, tuple[Table, Score]]:
    """The last frozen quarter of the year of each unit, or of one: quarters count from the new year on.

    Raises:
        NotAllowedError: the speaker may not see them all, or not this one's.
    """
    if ctx.actor is not None:
        if org_id is None:
            people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
        elif ctx.settings.assess.publish_scores == "all":
            people.require_anywhere(ctx, Right.SEE_UNIT)
        else:
            entries.require_sight(ctx, people.org(ctx, org_id))
    return _last_quarters(ctx, year, org_id)


def _last_quarters(ctx: Context, year: int, org_id: int | None) -> Mapping[int, tuple[Table, Score]]:
    frozen = select(Check).where(Check.kind == CheckKind.QUARTER, Check.state == CheckState.FROZEN)
    newest = frozen.where(col(Check.period).startswith(f"{year}Q")).order_by(col(Check.period).desc())
    found: dict[int, tuple[Table, Score]] = {}
    later: list[int] = []
    for check in ctx.session.exec(newest):
        known = select(Score.org_id).where(col(Score.check_id).in_(later))
        query = select(Score).where(Score.check_id == check.id, col(Score.org_id).not_in(known))
        if org_id is not None:
            query = query.where(Score.org_id == org_id)
        table = table_of(ctx, check)
        found |= {score.org_id: (table, score) for score in ctx.session.exec(query)}
        later.append(check.id)
    return found


def drawn(quarter: tuple[Table, Score] | None) -> str:
    """What was good and what to do, in two lines, what was lost most first."""
    if quarter is None:
        return NO_QUARTER
    table, score = quarter
    known = [line for line in score.lines if line["applies"] and line["earned"] is not None]
    full = [name_of(table, line["code"]) for line in known if Decimal(line["earned"]) == Decimal(line["of"]) > 0]
    lost = {line["code"]: Decimal(line["of"]) - Decimal(line["earned"]) for line in lost_lines(table, score)}
    most = [code for code in sorted(lost, key=lambda code: -lost[code]) if tenths(lost[code]) != "0"]
    to_do = [LOST.format(name=name_of(table, code), points=tenths(lost[code])) for code in most]
    return "\n".join(
        (
            FULL.format(names=_listed(full)) if full else NOTHING_FULL,
            NEXT.format(names=_listed(to_do)) if to_do else NOTHING_LOST,
        )
    )


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:LISTED]) + (MORE.format(count=len(names)) if len(names) > LISTED else "")


def draw(ctx: Context, check: Check, units: Iterable[int]) -> Mapping[int, YearFeedback]:
    """The feedback of these units, drawn where there is none yet."""
    stored = set(ctx.session.exec(select(col(YearFeedback.org_id)).where(YearFeedback.check_id == check.id)))
    quarters = _last_quarters(ctx, int(check.period), None)
    new = [
        {"check_id": check.id, "org_id": unit, "text": drawn(quarters.get(unit)), "at": ctx.now}
        for unit in units
        if unit not in stored
    ]
    if new:
        ctx.connection.execute(_FEEDBACK.insert(), new)
        audit.record(ctx, "feedback.draw", summary=check.period)
    found = ctx.session.exec(select(YearFeedback).where(YearFeedback.check_id == check.id))
    return {one.org_id: one for one in found}


def sent(ctx: Context, check: Check, units: Iterable[int]) -> None:
    """Note when these units were told."""
    first = sa.and_(_FEEDBACK.c.check_id == check.id, _FEEDBACK.c.sent_at.is_(None))
    numbers = list(units)
    told = _FEEDBACK.update().where(first, _FEEDBACK.c.org_id.in_(numbers)).values(sent_at=ctx.now)
    if numbers:
        ctx.connection.execute(told)
        ctx.session.expire_all()


def feedback_of(ctx: Context, check: Check, unit: Org) -> YearFeedback | None:
    """A unit's feedback, for whom may see its result; None while none was drawn or written.

    Raises:
        NotAllowedError, NotFoundError: as for the result.
    """
    checks.result(ctx, check, unit)
    query = select(YearFeedback).where(YearFeedback.check_id == check.id, YearFeedback.org_id == unit.id)
    return ctx.session.exec(query).one_or_none()


def write(ctx: Context, check: Check, unit: Org, text: str) -> YearFeedback:
    """The office's own words in the place of what was drawn; taken back within ten minutes like anything else.

    Raises:
        NotAllowedError: the speaker is not of the office.
        NotFoundError: the unit has no result.
        BadInputError: no words, or too many.
        ConflictError: the year is frozen.
    """
    people.require(ctx, Right.ENTER_RESULT, unit)
    words = text.strip()
    if not words:
        raise BadInputError(NO_TEXT)
    if len(words) > LONGEST:
        raise BadInputError(TOO_LONG)
    ctx.session.refresh(check, with_for_update={"read": True})
    if check.state is CheckState.FROZEN:
        raise ConflictError(FROZEN.format(year=check.period))
    found = feedback_of(ctx, check, unit)
    before = None if found is None else audit.snapshot(found)
    kept = found or YearFeedback(check_id=check.id, org_id=unit.id, text=words, at=ctx.now)
    kept.text, kept.by_id, kept.at = words, ctx.speaker.id, ctx.now
    kept.sent_at = ctx.now if check.state is CheckState.SHOWN else None
    ctx.session.add(kept)
    ctx.session.flush()
    change = audit.added(kept) if before is None else audit.changed(kept, before)
    summary = SUMMARY.format(unit=unit.short, year=check.period)
    audit.record(ctx, "feedback.write", summary=summary, changes=[change], org_id=unit.id, undoable=True)
    if kept.sent_at:
        _tell(ctx, kept, CHANGED.format(year=check.period, unit=unit.short, text=wording.short(words, SHOWN)))
    return kept


def _tell(ctx: Context, kept: YearFeedback, text: str) -> None:
    """Who answers for the unit reads it again."""
    for one in people.leaders(ctx, kept.org_id):
        key, about = f"feedback:{kept.id}:{ctx.now.isoformat()}:{one.id}", f"feedback:{kept.id}"
        notify.withdraw(ctx, about=about)
        notify.put(ctx, to=one.id, text=text, key=key, topic=Topic.RESULT, about=about)
