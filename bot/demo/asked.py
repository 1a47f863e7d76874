"""What the secretaries of the demo company were asked in spring, and what they said; nobody is beside an answer."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from bot.demo.history import of_hundred
from bot.demo.past import Past, at
from bot.people import Role
from bot.surveys import Audience, Survey, SurveyAnswer, SurveyQuestion, SurveyState, SurveyTurn

TITLE = "支部作用发挥调研"
ASKED, CLOSED = (2, 24), (3, 10)
ANSWERED = 80
"""Of a hundred secretaries, how many answered."""
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("支部最缺什么", ("人手", "时间", "办法", "场地")),
    ("会议多少合适", ("偏多", "正好", "偏少")),
    ("最该改的一件事是什么", ()),
)
SAID = (
    "少开重复的会，一次讲清",
    "党课请干活的人讲",
    "任务清单年初一次发全",
    "驻外的同志就近参加学习",
    "记录的格式统一一下",
    "突击队的材料太多",
    "检查看平时的记录就够",
    "换届早点提醒",
)


def load(past: Past) -> int:
    """Keep the closed survey; returns the number of answers."""
    year, clerk = past.ctx.today.year, past.office(Role.PARTY_WORK_CLERK)
    begun, ended = date(year, *ASKED), date(year, *CLOSED)
    if ended >= past.ctx.today:
        return 0
    row = Survey(
        title=TITLE,
        state=SurveyState.CLOSED,
        audience=Audience.SECRETARIES,
        closes_on=ended,
        minimum=past.ctx.settings.assess.ballot_minimum,
        begun=True,
        by_id=clerk,
        at=at(begun),
        opened_at=at(begun),
        closed_on=ended,
    )
    past.put([row])
    past.put(
        SurveyQuestion(survey_id=row.id, place=place, text=text, choices=list(choices))
        for place, (text, choices) in enumerate(QUESTIONS, 1)
    )
    past.put(
        SurveyTurn(survey_id=row.id, member_id=secretary, place=len(QUESTIONS) * _has_answered(secretary))
        for secretary in sorted(set(past.secretaries.values()))
    )
    answers = sorted(_answers(past, row.id), key=lambda one: one.key)
    said = [one for one in answers if one.picked is None]
    for number, one in enumerate(said, 1):
        one.number = number
    return past.put(answers)


def _has_answered(secretary: int) -> bool:
    return of_hundred("survey", secretary) < ANSWERED


def _answers(past: Past, number: int) -> Iterator[SurveyAnswer]:
    """One of each who answered; the keys have nothing to do with the order."""
    count = sum(map(_has_answered, set(past.secretaries.values())))
    for place, (_, choices) in enumerate(QUESTIONS, 1):
        for one in range(count if choices else len(SAID)):
            key = sha256(f"{number}:{place}:{one}".encode()).hexdigest()[:32]
            picked = of_hundred("picked", place, one) % len(choices) if choices else None
            text = "" if choices else SAID[one]
            yield SurveyAnswer(key=key, survey_id=number, place=place, picked=picked, text=text)
