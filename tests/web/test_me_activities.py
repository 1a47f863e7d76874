"""A member signs up and off by himself; nobody is shown who has not."""

from datetime import date

from bot import activities
from tests.activities.site import begin
from tests.web.visiting import visit
from tests.world import World


def taking_part(world: World, number: int = 1) -> list[str]:
    with world.acting("老王") as ctx:
        return [name for _, name in activities.enrolled(ctx, activities.activity(ctx, number))]


def test_one_signs_up_and_off_again(world: World) -> None:
    begin(world)
    visitor = visit(world, "黄勇")
    assert "您是队长，不用报名" in visit(world, "李明").get("/me/activities").text
    page = visitor.get("/me/activities").text
    assert ("队长李明，到12月5日（周六），已有 1 人" in page, "小周" in page) == (True, False)

    answer = visitor.post("/me/activities/1/join", on="/me/activities")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/activities")
    page = visitor.get("/me/activities").text
    assert ("已报名汽机扣缸突击队，现有 2 人。" in page, "✓ 您已报名" in page) == (True, True)
    visitor.post("/me/activities/1/join", on="/me/activities")
    assert "您已经在汽机扣缸突击队里了。" in visitor.get("/me/activities").text
    assert taking_part(world) == ["赵强", "黄勇"]

    answer = visitor.post("/me/activities/1/leave", on="/me", home="1")
    assert (answer.headers["Location"], taking_part(world)) == ("/me", ["赵强"])
    assert "不用说明原因" in visitor.get("/me").text


def test_what_is_over_is_told_in_words(world: World) -> None:
    begin(world, ends_on=date(2026, 11, 24))
    world.on("2026-11-25")
    visitor = visit(world, "黄勇")
    assert "报名已截止" in visitor.get("/me/activities").text
    answer = visitor.post("/me/activities/1/join", on="/me/activities")
    assert (answer.status_code, "报名截止，没有记" in answer.text, taking_part(world)) == (409, True, ["赵强"])


def test_anothers_activity_is_not_there(world: World) -> None:
    begin(world)
    visitor = visit(world, "刘洋")
    assert "您周围现在没有在办的活动" in visitor.get("/me/activities").text
    for number in (1, 99):
        for deed in ("join", "leave"):
            assert visitor.post(f"/me/activities/{number}/{deed}", on="/me").status_code == 404
    assert taking_part(world) == ["赵强"]
