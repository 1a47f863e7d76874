"""Papers by link: for whom they were made, for half an hour; every other way in is answered in Chinese."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pydantic import SecretStr
from werkzeug.test import TestResponse

from bot import assess, circular, meetings, papers, people, plan, problems
from bot.app import App
from bot.assess import CheckKind
from bot.core import links
from bot.core.config import Settings, Web
from bot.core.db import Database
from bot.meetings import MeetingKind
from bot.web import create_app
from tests.world import World

SETTINGS = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 40)))


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A browser at the web application of the world."""
    return App(SETTINGS, world.database, lambda: world.now).web().test_client()


@pytest.fixture
def fetch(world: World, client: FlaskClient) -> Callable[[str], TestResponse]:
    """The minutes of today's general meeting, fetched with a link made for this person now."""
    with world.acting("老王") as ctx:
        general = MeetingKind.GENERAL_MEETING
        number = meetings.call(ctx, kind=general, org_id=world.orgs["B04"], starts_at=world.now).id
        meetings.write(ctx, number, meetings.Notes(recorder_id=world.who("黄勇")))

    def by(name: str) -> TestResponse:
        token = links.make(SETTINGS, "minutes", number=number, member_id=world.who(name), now=world.now)
        world.now += wait
        return client.get(f"/papers/minutes/{token}")

    wait = timedelta(minutes=29)
    return by


@pytest.mark.parametrize("name", ["老王", "黄勇"])
def test_the_secretary_and_the_recorder_fetch_the_minutes(fetch: Callable[[str], TestResponse], name: str) -> None:
    answer = fetch(name)

    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_link_in_other_hands_is_no_right(fetch: Callable[[str], TestResponse]) -> None:
    answer = fetch("李明")

    assert (answer.status_code, answer.text) == (403, "单位的记录由本单位书记、委员和党小组长查看。")


def test_who_has_left_fetches_nothing(world: World, fetch: Callable[[str], TestResponse]) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = ctx.today

    assert (fetch("黄勇").status_code, fetch("黄勇").text) == (403, "链接已失效。")


def fetch_tasks(world: World, client: FlaskClient, name: str) -> TestResponse:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    token = links.make(SETTINGS, "tasks", number=world.orgs["B04"], member_id=world.who(name), now=world.now)
    return client.get(f"/papers/tasks/{token}")


def test_an_officer_fetches_the_task_list_of_the_unit(world: World, client: FlaskClient) -> None:
    answer = fetch_tasks(world, client, "老王")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert load_workbook(BytesIO(answer.data)).sheetnames[:2] == ["2026年任务清单", "2026年办理情况"]
    assert "B04.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["小周", "周芳"])
def test_others_do_not_fetch_it(world: World, client: FlaskClient, name: str) -> None:
    answer = fetch_tasks(world, client, name)

    assert (answer.status_code, answer.text) == (403, "单位的记录由本单位书记、委员和党小组长查看。")


def fetch_paper(world: World, client: FlaskClient, purpose: str, number: int, name: str) -> TestResponse:
    token = links.make(SETTINGS, purpose, number=number, member_id=world.who(name), now=world.now)
    return client.get(f"/papers/{purpose}/{token}")


@pytest.fixture
def score(world: World) -> int:
    """The number of B04's result in this year's check, which units were shown."""
    with world.acting() as ctx:
        check = assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-11"))
        check.kind, check.period = CheckKind.YEAR, "2026"
        return next(score.id for org, score in assess.every_result(ctx, check) if org.code == "B04")


def file_of(answer: TestResponse) -> str:
    name = re.search(r"filename\*=UTF-8''(\S+)", answer.headers["Content-Disposition"])
    assert name is not None
    return unquote(name[1])


@pytest.mark.parametrize(
    ("purpose", "name"), [("feedback", "考核反馈-2026-B04.docx"), ("statement", "检查结果-2026-B04.xlsx")]
)
def test_a_unit_fetches_its_own_result(world: World, client: FlaskClient, score: int, purpose: str, name: str) -> None:
    answer = fetch_paper(world, client, purpose, score, "老王")
    assert (answer.status_code, file_of(answer), answer.data[:2]) == (200, name, b"PK")

    refused = fetch_paper(world, client, purpose, score, "周芳")
    assert (refused.status_code, refused.text) == (403, "单位的记录由本单位书记、委员和党小组长查看。")
    assert fetch_paper(world, client, purpose, 999, "何洁").text == "没有编号 999 的检查结果。"


def test_a_rectification_is_fetched_by_whom_it_concerns(world: World, client: FlaskClient) -> None:
    with world.acting("何洁") as ctx:
        unit, acceptor = people.org_by_code(ctx, "B04"), world.who("何洁")
        source = problems.Source.QUARTER_CHECK
        demand = problems.Demand(unit, "支委会少开", "补议题", date(2026, 12, 1), acceptor, source)
        row = problems.issue(ctx, demand).rectification
    answer = fetch_paper(world, client, "rectification", row.id, "老王")
    assert (answer.status_code, file_of(answer)) == (200, "整改通知书-2026-1.docx")

    assert fetch_paper(world, client, "rectification", row.id, "周芳").status_code == 403
    assert fetch_paper(world, client, "rectification", 999, "老王").text == "没有编号 999 的整改通知书。"


def test_a_notice_is_fetched_by_everybody_once_it_is_published(world: World, client: FlaskClient, score: int) -> None:
    with world.acting() as ctx:
        known = {"period": "2026Q3", "check_id": ctx.get(assess.Score, score).check_id}
        paper = circular.NoticePaper.model_validate(known | {"title": "通报", "drafted_at": ctx.now})
        ctx.session.add(paper)
        ctx.session.flush()
        number = paper.id
    assert fetch_paper(world, client, "notice", number, "老王").status_code == 403
    assert fetch_paper(world, client, "notice", number, "何洁").status_code == 200
    with world.acting() as ctx:
        ctx.get(circular.NoticePaper, number).state = circular.PaperState.PUBLISHED

    answer = fetch_paper(world, client, "notice", number, "老王")
    assert (answer.status_code, file_of(answer)) == (200, "通报-2026Q3.docx")


@pytest.mark.parametrize(
    ("purpose", "name", "status"),
    [
        ("ledger", "老王", 200),
        ("ledger", "周芳", 403),
        ("dues", "陈静", 200),
        ("dues", "李明", 403),
        ("problems", "何洁", 200),
        ("problems", "老王", 403),
        ("roster", "何洁", 200),
        ("roster", "老王", 403),
    ],
)
def test_a_ledger_is_made_for_who_may_see_it(
    world: World, client: FlaskClient, purpose: str, name: str, status: int
) -> None:
    with world.acting() as ctx:
        unit = people.org_by_code(ctx, "B04")
        number = papers.ledger.numbered(unit, date(2026, 10, 1), date(2027, 1, 1))

    answer = fetch_paper(world, client, purpose, number, name)

    assert (answer.status_code, answer.data.startswith(b"PK")) == (status, status == 200)


def test_a_link_to_the_minutes_is_none_to_the_task_list(world: World, client: FlaskClient) -> None:
    token = links.make(SETTINGS, "minutes", number=world.orgs["B04"], member_id=world.who("老王"), now=world.now)

    assert client.get(f"/papers/tasks/{token}").status_code == 403


def test_a_link_lives_half_an_hour(world: World, client: FlaskClient) -> None:
    token = links.make(SETTINGS, "minutes", number=1, member_id=world.who("老王"), now=world.now)
    world.now += timedelta(minutes=31)

    answer = client.get(f"/papers/minutes/{token}")

    assert (answer.status_code, answer.text) == (403, "链接已过期，请在聊天里重新要一次。")
    assert client.get(f"/papers/minutes/{token}x").text == "链接无效，请在聊天里重新要一次。"


def test_a_store_that_is_gone_is_said_so(world: World) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    client = App(SETTINGS, gone, lambda: world.now).web().test_client()
    token = links.make(SETTINGS, "minutes", number=1, member_id=1, now=world.now)

    answer = client.get(f"/papers/minutes/{token}")

    assert (answer.status_code, answer.text) == (503, "暂时取不到，请稍后再试。")


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/papers/", 404), ("/hook", 404)])
def test_no_page_speaks_english(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "没有这个页面，或者您看不到它。" in answer.text
    assert "这样打不开。" in client.post("/healthz").text


def test_a_page_that_crashes_gives_a_number(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bool:
        raise ZeroDivisionError

    app = App(SETTINGS, world.database, lambda: world.now)
    client = create_app(app.desk, {}, app.clock, broken).test_client()

    answer = client.get("/readyz")

    assert (answer.status_code, "出错了，编号 " in answer.text) == (500, True)
    assert any(record.message == "page crashed" and record.exc_info for record in caplog.records)
