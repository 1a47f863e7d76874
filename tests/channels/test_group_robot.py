"""The robot of a group: what it posts, what the platform refuses, and that nobody learns its key."""

import logging
import traceback
from datetime import timedelta

import pytest

from bot.channels import group_robot
from bot.channels.base import DeliveryError, Outgoing, Verdict
from bot.channels.group_robot import REFUSALS, GroupRobot
from bot.core.config import ConfigError
from bot.demo.standin import StandIn
from tests.channels.conftest import PNG, robot_settings


def failing(robot: GroupRobot, message: Outgoing) -> DeliveryError:
    """How a post fails."""
    with pytest.raises(DeliveryError) as failed:
        robot.send(message)
    return failed.value


def test_the_group_reads_a_text_and_sees_a_picture(standin: StandIn, robot: GroupRobot) -> None:
    robot.send(Outgoing((), "11月检查，21个单位。\x00"))
    robot.send(Outgoing((), "11月检查", picture=PNG))

    told, shown = standin.group
    assert (told["kind"], told["text"]) == ("text", "11月检查，21个单位。")
    assert (shown["kind"], standin.api.shelf.shown(shown["media_id"])) == ("image", PNG)
    assert {call["path"] for call in standin.calls} == {"webhook/send"}, "a robot needs no token"


def test_of_twenty_one_in_a_minute_the_last_waits_unasked(standin: StandIn, robot: GroupRobot) -> None:
    for number in range(20):
        robot.send(Outgoing((), f"第 {number} 条"))
    error = failing(robot, Outgoing((), "第 20 条"))
    assert (error.verdict, error.maybe_arrived, error.sentence) == (Verdict.LATER, False, group_robot.FULL)
    assert len(standin.calls) == 20

    standin.clock.advance(timedelta(minutes=1))
    robot.send(Outgoing((), "第 20 条"))
    assert len(standin.group) == 21


def test_what_others_said_through_the_robot_counts_too(standin: StandIn, api_base: str, robot: GroupRobot) -> None:
    another = GroupRobot(robot_settings(api_base), clock=standin.clock)
    for number in range(20):
        another.send(Outgoing((), f"第 {number} 条"))

    error = failing(robot, Outgoing((), "第 20 条"))
    assert (error.verdict, error.code, error.sentence) == (Verdict.LATER, 45009, "群机器人发得太多（45009）。")


@pytest.mark.parametrize(("code", "verdict"), [(code, verdict) for code, (verdict, _) in REFUSALS.items()])
def test_every_refusal_has_its_policy(standin: StandIn, robot: GroupRobot, code: int, verdict: Verdict) -> None:
    standin.fault("webhook/send", errcode=code)
    error = failing(robot, Outgoing((), "通知"))

    assert (error.verdict, error.code, error.maybe_arrived) == (verdict, code, code == -1)
    assert error.sentence == f"{REFUSALS[code][1]}（{code}）。"


@pytest.mark.parametrize("wrong", [{"reset": True}, {"http": 502}, {"raw": "[]"}, {"raw": '{"errcode":"0"}'}], ids=str)
def test_an_answer_that_got_lost_may_mean_that_it_was_posted(
    standin: StandIn, robot: GroupRobot, wrong: dict[str, object]
) -> None:
    standin.fault("webhook/send", after=True, **wrong)
    error = failing(robot, Outgoing((), "通知"))

    assert (error.verdict, error.maybe_arrived, len(standin.group)) == (Verdict.AGAIN, True, 1)


def test_nobody_there_is_no_try() -> None:
    robot = GroupRobot(robot_settings("http://127.0.0.1:9/cgi-bin/"))
    error = failing(robot, Outgoing((), "通知"))

    assert (error.verdict, error.maybe_arrived) == (Verdict.UNREACHED, False)


@pytest.mark.parametrize("message", [Outgoing((), ""), Outgoing((), "长" * 683), Outgoing((), "", picture=b"GIF89a")])
def test_what_the_group_does_not_take_is_final(robot: GroupRobot, message: Outgoing) -> None:
    assert failing(robot, message).permanent


def test_a_picture_beyond_the_limit_is_refused_unasked(standin: StandIn, robot: GroupRobot) -> None:
    error = failing(robot, Outgoing((), "", picture=PNG + b"0" * group_robot.MAX_PICTURE))

    assert (error.verdict, error.sentence) == (Verdict.NEVER, "图片超过 2 MB，群机器人不收。")
    assert standin.calls == []


def test_the_key_is_in_no_error_and_in_no_log(
    standin: StandIn, api_base: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "f00dfeed-0000-4111-8222-333344445555"
    caplog.set_level(logging.INFO)
    bases = (api_base, "http://127.0.0.1:9/", api_base)
    errors = []
    for base in bases:
        errors += [failing(GroupRobot(robot_settings(base, secret)), Outgoing((), "通知"))]
        standin.fault("webhook/send", reset=True)

    assert [error.code for error in errors] == [93000, None, None]
    for error in errors:
        assert secret not in "".join(traceback.format_exception(error))
        assert error.__context__ is None
    assert secret not in caplog.text
    assert secret not in repr(robot_settings(api_base, secret))


def test_an_open_address_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigError, match=r"group_robot\.api_base"):
        GroupRobot(robot_settings("http://wecom.example.com/cgi-bin/"))
