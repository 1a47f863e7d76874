"""Papers asked for in the chat: a file where the asker has files, a link where he has none."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import select

from bot import notify
from bot.core.config import Channels, Settings, Web
from bot.notify import OutboxMessage, Topic, Urgency
from tests.channels.conftest import settings
from tests.talk import Say, talk
from tests.world import World

WECOM = Channels(wecom_app=settings())
WEB = Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32))
EXPORT = "导出四季度三会一课台账"


def put(world: World) -> list[OutboxMessage]:
    """What was queued as a file."""
    with world.acting() as ctx:
        found = [one for one in ctx.session.exec(select(OutboxMessage)) if one.file]
        ctx.session.expunge_all()
        return found


@pytest.fixture
def say(world: World) -> Say:
    world.settings = Settings(web=WEB, channels=WECOM)
    return talk(world)


def test_the_reply_names_the_file_that_follows(world: World, say: Say) -> None:
    reply = say("老王", EXPORT)
    say("老王", EXPORT)

    first, url = reply.split("\n")
    assert first == "锅炉支部第4季度三会一课台账（Excel）马上发到您的企业微信；也可以点链接，半小时内有效："
    assert url.startswith("https://zhibu.example.com/papers/ledger/")
    message, again = put(world)
    assert (message.topic, message.urgency) == (Topic.ANSWER, Urgency.URGENT)
    assert message.until == world.now + timedelta(minutes=30)
    assert message.file.endswith(f":{world.who('老王')}")
    assert message.text.startswith("锅炉支部第4季度三会一课台账没能做成文件，请点链接，半小时内有效：\nhttps://")
    assert message.key != again.key, "asked for anew it is sent anew"


def test_a_file_needs_no_address_of_ours(world: World) -> None:
    world.settings = Settings(channels=WECOM)
    say = talk(world)

    assert say("老王", "导出任务清单") == "锅炉支部2026年任务清单（Excel）马上发到您的企业微信。"
    [message] = put(world)
    assert message.text == "锅炉支部2026年任务清单没能做成文件，请过一会儿再要一次。"


@pytest.mark.usefixtures("say")
def test_who_reads_where_there_are_no_files_gets_none(world: World) -> None:
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE chat_account SET channel = 'wechat_oa' WHERE userid = 'hejie'"))
        ctx.connection.execute(sa.text("UPDATE member SET uses_chat = false WHERE name = '陈静'"))
    with world.acting() as ctx:
        may = [notify.takes_files(ctx, world.who(name)) for name in ("老王", "何洁", "陈静")]
    assert may == [True, False, False]


def test_the_roster_is_by_link_alone(world: World, say: Say) -> None:
    reply = say("何洁", "导出花名册")

    assert reply.startswith("全公司党员名册，只供您本人，半小时内有效：\nhttps://zhibu.example.com/papers/roster/")
    assert put(world) == []


@pytest.mark.parametrize(
    ("name", "asked", "kind", "named"),
    [
        ("何洁", "导出问题台账", "problems", "全公司问题台账（Excel）"),
        ("老王", "导出党费登记", "dues", "锅炉支部2026年党费登记（Excel）"),
        ("老王", "打印纪要", "minutes", "会议记录：锅炉支部11月党员大会（Word）"),
        ("老王", "把11月党员大会的记录发我", "minutes", "会议记录：锅炉支部11月党员大会（Word）"),
        ("老王", "问题 1 文件", "rectification", "整改〔2026〕1号通知书（Word）"),
    ],
)
def test_every_kind_of_paper_comes_so(world: World, say: Say, name: str, asked: str, kind: str, named: str) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("何洁", "给锅炉支部下整改通知：三季度支委会少开一次，月底前说明原因并补课")

    assert say(name, asked).startswith(f"{named}马上发到您的企业微信；")
    assert [one.file.split(":")[0] for one in put(world)] == [kind]
