"""What people hand in: put down once, waiting for a word, attached by its sender or by who keeps the unit's records."""

import pytest
from sqlmodel import col, select

from bot import evidence
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from tests.world import World

PAGE = "https://mp.weixin.qq.com/s/AbC_12?x=1"


def hand(world: World, name: str = "李明", media_id: str = "M1", filename: str = "") -> int:
    with world.acting(name) as ctx:
        return evidence.hand_in(ctx, EvidenceKind.IMAGE, channel="wecom_app", media_id=media_id, name=filename).id


def all_files(world: World) -> list[EvidenceFile]:
    with world.acting() as ctx:
        return list(ctx.session.exec(select(EvidenceFile).order_by(col(EvidenceFile.id))).all())


def trail(world: World) -> list[tuple[str, str, int]]:
    with world.acting() as ctx:
        entries = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [(entry.verb, entry.summary, len(entry.changes)) for entry in entries]


def waiting(world: World, name: str = "李明") -> list[int]:
    with world.acting(name) as ctx:
        return [file.id for file in evidence.loose(ctx, ctx.speaker.id)]


def test_a_photo_is_wanted_at_once_and_only_once(world: World) -> None:
    assert hand(world, filename="../../现场\u202e.jpg") == hand(world)

    [file] = all_files(world)
    assert (file.state, file.member_id, file.at, file.due) == (
        EvidenceState.WANTED,
        world.who("李明"),
        world.now,
        world.now,
    )
    assert (file.name, file.subject, file.subject_id, file.tries) == ("现场.jpg", "", None, 0)
    assert trail(world) == [("evidence.hand_in", "", 1)]  # no name: the trail is kept for ever


def test_a_file_without_a_name_at_the_platform_did_not_come(world: World) -> None:
    with pytest.raises(BadInputError, match="没有传到"):
        hand(world, media_id="")


def test_nobody_gets_hold_of_what_another_handed_in(world: World) -> None:
    hand(world)

    with pytest.raises(ConflictError, match="别人交来"):
        hand(world, "赵强")


def test_a_link_is_kept_as_it_is_and_never_wanted(world: World) -> None:
    for _ in range(2):
        with world.acting("李明") as ctx:
            evidence.hand_in_link(ctx, PAGE, name="支部动态")
    with world.acting("赵强") as ctx:
        evidence.hand_in_link(ctx, PAGE)

    first, second = all_files(world)
    assert (first.state, first.link, first.name, first.kind) == (
        EvidenceState.KEPT,
        PAGE,
        "支部动态",
        EvidenceKind.LINK,
    )
    assert (second.link, second.member_id) == (PAGE, world.who("赵强"))


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///secret",
            "ftp://a.cn/x",
            "javascript:alert(1)",
            "https://",
            "a.cn",
            "https://a.cn/" + "x" * 2000,
        ),
        *("https://user:secret@a.cn/", "https://a.cn/ x", "http://[::1", "https://a.cn/\n"),
    ],
)
def test_what_is_no_web_address_is_not_kept(url: str, world: World) -> None:
    with world.acting("李明") as ctx, pytest.raises(BadInputError, match="https://"):
        evidence.hand_in_link(ctx, url)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (f"完成 12 已发 {PAGE}。", [PAGE]),
        (f"见{PAGE}，{PAGE}", [PAGE]),
        ("HTTPS://A.cn/x!) http://b.cn", ["HTTPS://A.cn/x", "http://b.cn"]),
        ("https://a.cn/报道", ["https://a.cn/"]),
        ("12 http:// https://u:p@a.cn http://[x", []),
        ("没有链接", []),
    ],
)
def test_links_in_what_is_typed(text: str, links: list[str]) -> None:
    assert evidence.links_in(text) == links


def test_what_waits_is_forgotten_after_a_day(world: World) -> None:
    old = hand(world, media_id="M1")
    world.on("2026-11-23 20:00")
    new = hand(world, media_id="M2")
    hand(world, "赵强", media_id="M3")

    assert waiting(world) == [old, new]
    assert waiting(world.on("2026-11-24 09:30")) == [new]
    assert waiting(world.on("2026-11-24 20:00")) == []


@pytest.mark.parametrize("state", [EvidenceState.LOST, EvidenceState.REFUSED])
def test_what_never_came_does_not_wait(state: EvidenceState, world: World) -> None:
    number = hand(world)
    with world.acting() as ctx:
        ctx.get(EvidenceFile, number).state = state

    assert waiting(world) == []


def test_two_photos_are_attached_to_a_task_and_taken_back(world: World) -> None:
    numbers = [hand(world, media_id="M1"), hand(world, media_id="M2")]
    with world.acting("李明") as ctx:
        files = evidence.files(ctx, numbers)
        assert evidence.attach(ctx, files, "task", 12, title="党员大会") == 2
        assert evidence.attach(ctx, files, "task", 12, title="党员大会") == 0
        assert [file.id for file in evidence.of(ctx, "task", [11, 12])[12]] == numbers
    assert waiting(world) == []
    assert trail(world)[2:] == [("evidence.attach", "党员大会", 2)]

    with world.acting("李明") as ctx:
        assert audit.undo_latest(ctx).verb == "evidence.attach"
        assert evidence.of(ctx, "task", [12]) == {}
    assert waiting(world) == numbers


def test_taking_back_does_not_touch_what_was_fetched_meanwhile(world: World) -> None:
    number = hand(world)
    with world.acting("李明") as ctx:
        evidence.attach(ctx, evidence.files(ctx, [number]), "task", 12)
    with world.acting() as ctx:
        ctx.get(EvidenceFile, number).state = EvidenceState.KEPT
    with world.acting("李明") as ctx:
        audit.undo_latest(ctx)

    [file] = all_files(world)
    assert (file.subject, file.subject_id, file.state) == ("", None, EvidenceState.KEPT)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("李明", True), ("老王", True), ("何洁", True), ("赵强", False), ("黄勇", False), ("周芳", False)],
)
def test_who_may_say_what_a_photo_belongs_to(name: str, *, allowed: bool, world: World) -> None:
    number = hand(world)
    with world.acting(name) as ctx:
        files = evidence.files(ctx, [number])
        if allowed:
            assert evidence.attach(ctx, files, "task", 12) == 1
        else:
            with pytest.raises(NotAllowedError, match="只能放自己交来的"):
                evidence.attach(ctx, files, "task", 12)

    [file] = all_files(world)
    assert file.subject == ("task" if allowed else "")


def test_what_belongs_to_many_tasks_is_asked_once(world: World) -> None:
    for number in range(1, 7):
        hand(world, media_id=f"M{number}")
    with world.acting("李明") as ctx:
        files = evidence.files(ctx, range(1, 7))
        evidence.attach(ctx, files[:2], "task", 12)
        evidence.attach(ctx, files[2:3], "task", 13)
        evidence.attach(ctx, files[3:4], "meeting", 12)

        found = evidence.of(ctx, "task", [12, 13, 14])

    assert {number: [file.media_id for file in those] for number, those in found.items()} == {
        12: ["M1", "M2"],
        13: ["M3"],
    }
