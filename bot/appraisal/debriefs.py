"""述职: a unit's text of the year, handed in by its secretary; it may be replaced until the rating is counted."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from bot import evidence, people
from bot.appraisal import planning, rounds
from bot.appraisal.models import Debrief
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.evidence import EvidenceFile
from bot.people import Org

SHORTEST, LONGEST = 20, 6000
"""Characters of a text."""
SUBJECT = "debrief"
NOT_SECRETARY = "述职由支部书记、副书记交。"
TOO_SHORT = f"述职不到{SHORTEST}个字，没有收。请把全文发来，可以分几条。"
TOO_LONG = f"述职超过{LONGEST}字，没有收。请删减，或把文件发给我再说「述职」。"
COUNTED = "{year}年测评已经计票，述职不能再改。"


def unit_of(ctx: Context) -> Org:
    """The rated unit whose debrief the speaker hands in.

    Raises:
        NotAllowedError: he is no secretary of one.
    """
    held = {place.id for post, place in people.posts_of(ctx, ctx.speaker.id) if post.role in people.SECRETARIES}
    found = [unit for unit in people.assessed(ctx) if unit.id in held]
    if not found:
        raise NotAllowedError(NOT_SECRETARY)
    return found[0]


def debrief(ctx: Context, unit: Org, year: int) -> Debrief | None:
    """What a unit handed in for a year, if anything; locked, the unit with it: there may be nothing yet to lock."""
    ctx.session.refresh(unit, with_for_update={"key_share": True})
    query = select(Debrief).where(Debrief.org_id == unit.id, Debrief.year == year).with_for_update()
    return ctx.session.exec(query.execution_options(populate_existing=True)).one_or_none()


def handed_in(ctx: Context, unit: Org, year: int) -> Debrief | None:
    """The same to look at, nothing locked."""
    return ctx.session.exec(select(Debrief).where(Debrief.org_id == unit.id, Debrief.year == year)).one_or_none()


def hand_in(ctx: Context, text: str, *, more: bool = False) -> Debrief:
    """Keep the text for the speaker's unit in place of the one before, or, with `more`, behind it.

    Raises:
        NotAllowedError: the speaker is no secretary.
        BadInputError: too short or too long.
        ConflictError: the year's rating was counted.
    """
    unit, year = unit_of(ctx), planning.year_of(ctx.today)
    before = debrief(ctx, unit, year)
    words = f"{before.text}\n{text.strip()}" if more and before else text
    return _keep(ctx, unit, year, before, text=checked(words))


def checked(text: str) -> str:
    """The text as it would be kept.

    Raises:
        BadInputError: too short or too long.
    """
    words = text.strip()
    if len(words) < SHORTEST:
        raise BadInputError(TOO_SHORT)
    if len(words) > LONGEST:
        raise BadInputError(TOO_LONG)
    return words


def hand_in_file(ctx: Context, file: EvidenceFile) -> Debrief:
    """Keep a file as the debrief of the speaker's unit; a text stays beside it.

    Raises:
        NotAllowedError: the speaker is no secretary, or the file is another's.
        ConflictError: the year's rating was counted.
    """
    unit, year = unit_of(ctx), planning.year_of(ctx.today)
    made = _keep(ctx, unit, year, debrief(ctx, unit, year), evidence_id=file.id)
    evidence.attach(ctx, [file], SUBJECT, made.id, title=f"{unit.short}{year}年述职")
    return made


def _keep(ctx: Context, unit: Org, year: int, found: Debrief | None, **values: str | int) -> Debrief:
    if rounds.counted_in(ctx, year) is not None:
        raise ConflictError(COUNTED.format(year=year))
    before = audit.snapshot(found) if found else None
    made = found or Debrief(year=year, org_id=unit.id, by_id=ctx.speaker.id, at=ctx.now)
    made.by_id, made.at = ctx.speaker.id, ctx.now
    for name, value in values.items():
        setattr(made, name, value)
    ctx.session.add(made)
    ctx.session.flush()
    change = audit.changed(made, before) if before else audit.added(made)
    audit.record(ctx, "debrief", summary=unit.short, changes=[change], org_id=unit.id, undoable=True)
    return made


def debriefs(ctx: Context, year: int) -> Mapping[int, Debrief]:
    """Unit → what it handed in for the year."""
    return {one.org_id: one for one in ctx.session.exec(select(Debrief).where(Debrief.year == year))}


def missing(ctx: Context, year: int) -> Sequence[Org]:
    """The units that have not handed in, by code.

    Raises:
        NotAllowedError: the speaker is not of the office.
    """
    planning.require_office(ctx)
    there = set(ctx.session.exec(select(col(Debrief.org_id)).where(Debrief.year == year)))
    return [unit for unit in people.assessed(ctx) if unit.id not in there]
