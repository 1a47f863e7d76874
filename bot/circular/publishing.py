"""Publishing: the summary goes out as an announcement and into the groups, section 四 becomes rectifications once."""

from dataclasses import dataclass

from bot import notify, people, problems
from bot.circular import grouped, paper, posts, steps, telling, units, wording
from bot.circular.models import NoticeItem, NoticePaper, PaperState, Section
from bot.circular.rules import Step
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.problems import Source

PAST = "第{number}条的期限已经过了（{due}），不能发布；要改期限，请签发人先「退回通报」。"
NOBODY_ACCEPTS = "第{number}条没有验收人，不能发布。"


@dataclass(frozen=True, slots=True)
class Published:
    """How many people are told what, and how many rectifications were opened."""

    told: int
    """Those with a chat account, whoever hears the correction included."""
    corrected: int
    spared: int
    """Who had heard the same words before."""
    rectifications: int
    groups: int
    """In how many groups it is put up, once it cannot be taken back."""


def file_name(found: NoticePaper) -> str:
    """What its Word file is called: `通报-2026Q3.docx`."""
    return wording.FILE.format(period=found.period)


def ready(ctx: Context, found: NoticePaper) -> list[NoticeItem]:
    """Let pass a paper that may be published now, locked until the transaction ends; the rows of its section 四.

    Raises:
        NotAllowedError: the speaker does not publish notices.
        ConflictError: it is not numbered yet, or published.
        BadInputError: a deadline of section 四 has gone by.
    """
    posts.require(ctx, Step.PUBLISH)
    paper.locked(ctx, found)
    if found.state is not PaperState.NUMBERED:
        raise ConflictError(steps.whats_next(found))
    rows = paper.standing(paper.items(ctx, found, section=Section.RECTIFY))
    for one in rows:
        if one.due is None or one.due < ctx.today:
            raise BadInputError(PAST.format(number=one.id, due=wording.day(one.due) if one.due else wording.NOBODY))
    return rows


def publish(ctx: Context, found: NoticePaper, circle: str) -> Published:
    """Tell the circle, and open the rectifications; can be taken back within ten minutes like any announcement.

    Published again after that, nobody hears the same words twice.

    Raises:
        NotAllowedError, ConflictError, BadInputError: as for `ready`; or nobody accepts a matter, or is to be told.
    """
    rows = ready(ctx, found)
    before = audit.snapshot(found)
    audience = telling.audience(ctx, found, circle)
    made = telling.tell(ctx, found, circle, audience)
    audit.record(ctx, "broadcast.send", summary=wording.short(found.title, wording.ABOUT_CHARS), undoable=True)
    changes = [*map(telling.rests_on, made), *(_open(ctx, found, one) for one in rows)]
    found.state, found.circle = PaperState.PUBLISHED, circle
    found.issue_on, found.published_by, found.published_at = ctx.today, ctx.speaker.id, ctx.now
    ctx.session.flush()
    put_up = grouped.post(ctx, found, rows)
    changes += put_up
    notify.withdraw(ctx, about=f"{units.about(found)}:step")
    # Last, so that it is taken back first: the rows of section 四 point at what was opened.
    summed, changed = wording.quarter(found.period), audit.changed(found, before)
    audit.record(ctx, "notice.publish", summary=summed, changes=[changed, *changes], undoable=True)
    told = sum(one.receivers for one in made)
    places = {change.after["channel"] for change in put_up if change.after}
    return Published(told, len(audience.corrected), len(audience.spared), len(rows), len(places))


def _open(ctx: Context, found: NoticePaper, one: NoticeItem) -> audit.Change:
    """The rectification of a row, numbered by the register; drawn from the same entry it is opened once."""
    org_id, due = one.org_id, one.due
    acceptor_id = one.acceptor_id or (posts.acceptor(ctx, org_id) if org_id else None)
    if org_id is None or due is None or acceptor_id is None:
        raise BadInputError(NOBODY_ACCEPTS.format(number=one.id))
    cases = [row for row in paper.matter(ctx, one) if row.section is Section.PROBLEMS and not row.removed]
    before = audit.snapshot(one)
    demand = problems.Demand(
        org=people.org(ctx, org_id),
        finding=_finding(ctx, org_id, cases[0].text if cases else one.text),
        requirement=one.text,
        due=due,
        acceptor_id=acceptor_id,
        source=Source.QUARTER_CHECK,
        source_key=one.source_key or f"{units.about(found)}:{one.id}",
        basis=found.number or "",
    )
    one.rectification_id, one.acceptor_id = problems.issue(ctx, demand).rectification.id, acceptor_id
    ctx.session.flush()
    return audit.changed(one, before)


def _finding(ctx: Context, org_id: int, text: str) -> str:
    """What is wrong, as the register keeps it beside the unit's name."""
    return text.removeprefix(f"{paper.unit_words(people.org(ctx, org_id))}：")
