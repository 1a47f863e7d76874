"""反映 and 投诉 on a page bear one's name, and it says so; what is to be nameless is kept nowhere."""

import pytest
from sqlmodel import select

from bot.core.audit import AuditEntry
from bot.problems import Kind, Problem
from tests.failures import estate
from tests.talk import Say
from tests.web.visiting import visit
from tests.world import World


def reported(world: World) -> list[tuple[str, Kind, int, int | None]]:
    with world.acting() as ctx:
        found = ctx.session.exec(select(Problem))
        return [(row.text, row.kind, row.org_id, row.opened_by) for row in found]


def complaints(world: World) -> list[tuple[str, int | None]]:
    with world.acting() as ctx:
        found = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "complaint"))
        return [(row.summary, row.actor_id) for row in found]


@pytest.mark.parametrize(("where", "kind"), [("own", Kind.PROBLEM), ("company", Kind.SUGGESTION)])
def test_one_reports_with_his_name_and_sees_what_became_of_it(world: World, where: str, kind: Kind) -> None:
    visitor = visit(world, "黄勇")
    assert "记下您的姓名" in visitor.get("/me/report").text
    answer = visitor.post("/me/report", kind=kind.value, where=where, text=" 更衣室的灯坏了 ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/report")
    unit = world.orgs["B04" if where == "own" else "C00"]
    assert reported(world) == [("更衣室的灯坏了", kind, unit, world.who("黄勇"))]
    page = visitor.get("/me/report").text
    assert ("已登记 1 号" in page, "1 号：更衣室的灯坏了" in page) == (True, True)
    assert "更衣室" not in visit(world, "小周").get("/me/report").text


def test_one_complains_and_the_list_does_not_say_who(world: World, say: Say) -> None:
    visitor = visit(world, "黄勇")
    answer = visitor.post("/me/complaint", text="提醒太多")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert "投诉已记下" in visitor.get("/me").text
    assert complaints(world) == [("提醒太多", world.who("黄勇"))]
    assert say("何洁", "投诉清单") == "最近的投诉：\n网页 11-23 提醒太多"


@pytest.mark.parametrize("path", ["/me/report", "/me/complaint"])
@pytest.mark.parametrize("words", ["匿名反映 支部活动老是摆拍", "别说是我，组长迟到", "不要写我的名字：食堂太贵"])
def test_who_does_not_want_to_be_named_is_sent_to_the_chat(world: World, path: str, words: str) -> None:
    visitor = visit(world, "黄勇")
    assert "「匿名反映」开头" in visitor.get(path).text
    token, before = visitor.token(path), estate.digest(world)
    data = {"csrf_token": token, "kind": "problem", "where": "own", "text": words}
    answer = visitor.client.post(path, data=data)
    assert (answer.status_code, "网页认得您是谁，做不到匿名" in answer.text, words in answer.text) == (422, True, False)
    assert estate.changed(before, world) == []


@pytest.mark.parametrize("path", ["/me/report", "/me/complaint"])
@pytest.mark.parametrize(
    ("text", "words"),
    [(" ", "请填写这一项。"), ("长" * 501, "请写在500个字以内。"), ("身份证610102198001011234", "不能在网上传")],
)
def test_what_cannot_be_kept_is_told(world: World, path: str, text: str, words: str) -> None:
    answer = visit(world, "黄勇").post(path, kind="problem", where="own", text=text)
    assert (answer.status_code, words in answer.text, "610102" in answer.text) == (422, True, False)
    assert (reported(world), complaints(world)) == ([], [])


def test_a_choice_that_was_not_offered_is_told(world: World) -> None:
    answer = visit(world, "黄勇").post("/me/report", kind="gossip", where="moon", text="更衣室的灯坏了")
    assert (answer.status_code, "更衣室的灯坏了" in answer.text, reported(world)) == (422, True, [])
