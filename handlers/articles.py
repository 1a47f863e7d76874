"""稿件: what a unit published and where; the office confirms what appeared above, likes are nobody's business."""

import re
from collections.abc import Mapping
from datetime import date

from bot import people, publicity
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right
from bot.publicity import Draft, Entry, Filed, Level, OutletState
from bot.text import args, dates, published
from bot.text.brief import cut
from bot.text.published import Published
from handlers import meant, scholars, tasks, which

router = Router()

FILED = "已记{number}号稿件：{title}，{outlet}（{level}），{day}。{state}{reviewer}改错回「撤回」。"
MORE = "{number}号稿件（{title}）加了{outlet}（{level}），{day}；同一篇只算一次，按最高一级。{state}改错回「撤回」。"
SAME = "{number}号稿件（{title}）在{outlet}早已记着，没有改动。"
WAITS = "等党委工作部确认。"
NO_REVIEWER = "没写审核人，补上回「审稿 {number} 姓名」。"
WHICH_LEVEL = "“{outlet}”是哪一级的？"
WHICH_TITLE = "发在{outlet}的稿件，题目是什么？"
WHERE = "发在哪里？例如「公司网」「集团公众号」。"
WHICH_UNIT = "请写上单位，例如「稿件 锅炉支部 《题目》 公司网 11月20日」。"
NOTHING = "{unit}{when}还没有登记稿件。登记请这样写：稿件 题目 公司网 11月20日。"
HEAD = "{unit}{when}稿件{count}篇，上级采用{adopted}篇（前面是编号）："
LINE = "{number} {day} {unit}{title}，{outlets}"
OUTLET = {
    OutletState.OWN: "{outlet}",
    OutletState.WAITING: "{outlet}待确认",
    OutletState.CONFIRMED: "{outlet}",
    OutletState.REFUSED: "{outlet}未确认",
}
NONE_WAITING = "没有等确认的稿件。"
WAITING = "等确认的稿件{count}篇，「确认稿件 编号」或「不予确认 编号 原因」："
CONFIRMED = "已确认{number}号稿件（{title}）：{outlets}。改错回「撤回」。"
REFUSED = "{number}号稿件（{title}）没有确认，原因已告诉登记人。改错回「撤回」。"
REVIEWED = "已记{number}号稿件（{title}）由{reviewer}审核。改错回「撤回」。"
REMOVED = "已删{number}号稿件（{title}）。改错回「撤回」。"
A_YEAR = re.compile(r"(?:19|20)\d\d")
TITLE = 20
"""Characters of a title in a line."""


@router.command(
    "稿件",
    "投稿",
    intent="article.file",
    usage=("稿件 党员突击队抢装水冷壁 公司网 11月20日 陈静审核", "《焊花》昨天在公司网发了", "稿件"),
    about="登记稿件：题目、发在哪里、哪天，作者、审核人、链接可写可不写；只说「稿件」就看今年的。不记点赞转发。",
    right=Right.KEEP_ARTICLES,
    typed=True,
)
def file(ctx: Context, said: Said) -> Reply:
    """An article recorded, or the list of the year; the level of an unknown outlet is asked for."""
    people.require_anywhere(ctx, Right.KEEP_ARTICLES)
    unit, rest = scholars.headed(ctx, str(said.slots.get("told", said.rest)))
    if period := _period(ctx, rest):
        return _listed(ctx, unit or _unit(ctx), period)
    if publicity.rules.boasts(rest):
        raise BadInputError(publicity.wording.NO_LIKES)
    read = published.read(rest, publicity.known(), ctx.now, ctx.workdays)
    unit = unit or _unit(ctx)
    if unit.kind is OrgKind.COMMITTEE:
        raise BadInputError(WHICH_UNIT)
    if not read.title and read.outlet and read.outlet != rest:
        question = WHICH_TITLE.format(outlet=cut(read.outlet, TITLE))
        return ask(ctx, "article.title", question, words=(), payload=_payload(ctx, unit, read))
    if not read.title:
        raise BadInputError(publicity.wording.NO_TITLE)
    if not read.outlet:
        return ask(ctx, "article.where", WHERE, words=(), payload=_payload(ctx, unit, read))
    return _at(ctx, unit, read)


def _period(ctx: Context, rest: str) -> str:
    """What is to be listed: this year, a year or part of one; empty where an article is told."""
    year = rest.strip(" 年")
    if not rest or A_YEAR.fullmatch(year):
        return year or str(ctx.today.year)
    spans = dates.find(rest, ctx.now, ctx.workdays, prefer="past")
    return next((dates.period(when) or "" for when in spans if when.text == rest.strip(" 的稿件？?。")), "")


def _unit(ctx: Context) -> Org:
    """The lowest unit the speaker keeps articles of."""
    return people.led_units(ctx, Right.KEEP_ARTICLES)[0]


def _payload(ctx: Context, unit: Org, read: Published) -> dict[str, str]:
    return {
        "unit": str(unit.id),
        "title": read.title,
        "outlet": read.outlet,
        "day": (read.day or ctx.today).isoformat(),
        "authors": read.authors,
        "reviewer": read.reviewer,
        "link": read.link,
    }


def _at(ctx: Context, unit: Org, read: Published) -> Reply:
    level = publicity.level_of(read.outlet)
    payload = _payload(ctx, unit, read)
    if level is None:
        question = WHICH_LEVEL.format(outlet=cut(read.outlet, TITLE))
        return ask(ctx, "article.level", question, choices=list(publicity.wording.LEVELS.values()), payload=payload)
    return _file(ctx, payload, level)


@router.answer("article.where")
def where(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The outlet was typed."""
    return _completed(ctx, answer.payload | {"outlet": said.text.strip(" 。")})


@router.answer("article.title")
def titled(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The title was typed."""
    return _completed(ctx, answer.payload | {"title": said.text.strip(" 。《》")})


def _completed(ctx: Context, known: Mapping[str, str]) -> Reply:
    day = date.fromisoformat(known["day"])
    read = Published(known["title"], known["outlet"], day, known["authors"], known["reviewer"], known["link"])
    return _at(ctx, people.org(ctx, int(known["unit"])), read)


@router.answer("article.level")
def level(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The level was picked."""
    return _file(ctx, answer.payload, list(publicity.wording.LEVELS)[answer.picked or 0])


def _file(ctx: Context, known: dict[str, str], level: Level) -> Reply:
    draft = Draft(
        title=known["title"],
        outlet=known["outlet"],
        level=level,
        day=date.fromisoformat(known["day"]),
        authors=known["authors"],
        reviewer=known["reviewer"],
        link=known["link"],
    )
    return Reply(_told(ctx, publicity.file(ctx, people.org(ctx, int(known["unit"])), draft)))


def _told(ctx: Context, filed: Filed) -> str:
    form = SAME if filed.repeated else FILED if filed.is_new else MORE
    row, article = filed.outlet, filed.article
    return form.format(
        number=article.id,
        title=cut(article.title, TITLE),
        outlet=row.outlet,
        level=publicity.wording.LEVELS[row.level],
        day=meant.day_words(ctx, row.day),
        state=WAITS if row.state is OutletState.WAITING else "",
        reviewer="" if article.reviewer else NO_REVIEWER.format(number=article.id),
    )


def _listed(ctx: Context, unit: Org, period: str) -> Reply:
    unit, when = people.unit_of(ctx, unit), _words(period)
    found = publicity.of_unit(ctx, unit, *which.period(period))
    if not found:
        return Reply(NOTHING.format(unit=unit.short, when=when))
    adopted = sum(one.level not in {None, Level.UNIT} for one in found)
    head = HEAD.format(unit=unit.short, when=when, count=len(found), adopted=adopted)
    return tasks.pages(ctx, head, [_line(ctx, one, unit) for one in found])


def _words(period: str) -> str:
    """`2026年`, `2026年第3季度`, `2026年9月`, `2026年上半年`."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return f"{year}年第{part[1:]}季度"
    if part.startswith("H"):
        return f"{year}年{'上' if part == 'H1' else '下'}半年"
    return f"{year}年{int(part)}月" if part else f"{year}年"


def _line(ctx: Context, one: Entry, asked: Org | None) -> str:
    return LINE.format(
        number=one.article.id,
        day=meant.day_words(ctx, one.article.day),
        unit="" if asked and one.unit.id == asked.id else f"{one.unit.short}：",
        title=cut(one.article.title, TITLE),
        outlets="、".join(OUTLET[row.state].format(outlet=row.outlet) for row in one.outlets),
    )


@router.command(
    "待确认稿件",
    intent="article.waiting",
    usage="待确认稿件",
    about="看各单位登记的、等确认的上级采用。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What the office has to look at."""
    found = publicity.waiting(ctx)
    if not found:
        return Reply(NONE_WAITING)
    return tasks.pages(ctx, WAITING.format(count=len(found)), [_line(ctx, one, None) for one in found])


@router.command(
    "确认稿件",
    intent="article.confirm",
    usage="确认稿件 1",
    about="确认稿件确实在上级媒体发了；自己登记的由另一位同志确认。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def confirm(ctx: Context, said: Said) -> Reply:
    """All that waits of an article."""
    number, _ = args.number_then_rest(said.rest, example="确认稿件")
    rows = publicity.confirm(ctx, number)
    return Reply(CONFIRMED.format(number=number, title=_title(ctx, number), outlets="、".join(r.outlet for r in rows)))


@router.command(
    "不予确认",
    intent="article.refuse",
    usage="不予确认 1 公司网上没有查到",
    about="上级采用查不到的不予确认，要说原因。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def refuse(ctx: Context, said: Said) -> Reply:
    """All that waits of an article, with the reason."""
    number, reason = args.number_then_rest(said.rest, example="不予确认")
    publicity.refuse(ctx, number, reason)
    return Reply(REFUSED.format(number=number, title=_title(ctx, number)))


@router.command(
    "审稿",
    intent="article.review",
    usage="审稿 1 陈静",
    about="补记稿件发布前由谁审核。",
    right=Right.KEEP_ARTICLES,
    typed=True,
)
def review(ctx: Context, said: Said) -> Reply:
    """Who looked through it."""
    number, name = args.number_then_rest(said.rest, example="审稿")
    article = publicity.review(ctx, number, name.removesuffix("审核"))
    title = cut(article.title, TITLE)
    return Reply(REVIEWED.format(number=number, title=title, reviewer=article.reviewer))


@router.command(
    "删稿件",
    intent="article.remove",
    usage="删稿件 1",
    about="删掉登记错的稿件；已确认的不能删。",
    right=Right.KEEP_ARTICLES,
    typed=True,
)
def remove(ctx: Context, said: Said) -> Reply:
    """An article recorded by mistake."""
    number, _ = args.number_then_rest(said.rest, example="删稿件")
    title = _title(ctx, number)
    publicity.remove(ctx, number)
    return Reply(REMOVED.format(number=number, title=title))


def _title(ctx: Context, number: int) -> str:
    return cut(publicity.article(ctx, number).title, TITLE)
