"""不要卡片, 要卡片: for all accounts of who says it, to be taken back like anything else."""

from sqlmodel import col, select

from bot.people import ChatAccount
from tests.talk import Say
from tests.world import World

NO_MORE = "好，以后用文字告诉您，不发卡片。要恢复回「要卡片」。"
AGAIN = "好，以后发卡片，点一下就能办。不要了回「不要卡片」。"


def wanted(world: World, *names: str) -> list[bool]:
    """Whether each of these people's accounts is shown cards."""
    numbers = [world.who(name) for name in names]
    with world.database.read() as session:
        query = select(ChatAccount).where(col(ChatAccount.member_id).in_(numbers)).order_by(col(ChatAccount.id))
        return [one.cards for one in session.exec(query).all()]


def test_who_wants_none_gets_none_and_nobody_else_is_touched(world: World, say: Say) -> None:
    assert say("李明", "不要卡片") == NO_MORE
    assert wanted(world, "李明", "老王") == [True, False]
    assert say("李明", "不要卡片") == "本来就不给您发卡片。要恢复回「要卡片」。"
    assert say("李明", "要卡片") == AGAIN
    assert wanted(world, "李明") == [True]


def test_who_has_them_is_told_where_none_are_seen(world: World, say: Say) -> None:
    assert say("李明", "要卡片") == "本来就给您发卡片。在微信里（微信插件）看不到卡片，可以回「不要卡片」。"


def test_it_holds_for_all_accounts(world: World, say: Say) -> None:
    with world.acting() as ctx:
        ctx.session.add(ChatAccount(channel="wechat_oa", userid="o1", member_id=world.who("李明"), bound_at=ctx.now))
    say("李明", "不要卡片")

    assert wanted(world, "李明") == [False, False]


def test_it_can_be_taken_back(world: World, say: Say) -> None:
    say("李明", "不要卡片")

    assert say("李明", "撤回") == "已撤回：不要卡片。"
    assert wanted(world, "李明") == [True]
