"""任务 12, 依据 12: one task with what, who and by when (三定), where it comes from, what shows it, how it stands."""

import re
from collections.abc import Sequence

from bot import evidence, people, plan
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.plan import Check, Task, TaskState, TaskTemplate
from handlers import again, meant

router = Router()

HEAD = "{number} {title}（{unit}{period}）"
REQUIREMENT = "要求：{text}"
WHO = "责任：{owner}；期限：{due}，{state}"
NOBODY = "还没有人，请支部书记用「转交 {number} 姓名」定人"
BY_HAND = "{name}布置，不在年度清单里"
HOW = "办法：{check}；{evidence}{handed}"
HANDED = "，已交{count}份"
EVIDENCE = "凭据：{kinds}"
NO_EVIDENCE = "不用交材料"
BY_MEETING = "把会记下来，归档后自动完成"
ENOUGH = "有现成记录就行，不用另写材料、拍照。"
PERIOD = re.compile(r"(?P<year>\d{4})-?(?P<part>\d\d|[QH]\d)?")
LONGEST = 198
LEAST = 20
"""Characters left of a requirement, however much else there is to say."""
BASIS, EVENT = 60, 50
"""Characters of the basis and of the last thing that happened."""


@router.command(
    "任务",
    "依据",
    intent="task.explain",
    asks_back=True,
    usage=("任务 12", "12号任务的依据是什么", "组织生活会要交什么材料"),
    about="看一项任务的要求、责任人、期限、依据、凭据和办理经过。",
)
@again.asking("task.explain")
def explain(ctx: Context, said: Said) -> Reply:
    """One task, by number or by what it is called; only what was asked when material or basis were."""
    row = meant.task(ctx, said.slots, example="任务")
    template = plan.template_of(ctx, row)
    head = _head(ctx, row)
    if said.slots.get("ask") == "evidence":
        enough = ENOUGH if template and template.evidence else ""
        return Reply(_fitted([head, _how(ctx, row, template) + "。", enough], row.requirement))
    if "依据" in said.text:
        return Reply(_fitted([head, _basis(ctx, row, template)], row.requirement))
    who = WHO.format(
        owner=_owner(ctx, row), due=plan.wording.due(row, ctx.today), state=plan.wording.state(row, ctx.today)
    )
    told = [head, who, _basis(ctx, row, template), _how(ctx, row, template), _last(ctx, row)]
    return Reply(_fitted(told, row.requirement), about=plan.about_task(row))


def _head(ctx: Context, row: Task) -> str:
    found = PERIOD.fullmatch(row.period)
    text = "-".join(part for part in (found["year"], found["part"]) if part) if found else ""
    period = f"，{meant.span_words(ctx, text)}" if text else ""
    title = plan.wording.short(row.title)
    return HEAD.format(number=row.id, title=title, unit=people.org(ctx, row.org_id).short, period=period)


def _owner(ctx: Context, row: Task) -> str:
    if row.owner_id is None:
        return NOBODY.format(number=row.id)
    return people.member(ctx, row.owner_id).name


def _basis(ctx: Context, row: Task, template: TaskTemplate | None) -> str:
    if template is not None:
        return plan.wording.short(plan.wording.basis(template), BASIS)
    name = people.member(ctx, row.assigned_by).name if row.assigned_by else ""
    return BY_HAND.format(name=name)


def _how(ctx: Context, row: Task, template: TaskTemplate | None) -> str:
    """How it is known to be done, and what shows it."""
    by_meeting = row.check is Check.AUTO and template is not None and template.meeting
    kinds = "、".join(plan.wording.EVIDENCE.get(kind, kind) for kind in template.evidence) if template else ""
    shown = EVIDENCE.format(kinds=kinds) if kinds else NO_EVIDENCE
    files = evidence.of(ctx, "task", [row.id]).get(row.id, ())
    handed = HANDED.format(count=len(files)) if files else ""
    return HOW.format(check=BY_MEETING if by_meeting else plan.wording.CHECKS[row.check], evidence=shown, handed=handed)


def _last(ctx: Context, row: Task) -> str:
    """The last thing that happened to it, and by whom; while it is open and nothing has, nothing."""
    happened = plan.history(ctx, row)
    if not happened:
        return plan.wording.STATES[row.state] if row.state is TaskState.NOT_APPLICABLE else ""
    record = happened[-1]
    name = people.member(ctx, record.by_id).name if record.by_id else ""
    return plan.wording.short(plan.wording.happened(record, name), EVENT)


def _fitted(lines: Sequence[str], requirement: str) -> str:
    """The lines with the requirement in second place, cut to what is left of a reply."""
    kept = [line for line in lines if line]
    left = LONGEST - sum(len(line) + 1 for line in kept) - len(REQUIREMENT)
    if requirement and left > LEAST:
        kept.insert(1, REQUIREMENT.format(text=plan.wording.short(requirement, left)))
    return "\n".join(kept)
