"""What is posted to groups: once, by day, each group for itself, and where it fails the office hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot import notify, people
from bot.channels.base import Card, File, Markup
from bot.channels.group_robot import GROUP, GroupRobot
from bot.core.config import Channels, Settings
from bot.demo.standin_robot import Group
from bot.notify import Courier, LetterState, Makers, MessageState, Notice, Topic, Urgency
from tests.channels.conftest import PNG, content_of, robot_settings
from tests.notify.conftest import Desk

BOILERS = "b04-key"


@pytest.fixture
def group(desk: Desk) -> Desk:
    """The desk with a robot in the office's group, and one in that of 锅炉支部, where 李明 and 老王 are."""
    robot = robot_settings(desk.api_base, B04=BOILERS)
    desk.standin.add_group(Group("B04", "锅炉支部群", BOILERS, members=("liming", "laowang")))
    desk.world.settings = Settings(channels=Channels(group_robot=robot))
    desk.channels[GROUP] = GroupRobot(robot, clock=desk.clock)
    desk.makers = Makers(
        picture=lambda _, reference: PNG if reference == "check:1" else None,
        card=lambda _, __: Card("三季度通报", link="https://zhibu.example.com/notices/1"),
        file=lambda _, reference: File("通报.docx", b"PK drawn") if reference == "notice:1" else None,
    )
    desk.courier = desk.another_courier()
    return desk


def post(desk: Desk, text: str, key: str = "check:1:group", picture: str = "", **more: Any) -> bool:
    """Queue for a group, the office's unless told."""
    with desk.acting() as ctx:
        return notify.post(ctx, text=text, key=key, picture=picture, **more)


def seen(desk: Desk, code: str = "") -> list[tuple[str, str]]:
    """What a group sees."""
    return [(str(line["kind"]), str(line["text"])) for line in desk.standin.group_lines(code)]


def test_the_group_reads_and_sees_each_thing_once(group: Desk) -> None:
    assert post(group, "11月检查，21个单位。")
    assert not post(group, "11月检查，22个单位。")
    group.deliver()
    assert post(group, "11月检查", "check:1:group:picture", picture="check:1")
    assert post(group, "说不成图的话", "check:2:group:picture", picture="check:2")
    group.deliver()
    assert not post(group, "11月检查，21个单位。")

    assert sorted(seen(group)) == [("image", "[图片]"), ("text", "11月检查，21个单位。"), ("text", "说不成图的话")]
    assert content_of(group.standin, next(one for one in group.standin.group if one["kind"] == "image")) == PNG
    assert {(one.state, one.channel, tuple(one.userids)) for one in group.letters()} == {(LetterState.SENT, GROUP, ())}
    assert group.messages() == []


def test_without_a_robot_nothing_happens(desk: Desk) -> None:
    assert not post(desk, "11月检查")
    assert not post(desk, "11月检查", to="B04")
    assert desk.letters() == []


def test_a_unit_without_a_robot_hears_nothing_in_another_group(group: Desk) -> None:
    assert not post(group, "本月还有一项没办", to="B05")
    assert group.letters() == []
    with group.acting() as ctx:
        assert [notify.has_group(ctx, code) for code in ("", "B04", "b04", "B05")] == [True, True, True, False]


def test_each_unit_reads_in_its_own_group_and_who_is_responsible_is_called(group: Desk) -> None:
    assert post(group, "本月还有一项没办：党课，李明", "k1", to="B04", mentions=("liming",))
    assert post(group, "**已印发**", "k2", to="B04", markup=Markup.MARKDOWN, mentions=("liming", "zhoufang"))
    assert post(group, "11月检查", "k3")
    group.deliver()

    typed, marked = sorted(group.standin.group_lines("B04"), key=lambda line: str(line["kind"]), reverse=True)
    li_ming = {"userid": "liming", "name": "李明"}
    assert (typed["text"], typed["mentions"]) == ("本月还有一项没办：党课，李明", [li_ming])
    assert (marked["kind"], marked["text"]) == ("markdown", "**已印发**\n@李明 @zhoufang")
    assert marked["mentions"] == [li_ming], "who is not in the group hears nothing"
    assert seen(group) == [("text", "11月检查")]
    assert [(one.channel, one.userids) for one in group.letters()] == [
        ("group_robot/B04", ["B04"]),
        ("group_robot/B04", ["B04"]),
        (GROUP, []),
    ]


def test_a_file_is_sent_and_words_where_it_cannot_be_made(group: Desk) -> None:
    post(group, "通报已印发", "k1", file="notice:1")
    post(group, "通报已印发", "k2", file="notice:2")
    group.deliver()
    assert sorted(seen(group)) == [("file", "[通报.docx]"), ("text", "通报已印发")]


def test_a_card_is_shown_where_it_can_be_made(group: Desk) -> None:
    post(group, "通报已印发", "k1", card="notice:1")
    group.deliver()
    assert seen(group) == [("template_card", "三季度通报")]


def test_who_asked_for_quiet_has_left_or_has_no_account_is_not_called(group: Desk) -> None:
    wanted = [group.world.who(name) for name in ("李明", "老王", "陈静", "老吴")]
    with group.acting("老王") as ctx:
        notify.mute(ctx, until=None)
    with group.acting() as ctx:
        ctx.get(people.Member, group.world.who("陈静")).left_on = ctx.today
        ctx.session.add(people.ChatAccount(member_id=wanted[0], channel="wechat_oa", userid="oLi", bound_at=ctx.now))
    with group.acting() as ctx:
        assert notify.callees(ctx, wanted) == {group.world.who("李明"): "liming"}


@pytest.mark.parametrize(
    ("markup", "lines"), [(Markup.PLAIN, 4), (Markup.MARKDOWN, 8), (Markup.MARKDOWN_V2, 8)], ids=str
)
def test_a_long_text_comes_in_parts_and_calls_once(group: Desk, markup: Markup, lines: int) -> None:
    assert post(group, "\n".join(["党" * 300] * lines), to="B04", markup=markup, mentions=("liming",))
    group.deliver()

    assert [kind for kind, _ in seen(group, "B04")] == [markup or "text"] * 2
    assert [one.key for one in group.letters()] == ["check:1:group", "check:1:group/2"]
    assert [one.mentions for one in group.letters()] == [[], ["liming"]]


def test_there_is_room_for_who_is_called(group: Desk) -> None:
    """With the call it would not fit into one."""
    post(group, "党" * 1364, to="B04", markup=Markup.MARKDOWN, mentions=("liming",))
    group.deliver()
    assert [one.state for one in group.letters()] == [LetterState.SENT] * 2


def test_the_group_is_left_alone_at_night(group: Desk) -> None:
    group.go_to("2026-11-27 21:00")
    post(group, "11月检查")
    group.deliver()
    group.go_to("2026-11-29 12:00")
    group.deliver()
    assert seen(group) == []

    group.go_to("2026-11-30 08:07")
    group.deliver()
    assert seen(group) == [("text", "11月检查")]


def test_more_than_twenty_a_minute_wait(group: Desk) -> None:
    """Of one post in 23 parts, whoever sends them; another group does not wait for them."""
    post(group, "\n".join(f"{number:02}{'党' * 670}" for number in range(23)))
    post(group, "本月还有一项没办", "k1", to="B04")
    group.deliver()
    group.another_courier().run_once()
    assert len(seen(group)) == 20
    assert seen(group, "B04") == [("text", "本月还有一项没办")]
    assert group.calls("webhook/send") == 21, "nobody asks in vain"

    for _ in range(3):
        group.wait(seconds=90)
        group.deliver()
    assert len(seen(group)) == len(set(seen(group))) == 23


def test_a_group_is_posted_to_five_times_a_week(group: Desk) -> None:
    """The clock shows Monday. Of a long text all parts count as one."""
    long = "\n".join(["党" * 300] * 4)
    for number in range(12):
        post(group, long if number == 3 else f"第 {number} 条", f"k{number}")
    post(group, "本月还有一项没办", "unit", to="B04")
    group.deliver()
    assert len(seen(group)) == 6
    assert len(seen(group, "B04")) == 1

    for day, count in (("2026-11-27", 6), ("2026-11-30", 11), ("2026-12-04", 11), ("2026-12-07", 13)):
        group.go_to(f"{day} 09:00")
        group.deliver()
        assert len(seen(group)) == count, day
    assert not post(group, "第 11 条", "k11")


def test_a_post_waits_for_its_hour(group: Desk) -> None:
    with group.acting() as ctx:
        later = ctx.now + timedelta(minutes=10)
        assert notify.post(ctx, text="通报已印发", key="k", due=later)
        assert notify.post(ctx, text="晚了的", key="k2", due=ctx.now - timedelta(days=8))
    group.deliver()
    assert seen(group) == [("text", "晚了的")]
    group.wait(minutes=11)
    group.deliver()
    assert seen(group)[1:] == [("text", "通报已印发")]


def test_posts_take_nothing_of_what_the_app_may_send_today(group: Desk) -> None:
    group.world.settings = group.world.settings.model_copy(
        update={"reminders": group.world.settings.reminders.model_copy(update={"daily_person_times": 1})}
    )
    post(group, "本月还有一项没办", to="B04")
    group.courier = group.another_courier()
    group.deliver()
    group.put("李明", "请核验。")
    group.deliver()
    assert group.heard("liming") == ["请核验。"]


def test_a_group_in_trouble_keeps_no_other_group_waiting(group: Desk) -> None:
    group.standin.fault("webhook/send", errcode=45009)
    post(group, "本月还有一项没办", "k1", to="B04")
    group.deliver()
    post(group, "11月检查", "k2")
    group.deliver()
    assert (seen(group), seen(group, "B04")) == ([("text", "11月检查")], [])
    with group.acting() as ctx:
        assert notify.backlog(ctx).resting == {"group_robot/B04": "群机器人发得太多（45009）。"}

    group.wait(minutes=2)
    group.deliver()
    assert seen(group, "B04") == [("text", "本月还有一项没办")]


@pytest.mark.parametrize("code", [93000, 93004, 93008])
def test_a_robot_that_is_gone_silences_its_own_group_only(group: Desk, code: int) -> None:
    group.standin.groups["B04"].refusal = code
    post(group, "本月还有一项没办", "k1", to="B04")
    post(group, "11月检查", "k2")
    group.deliver()

    assert [(one.state, one.code) for one in group.letters()] == [(LetterState.FAILED, code), (LetterState.SENT, 0)]
    with group.acting() as ctx:
        assert notify.backlog(ctx).resting == {}


@pytest.mark.parametrize("wrong", [{"reset": True}, {"errcode": -1}], ids=str)
def test_what_may_stand_in_the_group_is_not_posted_again(group: Desk, wrong: dict[str, object]) -> None:
    group.standin.fault("webhook/send", after=True, **wrong)
    post(group, "11月检查")
    for _ in range(3):
        group.deliver()
        group.wait(minutes=5)
    assert seen(group) == [("text", "11月检查")]
    assert group.letters()[0].state is LetterState.UNSURE

    group.go_to("2026-11-24 08:07")
    group.deliver()
    assert group.heard("hejie") == [
        "11月23日发到群里的 1 条没有送到：可能没有送到：没有得到企业微信的回答，再发可能重复，没有再发 1 条。"
    ]


def test_the_office_hears_of_what_the_group_did_not_get(group: Desk) -> None:
    group.standin.fault("webhook/send", times=2, errcode=93000)
    post(group, "11月检查")
    post(group, "图", "check:1:group:picture", picture="check:1")
    group.standin.fault("message/send", errcode=45002)
    group.put("李明", "请核验。")
    group.deliver()
    for day in (24, 25):
        group.go_to(f"2026-11-{day} 08:07")
        group.deliver()

    assert {(one.state, one.code) for one in group.letters()[:2]} == {(LetterState.FAILED, 93000)}
    [told] = group.heard("hejie")
    assert told.split("\n") == [
        "11月23日有 1 条消息没有送到，涉及 1 人：消息过长（45002） 1 条。",
        "11月23日发到群里的 2 条没有送到：群机器人的 key 不对，或机器人已被移除（93000） 2 条。",
    ]


def test_what_the_group_could_not_get_for_a_month_is_no_news(group: Desk) -> None:
    del group.channels[GROUP]
    post(group, "11月检查")
    for _ in range(2):
        group.put("李明", "请核验。", Urgency.URGENT)
        group.deliver()
        assert group.letters()[0].state is LetterState.READY
        group.wait(days=29)
    group.wait(days=2)
    group.put("李明", "请核验。", Urgency.URGENT)
    group.deliver()

    assert (group.letters()[0].state, group.letters()[0].error) == (LetterState.FAILED, "过了时间，没有发")


def test_where_only_the_group_can_be_reached_the_people_wait(group: Desk) -> None:
    group.put("李明", "请核验。")
    post(group, "11月检查")
    courier = Courier(group.world.database, {GROUP: group.channels[GROUP]}, group.clock, group.world.settings)
    courier.run_once()

    assert seen(group) == [("text", "11月检查")]
    assert [one.state for one in group.messages()] == [MessageState.WAITING]


def test_a_group_in_trouble_keeps_no_people_waiting(group: Desk) -> None:
    group.standin.fault("webhook/send", errcode=45009)
    post(group, "11月检查")
    group.deliver()
    with group.acting() as ctx:
        notify.put_many(ctx, [Notice(group.world.who("李明"), "请核验。", "k", Topic.TASK)])
        assert notify.backlog(ctx).resting == {GROUP: "群机器人发得太多（45009）。"}
    group.deliver()

    assert (seen(group), group.heard("liming")) == ([], ["请核验。"])
    group.wait(minutes=2)
    group.deliver()
    assert seen(group) == [("text", "11月检查")]


def test_old_words_in_the_group_are_forgotten_and_not_said_again(group: Desk) -> None:
    post(group, "11月检查", mentions=("liming",))
    group.deliver()
    group.wait(days=91)
    with group.acting() as ctx:
        assert notify.forget(ctx) == 1

    assert (group.letters()[0].text, group.letters()[0].mentions) == ("", [])
    assert not post(group, "11月检查")


def repost(desk: Desk, text: str, key: str = "check:1:group") -> bool:
    """Say it in other words, as far as it waits."""
    with desk.acting() as ctx:
        letter = notify.posted(ctx, key)
        if letter is None:
            return False
        change = notify.repost(ctx, letter, text)
        assert (change.before, change.after) == ({"text": "11月检查，21个单位。"}, {"text": text})
        return True


def test_what_waits_for_the_group_is_said_in_other_words(group: Desk) -> None:
    post(group, "11月检查，21个单位。")
    assert not repost(group, "随便", "check:2:group")
    assert repost(group, "11月检查，22个单位。")
    group.deliver()
    assert not repost(group, "11月检查，23个单位。")

    assert seen(group) == [("text", "11月检查，22个单位。")]


def test_other_words_are_one_letter(group: Desk) -> None:
    post(group, "11月检查，21个单位。")
    with pytest.raises(ValueError, match="too many values"):
        repost(group, "\n".join(["党" * 300] * 4))
