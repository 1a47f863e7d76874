"""What was handed in long ago and belongs to nothing goes, with its content when nothing else has the same."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import evidence
from bot.core.audit import AuditEntry
from bot.core.config import Settings, Store
from bot.core.context import Context
from bot.core.evidence import EvidenceStore
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from bot.evidence.dropping import UNNAMED
from jobs import loose_files, tidy
from tests.core import files
from tests.world import World

OLD, YOUNG = 91, 89
HOUR = 3600


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


def lain(store: EvidenceStore, content: bytes, hours: float) -> str:
    """A file on the disk that was put there so many hours ago; returns its digest."""
    digest = store.keep(content).digest
    _age(store.folder / digest[:2] / digest[2:], hours)
    return digest


def tidied(world: World) -> list[int]:
    """What two nights remove."""
    done = []
    for _ in range(2):
        with world.acting() as ctx:
            done.append(tidy.run(ctx))
    return done


def looked_over(world: World) -> list[int]:
    """What two nights remove of the folder, with nothing to write open."""
    done = []
    for _ in range(2):
        with world.database.read() as session:
            done.append(loose_files.run(Context(session, world.now, world.settings, world.workdays)))
    return done


def test_only_what_belongs_to_nothing_and_is_old_goes(world: World, store: EvidenceStore) -> None:
    kept(world, "旧", OLD)
    kept(world, "新", YOUNG)
    kept(world, "归了任务", OLD, subject="task")

    assert tidied(world) == [1, 0]
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


def test_a_file_no_row_names_goes_after_a_day(
    world: World, store: EvidenceStore, caplog: pytest.LogCaptureFixture
) -> None:
    named, old = lain(store, files.jpeg(), 9999), lain(store, files.png(), 25)
    young = lain(store, files.package("docx"), 23)
    kept(world, "归了任务", OLD, digest=named, subject="task")

    with caplog.at_level(logging.INFO, "bot.evidence.dropping"):
        assert looked_over(world) == [1, 0]

    assert [_lies(store, digest) for digest in (named, old, young)] == [True, False, True]
    assert [(one.message, one.files) for one in caplog.records] == [  # type: ignore[attr-defined]
        ("files of evidence removed that no row names", 1)
    ]


def test_a_page_that_could_not_write_it_down_leaves_nothing_for_ever(world: World, store: EvidenceStore) -> None:
    kept(world, "归了任务", OLD, digest=lain(store, files.jpeg(), 25), subject="task")
    sent = store.keep(files.png())
    with world.acting("李明") as ctx:
        evidence.bring(ctx, [(sent, "现场.png")], "task", 1, title="写心得")
        ctx.session.rollback()

    assert looked_over(world) == [0, 0]
    _age(store.folder / sent.digest[:2] / sent.digest[2:], 25)
    assert looked_over(world) == [1, 0]
    assert not _lies(store, sent.digest)


def test_what_is_handed_in_again_while_the_night_looks_stays(world: World, store: EvidenceStore) -> None:
    digest = lain(store, files.png(), 25)
    (found,) = store.digests()
    store.keep(files.png())

    assert (found, store.discard(found, UNNAMED)) == ([digest], 0)


@pytest.mark.parametrize("name", ["ab/notes.txt", "ab/" + "C" * 62, "scans/" + "c" * 62, "c" * 64])
def test_what_is_named_otherwise_is_none_of_ours(name: str, world: World, store: EvidenceStore) -> None:
    kept(world, "归了任务", OLD, digest=lain(store, files.jpeg(), 25), subject="task")
    path = store.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("somebody's")
    _age(path, 9999)

    assert looked_over(world) == [0, 0]
    assert path.exists()


def test_a_folder_that_is_another_stores_is_left_alone(world: World, store: EvidenceStore) -> None:
    digest = lain(store, files.jpeg(), 9999)

    assert looked_over(world) == [0, 0]
    assert _lies(store, digest)


def test_a_folder_that_cannot_be_looked_through_is_told_as_a_run_that_failed(
    world: World, store: EvidenceStore
) -> None:
    kept(world, "归了任务", OLD, digest=lain(store, files.jpeg(), 25), subject="task")
    digest = lain(store, files.png(), 25)
    (store.folder / "coming").rmdir()
    (store.folder / "coming").write_text("where files are written")

    with pytest.raises(FileExistsError):
        looked_over(world)
    assert _lies(store, digest)


def _age(path: Path, hours: float) -> None:
    moment = path.stat().st_mtime - hours * HOUR
    os.utime(path, (moment, moment))


def _lies(store: EvidenceStore, digest: str) -> bool:
    return (store.folder / digest[:2] / digest[2:]).exists()
