"""Coming in and going out: by a link, once; out of this browser or all; nobody passes who is not logged in."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import people
from bot.logins import LoginLink, WebSession
from tests.talk import Say
from tests.web.visiting import SETTINGS, browser, visit, way_in
from tests.world import World


def sessions(world: World) -> list[WebSession]:
    with world.acting() as ctx:
        rows = list(ctx.session.exec(select(WebSession).order_by(WebSession.id)).all())  # type: ignore[arg-type]
        ctx.session.expunge_all()
    return rows


def test_a_link_from_the_chat_lets_one_in_once(world: World, say: Say) -> None:
    world.settings = SETTINGS
    say.desk.settings = SETTINGS
    found = re.search(r"https://zhibu\.example\.com(/login/link/\w{64})$", say("老王", "网页"))
    assert found is not None
    visitor = browser(world)

    assert "只能用一次" in visitor.get(found[1]).text
    assert sessions(world) == []
    entered = visitor.post(found[1])

    assert (entered.status_code, entered.headers["Location"][:1]) == (303, "/")
    [row] = sessions(world)
    assert (row.member_id, row.way, row.ended_at) == (world.who("老王"), "link", None)
    again = browser(world)
    assert (again.get(found[1]).status_code, "用过了" in again.get(found[1]).text) == (403, True)
    with world.acting() as ctx:
        [link] = ctx.session.exec(select(LoginLink)).all()
        assert found[1].rpartition("/")[2] not in str(link.model_dump()) + str(row.model_dump())


def test_a_link_is_over_after_ten_minutes_and_when_another_is_asked_for(world: World) -> None:
    first, second = way_in(world, "老王"), way_in(world, "老王")
    assert [browser(world).get(path).status_code for path in (first, second)] == [403, 200]
    world.now += timedelta(minutes=10)
    assert browser(world).get(second).status_code == 403


def test_who_has_left_meanwhile_does_not_come_in(world: World) -> None:
    path = way_in(world, "李明")
    visitor = browser(world)
    token = visitor.token(path)
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).left_on = world.now.date()
    answer = visitor.client.post(path, data={"csrf_token": token})
    assert (answer.status_code, "不在名册上" in answer.text, sessions(world)) == (403, True, [])


@pytest.mark.parametrize("path", ["/logout", "/logout/everywhere"])
def test_going_out_ends_it_in_the_store(world: World, path: str) -> None:
    _, visitor = visit(world, "老王"), visit(world, "老王")
    token = visitor.token(way_in(world, "陈静"))
    answer = visitor.client.post(path, data={"csrf_token": token})

    assert (answer.status_code, "已" in answer.text) == (200, True)
    ended = [row.ended_at is not None for row in sessions(world)]
    assert ended == [path.endswith("everywhere"), True]
