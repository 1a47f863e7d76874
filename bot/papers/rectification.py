"""The rectification notice (整改通知书) and the form to answer it on: posts are named, never persons."""

from docx.shared import Mm

from bot import assess, circular, people, plan, problems
from bot.core.clock import local
from bot.core.context import Context
from bot.papers.official import DAY, Official
from bot.papers.word import CENTRE
from bot.people import Org, Role
from bot.problems import Problem, Rectification

TITLE, REPLY_TITLE = "整改通知书", "整改情况回复单"
ADDRESSEE = "{unit}："
OPENING = "你单位有下列事项需要整改。请按要求和时限改好，并把整改情况回复验收人。"
UNIT, NUMBER = "整改单位", "编号"
FINDING, AGAIN, WHEN, RECORD, BASIS = "发现的问题", "又发现", "发现日期", "来源和记录", "依据"
REQUIREMENT, DUE, OWNER, ACCEPTOR, ANSWER = "整改要求", "整改时限", "责任岗位", "验收岗位", "回复方式"
UNTIL = "{day}前"
HOW_TO_ANSWER = "在支部通回复「整改 {number} 改了什么」，可附照片；也可填写所附回复单。验收通过后销号。"
CHANGED, PROOF, SIGNED_BY = "改了什么", "凭据在哪里", "责任岗位签字"
VERDICT, ACCEPTED_BY = "验收意见", "验收岗位签字"
SIGNING = "　　　　　　　　年　　月　　日"
WITHDRAWN = "已撤销"
NO_POST = "由{unit}书记确定"
FROM_ENTRY, FROM_NOTICE, FROM_OTHER = "{source}，检查记录第{number}号", "{source}，{number}", "{source}"
OF_UNITS = (*people.BRANCH_OFFICERS, Role.GROUP_LEADER)
"""Posts that are told with their unit; the others are the committee's."""
COLUMNS = (34, 122)
ROOM, SMALL_ROOM = 48, 14
"""Millimetres to write by hand."""


def rectification_docx(ctx: Context, rectification: Rectification) -> bytes:
    """The notice for whom the problem concerns, with a reply form behind it that holds what was answered already.

    Raises:
        NotFoundError: the speaker may not see the problem.
    """
    problem = problems.problem(ctx, rectification.problem_id)
    unit = people.org(ctx, problem.org_id)
    numbered = problems.numbered(rectification)
    mark = WITHDRAWN if rectification.withdrawn else ""
    paper = Official(subject=f"{numbered}{TITLE}", made_at=ctx.now, mark=mark)
    paper.title(TITLE)
    paper.paragraph(numbered, align=CENTRE, indent=False)
    paper.addressee(ADDRESSEE.format(unit=unit.name))
    paper.text(OPENING)
    paper.form(COLUMNS, _asked(ctx, problem, rectification, unit))
    paper.signature(ctx.settings.chat.contact, local(rectification.opened_at).date())
    _reply_form(paper, problem, rectification, unit)
    return paper.content()


def _asked(ctx: Context, problem: Problem, row: Rectification, unit: Org) -> list[tuple[str, str]]:
    """What was found, what is asked for, by when, of whom; what nobody said takes no row."""
    task = ctx.get(plan.Task, row.task_id)
    again = problems.additions(ctx, problem.id).get(problem.id, [])
    said = [
        (UNIT, unit.name),
        (FINDING, problem.text),
        *((AGAIN, f"{DAY.format(day=one.day)}：{one.text}") for one in again),
        (WHEN, DAY.format(day=problem.day)),
        (RECORD, _record(ctx, problem)),
        (BASIS, row.basis),
        (REQUIREMENT, row.requirement),
        (DUE, UNTIL.format(day=DAY.format(day=task.due))),
        (OWNER, _post(ctx, task.owner_id, unit) or NO_POST.format(unit=unit.short)),
        (ACCEPTOR, _post(ctx, row.acceptor_id, unit) or ctx.settings.chat.contact),
        (ANSWER, HOW_TO_ANSWER.format(number=problem.id)),
    ]
    return [(label, text) for label, text in said if text.strip()]


def _record(ctx: Context, problem: Problem) -> str:
    """Where it was found: the check, and the entry or the notice it was opened from."""
    source = problems.wording.SOURCES[problem.source]
    kind, _, rest = problem.source_key.partition(":")
    number = rest.partition(":")[0]
    if kind == "notice" and number.isdecimal():
        paper = ctx.session.get(circular.NoticePaper, int(number))
        if paper is not None and paper.number:
            return FROM_NOTICE.format(source=source, number=paper.number)
    if kind == "entry" and number.isdecimal() and ctx.session.get(assess.AssessmentEntry, int(number)) is not None:
        return FROM_ENTRY.format(source=source, number=number)
    return FROM_OTHER.format(source=source)


def _post(ctx: Context, member_id: int | None, unit: Org) -> str:
    """`锅炉支部书记`, `党委工作部党务工作者`: the first post held today in the unit, below or above it."""
    for post, place in [] if member_id is None else people.posts_of(ctx, member_id):
        if unit.path.startswith(place.path) or place.path.startswith(unit.path):
            office = ctx.settings.chat.contact if post.role is Role.PARTY_WORK_CLERK else ""
            return f"{place.short if post.role in OF_UNITS else office}{people.roster.ROLE_TITLES[post.role]}"
    return ""


def _reply_form(paper: Official, problem: Problem, row: Rectification, unit: Org) -> None:
    """A page of its own; empty places are for writing by hand."""
    paper.title(REPLY_TITLE)
    paper.document.paragraphs[-1].paragraph_format.page_break_before = True
    paper.blank(1)
    closed = row.verdict if row.closed_at is not None else ""
    rows = {
        NUMBER: (problems.numbered(row), 0),
        UNIT: (unit.name, 0),
        FINDING: (problem.text, 0),
        CHANGED: (row.reply, ROOM),
        PROOF: ("", SMALL_ROOM),
        SIGNED_BY: (SIGNING, SMALL_ROOM),
        VERDICT: (closed, ROOM),
        ACCEPTED_BY: (SIGNING, SMALL_ROOM),
    }
    table = paper.form(COLUMNS, [(label, text) for label, (text, _) in rows.items()])
    for line, (_, height) in zip(table.rows, rows.values(), strict=True):
        line.height = Mm(height) if height else None
