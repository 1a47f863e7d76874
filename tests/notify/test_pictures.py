"""Pictures on their way: drawn once, shown alone, said in words where nothing can be drawn, never shown twice."""

from datetime import timedelta

import pytest

from bot import notify
from bot.channels.base import Outgoing, Receipt
from bot.core.context import Context
from bot.notify import LetterState, Makers, MessageState, Notice, Topic, delivery
from bot.notify.delivery import Sender
from tests.channels.conftest import PNG, content_of
from tests.notify.conftest import Desk
from tests.world import PEOPLE

SEEN_TWICE = "可能没有送到：没有得到企业微信的回答，再发可能重复，没有再发"


class Painter:
    """Draws the same for everything, and remembers what it was asked for."""

    def __init__(self, drawn: bytes | None = PNG) -> None:
        self.drawn = drawn
        self.asked: list[str] = []

    def __call__(self, _: Context, reference: str) -> bytes | None:
        """A picture."""
        self.asked.append(reference)
        return self.drawn


@pytest.fixture
def painter(desk: Desk) -> Painter:
    """The painter of the desk."""
    painter = Painter()
    desk.makers = Makers(picture=painter)
    desk.courier = desk.another_courier()
    return painter


def show(desk: Desk, *names: str, key: str = "check:1", picture: str = "check:1") -> None:
    """Queue a text and a picture for these people."""
    with desk.acting() as ctx:
        whom = [desk.world.who(name) for name in names]
        texts = [Notice(one, "总体：21个单位。", f"{key}:{one}", Topic.RESULT) for one in whom]
        shown = [
            Notice(one, "21个单位。", f"{key}:{one}:picture", Topic.RESULT, about=key, picture=picture) for one in whom
        ]
        assert notify.put_many(ctx, [*texts, *shown]) == 2 * len(names)
        assert notify.put_many(ctx, shown) == 0


def show_one(desk: Desk, name: str, number: int) -> None:
    """Queue a picture and nothing else."""
    with desk.acting() as ctx:
        to = desk.world.who(name)
        notify.put_many(ctx, [Notice(to, "图", f"{name}:{number}", Topic.RESULT, picture=f"check:{number}")])


def test_many_are_shown_one_picture_that_is_drawn_once(desk: Desk, painter: Painter) -> None:
    show(desk, "何洁", "李明")
    assert desk.deliver() == 2
    show(desk, "陈静", key="again")
    assert desk.deliver() == 2

    assert painter.asked == ["check:1"]
    for userid in ("hejie", "liming", "chenjing"):
        lines = sorted(desk.standin.conversation(userid), key=lambda line: str(line["kind"]))
        assert [line["kind"] for line in lines] == ["image", "text"]
        assert content_of(desk.standin, lines[0]) == PNG
    assert desk.calls("media/upload") == 1
    assert [(one.picture, len(one.userids)) for one in desk.letters()] == [
        ("", 2),
        ("check:1", 2),
        ("", 1),
        ("check:1", 1),
    ]
    with desk.acting() as ctx:
        monday = notify.quiet.monday(ctx.today)
        assert set(notify.burden(ctx, monday, ctx.now.replace(hour=23)).values()) == {2}, "a picture is a letter"


def test_another_check_is_another_picture_and_only_the_last_are_kept(desk: Desk, painter: Painter) -> None:
    reached = [userid for userid, *_ in PEOPLE if userid]
    for number, userid in zip([*range(1, 11), 10, 1], reached, strict=False):
        show_one(desk, userid, number)
        desk.deliver()

    assert painter.asked == [f"check:{number}" for number in [*range(1, 11), 1]]


def test_what_cannot_be_drawn_is_said(desk: Desk, painter: Painter) -> None:
    painter.drawn = None
    show(desk, "何洁")
    desk.deliver()

    assert sorted(desk.heard("hejie")) == ["21个单位。", "总体：21个单位。"]
    assert desk.calls("media/upload") == 0


def test_without_a_painter_it_is_said_too(desk: Desk) -> None:
    show(desk, "何洁")
    desk.deliver()

    assert sorted(desk.heard("hejie")) == ["21个单位。", "总体：21个单位。"]


def test_a_long_caption_has_one_picture(desk: Desk, painter: Painter) -> None:
    with desk.acting() as ctx:
        notify.put_many(ctx, [Notice(desk.world.who("何洁"), "长" * 700, "k", Topic.RESULT, picture="check:1")])

    assert [one.picture for one in desk.messages()] == ["check:1", ""]


@pytest.mark.parametrize("wrong", [{"reset": True}, {"http": 504}, {"errcode": -1}], ids=str)
@pytest.mark.usefixtures("painter")
def test_a_picture_whose_answer_got_lost_is_not_shown_twice(desk: Desk, wrong: dict[str, object]) -> None:
    """Another process would upload it anew, and the platform would not know it again."""
    desk.put("何洁", "小结。")
    desk.deliver()
    show_one(desk, "何洁", 1)
    desk.standin.fault("message/send", after=True, **wrong)
    for _ in range(3):
        desk.deliver()
        desk.wait(minutes=5)

    assert [line["kind"] for line in desk.standin.conversation("hejie")] == ["text", "image"]
    assert (desk.letters()[-1].state, desk.messages()[-1].state) == (LetterState.UNSURE, MessageState.FAILED)
    assert desk.messages()[-1].reason == SEEN_TWICE


@pytest.mark.usefixtures("painter")
def test_a_picture_that_surely_did_not_arrive_is_sent_later(desk: Desk) -> None:
    desk.standin.fault("media/upload", times=2, errcode=-1)
    show(desk, "何洁")
    for _ in range(4):
        desk.deliver()
        desk.wait(minutes=1)

    assert sorted(str(line["kind"]) for line in desk.standin.conversation("hejie")) == ["image", "text"]


class Fatal(BaseException):
    """The end of a process."""


class Dying:
    """A channel whose process dies once after the platform has taken a picture."""

    def __init__(self, channel: Sender) -> None:
        self.channel, self.died = channel, False

    def send(self, message: Outgoing) -> Receipt:
        """Send, or die."""
        receipt = self.channel.send(message)
        if message.picture is not None and not self.died:
            self.died = True
            raise Fatal
        return receipt


@pytest.mark.usefixtures("painter")
def test_a_courier_that_dies_after_a_picture_shows_it_once(desk: Desk) -> None:
    desk.channels["wecom_app"] = Dying(desk.channels["wecom_app"])
    show(desk, "何洁")
    with pytest.raises(Fatal):
        desk.deliver()
    desk.wait(seconds=91)
    desk.another_courier().run_once()

    assert sorted(str(line["kind"]) for line in desk.standin.conversation("hejie")) == ["image", "text"]
    with desk.acting() as ctx:
        assert [one.reason for one in notify.undelivered(ctx, about="check:1")] == [SEEN_TWICE]


@pytest.mark.usefixtures("painter")
def test_a_picture_that_could_outlast_its_lease_is_not_begun(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[timedelta] = []

    class Slow:
        def send(self, _: Outgoing) -> Receipt:
            left.extend(one.leased_until - desk.clock() for one in desk.letters() if one.leased_until)
            desk.wait(seconds=50)
            return Receipt("")

    monkeypatch.setattr(delivery, "THREADS", 1)
    desk.channels["wecom_app"] = Slow()
    for number, name in enumerate(("何洁", "李明", "陈静")):
        show_one(desk, name, number)
    desk.deliver()

    assert {one.state for one in desk.letters()} == {LetterState.SENT}
    assert min(left) >= delivery.WITH_PICTURE
