"""The page of a survey: by one person's link, what is left of it; what it says when something is wrong or over."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlmodel import SQLModel, select

from bot import people, surveys
from bot.app import App
from bot.core import links
from bot.core.config import Settings, Web
from bot.core.db import Database
from tests.appraisal.hall import SETTINGS
from tests.surveys.hall import answers, closed, sent
from tests.web import slips
from tests.web.slips import form
from tests.world import World


@pytest.fixture
def client(world: World) -> FlaskClient:
    return slips.comer(world)


def link(world: World, name: str, number: int) -> str:
    return slips.link(world, "survey", "/surveys/", name, number)


def stored(world: World) -> list[tuple[int, int | None, str]]:
    table = SQLModel.metadata.tables["survey_answer"]
    with world.acting() as ctx:
        rows = ctx.connection.execute(sa.select(table.c.place, table.c.picked, table.c.text)).all()
    return sorted((row.place, row.picked, row.text) for row in rows)


def test_what_is_typed_is_taken_and_what_is_empty_passed_over(world: World, client: FlaskClient) -> None:
    path = link(world, "黄勇", sent(world))
    page = client.get(path)
    assert page.status_code == 200
    assert (page.text.count("<fieldset"), page.text.count("<textarea"), page.text.count('type="radio"')) == (3, 2, 2)

    done = client.post(path, data=form(client, path, q1="1", q2="", q3=" 焊接 "))

    assert (done.status_code, "存下的答案不连着人" in done.text) == (200, True)
    assert stored(world) == [(1, 1, ""), (3, None, "焊接")]
    for again in (client.get(path), client.post(path, data={"q1": "0"})):
        assert (again.status_code, "一人答一次" in again.text) == (200, True)


def test_what_was_answered_in_the_chat_is_not_asked_again(world: World, client: FlaskClient) -> None:
    number = sent(world)
    answers(world, number, "黄勇", {1: 0})
    page = client.get(link(world, "黄勇", number))
    assert (page.text.count("<fieldset"), "多久开一次会合适" in page.text) == (2, False)


def test_the_headers_keep_it_to_itself(world: World, client: FlaskClient) -> None:
    answer = client.get(link(world, "黄勇", sent(world)))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "一题也没有答"),
        ({"q1": "2"}, "第 1 题：没有这个选项"),
        ({"q1": "9" * 5000}, "第 1 题：没有这个选项"),
        ({"q2": "长" * 301}, "第 2 题：一题请写在300个字以内"),
        ({"q3": "身份证610102198001011234"}, "第 3 题：这条里有不能在网上传的内容"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(
    world: World, client: FlaskClient, typed: dict[str, str], said: str
) -> None:
    path = link(world, "黄勇", sent(world))
    page = client.post(path, data=form(client, path, **({"q2": "原来的话"} if typed else {}) | typed))
    assert (page.status_code, said in page.text, stored(world)) == (422, True, [])
    assert ("原来的话" in page.text) == (bool(typed) and "q2" not in typed)


def test_a_form_from_elsewhere_is_not_taken(world: World, client: FlaskClient) -> None:
    path = link(world, "黄勇", sent(world))
    client.get(path)
    page = client.post(path, data={"q2": "会太多", "csrf_token": "forged"})
    assert (page.status_code, "再交一次" in page.text, "会太多" in page.text, stored(world)) == (422, True, True, [])


def test_who_cannot_answer_is_told(world: World, client: FlaskClient) -> None:
    number = sent(world)
    assert client.get(link(world, "周芳", number)).status_code == 403
    assert client.get(link(world, "黄勇", 99)).status_code == 404
    path = link(world, "黄勇", number)
    other = links.make(SETTINGS, "ballot", number=number, member_id=world.who("黄勇"), now=world.now)
    assert [client.get(one).status_code for one in (f"{path}x", f"/surveys/{other}")] == [403, 403]
    with world.acting() as ctx:
        people.member(ctx, world.who("陈静")).left_on = ctx.today
    assert "链接已失效" in client.get(link(world, "陈静", number)).text
    closed(world, number)
    over = client.get(path)
    assert (over.status_code, "这次调研已经截止" in over.text) == (409, True)
    world.now += timedelta(minutes=31)
    assert "链接已过期" in client.get(path).text


def test_without_a_key_there_is_no_page(world: World) -> None:
    path = link(world, "黄勇", sent(world))
    client = App(Settings(web=Web()), world.database, lambda: world.now).web().test_client()
    assert client.get(path).status_code == 409


def test_what_is_said_leaves_no_log(world: World, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    path = link(world, "黄勇", sent(world))
    filled = form(client, path, q2="会太多")
    caplog.set_level(logging.DEBUG)
    client.post(path, data=filled)
    assert [one.getMessage() for one in caplog.records if one.name != "asyncio"] == []
    assert stored(world) == [(2, None, "会太多")]


def test_a_store_that_is_gone_is_said_so(world: World, caplog: pytest.LogCaptureFixture) -> None:
    number = sent(world)
    client = App(SETTINGS, Database("postgresql://nobody@127.0.0.1:1/nothing"), lambda: world.now).web().test_client()
    page = client.get(link(world, "黄勇", number))
    assert (page.status_code, "请返回上一页，再交一次" in page.text) == (503, True)
    assert [one.getMessage() for one in caplog.records] == ["survey not stored"]


def test_a_store_that_is_busy_keeps_nothing(world: World, client: FlaskClient) -> None:
    path = link(world, "黄勇", sent(world))
    filled = form(client, path, q2="会太多")
    with slips.impatient(world, client) as other, world.acting() as ctx:
        ctx.session.exec(select(surveys.Survey).with_for_update()).one()
        page = other.post(path, data=filled)
    assert (page.status_code, "请返回上一页，再交一次" in page.text, stored(world)) == (503, True, [])


# From here on a real browser looks at the page.


@pytest.fixture
def served(world: World) -> Iterator[str]:
    with slips.serving(world) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_a_phone_without_scripts_is_enough(world: World, served: str, browser: Browser, width: int) -> None:
    path = link(world, "黄勇", sent(world))
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto(f"{served}{path}")
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for field in page.locator("label, textarea, button").all():
        size = field.bounding_box()
        assert size is not None
        assert size["height"] >= 44
        assert size["x"] + size["width"] <= width
    page.get_by_label("每季度").check()
    page.locator("textarea").first.fill("会太多")
    page.get_by_role("button", name="交上").click()
    expect(page.get_by_role("status")).to_have_text("已交上")
    context.close()
    assert stored(world) == [(1, 1, ""), (2, None, "会太多")]
