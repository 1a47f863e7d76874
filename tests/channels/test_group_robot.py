"""The robots of groups: what each posts where, what the platform refuses, and that nobody learns a key."""

import logging
import re
import traceback
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import group_bodies, group_robot
from bot.channels.base import Button, Card, DeliveryError, File, Markup, Outgoing, Verdict
from bot.channels.group_robot import REFUSALS, GroupRobot
from bot.core.config import ConfigError
from bot.demo.standin import StandIn
from bot.demo.standin_robot import Group
from tests.channels.conftest import PNG, content_of, robot_settings

WELDERS = "f00dfeed-0000-4111-8222-333344445555"
NOTICE = File("通报-2026Q3.docx", b"PK drawn")
CARD = Card("三季度通报", "已印发", (("文号", "公司党发〔2026〕18号"),), link="https://zhibu.example.com/notice/2026Q3")


@pytest.fixture
def robots(standin: StandIn, api_base: str) -> GroupRobot:
    """Besides the office's group, that of the welders."""
    standin.add_group(Group("B07", "焊接支部群", WELDERS, members=("li.ming",)))
    return GroupRobot(robot_settings(api_base, b07=WELDERS), clock=standin.clock)


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
    assert (shown["kind"], content_of(standin, shown)) == ("image", PNG)
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


def test_each_unit_reads_in_its_own_group(standin: StandIn, robots: GroupRobot) -> None:
    """What the environment calls `b07` is the unit B07."""
    robots.send(Outgoing(("B07",), "本月还有两项没办"))
    robots.send(Outgoing((), "11月检查"))
    robots.send(Outgoing(("", "B07"), "通报已印发"))

    assert [line["text"] for line in standin.group_lines("B07")] == ["本月还有两项没办", "通报已印发"]
    assert [line["text"] for line in standin.group] == ["11月检查", "通报已印发"]
    assert robots.places == ("group_robot", "group_robot/B07")
    assert [group_robot.unit_at(one) for one in robots.places] == ["", "B07"]
    assert all(map(group_robot.is_place, robots.places))
    assert not group_robot.is_place("group_robots")
    error = failing(robots, Outgoing(("B99",), "通报"))
    assert (error.verdict, error.sentence) == (Verdict.NEVER, "配置里没有这个单位的群机器人。")


def test_a_full_group_stops_no_other(standin: StandIn, robots: GroupRobot) -> None:
    for number in range(20):
        robots.send(Outgoing((), f"第 {number} 条"))

    robots.send(Outgoing(("B07",), "本月还有两项没办"))
    error = failing(robots, Outgoing(("B07", ""), "通报"))
    assert (error.verdict, error.maybe_arrived) == (Verdict.LATER, True), "the first of the two has it"
    assert len(standin.group_lines("B07")) == 2


@pytest.mark.parametrize("code", group_robot.GONE)
def test_a_robot_that_is_gone_stops_no_other(standin: StandIn, robots: GroupRobot, code: int) -> None:
    standin.groups["B07"].refusal = code
    for message in (Outgoing(("B07",), "通报"), Outgoing(("B07",), "通报", file=NOTICE)):
        error = failing(robots, message)
        assert (error.verdict, error.code, error.maybe_arrived) == (Verdict.NEVER, code, False)
    robots.send(Outgoing((), "通报"))
    assert [line["text"] for line in standin.group] == ["通报"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [(Markup.PLAIN, "请在本月办完"), (Markup.MARKDOWN, "**请在本月办完**\n@李明 @WANG")],
    ids=str,
)
def test_who_is_to_do_it_is_called(standin: StandIn, robots: GroupRobot, markup: Markup, text: str) -> None:
    marked = "请在本月办完" if markup is Markup.PLAIN else "**请在本月办完**"
    robots.send(Outgoing(("B07",), marked, markup=markup, mentions=("li.ming", "WANG")))

    [line] = standin.group_lines("B07")
    assert (line["kind"], line["text"]) == (markup or "text", text)
    assert line["mentions"] == [{"userid": "li.ming", "name": "李明"}], "Wang is not in that group"


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("typed", ["<@all> 开会", "<@li.ming>", '<a href="https://x.example">点这里</a>'])
def test_nothing_that_was_typed_calls_or_leads(
    standin: StandIn, robots: GroupRobot, markup: Markup, typed: str
) -> None:
    robots.send(Outgoing((), typed, markup=markup))

    [line] = standin.group
    assert line["mentions"] == []
    assert "<" not in str(line["body"]["content"]).replace("</a>", "")


@pytest.mark.parametrize("account", ["@all", "", "li ming", "a>b"])
@pytest.mark.parametrize("markup", Markup)
def test_nobody_calls_everybody(standin: StandIn, robot: GroupRobot, markup: Markup, account: str) -> None:
    error = failing(robot, Outgoing((), "通知", markup=markup, mentions=(account,)))
    assert (error.verdict, error.sentence) == (Verdict.NEVER, group_bodies.NOT_AN_ACCOUNT)
    assert standin.calls == []


@pytest.mark.parametrize(
    ("markup", "limit"), [(Markup.PLAIN, 2048), (Markup.MARKDOWN, 4096), (Markup.MARKDOWN_V2, 4096)]
)
def test_each_kind_has_its_own_length(standin: StandIn, robot: GroupRobot, markup: Markup, limit: int) -> None:
    robot.send(Outgoing((), "a" * limit, markup=markup))
    error = failing(robot, Outgoing((), "a" * (limit + 1), markup=markup))

    assert (error.verdict, error.sentence) == (Verdict.NEVER, group_bodies.TOO_LONG)
    assert [(line["kind"], len(line["text"])) for line in standin.group] == [(markup or "text", limit)]


def test_who_is_called_counts_to_the_length(standin: StandIn, robot: GroupRobot) -> None:
    long = Outgoing((), "a" * 4086, markup=Markup.MARKDOWN, mentions=("li.ming",))
    assert failing(robot, long).sentence == group_bodies.TOO_LONG
    robot.send(replace(long, text="a" * 4085))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("三会一课", "三会一课"),
        ("**粗** `码` [名](x)", "＊＊粗＊＊ ｀码｀ ［名］(x)"),
        ("# 大\n> 引\n- 甲\n  12. 乙", "＃ 大\n＞ 引\n－ 甲\n  12． 乙"),
        ("|a|b|\n|--|--|", "｜a｜b｜\n｜--｜--｜"),
        ("<font color=red>_x_ ~~y~~ \\", "＜font color=red＞＿x＿ ～～y～～ ＼"),
        ("3.5小时-半天", "3.5小时-半天"),
    ],
)
def test_what_was_typed_is_only_words_within_markdown(typed: str, shown: str) -> None:
    assert group_bodies.escaped(typed) == shown


TYPED = st.text(st.sampled_from("党a*`<@>[]#|_~\\-1. \n\x00"), max_size=6000)
ACCOUNTS = st.lists(st.from_regex(r"[0-9a-z][0-9a-z_\-@.]{0,63}", fullmatch=True), max_size=8)


@given(text=TYPED, markup=st.sampled_from(Markup), accounts=ACCOUNTS)
@settings(deadline=None, max_examples=60)
def test_whatever_is_typed_fits_and_calls_only_who_is_meant(text: str, markup: Markup, accounts: list[str]) -> None:
    limit = group_bodies.MAX_TEXT if markup is Markup.PLAIN else group_bodies.MAX_MARKDOWN
    for part in group_bodies.parts(text, markup, accounts):
        sent = group_bodies.body(Outgoing((), part, markup=markup, mentions=tuple(accounts)))
        content = sent[sent["msgtype"]]["content"]
        assert len(content.encode()) <= limit
        called = accounts if markup is Markup.MARKDOWN else []
        assert re.findall(r"<@([^<>\s]+)>", content) == called


@given(TYPED)
@settings(deadline=None, max_examples=60)
def test_nothing_typed_means_anything_within_markdown(text: str) -> None:
    shown = group_bodies.escaped(text)
    assert not set("`*_~#<>[]|\\") & set(shown)
    assert not re.search(r"^\s*([-+]|\d+\.)\s", shown, re.MULTILINE)
    assert len(shown) == len(text)


def test_a_file_comes_under_its_name_and_is_uploaded_once(standin: StandIn, robots: GroupRobot) -> None:
    for code in ("B07", "B07", ""):
        robots.send(Outgoing((code,), "通报", file=NOTICE))

    first, again = standin.group_lines("B07")
    assert (first["kind"], first["name"], again["media_id"]) == ("file", NOTICE.name, first["media_id"])
    assert content_of(standin, standin.group[0]) == NOTICE.content
    assert [call["path"] for call in standin.calls].count("webhook/upload_media") == 2, "one for each robot"

    standin.clock.advance(timedelta(days=3))
    robots.send(Outgoing(("B07",), "通报", file=NOTICE))
    assert standin.group_lines("B07")[2]["media_id"] != first["media_id"]


@pytest.mark.parametrize("times", [1, 2])
def test_an_upload_that_is_no_good_any_more_is_done_once_again(standin: StandIn, robot: GroupRobot, times: int) -> None:
    robot.send(Outgoing((), "通报", file=NOTICE))
    standin.fault("webhook/send", errcode=40007, times=times)
    if times == 1:
        robot.send(Outgoing((), "通报", file=NOTICE))
    else:
        assert failing(robot, Outgoing((), "通报", file=NOTICE)).code == 40007

    assert len(standin.group) == 3 - times
    assert [call["path"] for call in standin.calls].count("webhook/upload_media") == 2


def test_a_fresh_upload_that_is_no_good_is_not_done_again(standin: StandIn, robot: GroupRobot) -> None:
    standin.fault("webhook/send", errcode=40007)
    assert failing(robot, Outgoing((), "通报", file=NOTICE)).code == 40007
    assert [call["path"] for call in standin.calls] == ["webhook/upload_media", "webhook/send"]


def test_of_a_lost_upload_nobody_has_seen_anything(standin: StandIn, robot: GroupRobot) -> None:
    standin.fault("webhook/upload_media", reset=True, after=True)
    error = failing(robot, Outgoing((), "通报", file=NOTICE))
    assert (error.verdict, error.maybe_arrived) == (Verdict.AGAIN, False)


def test_only_so_many_uploads_are_remembered(standin: StandIn, robot: GroupRobot) -> None:
    for number in (*range(group_robot.FILES_KEPT + 1), 1, 0):
        standin.clock.advance(timedelta(minutes=1))
        robot.send(Outgoing((), "", file=File(f"{number}.txt", b"123456")))
    uploads = [call["path"] for call in standin.calls].count("webhook/upload_media")
    assert uploads == group_robot.FILES_KEPT + 2, "of the first nothing is known any more"


@pytest.mark.parametrize("content", [b"12345", b"0" * (group_bodies.MAX_FILE + 1)], ids=len)
def test_a_file_beyond_the_limits_is_refused_unasked(standin: StandIn, robot: GroupRobot, content: bytes) -> None:
    error = failing(robot, Outgoing((), "", file=File("a.txt", content)))
    assert (error.verdict, error.sentence) == (Verdict.NEVER, group_bodies.FILE_SIZE)
    assert standin.calls == []


def test_a_card_is_read_and_leads_to_its_page(standin: StandIn, robot: GroupRobot) -> None:
    robot.send(Outgoing((), "三季度通报已印发", card=CARD, file=NOTICE))
    pressed = Card("三季度通报", buttons=(Button("核验", "核验 12"),), link=CARD.link)
    robot.send(Outgoing((), "三季度通报已印发", card=pressed))

    full, bare = standin.group
    assert (full["kind"], full["link"]) == ("template_card", CARD.link)
    assert full["text"] == "三季度通报\n文号：公司党发〔2026〕18号"
    assert full["body"]["sub_title_text"] == "已印发"
    assert (bare["text"], bare["body"]["card_type"]) == ("三季度通报", "text_notice")


def test_a_card_that_leads_nowhere_is_said_in_words(standin: StandIn, robot: GroupRobot) -> None:
    robot.send(Outgoing((), "三季度通报已印发", card=Card("三季度通报")))
    robot.send(Outgoing((), "三季度通报已印发", card=Card("三季度通报"), file=NOTICE))

    assert [(line["kind"], line["text"]) for line in standin.group] == [
        ("text", "三季度通报已印发"),
        ("file", f"[{NOTICE.name}]"),
    ]


@pytest.mark.parametrize("code", [40058, 40008, 49999])
def test_a_card_the_robot_does_not_take_is_said_in_words_once(standin: StandIn, robot: GroupRobot, code: int) -> None:
    standin.fault("webhook/send", errcode=code)
    robot.send(Outgoing((), "三季度通报已印发", card=CARD))

    assert [(line["kind"], line["text"]) for line in standin.group] == [("text", "三季度通报已印发")]


@pytest.mark.parametrize("wrong", [{"errcode": 93004}, {"errcode": 45009}, {"reset": True, "after": True}], ids=str)
def test_where_not_the_card_is_the_trouble_nothing_is_said_in_its_place(
    standin: StandIn, robot: GroupRobot, wrong: dict[str, object]
) -> None:
    standin.fault("webhook/send", **wrong)
    failing(robot, Outgoing((), "三季度通报已印发", card=CARD))

    assert "text" not in [line["kind"] for line in standin.group]
    assert len(standin.calls) == 1


def test_words_that_are_refused_too_are_refused(standin: StandIn, robot: GroupRobot) -> None:
    standin.fault("webhook/send", times=2, errcode=40058)

    assert failing(robot, Outgoing((), "三季度通报已印发", card=CARD)).code == 40058
    assert len(standin.calls) == 2


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
    error = failing(robot, Outgoing((), "", picture=PNG + b"0" * group_bodies.MAX_PICTURE))

    assert (error.verdict, error.sentence) == (Verdict.NEVER, "图片超过 2 MB，群机器人不收。")
    assert standin.calls == []


def test_the_key_is_in_no_error_and_in_no_log(
    standin: StandIn, api_base: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = WELDERS
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
