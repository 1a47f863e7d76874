"""A member's hours of the year: what they are made of; he writes down what he studied besides meetings."""

import pytest

from bot import learning
from bot.learning import ExcuseReason, Study, StudyKind
from tests.web.visiting import visit
from tests.world import World


def entries(world: World, name: str) -> list[tuple[str, str, int, str]]:
    with world.acting(name) as ctx:
        found = learning.entries_of(ctx, ctx.speaker.id, 2026)
        return [(f"{row.day}", row.kind.value, row.minutes, row.title) for row in found]


def test_one_writes_down_what_he_studied_and_takes_it_off(world: World) -> None:
    visitor = visit(world, "黄勇")
    page = visitor.get("/me/hours").text
    assert ("要求 32，还差 32" in page, "送学上门" in page, 'value="2026-11-23"' in page) == (True, False, True)

    typed = {"day": "2026-11-20", "kind": "training", "hours": "7.5", "title": "焊接新工艺"}
    answer = visitor.post("/me/hours", **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/hours")
    page = visitor.get("/me/hours").text
    assert ("已记培训 7.5 学时。" in page, "还差 24.5" in page, "《焊接新工艺》" in page) == (True, True, True)
    visitor.post("/me/hours", **typed)
    assert "早已记着" in visitor.get("/me/hours").text
    assert entries(world, "黄勇") == [("2026-11-20", "training", 450, "焊接新工艺")]

    visitor.post("/me/hours/1/remove", on="/me/hours")
    assert "已撤掉培训 7.5 学时。" in visitor.get("/me/hours").text
    assert entries(world, "黄勇") == []


def test_officers_are_asked_for_more_and_the_old_for_nothing(world: World) -> None:
    assert "要求 56" in visit(world, "老王").get("/me/hours").text
    with world.acting("老王") as ctx:
        learning.excuse(ctx, world.who("黄勇"), ExcuseReason.AWAY)
    page = visit(world, "黄勇").get("/me/hours").text
    assert ("支部已定不作学时要求" in page, "<progress" in page) == (True, False)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours": "0"}, "学时请写 0.5 到 80 之间的数"),
        ({"hours": "81"}, "学时请写 0.5 到 80 之间的数"),
        ({"hours": "NaN"}, "有的内容没有填对"),
        ({"hours": "Infinity"}, "有的内容没有填对"),
        ({"hours": "很久"}, "有的内容没有填对"),
        ({"hours": ""}, "学时请写 0.5 到 80 之间的数"),
        ({"kind": "home_visit"}, "有的内容没有填对"),
        ({"day": "2026-11-24"}, "还没到11月24日"),
        ({"day": ""}, "请填写这一项。"),
        ({"title": "长" * 61}, "请写在60个字以内。"),
    ],
)
def test_what_is_typed_wrong_is_told_and_not_kept(world: World, wrong: dict[str, str], words: str) -> None:
    typed = {"day": "2026-11-20", "kind": "training", "hours": "8", "title": ""} | wrong
    answer = visit(world, "黄勇").post("/me/hours", **typed)
    assert (answer.status_code, words in answer.text, entries(world, "黄勇")) == (422, True, [])


def test_what_another_wrote_down_is_his_to_take_off(world: World) -> None:
    with world.acting("老王") as ctx:
        study = Study(ctx.today, StudyKind.TRAINING, 480)
        learning.record(ctx, [world.who("黄勇"), world.who("小周")], study)
    visitor = visit(world, "黄勇")
    assert "/remove" not in visitor.get("/me/hours").text
    for number in (1, 2, 99):
        assert visitor.post(f"/me/hours/{number}/remove", on="/me/hours").status_code == 404
    assert len(entries(world, "黄勇")) == len(entries(world, "小周")) == 1
