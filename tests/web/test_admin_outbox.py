"""消息投递 in a browser: what is seen, who may, what is done, what a wrong form gets."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.notify import MessageState, OutboxMessage, Pause, Topic
from bot.notify.openings import NOT_HEARD
from tests.notify.test_piles import REFUSED, fail, put, state
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/outbox"


def test_the_office_sees_what_failed_and_sends_it_again(world: World) -> None:
    number = fail(world, "李明", "住院请假的事")
    fail(world, "陈静", "周五停电", about="announcement:1", topic=Topic.ANNOUNCEMENT)
    office = visit(world, "何洁")
    page = office.get(AT).text

    assert "李明</b> 任务" in page
    assert "公告和通知：周五停电" in page
    assert REFUSED in page
    assert "住院" not in page
    answer = office.post(f"{AT}/again/one?pile=failed", on=AT, number=number)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}?pile=failed")
    assert "已安排重发 1 条。" in office.get(AT).text
    assert state(world, "住院请假的事")[0] is MessageState.WAITING


def test_a_whole_lot_is_let_be(world: World) -> None:
    for name in ("李明", "陈静"):
        put(world, name, f"给{name}")
    office = visit(world, "何洁")
    at = f"{AT}?pile=waiting"
    assert "全部不再发" in office.get(at).text
    office.post(f"{AT}/give-up/all?pile=waiting", on=at, topic="task", reason="", last=99)
    assert {state(world, f"给{name}")[0] for name in ("李明", "陈静")} == {MessageState.DROPPED}
    assert "没有等着发的消息" in office.get(at).text
    assert "全部重发" in office.get(f"{AT}?pile=dropped").text


@pytest.mark.parametrize(
    ("deed", "typed", "said"),
    [
        ("again/one", {"number": "0"}, "没有这样的消息"),
        ("again/one", {"number": "九"}, "没有这样的消息"),
        ("again/one", {"number": "999"}, "刚才有了变化"),
        ("burn/one", {"number": "1"}, "没有这样的消息"),
        ("again/all", {"topic": "rain", "last": "5"}, "没有这样的消息"),
        ("give-up/all", {"topic": "task"}, "没有这样的消息"),
    ],
)
def test_a_wrong_form_changes_nothing(world: World, deed: str, typed: dict[str, str], said: str) -> None:
    fail(world, "李明", "交计划")
    answer = visit(world, "何洁").post(f"{AT}/{deed}", on=AT, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert state(world, "交计划") == (MessageState.FAILED, REFUSED)


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_find_no_such_page(world: World, name: str) -> None:
    number = fail(world, "李明", "交计划")
    visitor = visit(world, name)
    assert visitor.get(AT).status_code == 404
    token = visitor.token("/me")
    form = {"csrf_token": token, "number": number}
    assert visitor.client.post(f"{AT}/again/one", data=form).status_code == 404
    assert state(world, "交计划") == (MessageState.FAILED, REFUSED)


def test_as_many_statements_for_many_as_for_few(world: World) -> None:
    fail(world, "李明", "一")
    office = visit(world, "何洁")
    with counted(world) as few:
        office.get(AT)
    taken = few()
    for number in range(60):
        fail(world, "陈静", f"第{number}条", reason=f"<script>{number % 7}</script>")
    with counted(world) as many:
        page = office.get(AT).text
    assert (many(), "第 1 页，共 2 页（61 条）" in page, "<script>1" in page) == (taken, True, False)
    assert taken <= 22


def test_what_waits_for_its_hearer_is_not_sent_by_the_clock(world: World) -> None:
    put(world, "李明", "交计划")
    put(world, "陈静", "交总结")
    with world.acting() as ctx:
        first, other = ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        first.due = other.due = ctx.now + timedelta(days=30)
        first.reason, other.reason = NOT_HEARD, "这周说得够多了"
    page = visit(world, "何洁").get(f"{AT}?pile=later").text
    assert f"12月23日 09:30为止，{NOT_HEARD}" in page
    assert "12月23日 09:30以后发，这周说得够多了" in page


def test_it_says_which_channels_rest_and_why(world: World) -> None:
    full, robots = "群机器人发得太多（45009）。", ("B04", *(f"X{number}" for number in range(6)))
    places = ("group_robot", *(f"group_robot/{code}" for code in robots))
    with world.acting() as ctx:
        for place, why in [
            ("wecom_app", "服务器的地址不在企业可信 IP 中（60020）。"),
            *((one, full) for one in places),
        ]:
            ctx.session.add(Pause(channel=place, since=ctx.now, until=ctx.now + timedelta(minutes=1), reason=why))
        ctx.session.add(Pause(channel="wechat_oa", since=ctx.now, until=ctx.now, reason="好了"))
    page = visit(world, "何洁").get(AT).text

    assert "! 企业微信暂停发送：服务器的地址不在企业可信 IP 中（60020）。恢复后" in page
    named = "工作群、锅炉支部的群、X0的群、X1的群、X2的群、X3的群等"
    assert f"! {named}暂停发送：群机器人发得太多（45009）。恢复后" in page
    assert page.count("暂停发送") == 2
