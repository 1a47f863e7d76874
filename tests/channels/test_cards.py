"""A card as WeCom gets it: what fits, what is cut, what is said in words instead, and how its buttons turn grey."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import cards
from bot.channels.base import Button, Card, DeliveryError, Outgoing, Receipt, Verdict
from bot.channels.beside import ChangesCards
from bot.channels.wecom_app import WecomApp
from bot.demo.standin import StandIn
from bot.demo.standin_card_checks import is_good
from tests.channels.conftest import settings

VERIFY = Card(
    "请核验：交三季度小结",
    "李明报完成",
    (("单位", "锅炉支部"), ("期限", "11月30日")),
    (Button("核验", "核验 任务12"), Button("退回", "退回 任务12")),
)
NOTICE = Card("三季度工作通报", "全文见网页", link="https://zhibu.example/notice")
WORDS = "李明报完成：交三季度小结。核验回复「核验 12」。"
TO_BOTH = Outgoing(("li.ming", "wang"), WORDS, "7", card=VERIFY, card_id="zb-7-20261123093000")


def test_a_card_with_buttons_stands_in_place_of_the_words(standin: StandIn, app: WecomApp) -> None:
    receipt = app.send(TO_BOTH)

    [sent] = standin.outbox
    assert (sent["msgtype"], sent["to"]) == ("template_card", ["li.ming", "wang"])
    assert sent["body"] == {
        "card_type": "button_interaction",
        "main_title": {"title": "请核验：交三季度小结"},
        "sub_title_text": "李明报完成",
        "horizontal_content_list": [{"keyname": "单位", "value": "锅炉支部"}, {"keyname": "期限", "value": "11月30日"}],
        "button_list": [
            {"text": "核验", "type": 0, "style": 1, "key": "核验 任务12"},
            {"text": "退回", "type": 0, "style": 2, "key": "退回 任务12"},
        ],
        "task_id": "zb-7-20261123093000",
    }
    assert receipt.message_id
    assert receipt.card_code


def test_a_card_without_buttons_opens_its_page_and_cannot_be_changed(standin: StandIn, app: WecomApp) -> None:
    receipt = app.send(replace(TO_BOTH, card=NOTICE))

    assert standin.outbox[0]["body"] == {
        "card_type": "text_notice",
        "main_title": {"title": "三季度工作通报"},
        "sub_title_text": "全文见网页",
        "card_action": {"type": 1, "url": "https://zhibu.example/notice"},
    }
    assert receipt.card_code == ""


def test_sent_again_after_a_lost_answer_it_is_seen_once(standin: StandIn, app: WecomApp) -> None:
    standin.fault("message/send", reset=True, after=True)
    with pytest.raises(DeliveryError) as lost:
        app.send(TO_BOTH)
    app.send(TO_BOTH)

    assert lost.value.maybe_arrived
    assert len(standin.outbox) == 1


def test_who_wants_no_cards_at_all_gets_the_words(standin: StandIn, app: WecomApp, api_base: str) -> None:
    plain = WecomApp(settings(api_base=api_base, cards=False), clock=standin.clock)

    assert plain.send(TO_BOTH).card_code == ""
    assert [(one["msgtype"], one["text"]) for one in standin.outbox] == [("text", WORDS)]


@pytest.mark.parametrize("code", [40058, 40008, 40063, 49999])
def test_where_the_card_is_refused_the_words_are_said_once(standin: StandIn, app: WecomApp, code: int) -> None:
    standin.fault("message/send", errcode=code)

    assert app.send(TO_BOTH).card_code == ""
    assert [(one["msgtype"], one["text"]) for one in standin.outbox] == [("text", WORDS)]


def test_what_may_have_been_seen_is_not_said_in_words(standin: StandIn, app: WecomApp) -> None:
    standin.fault("message/send", errcode=40058)

    with pytest.raises(DeliveryError) as refused:
        app.send(replace(TO_BOTH, repeats=True))

    assert (refused.value.verdict, standin.outbox) == (Verdict.NEVER, [])


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ({"errcode": 81013}, Verdict.NEVER),
        ({"errcode": 45009}, Verdict.LATER),
        ({"errcode": 40001}, Verdict.OFFICE),
        ({"http": 502}, Verdict.AGAIN),
    ],
)
def test_any_other_failure_is_that_of_the_letter(
    standin: StandIn, app: WecomApp, wrong: dict[str, int], verdict: Verdict
) -> None:
    standin.fault("message/send", **wrong)

    with pytest.raises(DeliveryError) as refused:
        app.send(TO_BOTH)

    assert refused.value.verdict is verdict
    assert standin.outbox == []


def test_everybody_is_no_receiver_of_a_card(app: WecomApp) -> None:
    with pytest.raises(DeliveryError, match="不像企业微信账号"):
        app.send(replace(TO_BOTH, to=("@all",)))


LONG = "党" * 200


@pytest.mark.parametrize(
    "card",
    [
        replace(VERIFY, title=" \n"),
        replace(VERIFY, buttons=(), link=""),
        replace(NOTICE, link="javascript:alert(1)"),
        replace(NOTICE, link="https://" + "a" * 2048),
        replace(VERIFY, buttons=(Button("核验", "核验 12"), Button("也核验", "核验 12"))),
        replace(VERIFY, buttons=(Button("核验", ""),)),
        replace(VERIFY, buttons=(Button("核验", "核" * 342),)),
        replace(VERIFY, buttons=tuple(Button("核验", f"核验 {number}") for number in range(7))),
    ],
    ids=["no title", "nothing to do", "no page", "address too long", "twice", "says nothing", "too long", "too many"],
)
def test_what_no_card_can_hold_is_said_in_words(standin: StandIn, app: WecomApp, card: Card) -> None:
    app.send(replace(TO_BOTH, card=card))

    assert [one["msgtype"] for one in standin.outbox] == ["text"]


@pytest.mark.parametrize("card_id", ["", "zb 7", "号", "x" * 129])
def test_buttons_without_a_number_of_their_own_are_no_card(card_id: str) -> None:
    assert cards.built(VERIFY, card_id) is None


def test_what_is_too_long_is_cut_and_nothing_typed_becomes_a_link() -> None:
    wordy = Card(LONG, LONG + '<a href="x">', ((LONG, LONG),) * 8, (Button(LONG, "a"), Button("b\nc", "b")), "http://x")

    body = cards.built(wordy, "zb-1-1")

    assert body is not None
    assert body["main_title"]["title"] == "党" * 35 + "…"
    assert body["sub_title_text"] == "党" * 159 + "…"
    assert body["horizontal_content_list"] == [{"keyname": "党" * 4 + "…", "value": "党" * 29 + "…"}] * 6
    assert [one["text"] for one in body["button_list"]] == ["党" * 9 + "…", "b c"]
    assert body["card_action"] == {"type": 1, "url": "http://x"}
    linked = cards.built(replace(VERIFY, note='<a href="x">点</a>'), "zb-1-1")
    assert linked is not None
    assert linked["sub_title_text"] == '＜a href="x">点＜/a>'


WORD = st.text(max_size=60)


@given(WORD, WORD, st.lists(st.tuples(WORD, WORD), max_size=8), st.lists(st.tuples(WORD, WORD), max_size=8), WORD)
def test_whatever_is_built_is_taken(
    title: str, note: str, lines: list[tuple[str, str]], buttons: list[tuple[str, str]], link: str
) -> None:
    card = Card(title, note, tuple(lines), tuple(Button(*one) for one in buttons), link)

    body = cards.built(card, "zb-1-1")

    assert body is None or is_good(body)


def test_a_code_greys_the_button_for_who_is_named(standin: StandIn, app: WecomApp) -> None:
    code = app.send(TO_BOTH).card_code

    app.change_card(code, ("wang",), "已核验 孙德平")

    [number] = [one["msgid"] for one in standin.outbox]
    seen = {name: standin.cards.seen(name, number) for name in ("wang", "li.ming")}
    assert {name: one and one.outcome for name, one in seen.items()} == {"wang": "已核验 孙德平", "li.ming": ""}
    assert isinstance(app, ChangesCards)


def test_a_code_is_good_once_and_for_three_days(standin: StandIn, app: WecomApp) -> None:
    code = app.send(TO_BOTH).card_code
    later = app.send(replace(TO_BOTH, key="8", card_id="zb-8-20261123093000")).card_code
    app.change_card(code, ("wang",), "已核验 孙德平")
    standin.clock.advance(timedelta(hours=72))

    for spent in (code, later, "made up"):
        with pytest.raises(DeliveryError) as refused:
            app.change_card(spent, ("wang",), "已取消")
        assert (refused.value.code, refused.value.permanent, refused.value.maybe_arrived) == (60140, True, False)


def test_who_is_not_seen_any_more_is_no_failure(standin: StandIn, app: WecomApp) -> None:
    code = app.send(TO_BOTH).card_code
    app.change_card(code, ("wang", "nobody"), "已取消")

    [number] = [one["msgid"] for one in standin.outbox]
    seen = [standin.cards.seen(name, number) for name in ("wang", "li.ming", "nobody")]
    assert [one and one.outcome for one in seen] == ["已取消", "", None]
    with pytest.raises(DeliveryError) as spent:
        app.change_card(code, ("li.ming",), "已取消")
    assert spent.value.code == 60140


def test_nobody_but_members_can_be_named(app: WecomApp) -> None:
    with pytest.raises(DeliveryError, match="不像企业微信账号"):
        app.change_card("code", ("@all",), "已取消")
    with pytest.raises(DeliveryError, match="最多发给一千人"):
        app.change_card("code", tuple(f"u{number}" for number in range(1001)), "已取消")


def test_a_lost_answer_of_a_change_is_no_receipt(standin: StandIn, app: WecomApp) -> None:
    code = app.send(TO_BOTH).card_code
    standin.fault("message/update_template_card", reset=True)

    with pytest.raises(DeliveryError) as lost:
        app.change_card(code, ("wang",), "已取消")

    assert lost.value.maybe_arrived
    assert app.send(replace(TO_BOTH, card=None, key="9")) != Receipt("")
