"""What was handed in long ago and belongs to nothing goes, with its content when nothing else has the same."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import evidence
from bot.core.audit import AuditEntry
from bot.core.config import Settings, Store
from bot.core.evidence import EvidenceStore
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from jobs import tidy
from tests.core import files
from tests.world import World

OLD, YOUNG = 91, 89


@pytest.fixture
def store(world: World, tmp_path: Path) -> EvidenceStore:
    world.settings = Settings(store=Store(evidence=tmp_path / "evidence"))
    return EvidenceStore(world.settings)


def kept(world: World, name: str, days_ago: int, *, digest: str = "", subject: str = "") -> int:
    """Something handed in so many days ago and kept."""
    with world.acting("李明") as ctx:
        file = evidence.hand_in(ctx, EvidenceKind.IMAGE, channel="wecom_app", media_id=name, name=name)
        file.at, file.digest, file.state = ctx.now - timedelta(days=days_ago), digest, EvidenceState.KEPT
        file.subject, file.subject_id = subject, 1 if subject else None
        ctx.session.add(file)
        return file.id


def left(world: World) -> list[str]:
    with world.acting() as ctx:
        return sorted(ctx.session.exec(select(EvidenceFile.media_id)).all())


def test_only_what_belongs_to_nothing_and_is_old_goes(world: World, store: EvidenceStore) -> None:
    kept(world, "旧", OLD)
    kept(world, "新", YOUNG)
    kept(world, "归了任务", OLD, subject="task")

    done = []
    for _ in range(2):
        with world.acting() as ctx:
            done.append(tidy.run(ctx))

    assert done == [1, 0]
    assert left(world) == ["归了任务", "新"]
    with world.acting() as ctx:
        entries = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "evidence.drop")).all()
        assert [(entry.summary, entry.undoable) for entry in entries] == [("1份没有归属的材料", False)]


def test_the_content_goes_unless_something_else_has_the_same(world: World, store: EvidenceStore) -> None:
    alone, shared = store.keep(files.jpeg()).digest, store.keep(files.png()).digest
    kept(world, "独有", OLD, digest=alone)
    kept(world, "旧的一份", OLD, digest=shared)
    kept(world, "归了任务", OLD, digest=shared, subject="task")

    with world.acting() as ctx:
        assert evidence.drop_unattached(ctx) == 2
        assert _lies(store, alone), "until it is committed"

    assert (_lies(store, alone), _lies(store, shared)) == (False, True)


def test_what_is_not_committed_stays_whole(world: World, store: EvidenceStore) -> None:
    digest = store.keep(files.jpeg()).digest
    kept(world, "旧", OLD, digest=digest)

    with world.acting() as ctx:
        assert evidence.drop_unattached(ctx) == 1
        ctx.session.rollback()

    assert left(world) == ["旧"]
    assert _lies(store, digest)


def _lies(store: EvidenceStore, digest: str) -> bool:
    return (store.folder / digest[:2] / digest[2:]).exists()
