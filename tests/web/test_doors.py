"""Coming in and going out: by a link, once; out of this browser or all; nobody passes who is not logged in."""

import copy
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import logins, people
from bot.app import App
from bot.core.config import Settings
from bot.core.db import Database
from bot.core.errors import BusyError, ConflictError, NotAllowedError
from bot.logins import LoginLink, WebSession
from bot.web.guard import OPEN, OPEN_FILES
from tests.talk import Say
from tests.web.visiting import SETTINGS, browser, digest, visit, way_in
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


def test_nobody_passes_who_is_not_logged_in(world: World) -> None:
    """Every page there is, walked: it asks for a login, or says in its own way who may come."""
    visitor = browser(world)
    rules = list(visitor.client.application.url_map.iter_rules())
    closed = [rule for rule in rules if rule.endpoint not in OPEN_FILES and rule.endpoint.partition(".")[0] not in OPEN]
    assert len(closed) > 3
    before = digest(world)
    for rule in closed:
        path = re.sub(r"<(?:int:|path:)?\w+>", "1", re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule))
        for method in rule.methods or ():
            answer = visitor.client.open(path, method=method)
            if method in {"GET", "HEAD"}:
                assert (answer.status_code, answer.headers["Location"][:7]) == (302, "/login?"), rule
            else:
                assert answer.status_code == 401, rule
    assert digest(world) == before


def test_the_cookie_is_kept_from_scripts_and_other_sites(world: World) -> None:
    visitor = browser(world)
    entered = visitor.post(way_in(world, "老王"))
    [cookie] = entered.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_coming_in_makes_a_new_session_and_ends_the_old_one(world: World) -> None:
    """Fixation: what a browser had before, or somebody planted there, is worth nothing afterwards."""
    visitor = visit(world, "李明")
    with visitor.client.session_transaction() as session:
        session["planted"] = "x"
        first = session["_user_id"]
    assert visitor.post(way_in(world, "老王")).status_code == 303
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != first
    assert [(row.member_id, row.ended_at is None) for row in sessions(world)] == [
        (world.who("李明"), False),
        (world.who("老王"), True),
    ]


@pytest.mark.parametrize("forged", ["", "1", "x.y.z", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", "A" * 4000])
def test_a_forged_cookie_is_nobody(world: World, forged: str) -> None:
    visitor = browser(world)
    visitor.client.set_cookie("zhibu", forged, domain="localhost")
    assert visitor.get("/").headers["Location"].startswith("/login?")


def test_a_cookie_of_before_the_logout_is_nobody(world: World) -> None:
    visitor = visit(world, "老王")
    kept = visitor.client.get_cookie("zhibu")
    assert kept is not None
    visitor.client.post("/logout", data={"csrf_token": visitor.token(way_in(world, "陈静"))})
    visitor.client.set_cookie("zhibu", kept.value, domain="localhost")
    assert visitor.get("/").headers["Location"].startswith("/login?")


def test_unused_for_two_hours_or_older_than_twelve_one_comes_in_anew(world: World) -> None:
    visitor = visit(world, "老王")
    for _ in range(6):
        world.now += timedelta(minutes=119)
        assert visitor.get("/").headers.get("Location", "")[:7] != "/login?"
    world.now += timedelta(minutes=7)
    assert visitor.get("/").headers["Location"].startswith("/login?")
    idle = visit(world, "老王")
    world.now += timedelta(minutes=120)
    assert idle.get("/").headers["Location"].startswith("/login?")


def test_a_form_without_its_token_or_with_anothers_changes_nothing(world: World) -> None:
    visitor, other = visit(world, "老王"), visit(world, "李明")
    foreign = other.token(way_in(world, "赵强"))
    before = digest(world)
    for token in ("", "x", foreign):
        answer = visitor.client.post("/logout", data={"csrf_token": token} if token else {})
        assert (answer.status_code, "没有记下" in answer.text) == (400, True)
    assert digest(world) == before


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:/evil.example",
        "https:evil.example",
        "HTTPS://evil.example",
        "//evil.example/%2f..",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//[::1",
        "@evil.example",
        "/／evil.example",
        ".evil.example",
        "",
        "/login?to=//evil.example",
    ],
)
def test_a_login_leads_into_our_own_pages_only(world: World, to: str) -> None:
    visitor = visit(world, "老王")
    there = visitor.client.get("/login", query_string={"to": to}).headers["Location"]
    assert there == ("/%09/evil.example" if to.startswith("/%09") else "/me")


def test_without_an_address_or_a_key_there_are_no_pages(world: World) -> None:
    visitor = browser(world, Settings())
    for path in ("/login", "/", "/login/link/x"):
        answer = visitor.get(path)
        assert (answer.status_code, "还没有配置网页地址" in answer.text) == (404, True)


def test_what_is_kept_of_logins_goes_after_half_a_year(world: World) -> None:
    visit(world, "老王")
    world.now += timedelta(days=179)
    visit(world, "李明")
    world.now += timedelta(days=2)
    with world.acting() as ctx:
        assert logins.forget(ctx) == 2
    assert [row.member_id for row in sessions(world)] == [world.who("李明")]


@pytest.mark.parametrize("path", ["/logout", "/logout/everywhere"])
def test_who_is_out_already_may_go_out_again(world: World, path: str) -> None:
    visitor = browser(world)
    answer = visitor.client.post(path, data={"csrf_token": visitor.token(way_in(world, "老王"))})
    assert (answer.status_code, "已" in answer.text, sessions(world)) == (200, True, [])


def test_a_store_that_is_busy_keeps_nobody_from_looking(world: World) -> None:
    """That a browser is in use is written down at its next page."""
    visitor = visit(world, "老王")
    world.now += timedelta(minutes=30)
    impatient = Database(world.database.url.render_as_string(hide_password=False), lock_seconds=0.05)
    other = browser(replaced(world, impatient), Settings(**dict(SETTINGS)))
    cookie = visitor.client.get_cookie("zhibu")
    assert cookie is not None
    other.client.set_cookie("zhibu", cookie.value, domain="localhost")
    with world.acting() as ctx:
        ctx.session.exec(select(WebSession).with_for_update()).all()
        seen = other.get("/me")
    impatient.close()
    assert (seen.status_code, sessions(world)[0].seen_at) == (200, world.now - timedelta(minutes=30))


def replaced(world: World, database: Database) -> World:
    """The same world, asked by another program."""
    other = copy.copy(world)
    other.database = database
    return other


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ConflictError("已经有了。"), 409, "已经有了。"),
        (BusyError(), 503, "这一次没有记下"),
        (NotAllowedError("不给看。"), 404, "没有这个页面"),
        (ZeroDivisionError(), 500, "出错了，编号"),
    ],
)
def test_whatever_goes_wrong_is_said_in_words(world: World, error: Exception, status: int, said: str) -> None:
    app = App(SETTINGS, world.database, lambda: world.now).web()

    def wrong() -> str:
        raise error

    app.add_url_rule("/wrong", "health.wrong", wrong)
    answer = app.test_client().get("/wrong")
    assert (answer.status_code, said in answer.text, "Traceback" in answer.text) == (status, True, False)
