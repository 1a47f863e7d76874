"""Problems in numbers, what did not arrive, and how much people are told."""

from datetime import datetime
from typing import Any

from bot import people, problems
from bot.board import Burden, Hearer, Load, Lost, Matters, Missed
from bot.core.clock import SHANGHAI
from bot.notify import LetterState, MessageState, OutboxLetter, OutboxMessage, Spread, Topic
from bot.problems import Category, Kind, ProblemState, Report
from tests.board.desk import branch_below, seen
from tests.problems.office import accept, issue, reply
from tests.world import World

NOT_BOUND = "没有绑定企业微信"
NO_LETTERS = Spread(0, 0, 0)


def report(world: World, text: str, code: str = "B04", kind: Kind = Kind.PROBLEM) -> None:
    with world.acting() as ctx:
        problems.report_unnamed(ctx, Report(text, people.org_by_code(ctx, code), kind), code=text)


def register(world: World) -> None:
    """Two put right of three of the boiler branch, one of the turbine's; a report, and a proposal."""
    issue(world, "一", category=Category.CONDUCT)
    issue(world, "二", category=Category.CONDUCT)
    issue(world, "三", category=Category.ORGANISATION)
    issue(world, "四", category=Category.CONDUCT, unit="B05")
    reply(world, 1)
    reply(world, 2)
    accept(world, 1)
    report(world, "食堂没有座位")
    report(world, "多开夜校", kind=Kind.SUGGESTION)


def test_problems_by_category_and_state(world: World) -> None:
    register(world)
    found = seen(world).matters

    assert found == Matters(
        {
            Category.ORGANISATION: {ProblemState.RECTIFYING: 1},
            Category.CONDUCT: {ProblemState.CLOSED: 1, ProblemState.REPLIED: 1, ProblemState.RECTIFYING: 1},
            None: {ProblemState.REGISTERED: 1},
        },
        {ProblemState.REGISTERED: 1},
    )
    assert found.states == [
        ProblemState.REGISTERED,
        ProblemState.RECTIFYING,
        ProblemState.REPLIED,
        ProblemState.CLOSED,
    ]
    assert (found.count, found.left, found.of(ProblemState.REGISTERED)) == (6, 5, 2)


def test_what_is_over_is_told_in_its_own_period_and_what_is_not_in_all(world: World) -> None:
    register(world)

    assert seen(world, period="2026-10").matters.of(ProblemState.CLOSED) == 0
    assert seen(world, period="2026-10").matters.left == 5
    assert seen(world, period="2026Q4").matters.of(ProblemState.CLOSED) == 1
    assert seen(world, unit="B05").matters.problems == {Category.CONDUCT: {ProblemState.RECTIFYING: 1}}


def test_from_below_the_office_nothing_is_seen_of_what_was_only_reported(world: World) -> None:
    branch_below(world)
    register(world)
    found = seen(world, "老王").matters

    assert (found.of(ProblemState.REGISTERED), found.count) == (0, 3)
    assert found.suggestions == {}


class Post:
    """Letters in the outbox, one after the other."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0

    def send(self, names: str, when: str, *, topic: Topic = Topic.TASK, **columns: Any) -> None:
        """One letter to each of these people, settled at a moment."""
        at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
        for name in names.split():
            self.count += 1
            with self.world.acting() as ctx:
                letter = OutboxLetter(channel="wecom_app", text="", state=LetterState.SENT, made_at=at, due=at)
                ctx.session.add(letter)
                ctx.session.flush()
                values: dict[str, Any] = {
                    "state": MessageState.SENT,
                    "settled_at": at,
                    "letter_id": letter.id,
                } | columns
                named: dict[str, Any] = {
                    "key": str(self.count),
                    "topic": topic,
                    "member_id": self.world.who(name),
                    "text": "私密",
                }
                ctx.session.add(OutboxMessage(**(named | {"put_at": at, "due": at} | values)))

    def lose(self, names: str, when: str, reason: str, state: MessageState = MessageState.FAILED) -> None:
        """The same, refused."""
        self.send(names, when, state=state, reason=reason)


def test_what_did_not_arrive_in_seven_days_by_reason_and_whose_it_was(world: World) -> None:
    post = Post(world)
    post.lose("老吴 黄勇", "2026-11-20T10:00", NOT_BOUND)
    post.lose("老吴", "2026-11-17T00:00", NOT_BOUND)
    post.lose("刘洋", "2026-11-23T09:00", "消息过长（45002）")
    post.lose("刘洋", "2026-11-16T23:59", "消息过长（45002）")
    post.lose("刘洋", "2026-11-22T10:00", "已撤回", MessageState.DROPPED)
    post.send("刘洋", "2026-11-22T10:00")
    found = seen(world).deliveries

    assert found is not None
    assert found.lost == [Lost(NOT_BOUND, 3, 2), Lost("消息过长（45002）", 1, 1)]
    assert found.messages == 4
    assert found.latest[0] == Missed(
        "刘洋", "汽机支部", "消息过长（45002）", datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    )
    assert [one.name for one in found.latest] == ["刘洋", "黄勇", "老吴", "老吴"]
    boiler = seen(world, unit="B04").deliveries
    assert boiler is not None
    assert boiler.lost == [Lost(NOT_BOUND, 3, 2)]


def test_what_is_due_and_not_said_yet(world: World) -> None:
    Post(world).send("刘洋", "2026-11-23T09:00", state=MessageState.WAITING, settled_at=None, letter_id=None)
    found = seen(world).deliveries

    assert found is not None
    assert (found.backlog.messages, found.backlog.oldest) == (1, datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI))
    assert (found.lost, found.latest, found.messages) == ([], [], 0)


def test_letters_a_week_by_kind_of_person_against_what_they_may_get(world: World) -> None:
    post = Post(world)
    for day in (16, 17, 18, 22):
        post.send("老王 何洁 黄勇", f"2026-11-{day}T09:00")
    post.send("李明", "2026-11-16T00:00")
    post.send("刘洋", "2026-11-15T23:59")
    post.send("刘洋 黄勇", "2026-11-17T09:00", topic=Topic.ANNOUNCEMENT)
    post.send("黄勇", "2026-11-17T09:00", state=MessageState.FAILED)
    post.send("刘洋 黄勇", "2026-11-23T00:00")
    post.send("刘洋", "2026-11-23T08:00", topic=Topic.ANSWER)
    found = seen(world).burden

    assert found == Burden(
        last={
            Hearer.OFFICE: Load(1, Spread(4, 4, 4), 10, 0),
            Hearer.OFFICER: Load(2, Spread(1, 4, 4), 3, 1),
            Hearer.MEMBER: Load(1, Spread(4, 4, 4), 2, 1),
        },
        now={
            Hearer.OFFICE: Load(0, NO_LETTERS, 10, 0),
            Hearer.OFFICER: Load(0, NO_LETTERS, 3, 0),
            Hearer.MEMBER: Load(2, Spread(1, 1, 1), 2, 0),
        },
    )
    boiler = seen(world, unit="B04").burden
    assert boiler is not None
    assert boiler.now[Hearer.MEMBER].people == 1


def test_one_letter_with_several_messages_is_one(world: World) -> None:
    post = Post(world)
    post.send("黄勇", "2026-11-23T09:00")
    post.send("黄勇", "2026-11-23T09:00", letter_id=1)
    found = seen(world).burden

    assert found is not None
    assert found.now[Hearer.MEMBER] == Load(1, Spread(1, 1, 1), 2, 0)
