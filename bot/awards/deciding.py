"""评选: a person names who gets it, or leaves it vacant; the unit hears the winner and nothing of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from bot import activities, notify, people
from bot.awards import figures, nominating, prizes, rules, telling, wording
from bot.awards.models import Award, ChoiceState
from bot.awards.nominating import Nominee
from bot.awards.prizes import Prize
from bot.awards.rules import Fitness
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError

REFUSED = {Fitness.MISSED: wording.MISSED, Fitness.PENDING: wording.PENDING}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: the rows, how many are told, and whether a flag went to a crew nobody measured."""

    rows: tuple[Award, ...]
    told: int = 0
    is_unmeasured: bool = False


def decide(ctx: Context, prize: Prize, winners: Sequence[Nominee], text: str = "") -> Decided:
    """Name who gets it, none of whom is the speaker; without anybody it stays vacant, and no reason is asked for.

    The deed is what was said in the nomination, unless another is given; a person's has to be told.

    Raises:
        NotAllowedError: the speaker does not decide on it, or names himself.
        BadInputError: too many winners, one twice, no deed, or too long a one.
        ConflictError: it was decided, is being voted on, or a flag's crew has violations or figures missing.
    """
    prizes.require_decider(ctx, prize)
    _require_sound(ctx, prize, winners)
    prizes.lock(ctx, prize)
    _require_undecided(ctx, prize)
    fits = {one.name: figures.fitness(ctx, prize, one.name) for one in winners if rules.is_flag(prize.template)}
    for name, found in fits.items():
        if found in REFUSED:
            said = {"name": name, "period": activities.wording.period(prize.period), "prize": prize.template.name}
            raise ConflictError(REFUSED[found].format(**said))
    rows = _rows(ctx, prize, winners, text)
    ctx.session.add_all(rows)
    ctx.session.flush()
    audit.record(
        ctx,
        "award.decide",
        summary=prize.title,
        changes=map(audit.added, rows),
        org_id=prize.org.id,
        undoable=True,
    )
    told = _publish(ctx, prize, rows) if winners else 0
    return Decided(tuple(rows), told, Fitness.UNMEASURED in fits.values())


def _require_sound(ctx: Context, prize: Prize, winners: Sequence[Nominee]) -> None:
    most = rules.places(prize.template)
    if len(winners) > most:
        raise BadInputError(wording.TOO_MANY.format(name=prize.template.name, most=most))
    if len({one.key for one in winners}) < len(winners):
        raise BadInputError(wording.SAME_TWICE)
    if any(one.member is not None and one.member.id == ctx.speaker.id for one in winners):
        raise NotAllowedError(wording.YOURSELF)
    if any(len(one.subject) > rules.LONGEST_NAME for one in winners):
        raise BadInputError(wording.LONG_NAME.format(most=rules.LONGEST_NAME))


def _require_undecided(ctx: Context, prize: Prize) -> None:
    found = prizes.awarded(ctx, prize)
    if found:
        raise ConflictError(wording.STANDS.format(title=prize.title, who=named(ctx, found)))
    choice = prizes.choice(ctx, prize)
    if choice is not None and choice.state is ChoiceState.OPEN:
        raise ConflictError(wording.ALREADY_OPEN.format(title=prize.title))


def _rows(ctx: Context, prize: Prize, winners: Sequence[Nominee], text: str) -> list[Award]:
    org_id, code, period = prize.key
    known = {one.row.nominee: one.row.text for one in nominating.nominated(ctx, prize)}
    choice = prizes.choice(ctx, prize)
    base: dict[str, Any] = {
        "org_id": org_id,
        "code": code,
        "period": period,
        "starts_on": activities.first_day(period),
        "day": ctx.today,
        "by_id": ctx.speaker.id,
        "at": ctx.now,
        "choice_id": choice.id if choice else None,
    }
    if not winners:
        return [Award(**base, is_vacant=True)]
    return [
        Award(
            **base,
            place=place,
            member_id=one.member.id if one.member else None,
            subject=one.subject,
            text=_deed(prize, text or known.get(one.key, "")),
        )
        for place, one in enumerate(winners, start=1)
    ]


def _deed(prize: Prize, text: str) -> str:
    """What is told of a winner; of one chosen person it is a must, a contest speaks for itself."""
    must = prize.is_personal and prize.template.chosen
    return nominating.deed(text) if text.strip() or must else ""


def _publish(ctx: Context, prize: Prize, rows: Sequence[Award]) -> int:
    deed = rows[0].text if len(rows) == 1 else ""
    last = previous(ctx, prize) if rules.is_flag(prize.template) else ""
    handed = wording.HANDED_OVER.format(last=last) if last and last != rows[0].subject else ""
    return telling.published(ctx, prize, rows[0], named(ctx, rows), deed=deed, handed=handed)


def previous(ctx: Context, prize: Prize) -> str:
    """The crew that had the flag before this period, by name; empty where nobody had."""
    org_id, code, _ = prize.key
    query = select(Award).where(
        Award.org_id == org_id, Award.code == code, Award.starts_on < activities.first_day(prize.period)
    )
    found = ctx.session.exec(query.order_by(col(Award.starts_on).desc()).limit(1)).first()
    return found.subject if found else ""


def named(ctx: Context, rows: Sequence[Award]) -> str:
    """`李明`, `焊接一班`, `张三、李四、王五`, `空缺`."""
    known = people.names(ctx, [row.member_id for row in rows if row.member_id])
    return "、".join(name_of(row, known.get(row.member_id or 0, "")) for row in rows)


def name_of(row: Award, member: str) -> str:
    """Who got it, with the person's name as it is."""
    return wording.VACANT if row.is_vacant else member or row.subject


def revoke(ctx: Context, prize: Prize) -> list[Award]:
    """Take back what was decided, whenever it was; what is not sent yet is not sent.

    Raises:
        NotAllowedError: the speaker does not decide on it.
        NotFoundError: nothing was decided.
    """
    prizes.require_decider(ctx, prize)
    prizes.lock(ctx, prize)
    rows = prizes.awarded(ctx, prize)
    if not rows:
        raise NotFoundError(wording.NOTHING_DECIDED.format(title=prize.title))
    gone = [Change("award", row.id, audit.snapshot(row), None) for row in rows]
    notify.withdraw(ctx, about=telling.about(rows[0]))
    for row in rows:
        ctx.session.delete(row)
    ctx.session.flush()
    audit.record(ctx, "award.revoke", summary=prize.title, changes=gone, org_id=prize.org.id, undoable=True)
    return rows
