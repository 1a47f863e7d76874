"""F39: some of those meant are not there; the others hear it once, and who spoke sees whom it did not reach."""

from bot.demo.standin_chats import Member
from tests.notify.conftest import Desk
from tests.talk import Say


def test_the_secretary_sees_who_was_not_reached(desk: Desk, say: Say) -> None:
    del desk.standin.users["huangyong"]
    desk.standin.add_users([Member("zhaoqiang", "赵强", licensed=False)])
    say("老王", "公告 锅炉支部 明天停电")
    say("老王", "1")

    for _ in range(3):
        desk.deliver()
        desk.wait(minutes=10)

    assert desk.calls() == 1
    assert len(desk.heard("liming")) == len(desk.heard("xiaozhou")) == 1
    reply = say("老王", "谁没收到")
    assert reply.startswith("“明天停电”没送到3人：")
    assert "赵强（企业微信账号没有接口许可）" in reply
    assert "黄勇（企业微信里没有这个账号，或不在应用的可见范围）" in reply
    assert "老吴（没有绑定企业微信）" in reply
