"""Whose account it is, where a platform tells capitals from small letters."""

import pytest

from bot import people
from bot.channels.base import Incoming
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from tests.talk import talk
from tests.world import World

router = Router()
OPENIDS = {"o6_bmjrPTlm6": "李明", "o6_bmjrPTLM6": "陈静"}


@router.command("我是谁", intent="who", usage="我是谁", about="说名字。", typed=True)
def who(ctx: Context, said: Said) -> Reply:
    return Reply(ctx.speaker.name)


@pytest.mark.parametrize(("openid", "heard"), [*OPENIDS.items(), ("o6_bmjrptlm6", "还没有把您和党员名册对上")])
def test_openids_that_differ_in_a_capital_are_two_people(world: World, openid: str, heard: str) -> None:
    say = talk(world, router)
    with world.acting() as ctx:
        for account, name in OPENIDS.items():
            whose = world.who(name)
            ctx.session.add(
                people.ChatAccount(channel="wechat_oa", userid=account, member_id=whose, bound_at=world.now)
            )
    said = Incoming(channel="wechat_oa", key="m:1", sender=openid, text="我是谁")

    assert say.desk.receive(said).startswith(heard)
    with world.acting() as ctx:
        actor = people.speaker_of(ctx, channel="wechat_oa", userid=openid)
        assert (actor.name if actor else heard) == heard
