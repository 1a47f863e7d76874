"""The page of a ballot: by one person's link, once; what it says when something is missing, stale or over."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlmodel import select

from bot import appraisal, people
from bot.app import App
from bot.appraisal import AppraisalTally, AppraisalTurn, Seal
from bot.core import links
from bot.core.config import Settings, Web
from bot.core.db import Database
from bot.people import Org
from tests.appraisal.hall import SETTINGS, opened, seat
from tests.web import slips
from tests.web.slips import SMALL, WIDER, Scheme, form, rows, visit
from tests.world import World


@pytest.fixture
def hall(world: World) -> World:
    return seat(world)


@pytest.fixture
def client(hall: World) -> FlaskClient:
    return slips.comer(hall)


def link(world: World, name: str, number: int) -> str:
    return slips.link(world, "ballot", "/ballots/", name, number)


def u(world: World, code: str) -> str:
    return f"u{world.orgs[code]}"


def cast(world: World) -> int:
    """How many ticks there are in the open round."""
    with world.acting() as ctx:
        seal = Seal(SETTINGS, 1)
        rows = ctx.session.exec(select(AppraisalTally)).all()
        return sum(sum(seal.open(f"1:{row.org_id}:{row.voter_group}", row.sealed)) for row in rows)


def test_a_committee_member_rates_every_unit_once(hall: World, client: FlaskClient) -> None:
    path = link(hall, "黄勇", opened(hall).id)
    page = client.get(path)
    assert page.status_code == 200
    assert page.text.count("<fieldset") == 2
    assert all(f"<span>{word}</span>" in page.text for word in ("好", "较好", "一般", "差", "弃权"))
    assert "checked" not in page.text

    done = client.post(path, data=form(client, path, **{u(hall, "B04"): "0", u(hall, "B05"): "4"}))

    assert (done.status_code, "您的票已经并入合计" in done.text, cast(hall)) == (200, True, 2)
    again = client.get(path)
    assert (again.status_code, "一人一票，不能再投" in again.text) == (200, True)


def test_the_headers_keep_it_to_itself(hall: World, client: FlaskClient) -> None:
    answer = client.get(link(hall, "小周", opened(hall).id))

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "还有 2 个单位没有选"),
        ({"B04": "0"}, "还有 1 个单位没有选"),
        ({"B04": "5", "B05": "0"}, "有的选择认不出来"),
        ({"B04": "x", "B05": "0"}, "有的选择认不出来"),
        ({"B04": "²", "B05": "0"}, "有的选择认不出来"),
        ({"B04": "9" * 5000, "B05": "0"}, "有的选择认不出来"),
        ({"B04": "0" * 5000, "B05": "0"}, "有的选择认不出来"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays_ticked(
    hall: World, client: FlaskClient, choices: dict[str, str], said: str
) -> None:
    path = link(hall, "黄勇", opened(hall).id)

    page = client.post(path, data=form(client, path, **{u(hall, code): tick for code, tick in choices.items()}))

    assert (page.status_code, said in page.text, cast(hall)) == (422, True, 0)
    assert page.text.count("checked") == (1 if choices == {"B04": "0"} else 0)
    assert page.text.count("<li>") == {0: 2, 1: 1}.get(len(choices), 0)


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_form_from_elsewhere_is_not_taken(hall: World, client: FlaskClient, token: str | None) -> None:
    path = link(hall, "小周", opened(hall).id)
    sent = form(client, path, **{u(hall, "B04"): "0"}) | {"csrf_token": token or ""}

    page = client.post(path, data=sent)

    assert (page.status_code, "再交一次" in page.text, page.text.count("checked"), cast(hall)) == (422, True, 1, 0)


def test_a_form_without_its_cookie_is_not_taken(hall: World, client: FlaskClient) -> None:
    path = link(hall, "小周", opened(hall).id)
    sent = form(client, path, **{u(hall, "B04"): "0"})
    client.delete_cookie("zhibu")

    assert client.post(path, data=sent).status_code == 422
    assert cast(hall) == 0


@pytest.mark.parametrize(
    ("name", "later", "status", "said"),
    [
        ("小周", timedelta(minutes=31), 403, "链接已过期，请在聊天里重新要一次。"),
        ("老吴", timedelta(0), 403, "这次测评没有要您评的单位。"),
    ],
)
def test_who_cannot_vote_is_told(
    hall: World, client: FlaskClient, name: str, later: timedelta, status: int, said: str
) -> None:
    path = link(hall, name, opened(hall).id)
    hall.now += later

    page = client.get(path)

    assert (page.status_code, said in page.text) == (status, True)


def test_after_the_closing_day_and_the_end_it_is_said_so(hall: World, client: FlaskClient) -> None:
    number = opened(hall).id
    late = client.get(link(hall.on("2026-12-05"), "小周", number))
    with hall.acting("何洁") as ctx:
        appraisal.count(ctx)
    over = client.get(link(hall, "小周", number))

    assert (late.status_code, "测评12月4日已截止" in late.text) == (409, True)
    assert (over.status_code, "现在没有进行中的测评" in over.text) == (404, True)


def test_who_has_left_does_not_vote(hall: World, client: FlaskClient) -> None:
    path = link(hall, "小周", opened(hall).id)
    with hall.acting() as ctx:
        people.member(ctx, hall.who("小周")).left_on = ctx.today

    assert client.get(path).status_code == 403


def test_a_link_to_something_else_or_forged_opens_nothing(hall: World, client: FlaskClient) -> None:
    path = link(hall, "小周", opened(hall).id)
    other = links.make(SETTINGS, "minutes", number=1, member_id=hall.who("小周"), now=hall.now)

    assert [client.get(one).status_code for one in (f"{path}x", f"/ballots/{other}")] == [403, 403]
    assert client.get("/ballots/").status_code == 404


def test_a_store_that_is_gone_is_said_so_and_nothing_of_the_ballot_logged(
    hall: World, caplog: pytest.LogCaptureFixture
) -> None:
    number = opened(hall).id
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    client = App(SETTINGS, gone, lambda: hall.now).web().test_client()

    page = client.get(link(hall, "小周", number))

    assert (page.status_code, "现在投票的人多" in page.text) == (503, True)
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [("ERROR", "ballot not stored")]


def test_a_store_that_is_busy_keeps_nothing(hall: World, client: FlaskClient) -> None:
    path = link(hall, "小周", opened(hall).id)
    sent = form(client, path, **{u(hall, "B04"): "0"})

    with slips.impatient(hall, client) as other, hall.acting() as ctx:
        ctx.session.exec(select(appraisal.AppraisalRound).with_for_update()).one()
        page = other.post(path, data=sent)

    assert (page.status_code, "请返回上一页，再交一次" in page.text, cast(hall)) == (503, True, 0)


def test_a_vote_leaves_no_log_and_no_row_of_its_own(
    hall: World, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    path = link(hall, "小周", opened(hall).id)
    sent = form(client, path, **{u(hall, "B04"): "0"})
    before = rows(hall)
    caplog.set_level(logging.DEBUG)

    client.post(path, data=sent)

    assert rows(hall) == before
    assert [one.getMessage() for one in caplog.records if one.name != "asyncio"] == []


def test_without_a_key_there_is_no_page(hall: World) -> None:
    path = link(hall, "小周", opened(hall).id)
    client = App(Settings(web=Web()), hall.database, lambda: hall.now).web().test_client()

    assert client.get(path).status_code == 409


def test_a_units_name_is_shown_as_it_is(hall: World, client: FlaskClient) -> None:
    with hall.acting() as ctx:
        ctx.get(Org, hall.orgs["B04"]).short = '<b onclick="x">锅炉</b>'
    number = opened(hall).id

    assert "&lt;b onclick=" in client.get(link(hall, "小周", number)).text


# From here on a real browser looks at the page.


@pytest.fixture
def served(hall: World) -> Iterator[str]:
    """The application on loopback, with five units more."""
    with hall.acting() as ctx:
        for number in range(6, 11):
            code = f"B{number:02d}"
            unit = Org(
                code=code,
                name=f"第{number}党支部",
                short=f"{number}支部",
                kind=people.OrgKind.BRANCH,
                path=f"C00/{code}/",
            )
            unit.parent_id = hall.orgs["C00"]
            ctx.session.add(unit)
    with slips.serving(hall) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_somebody_votes_in_a_browser_without_scripts(
    hall: World, served: str, browser: Browser, width: int, scheme: Scheme
) -> None:
    number = opened(hall).id
    page = visit(browser, width, scheme)
    page.goto(served + link(hall, "黄勇", number))
    expect(page.get_by_role("group")).to_have_count(7)
    for narrow in (width, 320):
        page.set_viewport_size({"width": narrow, "height": 812})
        assert not page.evaluate(WIDER)
        assert page.evaluate(SMALL) == 0
    page.get_by_role("group", name="锅炉支部").get_by_role("radio", name="较好", exact=True).check(force=True)
    page.get_by_role("button", name="交票").click()

    expect(page.get_by_role("alert")).to_contain_text("还有 6 个单位没有选")
    expect(page.get_by_role("group", name="锅炉支部").get_by_role("radio", name="较好", exact=True)).to_be_checked()
    for group in page.get_by_role("group").all():
        group.get_by_role("radio", name="弃权").check(force=True)
    page.get_by_role("button", name="交票").click()

    expect(page.get_by_role("status")).to_have_text("已投票")
    page.goto(served + link(hall, "黄勇", number))
    expect(page.get_by_role("status")).to_have_text("已投过票")
    page.context.close()
    assert cast(hall) == 7


@pytest.mark.browser
def test_it_is_filled_in_with_the_keyboard_alone(hall: World, served: str, browser: Browser) -> None:
    number = opened(hall).id
    page = visit(browser, 375)
    page.goto(served + link(hall, "小周", number))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="较好", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("已投票")
    page.context.close()
    with hall.acting() as ctx:
        voted = ctx.session.exec(select(AppraisalTurn.member_id).where(AppraisalTurn.voted)).all()
    assert list(voted) == [hall.who("小周")]
