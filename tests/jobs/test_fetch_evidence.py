"""What WeCom gave out is kept; who sent something that cannot be had hears of it once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.core.evidence import EvidenceStore
from bot.evidence import EvidenceState
from bot.notify import OutboxMessage, Urgency
from jobs import fetch_evidence
from tests.core import files
from tests.post import Post, opened
from tests.world import World


@pytest.fixture
def post(world: World, tmp_path: Path) -> Iterator[Post]:
    with opened(world, tmp_path / "evidence") as office:
        yield office


def run(post: Post) -> int:
    world = post.world
    channels = {"wecom_app": post.app}
    return fetch_evidence.run(fetch_evidence.fetcher(world.database, channels, lambda: world.now, world.settings))


def heard(world: World) -> list[tuple[int, str]]:
    with world.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        assert {row.urgency for row in rows} <= {Urgency.PROMPT}
        return [(row.member_id, row.text) for row in rows]


def test_a_photo_arrives_in_silence(post: Post) -> None:
    number = post.hand("李明")

    assert [run(post), run(post)] == [1, 0]
    with EvidenceStore(post.world.settings).open(post.file(number).digest) as kept:
        assert kept.read() == files.jpeg()
    assert heard(post.world) == []


def test_what_is_refused_is_said_with_its_reason(post: Post) -> None:
    number = post.hand("李明", "资料.zip", files.packed({"a": b"b"}), kind="file")
    post.hand("赵强", "x.jpg", b"MZ\x90\0")

    assert [run(post), run(post)] == [2, 0]

    assert post.file(number).state is EvidenceState.REFUSED
    assert heard(post.world) == [
        (post.world.who("李明"), "您11月23日09:30发的文件“资料.zip”没有收下：压缩包不收，请解开后逐个发来。"),
        (post.world.who("赵强"), "您11月23日09:30发的照片没有收下：程序和脚本不收。"),
    ]


def test_what_is_lost_is_asked_for_again_once(post: Post) -> None:
    post.hand("李明")
    post.standin.api.shelf.clear()
    for _ in range(4):
        run(post)
        post.world.now += timedelta(hours=1)

    assert heard(post.world) == [
        (post.world.who("李明"), "您11月23日09:30发的照片没有取到，请再发一次。原因：文件已失效（40007）。")
    ]
