"""Papers on their way: made when they are sent, for whom they are sent to; said in words where that cannot be."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot import notify, papers, plan
from bot.channels.base import File
from bot.core.context import Context
from bot.notify import LetterState, Makers, MessageState, Notice, Topic
from tests.notify.conftest import Desk

TEXT = "任务清单没能做成文件，请点链接。"


class Press:
    """Makes the same for everybody, and remembers for whom."""

    def __init__(self) -> None:
        self.made: File | None = File("任务清单-B04.xlsx", b"PK" * 50)
        self.asked: list[str] = []

    def __call__(self, _: Context, reference: str) -> File | None:
        """A paper."""
        self.asked.append(reference)
        return self.made


@pytest.fixture
def press(desk: Desk) -> Press:
    """What makes papers at the desk."""
    press = Press()
    desk.makers = Makers(file=press)
    desk.courier = desk.another_courier()
    return press


def lines(desk: Desk, userid: str) -> list[tuple[str, str]]:
    return [(str(line["kind"]), str(line["text"])) for line in desk.standin.conversation(userid)]


def test_a_paper_comes_as_a_file_alone_and_to_each_his_own(desk: Desk, press: Press) -> None:
    with desk.acting() as ctx:
        both = [desk.world.who("李明"), desk.world.who("陈静")]
        notify.put_many(ctx, [Notice(one, TEXT, f"p:{one}", Topic.ANSWER, file="tasks:2") for one in both])
    desk.put("李明", "小结本周交。")

    assert desk.deliver() == 3
    assert sorted(lines(desk, "liming")) == [("file", "[任务清单-B04.xlsx]"), ("text", "小结本周交。")]
    assert lines(desk, "chenjing") == [("file", "[任务清单-B04.xlsx]")]
    assert sorted(press.asked) == sorted(f"tasks:2:{one}" for one in both)
    assert {one.state for one in desk.messages()} == {MessageState.SENT}


def test_what_cannot_be_made_is_said(desk: Desk, press: Press) -> None:
    press.made = None
    desk.put("李明", TEXT, file="tasks:2")
    desk.deliver()

    assert lines(desk, "liming") == [("text", TEXT)]


@pytest.mark.parametrize(
    "made",
    [File("空.xlsx", b"PK"), File("大.xlsx", b"x" * (20 * 1024 * 1024 + 1))],
    ids=["too small (40006)", "too large (40006)"],
)
def test_a_file_that_is_not_taken_is_said(desk: Desk, press: Press, made: File) -> None:
    press.made = made
    desk.put("李明", TEXT, file="tasks:2")
    desk.deliver()

    assert lines(desk, "liming") == [("text", TEXT)]
    assert [one.state for one in desk.letters()] == [LetterState.SENT]


@pytest.mark.usefixtures("press")
def test_who_is_not_seen_by_the_app_gets_neither(desk: Desk) -> None:
    desk.standin.fault("message/send", errcode=60011, times=2)
    desk.put("李明", TEXT, file="tasks:2")
    desk.deliver()

    assert lines(desk, "liming") == []
    assert [one.state for one in desk.messages()] == [MessageState.FAILED]


@pytest.mark.usefixtures("press")
def test_a_file_whose_number_is_no_good_any_more_is_uploaded_again(desk: Desk) -> None:
    desk.put("李明", TEXT, file="tasks:2")
    desk.deliver()
    desk.standin.fault("message/send", errcode=40007)
    desk.put("陈静", TEXT, file="tasks:2")
    desk.deliver()

    assert lines(desk, "chenjing") == [("file", "[任务清单-B04.xlsx]")]
    assert desk.calls("media/upload") == 2


@pytest.mark.usefixtures("press")
def test_a_file_whose_answer_got_lost_is_not_sent_twice(desk: Desk) -> None:
    desk.put("陈静", "小结。")
    desk.deliver()
    desk.standin.fault("message/send", after=True, reset=True)
    desk.put("李明", TEXT, file="tasks:2")
    for _ in range(3):
        desk.deliver()
        desk.wait(minutes=5)

    assert lines(desk, "liming") == [("file", "[任务清单-B04.xlsx]")]
    assert desk.letters()[-1].state is LetterState.UNSURE


def test_the_papers_of_the_house_are_made_for_who_may_see_them(desk: Desk) -> None:
    """Rights are looked at when the file is sent: who lost his post meanwhile is told where it would have been."""
    desk.makers = Makers(file=papers.sent_file)
    desk.courier = desk.another_courier()
    with desk.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    for name in ("老王", "黄勇"):
        desk.put(name, TEXT, file=f"tasks:{desk.world.orgs['B04']}")
    desk.deliver()

    [line] = desk.standin.conversation("laowang")
    assert line["text"] == "[任务清单-B04.xlsx]"
    sent = desk.standin.api.shelf.find(line["media_id"])
    assert sent is not None
    assert load_workbook(BytesIO(sent.content)).sheetnames
    assert lines(desk, "huangyong") == [("text", TEXT)]
