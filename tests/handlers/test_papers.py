"""Papers asked for by chat: the link is for who asked, and fetches what he may see."""

import pytest
from pydantic import SecretStr

from bot import assess
from bot.assess import CheckKind
from bot.core.config import Settings, Web
from bot.papers import rectification_docx
from bot.problems import Rectification
from tests.talk import Say, talk
from tests.world import World

SETTINGS = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))
ISSUED = "给锅炉支部下整改通知：三季度支委会少开一次，月底前说明原因并补课"


@pytest.fixture
def office(world: World) -> World:
    world.settings = SETTINGS
    return world


@pytest.fixture
def say(office: World) -> Say:
    return talk(office)


def test_the_notice_of_a_rectification(office: World, say: Say) -> None:
    say("何洁", ISSUED)

    first, url = say("老王", "问题 1 文件").split("\n")

    assert first == "整改〔2026〕1号通知书，只供您本人，半小时内有效："
    assert url.startswith("https://zhibu.example.com/papers/rectification/")
    with office.acting("老王") as ctx:
        assert rectification_docx(ctx, ctx.get(Rectification, 1)).startswith(b"PK")


def test_of_a_problem_nobody_sees_there_is_none(office: World, say: Say) -> None:
    say("何洁", ISSUED)

    assert "papers" not in say("周芳", "问题 1 文件")
    assert "papers" not in say("老王", "问题 2 文件")


def test_the_units_own_result(office: World, say: Say) -> None:
    with office.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))

    first, url = say("老王", "检查表").split("\n")

    assert first == "锅炉支部2026年10月检查结果表，只供您本人，半小时内有效："
    assert url.startswith("https://zhibu.example.com/papers/statement/")


def test_before_anything_was_shown_there_is_no_sheet(say: Say) -> None:
    assert "还没有公布的检查结果" in say("老王", "检查表")


def test_an_ordinary_member_gets_no_sheet(say: Say) -> None:
    assert say("小周", "检查表") == "单位的记录由本单位书记、委员和党小组长查看。"
