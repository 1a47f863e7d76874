"""调研: whoever is asked answers question after question, or on a page by his link; who said what is kept nowhere."""

from dataclasses import replace

from bot import people, surveys
from bot.chat import UNKEPT, Answer, Reply, Router, Said, ask
from bot.core import links
from bot.core.context import Context
from bot.core.errors import BotError
from bot.people import Right
from bot.surveys import Given, Sheet
from handlers import meant, survey_results

router = Router()

NONE = "现在没有请您答的调研。"
QUESTION = "{title} {place}/{count}：{text}"
HOW = "（不记名，十分钟内回；可回「跳过」「停」）"
HOW_FIRST = "（不记名，{day}截止，十分钟内回；可回「跳过」「停」，或「调研 网页」）"
DONE = "{title}答完了，谢谢您。答案不连着人，也就不能再改。"
STOPPED = "好，先停在这里。想接着答，{day}前回「调研」。"
PICK = "请回选项前面的数字。"
LINK = "{title}，还有{count}题，{day}截止。点开网页答，只供您本人，半小时内有效：\n{url}"
SKIP = frozenset(("跳过", "跳", "下一题", "略过", "不想答", "过"))
STOP = frozenset(("停", "停止", "不答了", "结束", "退出", "先停", "停一下"))
AGREED = ("没意见", "没有意见", "无意见", "同意", "问题", "建议")
"""Words of commands that are an answer here."""
EDGES = " 。.!！,，「」“”\n\t"
PAGE = frozenset(("网页", "链接", "网页答", "用网页"))
PURPOSE = "survey"
"""What a link is for."""


@router.command(
    "调研",
    "问卷",
    intent="survey.answer",
    usage=("调研", "调研 网页"),
    about="答党委工作部的调研：一题一题问，可以跳过、可以停；自愿，不记名，存的答案不连着人。",
    typed=True,
)
def survey(ctx: Context, said: Said) -> Reply:
    """The next question for the speaker, or the link to the page; the office says by number which survey it means."""
    words = said.rest.strip(EDGES)
    if words[:1].isdecimal() or words.startswith("第"):
        return survey_results.one(ctx, said)
    numbers = surveys.waiting(ctx)
    if not numbers:
        return survey_results.overview(ctx) if people.may_anywhere(ctx, Right.SURVEY) else Reply(NONE)
    sheet = surveys.sheet(ctx, numbers[0])
    return _link(ctx, sheet) if words in PAGE else _ask(ctx, sheet, HOW_FIRST)


def _link(ctx: Context, sheet: Sheet) -> Reply:
    token = links.make(ctx.settings, PURPOSE, number=sheet.number, member_id=ctx.speaker.id, now=ctx.now)
    url = f"{ctx.settings.web.base_url}/surveys/{token}"
    day = meant.day_words(ctx, sheet.closes_on)
    return Reply(LINK.format(title=sheet.title, count=len(sheet.left), day=day, url=url))


def _ask(ctx: Context, sheet: Sheet, how: str = HOW, before: str = "") -> Reply:
    """The first question that is left; whatever is typed answers it."""
    if not sheet.left:
        return Reply(DONE.format(title=sheet.title), keeps_words=False)
    question = sheet.left[0]
    text = QUESTION.format(title=sheet.title, place=question.place, count=sheet.count, text=question.text)
    told = how.format(day=meant.day_words(ctx, sheet.closes_on))
    payload = {"survey": sheet.number, "place": question.place, UNKEPT: list(AGREED)}
    asked = ask(ctx, "survey.answer", f"{before}{text}{told}", choices=question.choices, payload=payload, words=())
    return replace(asked, keeps_words=False)


@router.answer("survey.answer")
def answered(ctx: Context, said: Said, answer: Answer) -> Reply:
    """One answer: kept without the words in the inbox, and without who said them."""
    number, place = answer.payload["survey"], answer.payload["place"]
    try:
        sheet = surveys.sheet(ctx, number)
        if said.text.strip(EDGES) in STOP:
            return Reply(STOPPED.format(day=meant.day_words(ctx, sheet.closes_on)), keeps_words=False)
        if not sheet.left or sheet.left[0].place != place:
            return _ask(ctx, sheet)
        given = _given(said.text, answer, choices=bool(sheet.left[0].choices))
        if given == "":
            return _ask(ctx, sheet, before=PICK)
        return _take(ctx, sheet, place, given)
    except BotError as error:
        return Reply(error.sentence, keeps_words=False)


def _take(ctx: Context, sheet: Sheet, place: int, given: Given) -> Reply:
    """The answer taken, the next question; what cannot be taken is said and the question stays."""
    try:
        surveys.checked(sheet.left[0], given)
    except BotError as error:
        return _ask(ctx, sheet, before=error.sentence)
    return _ask(ctx, surveys.answer(ctx, sheet.number, {place: given}))


def _given(text: str, answer: Answer, *, choices: bool) -> Given:
    """What was answered; nothing when it is passed over, empty when no choice was meant."""
    if text.strip(EDGES) in SKIP:
        return None
    if choices:
        return "" if answer.picked is None else answer.picked
    return text.strip() or ""
