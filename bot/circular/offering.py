"""What the page of a notice offers whoever looks at it: the steps that are open now and his to take."""

from collections.abc import Sequence
from enum import StrEnum

from sqlmodel import col, select

from bot import people
from bot.circular import posts, rules
from bot.circular.models import NoticePaper, PaperState
from bot.circular.rules import Step
from bot.core.context import Context
from bot.people import Right


class Act(StrEnum):
    """What can be done to a notice by pressing a button."""

    REDRAW = "redraw"
    EDIT = "edit"
    ASK = "ask"
    REVIEW = "review"
    WORDING = "wording"
    SIGN = "sign"
    NUMBER = "number"
    PUBLISH = "publish"
    SEND_BACK = "send_back"


_BY: dict[PaperState, tuple[tuple[Act, Step], ...]] = {
    PaperState.DRAFT: ((Act.ASK, Step.DRAFT), (Act.EDIT, Step.DRAFT), (Act.REDRAW, Step.DRAFT)),
    PaperState.WITH_UNITS: ((Act.REVIEW, Step.REVIEW), (Act.EDIT, Step.DRAFT)),
    PaperState.REVIEWED: ((Act.WORDING, Step.WORDING), (Act.SIGN, Step.SIGN)),
    PaperState.SIGNED: ((Act.NUMBER, Step.NUMBER),),
    PaperState.NUMBERED: ((Act.PUBLISH, Step.PUBLISH), (Act.NUMBER, Step.NUMBER)),
    PaperState.PUBLISHED: (),
}
"""By where it stands: what is done next, by whose post; the first is what it waits for."""


def offered(ctx: Context, found: NoticePaper) -> list[Act]:
    """What the speaker can do to it now, the next step first.

    A step that needs more (a unit that has not answered, another person) is offered and then says what it needs.
    """
    acts = [act for act, step in _BY[found.state] if posts.may(ctx, step) and not _is_out_of_turn(found, act)]
    sends_back = posts.LOOKING_OVER if found.state in rules.BEFORE_SIGNED else (Step.SIGN,)
    if found.state in rules.BEFORE_SIGNED | rules.SIGNED and any(posts.may(ctx, step) for step in sends_back):
        acts.append(Act.SEND_BACK)
    return acts


def _is_out_of_turn(found: NoticePaper, act: Act) -> bool:
    """The wording is looked at before it is signed, and once."""
    return (act is Act.SIGN and found.wording_by is None) or (act is Act.WORDING and found.wording_by is not None)


def listed(ctx: Context) -> Sequence[NoticePaper]:
    """The notices the speaker may read, the newest quarter first: the office all, everybody else the published."""
    query = select(NoticePaper).order_by(col(NoticePaper.period).desc())
    if not people.may_everywhere(ctx, Right.SEE_ALL_RESULTS):
        query = query.where(NoticePaper.state == PaperState.PUBLISHED)
    return ctx.session.exec(query).all()
