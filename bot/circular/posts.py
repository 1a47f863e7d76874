"""Who may do which step of a notice, and who is told that it waits."""

from collections.abc import Mapping, Sequence

from bot import people
from bot.circular import paper, rules
from bot.circular.models import NoticePaper
from bot.circular.rules import Step
from bot.core.context import Context
from bot.core.errors import NotAllowedError
from bot.people import Member, Role

WHO: Mapping[Step, str] = {
    Step.DRAFT: "通报由党委工作部干事或部长起草、修改。",
    Step.REVIEW: "通报由党委工作部部长审核。",
    Step.WORDING: "通报的文字由纪委书记核。",
    Step.SIGN: "通报由党委书记签发。",
    Step.NUMBER: "通报由党委工作部干事或部长编号。",
    Step.PUBLISH: "通报由党委工作部干事或部长发布。",
}
SENDS_BACK = "通报由审核、核稿或签发的同志退回。"
TWICE = "这份通报前面的一步是您办的，{who}要另一位同志来。"
LOOKING_OVER = (Step.REVIEW, Step.WORDING, Step.SIGN)
ACCEPTORS = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK, Role.COMMITTEE_DEPUTY_SECRETARY, Role.COMMITTEE_SECRETARY)
"""Who accepts what a notice asks for: the first of these who does not answer for the unit."""


def require(ctx: Context, step: Step) -> None:
    """Let the speaker pass whose post in the committee lets him do the step; the clock and the terminal pass.

    Raises:
        NotAllowedError: with one sentence saying who may.
    """
    if ctx.actor is not None and not may(ctx, step):
        raise NotAllowedError(WHO[step])


def may(ctx: Context, step: Step) -> bool:
    """Whether the speaker's post in the committee lets him do the step."""
    return any(one.id == ctx.speaker.id for one in holders(ctx, rules.ROLES[step]))


def require_other(ctx: Context, step: Step, found: NoticePaper) -> None:
    """The same, for a step that looks over the work of others: whoever did an earlier one does not do it.

    Raises:
        NotAllowedError: the speaker may not, or did an earlier step.
    """
    require(ctx, step)
    before = (found.drafted_by, found.reviewed_by, found.wording_by)
    if not rules.is_another(ctx.speaker.id, before):
        raise NotAllowedError(TWICE.format(who=WHO[step].removeprefix("通报").rstrip("。")))


def require_looking_over(ctx: Context) -> None:
    """Let the speaker pass who reviews, checks or signs.

    Raises:
        NotAllowedError: anybody else speaks.
    """
    if not any(may(ctx, step) for step in LOOKING_OVER):
        raise NotAllowedError(SENDS_BACK)


def holders(ctx: Context, roles: Sequence[Role]) -> Sequence[Member]:
    """Who holds one of these posts in the committee today and has not left."""
    return [one for one in people.holders(ctx, tuple(roles), paper.committee(ctx).id) if one.left_on is None]


def acceptor(ctx: Context, org_id: int) -> int | None:
    """Who accepts what this unit puts right: never one who answers for it (problems.toml: 验收人不能是整改责任人)."""
    own = {one.id for one in people.holders(ctx, people.SECRETARIES, org_id)}
    for role in ACCEPTORS:
        found = [one.id for one in holders(ctx, (role,)) if one.id not in own]
        if found:
            return found[0]
    return None
