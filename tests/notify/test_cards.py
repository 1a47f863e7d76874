"""Cards on their way and after: noted when sent, their codes spent once, said in words where no card can be."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot import notify, people
from bot.channels.base import Button, Card, DeliveryError, Incoming, Verdict
from bot.channels.envelope import CARD
from bot.channels.wecom_app import WecomApp
from bot.core.context import Context
from bot.core.db import Row
from bot.demo.standin_chats import Member
from bot.notify import Greyer, LetterState, Makers, MessageState, Topic, Urgency
from bot.notify.models import CardCode, SentCard
from tests.channels.conftest import settings
from tests.notify.conftest import Desk, R

SHOWN = Card("请核验", buttons=(Button("核验", "核验 12"),))
MINUTE = timedelta(minutes=1)


class House:
    """Makes the same card of everything, and knows what is over."""

    def __init__(self) -> None:
        self.over: dict[str, str] = {}
        self.asked: list[set[str]] = []
        self.shown: Card | None = SHOWN

    def card(self, _: Context, subject: str) -> Card | None:
        """Everything but a poll has one."""
        return None if subject.startswith("poll") else self.shown

    def outcomes(self, _: Context, subjects: Collection[str], member_id: int | None = None) -> Mapping[str, str]:
        """What was said to be over; `own` for one member alone."""
        self.asked.append(set(subjects))
        own = {"task:own": f"已请假 {member_id}"} if member_id else {}
        return {one: {**self.over, **own}.get(one, "") for one in subjects if not one.startswith("stateless")}


@pytest.fixture
def house() -> House:
    """Nothing is over yet."""
    return House()


@pytest.fixture
def greyer(desk: Desk, house: House) -> Greyer:
    """Who changes cards, beside a courier who sends them."""
    desk.makers = Makers(card=house.card)
    desk.courier = desk.another_courier()
    return another(desk, house)


def another(desk: Desk, house: House) -> Greyer:
    """As another process would have it."""
    return Greyer(desk.world.database, desk.channels, desk.clock, desk.world.settings, house.outcomes)


def sent(desk: Desk, *names: str, card: str = "task:12") -> str:
    """These people have the card before them; its number."""
    for name in names:
        desk.put(name, "请核验。", card=card)
    desk.deliver()
    return str(desk.standin.outbox[-1]["body"].get("task_id", ""))


def rows(desk: Desk, kind: type[R]) -> list[R]:
    """What is stored."""
    with desk.world.database.read() as session:
        found = list(session.exec(select(kind).order_by(col(kind.id))).all())
        session.expunge_all()
        return found


def hear(desk: Desk, house: House, name: str, card_id: str, code: str = "from a press", outcome: str = "") -> str:
    """A press arrives; the label it gets."""
    details = {"TaskId": card_id, "ResponseCode": code}
    pressed = Incoming("wecom_app", f"e:{name}:{code}", name, "核验 12", CARD, "核验 12", details=details)
    with desk.acting() as ctx:
        return notify.hear(ctx, pressed, "已核验。", outcome, house.outcomes)


def greyed(desk: Desk, *names: str) -> list[str]:
    """What stands on the button of the newest card of each."""
    number = desk.standin.outbox[-1]["msgid"]
    seen = (desk.standin.cards.seen(name, number) for name in names)
    return [one.outcome if one else "no card" for one in seen]


def settled(desk: Desk) -> list[tuple[str, bool]]:
    """What the buttons of each card say as far as is known, and whether nobody looks after it any more."""
    return [(one.outcome, one.settled_at is not None) for one in rows(desk, SentCard)]


CHANGE = "message/update_template_card"


def test_a_card_is_noted_with_its_code_when_it_was_sent(desk: Desk, greyer: Greyer) -> None:
    card_id = sent(desk, "liming", "laowang")

    [card], [code] = rows(desk, SentCard), rows(desk, CardCode)
    [letter] = desk.letters()
    assert card_id == f"zb-{letter.id}-20261123093000"
    assert (card.card_id, card.subject, card.letter_id) == (card_id, "task:12", letter.id)
    assert (card.outcome, card.settled_at, code.pressed_by, code.used_at) == ("", None, "", None)
    assert code.code


def test_what_has_no_card_by_now_is_said_in_words(desk: Desk, greyer: Greyer) -> None:
    assert sent(desk, "liming", card="poll:3") == ""
    assert desk.heard("liming") == ["请核验。"]
    assert rows(desk, SentCard) == []


def test_with_another_message_it_is_said_in_words(desk: Desk, greyer: Greyer) -> None:
    desk.put("liming", "开会了。")
    sent(desk, "liming")

    assert desk.heard("liming") == ["开会了。\n\n请核验。"]
    assert rows(desk, SentCard) == []


def test_a_card_the_platform_has_not_seen_comes_with_the_next_try(desk: Desk, greyer: Greyer) -> None:
    desk.standin.fault("message/send", reset=True)
    desk.put("liming", "请核验。", card="task:12")
    desk.deliver()
    desk.wait(minutes=5)
    desk.deliver()

    assert [one["msgtype"] for one in desk.standin.outbox] == ["template_card"]
    assert [one.subject for one in rows(desk, SentCard)] == ["task:12"]


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("now_shown", [replace(SHOWN, title="请核验，还有6天"), None], ids=["changed", "over"])
def test_what_may_have_arrived_is_not_said_in_other_words(
    desk: Desk, house: House, greyer: Greyer, now_shown: Card | None, *, arrived: bool
) -> None:
    desk.standin.fault("message/send", reset=True, after=arrived)
    desk.put("liming", "请核验。", card="task:12")
    desk.deliver()
    house.shown = now_shown
    desk.wait(minutes=5)
    desk.deliver()

    comes_now = not arrived and now_shown is not None
    assert len(desk.standin.outbox) == (arrived or comes_now)
    assert [one.state for one in desk.letters()] == [LetterState.SENT if comes_now else LetterState.UNSURE]


def test_where_no_cards_are_shown_words_are_asked_for_again_when_no_answer_comes(desk: Desk, house: House) -> None:
    desk.channels["wecom_app"] = WecomApp(settings(api_base=desk.api_base, cards=False), clock=desk.clock)
    desk.makers = Makers(card=house.card)
    desk.courier = desk.another_courier()
    desk.standin.fault("message/send", reset=True, after=True)
    sent(desk, "liming")
    desk.wait(minutes=5)
    desk.deliver()

    assert [(one.card, one.state) for one in desk.letters()] == [("", LetterState.SENT)]
    assert desk.heard("liming") == ["请核验。"]
    assert desk.calls() == 2


def test_a_refused_card_is_said_in_words_and_can_never_be_changed(desk: Desk, greyer: Greyer, house: House) -> None:
    desk.standin.fault("message/send", errcode=40058)
    sent(desk, "liming")
    house.over["task:12"] = "已取消"

    assert desk.heard("liming") == ["请核验。"]
    assert (rows(desk, SentCard), greyer.run_once(), desk.calls(CHANGE)) == ([], 0, 0)


def test_what_is_over_is_grey_for_all_who_have_it(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming", "laowang")
    assert greyer.run_once() == 0
    house.over["task:12"] = "已核验 老王"

    assert greyer.run_once() == 1
    assert greyed(desk, "liming", "laowang") == ["已核验 老王", "已核验 老王"]
    [card], [code] = rows(desk, SentCard), rows(desk, CardCode)
    assert (card.outcome, card.settled_at is not None) == ("已核验 老王", True)
    assert (code.code, code.used_at is not None) == ("", True)
    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 1)


def test_of_many_cards_one_question_is_asked(desk: Desk, greyer: Greyer, house: House) -> None:
    for number in range(3):
        sent(desk, "liming", card=f"task:{number}")
        desk.wait(minutes=1)
    sent(desk, "laowang", card="task:2")
    house.over["task:2"] = "已取消"

    assert greyer.run_once() == 2
    assert house.asked == [{"task:0", "task:1", "task:2"}]


def test_a_press_greys_ones_own_card_and_its_code_is_in_reserve(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming", "laowang")
    house.over["task:12"] = "已核验 老王"

    assert hear(desk, house, "laowang", card_id) == "已核验 老王"
    assert [one.pressed_by for one in rows(desk, CardCode)] == ["", "laowang"]
    assert greyer.run_once() == 1
    assert greyed(desk, "liming") == ["已核验 老王"]
    assert [call["body"]["userids"] for call in desk.standin.calls if call["path"] == CHANGE] == [["liming"]]
    assert [one.code for one in rows(desk, CardCode)] == ["", "from a press"]


def test_a_press_that_did_nothing_does_not_spare_its_card(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming", "laowang")

    assert hear(desk, house, "liming", card_id) == ""
    told = desk.messages()[-1]
    assert (told.text, told.topic, told.urgency) == ("已核验。", Topic.ANSWER, Urgency.URGENT)
    house.over["task:12"] = "已核验 老王"
    greyer.run_once()
    assert greyed(desk, "liming", "laowang") == ["已核验 老王", "已核验 老王"]


def test_everybody_has_pressed_and_nobody_need_be_told(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming")
    house.over["task:12"] = "已取消"
    hear(desk, house, "liming", card_id)

    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 0)
    assert settled(desk) == [("已取消", True)]


def test_what_is_ones_own_business_is_said_on_ones_own_card(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming", "laowang", card="task:own")

    assert hear(desk, house, "liming", card_id) == f"已请假 {desk.world.who('liming')}"
    assert greyer.run_once() == 0


@pytest.mark.parametrize(("outcome", "label"), [("已收到 李明", "已收到 李明"), ("", "")])
def test_a_matter_without_a_state_says_what_the_press_did(
    desk: Desk, greyer: Greyer, house: House, outcome: str, label: str
) -> None:
    card_id = sent(desk, "liming", card="stateless:1")

    assert hear(desk, house, "liming", card_id, outcome=outcome) == label


def test_a_stranger_is_told_once_a_day_and_shown_nothing(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming")
    house.over["task:12"] = "已取消"

    assert [hear(desk, house, "somebody", card_id, code) for code in ("c1", "c2")] == ["", ""]
    [letter] = [one for one in desk.letters() if one.userids == ["somebody"]]
    assert "已核验。" in letter.text
    assert [one.pressed_by for one in rows(desk, CardCode)] == [""]


def test_a_card_of_whose_sending_nobody_knows_is_known_by_its_press(desk: Desk, greyer: Greyer, house: House) -> None:
    desk.standin.fault("message/send", reset=True, after=True)
    card_id = sent(desk, "liming", "laowang")
    desk.wait(minutes=5)
    desk.deliver()
    assert [one.state for one in desk.letters()] == [LetterState.SENT]
    assert (desk.calls(), rows(desk, SentCard)) == (2, [])
    house.over["task:12"] = "已核验 老王"

    assert hear(desk, house, "laowang", card_id) == "已核验 老王"
    assert [(one.card_id, one.subject) for one in rows(desk, SentCard)] == [(card_id, "task:12")]
    assert len(desk.standin.outbox) == 1


def test_who_presses_before_the_sending_is_noted_is_no_trouble(desk: Desk, greyer: Greyer, house: House) -> None:
    desk.put("liming", "请核验。", card="task:12")
    courier = desk.another_courier()
    courier._pack()
    letters = courier._claim()
    assert hear(desk, house, "liming", letters[0].card_id) == ""
    courier._send(letters)

    assert len(rows(desk, SentCard)) == 1
    assert [bool(one.code) for one in rows(desk, CardCode)] == [True, True]


@pytest.mark.parametrize("named", ["", "zb-9-20261123093000", "zb-1-20261123093001", "zb-01-20261123093000", "x"])
def test_what_is_no_card_of_ours_is_none(desk: Desk, greyer: Greyer, house: House, named: str) -> None:
    sent(desk, "liming")

    assert hear(desk, house, "liming", named, outcome="已核验 李明") == ""
    assert len(rows(desk, SentCard)) == 1


def test_a_refused_code_is_gone_and_the_next_is_tried_a_minute_later(desk: Desk, greyer: Greyer, house: House) -> None:
    card_id = sent(desk, "liming", "laowang")
    real = rows(desk, CardCode)[0].code
    hear(desk, house, "liming", card_id, code=real)
    desk.standin.cards._codes[real] = (desk.standin.cards._tasks[card_id], desk.clock() - MINUTE)
    house.over["task:12"] = "已取消"

    assert (greyer.run_once(), greyer.run_once(), desk.calls(CHANGE)) == (0, 0, 1)
    desk.wait(minutes=2)
    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 2)
    desk.wait(minutes=2)
    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 2)
    assert settled(desk) == [("", True)]
    assert greyed(desk, "liming") == [""]


@pytest.mark.parametrize("wrong", [{"errcode": 45009}, {"errcode": 40001}], ids=["limit", "secret"])
def test_what_was_not_looked_at_is_tried_again_with_the_same_code(
    desk: Desk, greyer: Greyer, house: House, wrong: dict[str, int]
) -> None:
    sent(desk, "liming")
    house.over["task:12"] = "已取消"
    desk.standin.fault(CHANGE, **wrong)

    assert (greyer.run_once(), greyer.run_once(), desk.calls(CHANGE)) == (0, 0, 1)
    desk.wait(minutes=2)
    assert (greyer.run_once(), desk.calls(CHANGE)) == (1, 2)
    assert greyed(desk, "liming") == ["已取消"]


def test_a_platform_out_of_reach_costs_no_code(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming")
    house.over["task:12"] = "已取消"
    there, desk.channels["wecom_app"] = desk.channels["wecom_app"], Unreachable()  # type: ignore[assignment]
    assert another(desk, house).run_once() == 0
    desk.channels["wecom_app"] = there

    assert [bool(one.code) for one in rows(desk, CardCode)] == [True]
    assert another(desk, house).run_once() == 1


class Unreachable:
    """A platform nobody can connect to."""

    shows_cards = True

    def change_card(self, *_: object) -> None:
        """Never."""
        raise DeliveryError(verdict=Verdict.UNREACHED)


def test_a_lost_answer_is_not_asked_for_with_the_same_code(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming")
    house.over["task:12"] = "已取消"
    desk.standin.fault(CHANGE, reset=True, after=True)
    greyer.run_once()
    desk.wait(minutes=2)

    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 1)
    assert greyed(desk, "liming") == ["已取消"]
    assert settled(desk) == [("", True)]


def test_two_who_grey_at_once_spend_one_code(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming", "laowang")
    house.over["task:12"] = "已取消"
    other = another(desk, house)
    [mine], [theirs] = greyer._due(), other._due()

    assert (greyer._change(mine), other._change(theirs)) == (True, False)
    assert desk.calls(CHANGE) == 1
    assert [one.outcome for one in rows(desk, SentCard)] == ["已取消"]


def test_after_three_days_a_card_is_left_alone(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming")
    desk.wait(hours=71)
    house.over["task:12"] = "已取消"

    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 0)
    assert settled(desk) == [("", True)]


def test_who_did_not_get_it_is_not_named(desk: Desk, greyer: Greyer, house: House) -> None:
    desk.standin.add_users([Member("laowang", "老王", licensed=False)])
    sent(desk, "liming", "laowang")
    house.over["task:12"] = "已取消"
    greyer.run_once()

    assert [one.state for one in desk.messages()] == [MessageState.SENT, MessageState.FAILED]
    assert [call["body"]["userids"] for call in desk.standin.calls if call["path"] == CHANGE] == [["liming"]]


def test_who_leaves_begins_no_further_call(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming")
    house.over["task:12"] = "已取消"
    greyer.leave()

    assert (greyer.run_once(), desk.calls(CHANGE)) == (0, 0)


def test_where_no_channel_has_cards_nothing_is_asked(desk: Desk, house: House) -> None:
    desk.channels.clear()

    assert another(desk, house).run_once() == 0
    assert house.asked == []


def test_a_week_after_nobody_looks_after_it_a_card_is_forgotten(desk: Desk, greyer: Greyer, house: House) -> None:
    sent(desk, "liming")
    house.over["task:12"] = "已取消"
    greyer.run_once()
    desk.wait(days=6)
    sent(desk, "laowang", card="task:13")
    with desk.acting() as ctx:
        assert notify.forget_cards(ctx) == 0
    desk.wait(days=1, minutes=1)
    with desk.acting() as ctx:
        assert notify.forget_cards(ctx) == 2

    assert [one.subject for one in rows(desk, SentCard)] == ["task:13"]
    assert len(rows(desk, CardCode)) == 1


def test_nothing_is_noted_of_what_was_shown_to_nobody(desk: Desk, greyer: Greyer) -> None:
    kinds: tuple[type[Row], ...] = (SentCard, CardCode)
    desk.put("liming", "好。")
    desk.deliver()

    assert [rows(desk, kind) for kind in kinds] == [[], []]


def test_cards_nobody_has_pressed_are_counted_until_he_presses_one(desk: Desk, greyer: Greyer, house: House) -> None:
    def unpressed(name: str) -> int:
        with desk.acting() as ctx:
            return notify.unpressed(ctx, "wecom_app", name)

    first = sent(desk, "liming", "laowang")
    sent(desk, "liming", card="task:13")
    assert [unpressed(name) for name in ("liming", "laowang", "hejie")] == [2, 1, 0]

    house.over["task:12"] = "已核验 李明"
    hear(desk, house, "liming", first)
    assert [unpressed(name) for name in ("liming", "laowang")] == [0, 1]

    with desk.acting("老王") as ctx:
        people.show_cards(ctx, wanted=False)
    assert unpressed("laowang") == 0


def test_a_card_that_can_be_pressed_no_more_is_not_counted(desk: Desk, greyer: Greyer) -> None:
    sent(desk, "liming")
    desk.wait(hours=72)
    greyer.run_once()
    with desk.acting() as ctx:
        assert notify.unpressed(ctx, "wecom_app", "liming") == 0
