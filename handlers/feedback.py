"""反馈: what a unit is told in writing of its year; the office writes it, the unit reads it and fetches it as Word."""

from bot import assess, people, plan
from bot.assess import Check, Score
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Org, Right
from handlers import again, drafting, linked, meant, tasks, yearly

router = Router()

WORDS = ("反馈", "年度反馈", "书面反馈")
WHICH_UNIT = "看哪个单位的反馈？例如「反馈 锅炉支部」；要写，把内容接在后面。"
OFFICE_WRITES = "年度反馈由党委工作部写，您可以看：回「反馈」。要反映问题，请找党委工作部。"
NONE_YET = "{unit}{year}年度还没有反馈；公布时自动起草，也可以现在写：「反馈 {unit} 内容」。"
HEAD = "{unit}{year}年度反馈{whose}："
DRAWN, WRITTEN = "（自动起草）", ""
FILE = "Word 文件，半小时内有效：{url}"
KEPT = "已记{unit}{year}年度反馈：{text}\n{when}改错回「撤回」。"
LATER, NOW = "公布时发给书记。", "已告诉书记。"
SHOWN = 120
"""Characters of what was written that are said back."""
MOST, LEAST = 200, 20
"""Characters of a reply, the link's too; fewer of the text than the latter say nothing."""


@router.command(
    *WORDS,
    intent="year.feedback",
    usage=("反馈", "反馈 锅炉支部", "反馈 锅炉支部 台账规范，明年把学时补齐"),
    about="看本单位的年度反馈，取 Word；党委工作部写给单位的话接在单位名后面。",
    right=Right.SEE_UNIT,
    typed=True,
)
@again.asking("year.feedback")
def feedback(ctx: Context, said: Said) -> Reply:
    """Read the feedback of the year, or, for the office with words behind the unit, write it."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit, text = _unit_and_text(ctx, said)
    year = yearly.year_said(ctx, text)
    words = text if text.strip(drafting.EDGES) not in {"", str(year), f"{year}年", f"{year}年度"} else ""
    if words and not people.may_anywhere(ctx, Right.ENTER_RESULT):
        raise BadInputError(OFFICE_WRITES)
    if meant.of_company(unit):
        raise BadInputError(WHICH_UNIT)
    if words:
        return _write(ctx, unit, words)
    check, score = yearly.shown_result(ctx, year, unit)
    return _read(ctx, check, unit, score)


def _unit_and_text(ctx: Context, said: Said) -> tuple[Org, str]:
    """The unit at the beginning, and what follows; without one, the highest unit led."""
    code, text = drafting.unit_and_rest(ctx, said.rest)
    picked = next(iter(meant.units(ctx, said.slots)), None)
    named = picked or (people.org_by_code(ctx, code) if code else None)
    return people.unit_of(ctx, named or people.led_units(ctx, Right.SEE_UNIT)[-1]), text


def _write(ctx: Context, unit: Org, words: str) -> Reply:
    """Into the year that is being assessed."""
    year = yearly.year_said(ctx, "")
    check = yearly.found_check(ctx, year)
    if check is None:
        raise NotFoundError(yearly.NOT_COMPUTED.format(year=year))
    kept = assess.write_feedback(ctx, check, unit, words)
    return Reply(
        KEPT.format(
            unit=unit.short,
            year=check.period,
            text=plan.wording.short(kept.text, SHOWN),
            when=NOW if kept.sent_at else LATER,
        )
    )


def _read(ctx: Context, check: Check, unit: Org, score: Score) -> Reply:
    found = assess.feedback_of(ctx, check, unit)
    if found is None:
        return Reply(NONE_YET.format(unit=unit.short, year=check.period))
    is_office = people.may(ctx, Right.SEE_ALL_RESULTS, unit)
    whose = DRAWN if is_office and found.by_id is None else WRITTEN
    head = HEAD.format(unit=unit.short, year=check.period, whose=whose)
    link = _link(ctx, score)
    if not link:
        step = tasks.PAGE // 2
        pieces = [line[at : at + step] for line in found.text.splitlines() for at in range(0, len(line), step)]
        return tasks.pages(ctx, head, pieces)
    room = MOST - len(head) - len(link) - 2
    text = [plan.wording.short(found.text, room)] if room >= LEAST else []
    return Reply("\n".join([head, *text, link]))


def _link(ctx: Context, score: Score) -> str:
    """To the Word file; nothing where no address of ours is known."""
    try:
        return FILE.format(url=linked.paper(ctx, "feedback", score.id))
    except ConflictError:
        return ""
