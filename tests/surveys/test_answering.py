"""Answers are taken once, by nobody: what the store holds of them has no path to a person, nor a moment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import people, surveys
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.surveys import Audience, Given
from tests.surveys.hall import CLOSES, answers, closed, sent, third_branch
from tests.world import World

FIVE = ("老王", "陈静", "李明", "赵强", "黄勇")


def stored(world: World, table: str = "survey_answer") -> Sequence[Any]:
    with world.acting() as ctx:
        return ctx.connection.execute(sa.select(SQLModel.metadata.tables[table])).all()


def test_question_after_question_until_nothing_is_left(world: World) -> None:
    number = sent(world)
    with world.acting("黄勇") as ctx:
        assert surveys.waiting(ctx) == [number]
        assert surveys.open_to_me(ctx) == [surveys.Open(number, "支部作用发挥", CLOSES)]
        assert [one.place for one in surveys.sheet(ctx, number).left] == [1, 2, 3]
        assert [one.place for one in surveys.answer(ctx, number, {1: 1}).left] == [2, 3]
        assert [one.place for one in surveys.answer(ctx, number, {2: None}).left] == [3]
        assert surveys.answer(ctx, number, {3: " 焊接新工艺 "}).left == ()
        assert (surveys.waiting(ctx), surveys.sheet(ctx, number).left) == ([], ())
    assert sorted((row.place, row.picked, row.text) for row in stored(world)) == [(1, 1, ""), (3, None, "焊接新工艺")]


def test_what_was_answered_is_answered(world: World) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0, 2: "会太多"})
    answers(world, number, "黄勇", {1: 1, 2: "不，会太少"})
    assert sorted(row.text for row in stored(world)) == ["", "会太多"]
    answers(world, number, "黄勇", {})
    with world.acting("黄勇") as ctx:
        assert [one.place for one in surveys.sheet(ctx, number).left] == [3]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({1: 2}, "没有这个选项"),
        ({1: -1}, "没有这个选项"),
        ({1: "每月"}, "没有这个选项"),
        ({2: 0}, "没有这个选项"),
        ({2: "  "}, "没有写内容"),
        ({2: "长" * 301}, "300个字以内"),
        ({2: "我的身份证是610102198001011234"}, "不能在网上传"),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(world: World, given: dict[int, Given], words: str) -> None:
    number = sent(world)
    with world.acting("黄勇") as ctx, pytest.raises(BadInputError, match=words):
        surveys.answer(ctx, number, given)
    assert stored(world) == []


@pytest.mark.parametrize(("name", "error"), [("周芳", NotAllowedError), ("老吴", NotAllowedError)])
def test_who_was_not_asked_does_not_answer(world: World, name: str, error: type[BotError]) -> None:
    number = sent(world)
    with world.acting(name) as ctx:
        with pytest.raises(error, match="没有请您答"):
            surveys.answer(ctx, number, {1: 0})
        with pytest.raises(NotFoundError):
            surveys.sheet(ctx, 99)
        assert surveys.waiting(ctx) == []


def test_nothing_stored_leads_from_an_answer_to_a_person(world: World) -> None:
    """Two people answer alike: but for the turn of each, the store looks the same whoever it was."""
    number = sent(world)
    kept = {
        name: stored(world, name) for name in SQLModel.metadata.tables if name not in {"survey_answer", "survey_turn"}
    }
    for name in FIVE:
        answers(world, number, name, {1: 0, 2: f"{len(name)}个字的话"})
    for name, rows in kept.items():
        if name != "survey":
            assert stored(world, name) == rows, f"{name} knows of it"
    columns = set(SQLModel.metadata.tables["survey_answer"].columns.keys())
    assert columns == {"key", "survey_id", "place", "org_id", "picked", "text", "number"}
    assert {len(row.key) for row in stored(world)} == {32}
    assert not any(isinstance(value, date) for row in stored(world) for value in row)


def test_the_store_keeps_no_order_of_answers(world: World) -> None:
    number = sent(world)
    for place, name in enumerate(FIVE):
        answers(world, number, name, {1: place % 2, 2: f"第{place}个答的"})
    if world.database.is_sqlite:
        with world.acting() as ctx, pytest.raises(sa.exc.OperationalError):
            ctx.connection.exec_driver_sql("SELECT rowid FROM survey_answer")
        return
    with world.acting() as ctx:
        found = ctx.connection.exec_driver_sql("SELECT key, xmin::text FROM survey_answer ORDER BY ctid").all()
        turns = ctx.connection.exec_driver_sql("SELECT DISTINCT xmin::text FROM survey_turn").all()
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    assert len({row[1] for row in found}) == len(turns) == 1


def test_an_answer_names_its_unit_where_enough_can_answer(world: World) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0})
    assert [row.org_id for row in stored(world)] == [world.orgs["B04"]]


def test_no_unit_is_named_where_a_small_one_would_stand_out(world: World) -> None:
    number = sent(world, "C00")
    for name in ("黄勇", "周芳"):
        answers(world, number, name, {1: 0})
    assert [row.org_id for row in stored(world)] == [None, None]


@pytest.mark.parametrize(("names", "named"), [(FIVE, True), (FIVE[:4], False)])
def test_a_unit_from_which_few_answered_is_not_named(world: World, names: tuple[str, ...], *, named: bool) -> None:
    number = sent(world)
    for name in names:
        answers(world, number, name, {1: 0, 2: "会太多"})
    closed(world, number)
    assert {row.org_id for row in stored(world)} == ({world.orgs["B04"]} if named else {None})


def test_the_results_count_and_number(world: World) -> None:
    number = sent(world)
    for place, name in enumerate(FIVE):
        answers(world, number, name, {1: int(place > 1), 2: f"意见{place}", 3: None if place else "焊接"})
    with world.acting("何洁") as ctx:
        with pytest.raises(ConflictError, match="还没有结束"):
            surveys.results(ctx, number)
        with pytest.raises(ConflictError, match="还没有结束"):
            surveys.said(ctx, number, 1)
    closed(world, number)
    with world.acting("何洁") as ctx:
        first, second, third = surveys.results(ctx, number)
        unit = people.org_by_code(ctx, "B04")
        assert [(one.label, one.count, one.by_unit) for one in first.counts] == [
            ("每月", 2, ((unit, 2),)),
            ("每季度", 3, ((unit, 3),)),
        ]
        assert (first.answered, second.answered, third.answered, first.said) == (5, 5, 1, ())
        assert [one.number for one in second.said] == [1, 2, 3, 4, 5]
        assert {one.text for one in second.said} == {f"意见{place}" for place in range(5)}
        assert (third.said[0].number, third.said[0].text, third.said[0].unit) == (6, "焊接", unit)
        assert surveys.said(ctx, number, 6) == third.said[0]
        with pytest.raises(NotFoundError, match="没有第7条"):
            surveys.said(ctx, number, 7)
        assert [one.id for one in surveys.surveys(ctx)] == [number]


def test_many_answers_take_few_statements(world: World) -> None:
    number = sent(world)
    for name in FIVE:
        answers(world, number, name, {1: 0, 2: "一", 3: "二"})
    closed(world, number)
    with world.acting("何洁") as ctx:
        people.posts_of(ctx, ctx.speaker.id)
        with world.asked() as said:
            surveys.results(ctx, number)
    assert len([one for one in said if "survey" in one]) == 3


def test_secretaries_name_no_unit(world: World) -> None:
    third_branch(world)
    number = sent(world, "C00", audience=Audience.SECRETARIES)
    answers(world, number, "老王", {1: 0})
    assert [row.org_id for row in stored(world)] == [None]
