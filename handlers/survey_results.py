"""What came of a survey, for the office: counts, what was said sorted by its words, an answer made a problem."""

import re
from collections.abc import Iterator

from bot import people, problems, surveys
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.problems import Kind, ProblemState, Report
from bot.surveys import Result, Survey, SurveyState
from bot.text import args
from bot.text.brief import cut
from handlers import drafting, meant, tasks

router = Router()

NO_SURVEYS = "还没有调研。发起请写：开调研 支部作用发挥。"
HEAD = "调研{count}次："
LINE = "{number} {title}，{state}{more}"
OF_OPEN = "，{day}截止，{answered}/{asked}人答了"
DRAFTED = "{number}号调研（{title}）没有发出，{count}题："
DRAFT_END = "加题回「加题 {number} 要问什么」，发出回「发调研 {number} 书记 12月5日」。"
QUESTION = "{place}. {text}{choices}"
CHOICES = "（{choices}）"
STATUS = "{number}号调研（{title}）{state}，发给{audience}{asked}人，{answered}人答了，{day}截止。"
RESULT_HEAD = "{number}号调研（{title}）{answered}人答了，不记名（前面的数字是条号）："
COUNTED = "{place}. {text}：{counts}"
SAID_HEAD = "{place}. {text}：{count}条"
SORTED = "{code} {name}{count}条"
OTHER = "其他"
SAID = "{number} {kind}{text}{unit}"
UNIT = "（{unit}）"
PROPOSED = "建议："
ANSWER = "{number}号调研第{answer}条{unit}：{text}。回「调研 {number} 第{answer}条 转问题」或「转建议」登记到台账。"
TURNED = "{number}号调研第{answer}条已登记为{problem}号{kind}（{unit}）：{text}。改错回「撤回」。"
THERE = "{number}号调研第{answer}条早已登记，是{problem}号，没有改动。"
WHAT = "没看懂要对{number}号调研做什么，例如「调研 {number} 第5条 转问题」「调研结果 {number}」。"
ANSWER_NUMBER = re.compile(r"^第?\s*(?P<n>\d{1,4})\s*条\s*(?P<rest>.*)$")
TURN = re.compile(r"^(?:转|登记)(?:为|成|到|作)?\s*(?P<kind>问题|建议)\s*(?P<unit>.*)$")
TEXT, SHORT, TITLE = 60, 34, 20
"""Characters of an answer alone, of one in a list, of a question."""


def overview(ctx: Context) -> Reply:
    """All surveys, the newest first."""
    found = surveys.surveys(ctx)
    if not found:
        return Reply(NO_SURVEYS)
    return tasks.pages(ctx, HEAD.format(count=len(found)), [_line(ctx, row) for row in found])


def _line(ctx: Context, row: Survey) -> str:
    more = ""
    if row.state is SurveyState.OPEN and row.closes_on:
        stands = surveys.progress(ctx, row.id)
        day = meant.day_words(ctx, row.closes_on)
        more = OF_OPEN.format(day=day, answered=stands.answered, asked=stands.asked)
    state = surveys.wording.STATES[row.state]
    return LINE.format(number=row.id, title=cut(row.title, TITLE), state=state, more=more)


def one(ctx: Context, said: Said) -> Reply:
    """A survey by its number: how it stands, one answer, an answer turned into a problem."""
    people.require_anywhere(ctx, Right.SURVEY)
    number, rest = args.number_then_rest(said.rest, example="调研")
    row = surveys.survey(ctx, number)
    if not rest:
        return _status(ctx, row)
    found = ANSWER_NUMBER.match(rest)
    if found is None:
        if rest.strip().startswith("结果"):
            return _results(ctx, row)
        raise BadInputError(WHAT.format(number=number))
    answer = int(found["n"])
    turn = TURN.match(found["rest"].strip())
    if turn is not None:
        return _turned(ctx, number, answer, Kind.PROBLEM if turn["kind"] == "问题" else Kind.SUGGESTION, turn["unit"])
    if found["rest"].strip():
        raise BadInputError(WHAT.format(number=number))
    one = surveys.said(ctx, number, answer)
    unit = UNIT.format(unit=one.unit.short) if one.unit else ""
    return Reply(ANSWER.format(number=number, answer=answer, unit=unit, text=_brief(one.text, 2 * TEXT)))


def _status(ctx: Context, row: Survey) -> Reply:
    if row.state is SurveyState.DRAFT:
        found = surveys.questions_of(ctx, row.id)
        head = DRAFTED.format(number=row.id, title=row.title, count=len(found))
        lines = [
            QUESTION.format(
                place=each.place,
                text=cut(each.text, 2 * TITLE),
                choices=CHOICES.format(choices="/".join(each.choices)) if each.choices else "",
            )
            for each in found
        ]
        return tasks.pages(ctx, head, [*lines, DRAFT_END.format(number=row.id)])
    stands = surveys.progress(ctx, row.id)
    return Reply(
        STATUS.format(
            number=row.id,
            title=row.title,
            state=surveys.wording.STATES[row.state],
            audience=surveys.wording.AUDIENCES[row.audience] if row.audience else "",
            asked=stands.asked,
            answered=stands.answered,
            day=meant.day_words(ctx, row.closes_on) if row.closes_on else "",
        )
    )


@router.command(
    "调研结果",
    intent="survey.results",
    usage="调研结果 3",
    about="看结束的调研：选择题计数，文字按类别归在一起；某一条登记到台账，回「调研 3 第5条 转问题」或「转建议」。",
    right=Right.SURVEY,
    typed=True,
)
def results(ctx: Context, said: Said) -> Reply:
    """Of the survey with this number, else of the one closed last."""
    people.require_anywhere(ctx, Right.SURVEY)
    if said.rest:
        number, _ = args.number_then_rest(said.rest, example="调研结果")
        return _results(ctx, surveys.survey(ctx, number))
    closed = [row for row in surveys.surveys(ctx) if row.state is SurveyState.CLOSED]
    return _results(ctx, closed[0]) if closed else overview(ctx)


def _results(ctx: Context, row: Survey) -> Reply:
    found = surveys.results(ctx, row.id)
    head = RESULT_HEAD.format(number=row.id, title=row.title, answered=surveys.progress(ctx, row.id).answered)
    return tasks.pages(ctx, head, [line for one in found for line in _lines(one)])


def _lines(one: Result) -> Iterator[str]:
    """A question with its counts, or with what was said, category by category."""
    question = one.question
    if question.choices:
        counts = "、".join(f"{each.label}{each.count}" for each in one.counts)
        yield COUNTED.format(place=question.place, text=cut(question.text, TITLE), counts=counts)
        return
    yield SAID_HEAD.format(place=question.place, text=cut(question.text, TITLE), count=len(one.said))
    for category in (*problems.Category, None):
        some = [each for each in one.said if next(iter(problems.sorting.proposed(each.text)), None) is category]
        if not some:
            continue
        name = problems.wording.CATEGORIES[category] if category else OTHER
        yield SORTED.format(code=category.value if category else "", name=name, count=len(some)).strip()
        for each in some:
            unit = UNIT.format(unit=each.unit.short) if each.unit else ""
            kind = PROPOSED if surveys.rules.PROPOSES.search(each.text) else ""
            yield SAID.format(number=each.number, kind=kind, text=_brief(each.text, SHORT), unit=unit)


def _brief(text: str, most: int) -> str:
    return problems.wording.said(" ".join(text.split()), most)


def _turned(ctx: Context, number: int, answer: int, kind: Kind, place: str) -> Reply:
    """Register it, of the unit named, else of its own where that may be told, else of the company; once."""
    people.require_anywhere(ctx, Right.RECTIFY)
    one = surveys.said(ctx, number, answer)
    unit = people.org_by_code(ctx, drafting.unit(ctx, place)) if place.strip() else one.unit or people.roots(ctx)[0]
    before = problems.waiting(ctx).numbers
    row = problems.report(ctx, Report(one.text, unit, kind, f"survey:{number}:{answer}"))
    if row.id in before or row.state is not ProblemState.REGISTERED:
        return Reply(THERE.format(number=number, answer=answer, problem=row.id))
    return Reply(
        TURNED.format(
            number=number,
            answer=answer,
            problem=row.id,
            kind=problems.saying.KINDS[row.kind],
            unit=people.org(ctx, row.org_id).short,
            text=_brief(row.text, TEXT),
        )
    )
