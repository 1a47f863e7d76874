"""What is posted to the office's group: once, by day, and where it fails the office hears of it."""

import pytest

from bot import notify
from bot.channels.group_robot import GROUP, GroupRobot
from bot.core.config import Channels, Settings
from bot.notify import Courier, LetterState, Makers, MessageState, Notice, Topic, Urgency
from tests.channels.conftest import PNG, robot_settings
from tests.notify.conftest import Desk


@pytest.fixture
def group(desk: Desk) -> Desk:
    """The desk with a robot."""
    robot = robot_settings(desk.api_base)
    desk.world.settings = Settings(channels=Channels(group_robot=robot))
    desk.channels[GROUP] = GroupRobot(robot, clock=desk.clock)
    desk.makers = Makers(picture=lambda _, reference: PNG if reference == "check:1" else None)
    desk.courier = desk.another_courier()
    return desk


def post(desk: Desk, text: str, key: str = "check:1:group", picture: str = "") -> bool:
    """Queue for the group."""
    with desk.acting() as ctx:
        return notify.post(ctx, text=text, key=key, picture=picture)


def seen(desk: Desk) -> list[tuple[str, str]]:
    """What the group sees."""
    return [(str(line["kind"]), str(line["text"])) for line in desk.standin.group]


def test_the_group_reads_and_sees_each_thing_once(group: Desk) -> None:
    assert post(group, "11月检查，21个单位。")
    assert not post(group, "11月检查，22个单位。")
    group.deliver()
    assert post(group, "11月检查", "check:1:group:picture", picture="check:1")
    assert post(group, "说不成图的话", "check:2:group:picture", picture="check:2")
    group.deliver()
    assert not post(group, "11月检查，21个单位。")

    assert sorted(seen(group)) == [("image", "[图片]"), ("text", "11月检查，21个单位。"), ("text", "说不成图的话")]
    assert group.standin.api.shelf.shown(next(one["media_id"] for one in group.standin.group if one["kind"] == "image"))
    assert {(one.state, one.channel, tuple(one.userids)) for one in group.letters()} == {(LetterState.SENT, GROUP, ())}
    assert group.messages() == []


def test_without_a_robot_nothing_happens(desk: Desk) -> None:
    assert not post(desk, "11月检查")
    assert desk.letters() == []


def test_a_long_text_comes_in_parts(group: Desk) -> None:
    assert post(group, "\n".join(["党" * 300] * 4))
    group.deliver()

    assert len(seen(group)) == 2
    assert [one.key for one in group.letters()] == ["check:1:group", "check:1:group/2"]


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
    for number in range(23):
        post(group, f"第 {number} 条", f"k{number}")
    group.deliver()
    assert len(seen(group)) == 20

    for _ in range(3):
        group.wait(seconds=90)
        group.deliver()
    assert len(seen(group)) == len(set(seen(group))) == 23


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
    post(group, "11月检查")
    group.deliver()
    group.wait(days=91)
    with group.acting() as ctx:
        assert notify.forget(ctx) == 1

    assert group.letters()[0].text == ""
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
