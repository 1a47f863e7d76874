"""The page of a vote among the nominated: by one person's link, once; one of them or nobody."""

import logging
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlmodel import select

from bot import awards
from bot.awards import AwardTally
from bot.core import links
from tests.appraisal.hall import SETTINGS
from tests.awards.stage import DEED, opened, put_forward
from tests.web import slips
from tests.web.slips import SMALL, WIDER, form, rows, visit
from tests.world import World


@pytest.fixture
def client(world: World) -> FlaskClient:
    world.settings = SETTINGS
    return slips.comer(world)


def link(world: World, name: str, number: int) -> str:
    return slips.link(world, "choice", "/ballots/c-", name, number)


def sums(world: World, number: int) -> list[int]:
    with world.acting() as ctx:
        sealed = ctx.session.exec(select(AwardTally.sealed)).one()
        return awards.seal(SETTINGS, number).open(f"choice:{number}", sealed)


def test_somebody_chooses_one_once(world: World, client: FlaskClient) -> None:
    number = opened(world).id
    path = link(world, "小周", number)
    page = client.get(path)
    assert page.status_code == 200
    assert "锅炉支部2026年11月每月一星" in page.text
    assert [one in page.text for one in ("李明", "小周", "赵强", DEED, "弃权")] == [True] * 5
    assert page.text.count('type="radio"') == 4
    assert "checked" not in page.text

    done = client.post(path, data=form(client, path, choice="2"))

    assert (done.status_code, "您的票已经并入合计" in done.text, sums(world, number)) == (200, True, [0, 0, 1, 0])
    again = client.get(path)
    assert (again.status_code, "一人一票，不能再投" in again.text) == (200, True)


@pytest.mark.parametrize(
    ("choice", "said"),
    [("", "还没有选"), ("4", "认不出来"), ("-1", "认不出来"), ("²", "认不出来"), ("9" * 5000, "认不出来")],
)
def test_what_is_wrong_is_said(world: World, client: FlaskClient, choice: str, said: str) -> None:
    number = opened(world).id
    path = link(world, "小周", number)

    page = client.post(path, data=form(client, path, choice=choice))

    assert (page.status_code, said in page.text, sums(world, number)) == (422, True, [0] * 4)


def test_a_form_from_elsewhere_is_shown_again_as_it_was_ticked(world: World, client: FlaskClient) -> None:
    number = opened(world).id
    path = link(world, "小周", number)

    page = client.post(path, data=form(client, path, choice="3") | {"csrf_token": "forged"})

    assert (page.status_code, "再交一次" in page.text, page.text.count("checked")) == (422, True, 1)
    assert sums(world, number) == [0] * 4


def test_who_cannot_vote_is_told(world: World, client: FlaskClient) -> None:
    number = opened(world).id

    other, late = client.get(link(world, "周芳", number)), client.get(link(world.on("2026-11-28"), "小周", number))

    assert (other.status_code, "这次投票没有您的票" in other.text) == (403, True)
    assert (late.status_code, "投票11月27日已截止" in late.text) == (409, True)


def test_a_link_to_a_rating_opens_no_vote(world: World, client: FlaskClient) -> None:
    number = opened(world).id
    token = links.make(SETTINGS, "ballot", number=number, member_id=world.who("小周"), now=world.now)

    assert client.get(f"/ballots/c-{token}").status_code == 403
    assert client.get(link(world, "小周", number).replace("/c-", "/")).status_code == 403


def test_headers_and_words_keep_it_to_itself(world: World, client: FlaskClient) -> None:
    world.settings = SETTINGS
    put_forward(world, "黄勇", text='<b onclick="x">抢修</b>')
    answer = client.get(link(world, "小周", opened(world).id))

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "&lt;b onclick=" in answer.text
    assert not re.search(r"<script|<style|\sstyle=|<[^>]*\son\w+=", answer.text)


def test_a_vote_leaves_no_log_and_no_row_of_its_own(
    world: World, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    path = link(world, "小周", opened(world).id)
    sent = form(client, path, choice="0")
    before = rows(world)
    caplog.set_level(logging.DEBUG)

    client.post(path, data=sent)

    assert rows(world) == before
    assert [one.getMessage() for one in caplog.records if one.name != "asyncio"] == []


@pytest.fixture
def served(world: World) -> Iterator[str]:
    with slips.serving(world) as address:
        yield address


@pytest.mark.browser
def test_somebody_votes_on_a_phone_without_scripts(world: World, served: str, browser: Browser) -> None:
    number = opened(world).id
    page = visit(browser, 375)
    page.goto(served + link(world, "黄勇", number))
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 812})
        assert not page.evaluate(WIDER)
        assert page.evaluate(SMALL) == 0
    page.get_by_role("radio", name="赵强").check(force=True)
    page.get_by_role("button", name="交票").click()

    expect(page.get_by_role("status")).to_have_text("已投票")
    page.context.close()
    assert sums(world, number) == [0, 0, 1, 0]
    with world.acting() as ctx:
        voted = ctx.connection.execute(sa.text("SELECT member_id FROM award_turn WHERE voted")).scalars().all()
    assert list(voted) == [world.who("黄勇")]
