"""工作群 in a browser: which groups there are and how they stand, what did not come there, who may say it again."""

import pytest
from sqlmodel import select

from bot import notify
from bot.core.config import Channels, GroupRobot, Settings
from bot.notify import LetterState, OutboxLetter
from tests.web.visiting import SETTINGS, visit
from tests.world import World

AT = "/admin/groups"
ROBOTS = GroupRobot.model_validate({"key": "office-robot-key", "units": {"B04": {"key": "boiler-robot-key"}}})
WITH_GROUPS: Settings = SETTINGS.model_copy(update={"channels": Channels(group_robot=ROBOTS)})


def lost(world: World) -> int:
    """A post for 锅炉支部 that did not come there; its number."""
    world.settings = WITH_GROUPS
    with world.acting() as ctx:
        notify.post(ctx, text="本月还有一项没办", key="k1", to="B04")
        letter = ctx.session.exec(select(OutboxLetter)).one()
        letter.state, letter.error, letter.code = LetterState.FAILED, "群机器人不在群里（93008）。", 93008
        letter.settled_at = ctx.now
        return letter.id


def state(world: World) -> LetterState:
    with world.acting() as ctx:
        return ctx.session.exec(select(OutboxLetter)).one().state


def test_the_office_sees_the_groups_and_posts_again(world: World) -> None:
    number = lost(world)
    office = visit(world, "何洁", WITH_GROUPS)
    page = office.get(AT).text

    assert "<b>工作群</b>" in page
    assert "<b>锅炉支部</b> B04" in page
    assert "还没有发过" in page
    assert page.count("群机器人不在群里（93008）。") == 2
    assert not any(key in page for key in ("office-robot-key", "boiler-robot-key"))
    assert "工作群" in office.get("/admin").text
    answer = office.post(f"{AT}/again", on=AT, number=number)
    assert (answer.status_code, answer.headers["Location"]) == (303, AT)
    page = office.get(AT).text
    assert "已安排重发。" in page
    assert "等着发 1 条" in page
    assert "三十天内没有发不到群里的。" in page
    assert state(world) is LetterState.READY


def test_it_is_let_be(world: World) -> None:
    number = lost(world)
    office = visit(world, "何洁", WITH_GROUPS)
    office.post(f"{AT}/give-up", on=AT, number=number)
    assert "三十天内没有发不到群里的。" in office.get(AT).text
    assert state(world) is LetterState.FAILED


@pytest.mark.parametrize(
    ("deed", "number", "said"),
    [
        ("again", "0", "没有这样的消息"),
        ("again", "九", "没有这样的消息"),
        ("again", "999", "刚才有了变化"),
        ("burn", "1", "没有这样的消息"),
    ],
)
def test_a_wrong_form_changes_nothing(world: World, deed: str, number: str, said: str) -> None:
    lost(world)
    answer = visit(world, "何洁", WITH_GROUPS).post(f"{AT}/{deed}", on=AT, number=number)
    assert answer.status_code == 422
    assert said in answer.text
    assert state(world) is LetterState.FAILED


def test_where_there_are_no_robots_it_says_so(world: World) -> None:
    assert "没有配置群机器人" in visit(world, "何洁").get(AT).text


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_find_no_such_page(world: World, name: str) -> None:
    lost(world)
    assert visit(world, name, WITH_GROUPS).get(AT).status_code == 404


def test_the_settings_say_of_which_units_and_no_key(world: World) -> None:
    page = visit(world, "何洁", WITH_GROUPS).get("/admin/settings").text
    assert "<code>units</code>：<b>B04：已设置</b>" in page
    assert "robot-key" not in page
