"""What an Official Account says: within the window, outside of it, and what becomes of what is refused."""

import json
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.channels import errcodes
from bot.channels.base import Card, DeliveryError, File, Outgoing, TooLargeError, Verdict
from bot.channels.oa_sending import REFUSALS, shortened
from bot.demo.standin_http import Answer, Door, Request
from bot.demo.standin_oa import OaStandIn
from tests.channels.account import AGREED, LI, NOBODY, TEMPLATE, WANG, Playing, playing, settings
from tests.channels.conftest import PNG, SECRET

HOME = "https://party.example.com/me"


@pytest.fixture
def office() -> Iterator[Playing]:
    """The account on a Monday morning; 李明 has just said something."""
    found = playing(home=HOME, template_id=TEMPLATE)
    found.oa.say(LI, "在吗")
    yield found
    found.close()


@pytest.fixture
def oa(office: Playing) -> OaStandIn:
    return office.oa


def said(oa: OaStandIn, openid: str = LI) -> list[str]:
    """What the account has said through the API."""
    return [one["text"] for one in oa.outbox if one["to"] == openid]


def refused(office: Playing, message: Outgoing) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        office.channel.send(message)
    return failed.value


def calls(oa: OaStandIn, path: str) -> int:
    return sum(call["path"] == path for call in oa.calls)


def test_a_notice_arrives_within_the_window(office: Playing, oa: OaStandIn) -> None:
    office.channel.send(Outgoing((LI,), "请于今天内完成。", key="1"))

    assert said(oa) == ["请于今天内完成。"]
    assert oa.conversation(LI)[-1]["text"] == "请于今天内完成。"
    assert oa.calls[-1]["body"] == {"touser": LI, "msgtype": "text", "text": {"content": "请于今天内完成。"}}


def test_the_sixth_message_and_the_third_day_are_closed(office: Playing, oa: OaStandIn) -> None:
    for number in range(5):
        office.channel.send(Outgoing((LI,), f"第{number}条"))
    full = refused(office, Outgoing((LI,), "第六条"))
    assert (full.verdict, full.code, full.maybe_arrived) == (Verdict.CLOSED, 45047, False)

    oa.say(LI, "还在")
    oa.clock.advance(timedelta(hours=48))
    over = refused(office, Outgoing((LI,), "晚了"))
    assert (over.verdict, over.code) == (Verdict.CLOSED, 45015)
    assert over.sentence == "对方超过 48 小时没有说话（45015）。"


def test_who_only_tapped_hears_three_within_a_minute(office: Playing, oa: OaStandIn) -> None:
    oa.press(WANG, "我的任务")
    for number in range(3):
        office.channel.send(Outgoing((WANG,), f"第{number}条"))

    assert refused(office, Outgoing((WANG,), "第四条")).code == 45047
    oa.press(WANG, "我的任务")
    oa.clock.advance(timedelta(minutes=1))
    assert refused(office, Outgoing((WANG,), "晚了")).code == 45015


def test_a_picture_is_shown_in_place_of_the_text_and_uploaded_once(office: Playing, oa: OaStandIn) -> None:
    for _ in range(2):
        office.channel.send(Outgoing((LI,), "11月检查", picture=PNG))

    assert [line["kind"] for line in oa.conversation(LI)[-2:]] == ["image", "image"]
    media = oa.api.shelf.get(oa.conversation(LI)[-1]["media_id"], oa.clock())
    assert media is not None
    assert media.content == PNG
    assert calls(oa, "media/upload") == 1


def test_a_picture_the_platform_lost_is_uploaded_again(office: Playing, oa: OaStandIn) -> None:
    office.channel.send(Outgoing((LI,), "", picture=PNG))
    oa.fault("message/custom/send", errcode=40007)
    office.channel.send(Outgoing((LI,), "", picture=PNG))

    assert calls(oa, "media/upload") == 2
    oa.fault("message/custom/send", errcode=40007, times=2)
    assert refused(office, Outgoing((LI,), "", picture=PNG)).code == 40007


def test_of_a_picture_that_could_not_be_uploaded_nobody_has_seen_anything(office: Playing, oa: OaStandIn) -> None:
    oa.fault("media/upload", errcode=-1)
    failed = refused(office, Outgoing((LI,), "", picture=PNG))

    assert (failed.verdict, failed.maybe_arrived) == (Verdict.AGAIN, False)


def test_cards_and_files_are_said_in_their_words(office: Playing, oa: OaStandIn) -> None:
    office.channel.send(Outgoing((LI,), "回「核验 12」确认。", card=Card("核验"), card_id="zb-1"))
    office.channel.send(Outgoing((LI,), "台账：https://party.example.com/l/1", file=File("台账.xlsx", b"PK")))

    assert said(oa) == ["回「核验 12」确认。", "台账：https://party.example.com/l/1"]


def test_what_somebody_typed_becomes_no_link(office: Playing, oa: OaStandIn) -> None:
    office.channel.send(Outgoing((LI,), '<a href="https://evil.example.com">签到</a>'))

    assert said(oa) == ['＜a href="https://evil.example.com">签到＜/a>']


def test_a_long_notice_comes_in_parts(office: Playing, oa: OaStandIn) -> None:
    lines = [f"{number}. 某某党支部：完成率 100%，没有问题" for number in range(1, 61)]
    office.channel.send(Outgoing((LI,), "\n".join(lines)))

    assert len(said(oa)) == 2
    assert "\n".join(said(oa)).splitlines() == lines


def test_an_empty_notice_is_final(office: Playing) -> None:
    failed = refused(office, Outgoing((LI,), "\x00"))

    assert (failed.verdict, failed.code) == (Verdict.NEVER, 44004)


@pytest.mark.parametrize("to", [(), (LI, WANG), ("@all",), ("li|wang",), ("",), ("李明",)], ids=str)
def test_it_speaks_to_one_follower_at_a_time(office: Playing, oa: OaStandIn, to: tuple[str, ...]) -> None:
    before = len(oa.calls)

    assert refused(office, Outgoing(to, "只给一个人看")).verdict is Verdict.NEVER
    assert len(oa.calls) == before


def test_an_openid_keeps_its_capitals(office: Playing, oa: OaStandIn) -> None:
    assert LI.lower() != LI
    failed = refused(office, Outgoing((LI.lower(),), "通知"))

    assert (failed.verdict, failed.code) == (Verdict.NEVER, 40003)


# -- outside the window ------------------------------------------------------------------------------------------------


def test_outside_the_window_a_template_says_the_first_line(office: Playing, oa: OaStandIn) -> None:
    receipt = office.channel.send(
        Outgoing((WANG,), "三季度党员大会明天九点开。\n请带学习笔记。", key="7", outside=True)
    )
    oa.settle()

    line = oa.conversation(WANG)[0]
    assert (line["kind"], line["url"]) == ("template", HOME)
    assert line["text"] == "三季度党员大会明天九点开。\n2026年11月23日 09:30"
    assert receipt.message_id.isdecimal()
    assert f"<MsgID>{receipt.message_id}</MsgID>" in oa.told[0].message
    assert "<Status><![CDATA[success]]></Status>" in oa.told[0].message


def test_a_template_repeated_after_a_lost_answer_arrives_once(office: Playing, oa: OaStandIn) -> None:
    notice = Outgoing((WANG,), "明天九点开会。", key="7", outside=True)
    oa.fault("message/template/send", reset=True, after=True)
    assert refused(office, notice).maybe_arrived

    office.channel.send(notice)
    office.channel.send(Outgoing((WANG,), "明天九点开会。", key="8", outside=True))
    assert len(said(oa, WANG)) == 2


def test_a_link_in_the_text_is_where_the_template_leads(office: Playing, oa: OaStandIn) -> None:
    office.channel.send(Outgoing((WANG,), "台账好了：https://party.example.com/l/1?a=b 两天内有效", outside=True))

    assert oa.conversation(WANG)[0]["url"] == "https://party.example.com/l/1?a=b"
    assert oa.conversation(WANG)[0]["text"].startswith("台账好了： 两天内有效\n")
    assert "client_msg_id" not in oa.calls[-1]["body"]


def test_without_pages_a_template_leads_nowhere() -> None:
    office = playing(template_id=TEMPLATE)
    office.channel.send(Outgoing((WANG,), "明天九点开会。", outside=True))
    office.close()

    assert "url" not in office.oa.calls[-1]["body"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("明天九点开会。", "明天九点开会。"),
        ("一" * 20, "一" * 20),
        ("一" * 21, "一" * 19 + "…"),
        ("第一行\n第二行", "第一行"),
        ("\n  第一行 ", "第一行"),
        ("https://party.example.com/l/1", "您有新的消息"),
        ("", "您有新的消息"),
    ],
)
def test_a_field_takes_twenty_characters(text: str, field: str) -> None:
    assert shortened(text) == field


def test_the_fields_are_those_of_the_template_in_the_settings() -> None:
    fields = {"thing4": "内容", "phrase2": "待办", "time5": "时间"}
    office = playing(template_id=TEMPLATE, template_fields=fields)
    office.oa.fault("message/template/send", errcode=47003)
    failed = refused(office, Outgoing((WANG,), "明天九点开会。", outside=True))
    office.close()

    assert failed.verdict is Verdict.NEVER
    assert office.oa.calls[-1]["body"]["data"] == {
        "thing4": {"value": "明天九点开会。"},
        "phrase2": {"value": "待办"},
        "time5": {"value": "2026年11月23日 09:30"},
    }


@pytest.mark.parametrize("fields", [{}, {"事项": "内容"}, {"thing1": ""}, {"thing1": "一" * 21}], ids=str)
def test_fields_no_template_can_have_are_refused_in_the_settings(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(template_fields=fields)


def test_without_a_template_a_notice_goes_to_who_agreed_once() -> None:
    office = playing(home=HOME, subscribe_id=AGREED)
    notice = Outgoing((WANG,), "明天九点开会。", outside=True)
    assert refused(office, notice).code == 43101

    office.oa.agree(WANG)
    office.channel.send(notice)
    assert office.oa.conversation(WANG)[-1]["url"] == HOME
    assert refused(office, notice).code == 43101
    office.close()


def test_without_any_form_what_is_to_be_said_outside_waits() -> None:
    office = playing()
    failed = refused(office, Outgoing((WANG,), "明天九点开会。", outside=True))
    office.close()

    assert (failed.verdict, failed.code, office.oa.calls) == (Verdict.CLOSED, None, [])


def test_who_follows_no_more_is_not_reached(office: Playing, oa: OaStandIn) -> None:
    oa.unfollow(LI)

    assert refused(office, Outgoing((LI,), "通知")).code == 45015
    gone = refused(office, Outgoing((LI,), "通知", outside=True))
    assert (gone.verdict, gone.sentence) == (Verdict.NEVER, "对方没有关注公众号（43004）。")
    assert refused(office, Outgoing((NOBODY,), "通知", outside=True)).code == 40003


# -- refusals and tokens -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "verdict"), [(code, verdict) for code, (verdict, _) in REFUSALS.items()])
@pytest.mark.parametrize("outside", [False, True])
def test_every_refusal_has_its_policy(
    oa: OaStandIn, office: Playing, code: int, verdict: Verdict, *, outside: bool
) -> None:
    oa.fault("*", errcode=code, times=9)
    failed = refused(office, Outgoing((LI,), "通知", outside=outside))

    if code == 40001:  # of asking for a token: the secret
        code, verdict = 40125, Verdict.OFFICE
    assert (failed.verdict, failed.code) == (verdict, code)
    assert failed.sentence == f"{errcodes.ACCOUNT[code].means}（{code}）。"


def test_an_unknown_refusal_is_final(oa: OaStandIn, office: Playing) -> None:
    oa.fault("message/custom/send", errcode=99999)
    failed = refused(office, Outgoing((LI,), "通知"))

    assert (failed.verdict, failed.sentence) == (Verdict.NEVER, "公众平台没有接受（99999）。")


def test_one_stable_token_serves_many_calls(oa: OaStandIn, office: Playing) -> None:
    for number in range(4):
        office.channel.send(Outgoing((LI,), f"第{number}条"))

    asked = [call for call in oa.calls if call["path"] == "stable_token"]
    assert [call["body"]["force_refresh"] for call in asked] == [False]
    assert calls(oa, "token") == 0


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_ended_early_costs_one_refresh_and_one_retry(oa: OaStandIn, office: Playing, code: int) -> None:
    office.channel.send(Outgoing((LI,), "一"))
    oa.expire_tokens(code)
    office.channel.send(Outgoing((LI,), "二"))

    assert said(oa) == ["一", "二"]
    assert (calls(oa, "stable_token"), calls(oa, "message/custom/send")) == (2, 3)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_refused_for_ever_costs_two_calls(oa: OaStandIn, office: Playing, code: int) -> None:
    oa.fault("message/custom/send", errcode=code, times=1000)
    failed = refused(office, Outgoing((LI,), "通知"))

    assert (failed.verdict, failed.code) == (Verdict.AGAIN, code)
    assert (calls(oa, "stable_token"), calls(oa, "message/custom/send")) == (2, 2)


@pytest.mark.parametrize(
    ("wrong", "code"), [({"secret": "wrong-secret"}, 40125), ({"app_id": "wxother"}, 40013)], ids=str
)
def test_wrong_credentials_are_for_the_office_and_asked_once_in_ten_minutes(wrong: dict[str, str], code: int) -> None:
    office = playing(**wrong)
    office.oa.say(LI, "在吗")
    failures = [refused(office, Outgoing((LI,), "通知")) for _ in range(3)]
    assert {(one.verdict, one.code) for one in failures} == {(Verdict.OFFICE, code)}
    assert calls(office.oa, "stable_token") == 1

    office.clock.advance(timedelta(minutes=11))
    refused(office, Outgoing((LI,), "通知"))
    office.close()
    assert calls(office.oa, "stable_token") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"raw": "<html>维护中</html>"},
        {"raw": ""},
        {"raw": "{}"},
        {"raw": '{"msgid":1}'},
        {"http": 502},
        {"reset": True},
    ],
    ids=str,
)
def test_an_odd_answer_is_no_success(oa: OaStandIn, office: Playing, wrong: dict[str, object]) -> None:
    office.channel.send(Outgoing((LI,), "一"))
    oa.fault("message/custom/send", **wrong)
    failed = refused(office, Outgoing((LI,), "二"))

    assert (failed.verdict, failed.maybe_arrived) == (Verdict.AGAIN, True)
    assert failed.sentence == "公众平台没有回答，或没有听懂它的回答。"


def test_a_platform_nobody_answers_at_is_unreached(office: Playing) -> None:
    office.close()
    failed = refused(office, Outgoing((LI,), "通知"))

    assert (failed.verdict, failed.sentence) == (Verdict.UNREACHED, "没有连上公众平台。")


def test_no_error_shows_a_secret(oa: OaStandIn, office: Playing) -> None:
    shown = []
    for path in ("stable_token", "message/custom/send"):
        oa.fault(path, raw=f'{{"errcode":48001,"errmsg":"appsecret={SECRET} {SECRET}"}}')
        failed = refused(office, Outgoing((LI,), "通知"))
        shown += traceback.format_exception(failed)
    office.close()
    shown += traceback.format_exception(refused(office, Outgoing((LI,), "通知")))

    assert not any(SECRET in line or "access_token=" in line for line in shown)


# -- what followers send -----------------------------------------------------------------------------------------------


def test_a_photo_is_fetched(oa: OaStandIn, office: Playing) -> None:
    oa.hand(LI, "image", "会场.jpg", PNG)
    media_id = oa.conversation(LI)[-2]["media_id"]

    assert office.channel.fetch_media(media_id) == (PNG, "会场.jpg")


def test_a_video_is_at_another_address_and_left_there(oa: OaStandIn, office: Playing) -> None:
    """Whoever answers in the platform's place would choose where our server goes."""
    oa.hand(LI, "video", "会场.mp4", b"mp4" * 10)
    visits: list[str] = []
    trap = Door()

    def visited(request: Request) -> Answer:
        visits.append(request.path)
        return Answer(b"mp4")

    trap.route("GET", "/*", visited)
    named = [None, f"{trap.serve()}/vweixinp.tc.qq.com/1007.mp4", "http://169.254.169.254/latest/meta-data/"]
    for address in named:
        if address:
            oa.fault("media/get", raw=json.dumps({"video_url": address}))
        with pytest.raises(DeliveryError, match="请改发照片") as failed:
            office.channel.fetch_media(oa.conversation(LI)[-2]["media_id"])
        assert failed.value.permanent
    trap.close()

    assert visits == []


def test_what_is_gone_or_too_large_is_an_error(oa: OaStandIn, office: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeliveryError) as gone:
        office.channel.fetch_media("nothing")
    assert (gone.value.code, gone.value.permanent) == (40007, True)

    oa.hand(LI, "image", "大.jpg", b"x" * 200_000)
    monkeypatch.setattr("bot.channels.sdk.MAX_MEDIA", 100_000)
    with pytest.raises(TooLargeError):
        office.channel.fetch_media(oa.conversation(LI)[-2]["media_id"])


def test_a_voice_brings_what_the_platform_heard(oa: OaStandIn, office: Playing) -> None:
    heard: list[str] = []

    def note(request: Request, usual: object) -> object:
        said = office.channel.open(request.query, request.body, office.clock())
        heard.append(said.details["Recognition"])
        return usual

    office.reaction = note  # type: ignore[assignment]
    oa.hand(LI, "voice", "1.amr", b"#!AMR\n123", heard="签到")

    assert heard == ["签到"]
