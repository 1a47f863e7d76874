"""起草通报, 写入通报, 改通报, 删通报: the office draws the quarter's notice and writes into it."""

import re
from datetime import date

from bot import circular, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.circular import Agreement, NoticeItem, NoticePaper, Section, Step, Wish
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Member, Org, Right
from bot.text import args, dates
from bot.text.brief import cut
from bot.text.numerals import number as numeral
from handlers import again, meant, which_notice
from handlers.notices import SECTION_FIRST, named

router = Router()

DRAWN = (
    "已起草{quarter}通报：{items}条，{characters}字{ranking}。{practices}{left_out}"
    "看回「通报 看 一」，改好回「送核通报」。"
)
NO_RANKING = "，不排名次、不列分数"
TYPE_PRACTICES = "主要做法要您来写，三到五条：「写入通报 二 单位和一件事」。"
LEFT_OUT = "另有{count}条写不下或不宜写，没有写进。"
WHICH_ITEM = "通报里写{unit}的有{count}件，去掉哪一件？"
WHICH_NUMBER = "去掉哪一条？请写编号，例如「删通报 12 没核实」；编号见「通报 看 三」。"
NO_NTH = "通报里写{unit}的只有{count}件。"
OUT = "已去掉{count}条：{text}。{reason}放回说「恢复通报 {number}」，改错回「撤回」。"
REASON = "原因：{reason}。"
BACK = "已放回{count}条：{text}。{again}改错回「撤回」。"
ASKED_AGAIN = "已请单位重新核对。"
ADDED = "已写进{section}：第{number}条，{text}。{earlier}{check}改错回「撤回」。"
TO_CHECK = "送核时会请{unit}核对。"
NOW_CHECKED = "已请{unit}核对。"
CHANGED = "已改第{number}条：{text}。{earlier}{again}改错回「撤回」。"
NEED_SECTION = (
    "写进哪一部分？例如「写入通报 二 锅炉支部突击队提前完成节点」；"
    "一到五是总体情况、主要做法、存在问题、整改要求、下季度提示。"
)
NO_ACCEPTOR = "公司党委任职的同志里没有“{name}”，不能验收，没有改。"
ONE_KIND = "一次改文字，或者改期限和验收人，请分开说，例如「改通报 {number} 期限12月10日，验收人何洁」。没有改。"
EARLIER = "期限落在休息日，提前到{day}。"
_NTH = re.compile(r"第([一二三四五六七八九十\d]{1,3})[条件项]")
_DUE = re.compile(r"^(?:期限|时限|整改期限)(?:改到|改为|到|为)?[\s:：]*(.+)$")
_ACCEPTOR = re.compile(
    r"^(?:验收人?(?:改为|改成|换成|是|为|由)?[\s:：]*([\u4e00-\u9fff]{2,4})|(?:改?由|请)([\u4e00-\u9fff]{2,4}?)(?:负责|来)?验收)$"
)
_APART = re.compile(r"[\s,，;；。]+(?=验收|改?由|请|期限|时限|整改期限)")
TEXT, KEPT, CHOICE = 40, 110, 24
"""Characters of a sentence in a reply, of a reason that is kept, of a choice or a reason that is shown."""


@router.command(
    "起草通报",
    intent="notice.draft",
    usage=("起草三季度通报", "通报里把锅炉支部那条去掉，没跟人家核实"),
    about="用定稿的季度结果起草通报，可以再次起草；也可以去掉写某个单位的内容。",
    right=Right.SEE_ALL_RESULTS,
    asks_back=True,
)
@again.asking("notice.draft")
def draft(ctx: Context, said: Said) -> Reply:
    """Draw the quarter's notice; or take a unit's sentence out of it."""
    if said.slots.get("action") == "remove_item":
        return _take_out(ctx, said)
    drawn = circular.draft(ctx, _period(ctx, said))
    ranking = NO_RANKING if "no_ranking" in said.slots.get("constraints", ()) else ""
    return Reply(
        DRAWN.format(
            quarter=circular.wording.quarter(drawn.paper.period),
            items=drawn.items,
            characters=drawn.characters,
            ranking=ranking,
            practices="" if drawn.practices else TYPE_PRACTICES,
            left_out=LEFT_OUT.format(count=drawn.left_out) if drawn.left_out else "",
        )
    )


def _period(ctx: Context, said: Said) -> str:
    """The quarter picked or said; else that of the notice in hand; else the one that is over."""
    period = str(said.slots.get(which_notice.SLOT) or said.slots.get("period") or "")
    if period:
        return period.replace("-Q", "Q")
    found = which_notice.among(circular.unpublished(ctx))
    if found is not None:
        return found.period
    before = (ctx.today.month - 1) // 3
    return f"{ctx.today.year}Q{before}" if before else f"{ctx.today.year - 1}Q4"


def _take_out(ctx: Context, said: Said) -> Reply:
    """The one matter of the unit named, or the one of several that is said or picked."""
    circular.require(ctx, Step.DRAFT)
    found = which_notice.of_words(ctx, said)
    reason = str(said.slots.get("reason_text", ""))
    unit = next(iter(meant.units(ctx, said.slots)), None)
    nth = _NTH.search(said.text)
    place = numeral(nth[1]) if nth else None
    if unit is None:
        if place is None:
            return ask(ctx, "notice.out", WHICH_NUMBER, words=(), payload={"period": found.period, "reason": reason})
        return _out(ctx, found, place, reason)
    rows = _matters(ctx, found, unit)
    if place is not None:
        if not 0 < place <= len(rows):
            raise NotFoundError(NO_NTH.format(unit=unit.short, count=len(rows)))
        rows = rows[place - 1 : place]
    if len(rows) == 1:
        return _out(ctx, found, rows[0].id, reason)
    question = WHICH_ITEM.format(unit=unit.short, count=len(rows))
    choices = [cut(f"{one.id} {one.text}", CHOICE) for one in rows[: meant.MOST]]
    payload = {"numbers": [one.id for one in rows], "reason": reason}
    return ask(ctx, "notice.one_out", question, choices=choices, payload=payload)


def _matters(ctx: Context, found: NoticePaper, unit: Org) -> list[NoticeItem]:
    """What is written about a unit, problems first; a case and its rectification are one."""
    rows = circular.of_unit(ctx, found, people.unit_of(ctx, unit))
    first: dict[str, NoticeItem] = {}
    for one in sorted(rows, key=lambda row: row.section is Section.PRACTICES):
        first.setdefault(one.source_key or str(one.id), one)
    return list(first.values())


def _out(ctx: Context, found: NoticePaper, number: int, reason: str) -> Reply:
    rows = circular.remove(ctx, found, number, cut(reason.strip(), KEPT))
    told = REASON.format(reason=cut(reason.strip(), CHOICE)) if reason.strip() else ""
    return Reply(OUT.format(count=len(rows), text=_short(rows[0].text), reason=told, number=number))


def _short(text: str) -> str:
    return circular.wording.short(text, TEXT)


@router.answer("notice.one_out")
def one_out(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The matter was picked."""
    number = answer.payload["numbers"][answer.picked or 0]
    return _out(ctx, circular.of_item(ctx, number), number, answer.payload["reason"])


@router.answer("notice.out")
def out(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The number was typed."""
    number, reason = args.number_then_rest(said.text, example="删通报")
    return _out(ctx, circular.latest(ctx, answer.payload["period"]), number, reason or answer.payload["reason"])


@router.command(
    "删通报",
    "去掉通报",
    intent="notice.remove",
    usage="删通报 12 没跟人家核实",
    about="把通报里的一条去掉，可以放回。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
def remove(ctx: Context, said: Said) -> Reply:
    """Take a sentence out by its number."""
    circular.require(ctx, Step.DRAFT)
    number, reason = args.number_then_rest(said.rest, example="删通报")
    return _out(ctx, circular.of_item(ctx, number), number, reason)


@router.command(
    "恢复通报",
    intent="notice.restore",
    usage="恢复通报 12",
    about="把去掉的一条放回通报。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
def restore(ctx: Context, said: Said) -> Reply:
    """Put a sentence back by its number."""
    circular.require(ctx, Step.DRAFT)
    number, _ = args.number_then_rest(said.rest, example="恢复通报")
    rows = circular.restore(ctx, circular.of_item(ctx, number), number)
    again_asked = ASKED_AGAIN if rows[0].agreement is Agreement.ASKED else ""
    return Reply(BACK.format(count=len(rows), text=_short(rows[0].text), again=again_asked))


@router.command(
    "写入通报",
    "加通报",
    intent="notice.add",
    usage=("写入通报 二 锅炉支部组织突击队提前完成节点", "写入通报 四 锅炉支部更换褪色的标识，12月10日前"),
    about="往通报的一部分写自己的一条；写到单位的要同单位核对。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.add")
def add(ctx: Context, said: Said) -> Reply:
    """Put a sentence of one's own into a section; in section 四 the date said is the deadline."""
    circular.require(ctx, Step.DRAFT)
    found, rest = which_notice.first(ctx, said)
    chosen = SECTION_FIRST.fullmatch(rest)
    if chosen is None or not chosen[2].strip():
        raise BadInputError(NEED_SECTION)
    section = named(chosen[1])
    text, due = chosen[2].strip(), None
    if section is Section.RECTIFY and dates.find(text, ctx.now, ctx.workdays):
        due = args.one_day(text, ctx.now, ctx.workdays)
    one = circular.add(ctx, found, section, Wish(text, due=due))
    unit = people.org(ctx, one.org_id).short if one.org_id is not None else ""
    check = NOW_CHECKED if one.agreement is Agreement.ASKED else TO_CHECK
    return Reply(
        ADDED.format(
            section=circular.wording.SECTIONS[section],
            number=one.id,
            text=_short(one.text),
            earlier=_earlier(ctx, due, one),
            check=check.format(unit=unit) if unit else "",
        )
    )


@router.command(
    "改通报",
    intent="notice.change",
    usage=("改通报 12 锅炉支部两次会议没有写议题", "改通报 12 期限12月10日"),
    about="改通报里的一条：文字、整改期限或验收人；写到单位的重新核对。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
def change(ctx: Context, said: Said) -> Reply:
    """Give a sentence other words, or a rectification another deadline or acceptor."""
    circular.require(ctx, Step.DRAFT)
    number, rest = args.number_then_rest(said.rest, example="改通报")
    wish = _wish(ctx, number, rest)
    one = circular.change(ctx, circular.of_item(ctx, number), number, wish)
    again_asked = ASKED_AGAIN if one.agreement is Agreement.ASKED else ""
    text = cut(circular.line(ctx, one, TEXT).removeprefix(f"{number} "), 2 * TEXT)
    earlier = _earlier(ctx, wish.due, one)
    return Reply(CHANGED.format(number=number, text=text, earlier=earlier, again=again_asked))


def _earlier(ctx: Context, due: date | None, one: NoticeItem) -> str:
    """Says so where the day that was said is no working day."""
    return EARLIER.format(day=meant.day_words(ctx, one.due)) if due and one.due and one.due != due else ""


def _wish(ctx: Context, number: int, rest: str) -> Wish:
    """Other words; or another deadline, another acceptor, or both.

    Raises:
        BadInputError: a deadline or an acceptor together with other words.
    """
    parts = _APART.split(rest.strip().rstrip("。.；; "))
    dues = [found[1] for part in parts if (found := _DUE.match(part))]
    names = [found[1] or found[2] for part in parts if (found := _ACCEPTOR.match(part))]
    if not dues and not names:
        return Wish(rest)
    if len(dues) + len(names) < len(parts) or len(dues) > 1 or len(names) > 1:
        raise BadInputError(ONE_KIND.format(number=number))
    due = args.one_day(dues[0], ctx.now, ctx.workdays) if dues else None
    return Wish(due=due, acceptor_id=_officer(ctx, names[0]).id if names else None)


def _officer(ctx: Context, name: str) -> Member:
    """Somebody with a post in the committee, by name."""
    found = [one for root in people.roots(ctx) for one in people.holders(ctx, people.OFFICE, root.id)]
    same = [one for one in found if one.name == name]
    if len(same) != 1:
        raise ConflictError(NO_ACCEPTOR.format(name=name))
    return same[0]
