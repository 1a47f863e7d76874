"""Ledgers asked for by chat: a link each, of the unit one leads; the whole company's for the office alone."""

import pytest
from pydantic import SecretStr

from bot.core.config import Settings, Web
from tests.talk import Say, talk
from tests.world import World

SETTINGS = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))


@pytest.fixture
def say(world: World) -> Say:
    world.settings = SETTINGS
    return talk(world)


@pytest.mark.parametrize(
    ("name", "text", "what", "kind"),
    [
        ("老王", "导出四季度三会一课台账", "锅炉支部第4季度三会一课台账", "ledger"),
        ("老王", "导出考勤", "锅炉支部全年三会一课台账", "ledger"),
        ("赵强", "导出11月三会一课台账", "锅炉支部第二党小组本月三会一课台账", "ledger"),
        ("何洁", "导出汽机支部四季度三会一课台账", "汽机支部第4季度三会一课台账", "ledger"),
        ("何洁", "导出四季度三会一课台账", "党委第4季度三会一课台账", "ledger"),
        ("陈静", "导出 党费登记", "锅炉支部2026年党费登记", "dues"),
        ("老王", "导出任务清单", "锅炉支部2026年任务清单", "tasks"),
        ("何洁", "导出问题台账", "全公司问题台账", "problems"),
        ("何洁", "导出花名册", "全公司党员名册", "roster"),
    ],
)
def test_a_link_to_the_ledger(say: Say, name: str, text: str, what: str, kind: str) -> None:
    first, url = say(name, text).split("\n")

    assert first == f"{what}，只供您本人，半小时内有效："
    assert url.startswith(f"https://zhibu.example.com/papers/{kind}/")


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "导出四季度三会一课台账", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("赵强", "导出任务清单", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("老王", "导出汽机支部三会一课台账", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("老王", "导出问题台账", "问题台账和名册的文件由党委工作部导出；本单位的问题回「问题」看。"),
        (
            "何洁",
            "导出发展党员台账",
            "这一样聊天里不导出。能导出的有：三会一课台账、党费登记、任务清单；党委工作部还有问题台账、党员名册。",
        ),
        (
            "老王",
            "导出学时",
            "这一样聊天里不导出。能导出的有：三会一课台账、党费登记、任务清单；党委工作部还有问题台账、党员名册。",
        ),
        ("老王", "导出得分", "检查结果请回「检查表」，季度的写「检查表 2026Q3」。"),
    ],
)
def test_what_is_not_given_is_said(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply
