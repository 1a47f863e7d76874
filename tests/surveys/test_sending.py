"""A survey is written, sent once to those who can answer, taken back, called off, closed."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot import people, surveys
from bot.core import audit
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.surveys import Asked, Audience, Call, SurveyState
from tests.surveys.hall import CLOSES, QUESTIONS, answers, closed, drafted, sent, third_branch
from tests.world import World

INVITED = (
    "党委工作部想听听您的意见：支部作用发挥，3题，11月27日截止。自愿，不记名，存的答案不连着人。愿意答就回「调研」。"
)


def test_everybody_who_can_answer_is_invited_once(world: World) -> None:
    number = sent(world)
    assert world.heard_by("黄勇") == world.heard_by("老王") == [INVITED]
    assert world.heard_by("老吴") == world.heard_by("周芳") == []
    with world.acting("何洁") as ctx:
        assert surveys.progress(ctx, number) == surveys.Progress(asked=10, answered=0)
    answers(world, number, "黄勇", {1: 0})
    world.on("2026-11-27")
    with world.acting() as ctx:
        assert surveys.close_due(ctx) == 0
    assert world.heard_by("黄勇") == [INVITED]


def test_secretaries_alone_are_asked_of_all_units(world: World) -> None:
    number = drafted(world)
    call = Call(Audience.SECRETARIES, CLOSES)
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="能答的只有2人，不足5人"):
        surveys.send(ctx, number, call)
    third_branch(world)
    with world.acting("何洁") as ctx:
        reached = surveys.send(ctx, number, call)
    secretaries = {"老王": "B04", "周芳": "B05", "刘洋": "B06"}
    assert reached.members == {world.who(name): world.orgs[code] for name, code in secretaries.items()}
    assert world.heard_by("刘洋") == [INVITED]
    assert world.heard_by("黄勇") == []


def test_who_has_no_account_is_told_to_the_office(world: World) -> None:
    number = drafted(world)
    with world.acting("何洁") as ctx:
        reached = surveys.prepared(ctx, number, Call(Audience.MEMBERS, CLOSES))
        assert (len(reached.members), reached.unheard) == (13, 1)


@pytest.mark.parametrize(
    ("day", "error", "words"),
    [
        (date(2026, 11, 23), BadInputError, "截止日要在今天之后"),
        (date(2027, 1, 23), BadInputError, "截止日最远在60天之内"),
    ],
)
def test_the_day_has_to_be_near(world: World, day: date, error: type[BotError], words: str) -> None:
    number = drafted(world)
    with world.acting("何洁") as ctx, pytest.raises(error, match=words):
        surveys.prepared(ctx, number, Call(Audience.MEMBERS, day))


def test_without_questions_nothing_is_sent(world: World) -> None:
    with world.acting("何洁") as ctx:
        number = surveys.draft(ctx, "没有题").id
        with pytest.raises(ConflictError, match="还没有题"):
            surveys.send(ctx, number, Call(Audience.MEMBERS, CLOSES))


def test_what_was_sent_is_taken_back_until_somebody_answers(world: World) -> None:
    number = sent(world)
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
        assert surveys.survey(ctx, number).state is SurveyState.DRAFT
    with world.acting("黄勇") as ctx:
        assert surveys.waiting(ctx) == []
        with pytest.raises(NotAllowedError):
            surveys.sheet(ctx, number)
    world.now += timedelta(minutes=1)
    with world.acting("何洁") as ctx:
        surveys.send(ctx, number, Call(Audience.MEMBERS, CLOSES, (people.org_by_code(ctx, "B04"),)))
        assert surveys.progress(ctx, number).asked == 10
    answers(world, number, "黄勇", {1: 0})
    with world.acting("何洁") as ctx, pytest.raises(ConflictError):
        audit.undo_latest(ctx)


def test_questions_are_added_and_taken_out_until_it_is_sent(world: World) -> None:
    number = drafted(world)
    with world.acting("何洁") as ctx:
        assert surveys.remove(ctx, number, 2).text == "支部活动有什么问题"
        assert [(one.place, one.text) for one in surveys.questions_of(ctx, number)] == [
            (1, "多久开一次会合适"),
            (2, "您想学什么"),
        ]
        with pytest.raises(NotFoundError, match="没有第3题"):
            surveys.remove(ctx, number, 3)
        audit.undo_latest(ctx)
        assert [one.text for one in surveys.questions_of(ctx, number)] == [one.text for one in QUESTIONS]
        surveys.add(ctx, number, [Asked("还有吗")])
        audit.undo_latest(ctx)
        assert len(surveys.questions_of(ctx, number)) == 3
        with pytest.raises(BadInputError, match="最多20道题"):
            surveys.add(ctx, number, [Asked("问")] * 18)
        surveys.send(ctx, number, Call(Audience.MEMBERS, CLOSES))
        for change in (lambda: surveys.add(ctx, number, [Asked("晚了")]), lambda: surveys.remove(ctx, number, 1)):
            with pytest.raises(ConflictError, match="1号调研正在进行，不能再改。"):
                change()
        with pytest.raises(ConflictError, match="不能再改"):
            surveys.send(ctx, number, Call(Audience.MEMBERS, CLOSES))


@pytest.mark.parametrize(("title", "words"), [(" ", "请写上题目"), ("长" * 31, "最多30个字")])
def test_a_title_is_needed(world: World, title: str, words: str) -> None:
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match=words):
        surveys.draft(ctx, title)


def test_called_off_its_answers_are_gone(world: World) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0, 2: "人太少"})
    with world.acting("何洁") as ctx:
        surveys.cancel(ctx, number)
        assert ctx.connection.exec_driver_sql("SELECT count(*) FROM survey_answer").scalar() == 0
        for act in (surveys.cancel, surveys.close):
            with pytest.raises(ConflictError, match="已取消"):
                act(ctx, number)
    with world.acting("陈静") as ctx, pytest.raises(ConflictError, match="已经截止"):
        surveys.sheet(ctx, number)


def test_it_closes_by_itself_and_its_writer_is_told(world: World) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0})
    world.on("2026-11-28 00:20")
    with world.acting("陈静") as ctx, pytest.raises(ConflictError, match="已经截止"):
        surveys.answer(ctx, number, {1: 0})
    with world.acting() as ctx:
        assert (surveys.close_due(ctx), surveys.close_due(ctx)) == (1, 0)
    assert world.heard_by("何洁") == ["1号调研（支部作用发挥）已截止，1人答了。看结果回「调研结果 1」。"]


def test_only_the_office_runs_surveys(world: World) -> None:
    number = sent(world)
    acts: list[Any] = [
        lambda ctx: surveys.draft(ctx, "题目"),
        lambda ctx: surveys.add(ctx, number, [Asked("问")]),
        lambda ctx: surveys.remove(ctx, number, 1),
        lambda ctx: surveys.prepared(ctx, number, Call(Audience.MEMBERS, CLOSES)),
        lambda ctx: surveys.cancel(ctx, number),
        lambda ctx: surveys.close(ctx, number),
        surveys.surveys,
        lambda ctx: surveys.results(ctx, number),
        lambda ctx: surveys.said(ctx, number, 1),
    ]
    with world.acting("老王") as ctx:
        for act in acts:
            with pytest.raises(NotAllowedError):
                act(ctx)
    with world.acting() as ctx:
        assert surveys.draft(ctx, "从表格来", QUESTIONS).by_id is None
    assert closed(world, number) == number
