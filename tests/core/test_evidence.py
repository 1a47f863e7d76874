"""The folder of evidence: one file a content, whole or not there at all, and no name from outside becomes a path."""

import hashlib
import io
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core import evidence, filetypes
from bot.core.config import Evidence, Settings, Store
from bot.core.errors import BadInputError, BusyError, NotFoundError
from bot.core.evidence import EvidenceStore, Kept
from tests.core import files

HOUR = timedelta(hours=1)
PHOTO = files.jpeg()
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def store(folder: Path) -> EvidenceStore:
    return EvidenceStore(Settings(store=Store(evidence=folder), evidence=Evidence(max_megabytes=1)))


def lying(folder: Path) -> list[str]:
    """Every file in the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_photo_is_kept_and_read_back(store: EvidenceStore, folder: Path) -> None:
    kept = store.keep(PHOTO)

    assert kept == Kept(DIGEST, "image/jpeg", len(PHOTO))
    assert lying(folder) == [f"{DIGEST[:2]}/{DIGEST[2:]}"]
    with store.open(DIGEST) as file:
        assert file.read() == PHOTO


def test_nobody_else_on_the_machine_reads_it(store: EvidenceStore, folder: Path) -> None:
    store.keep(PHOTO)

    assert stat.S_IMODE((folder / DIGEST[:2] / DIGEST[2:]).stat().st_mode) == 0o600


def test_the_same_photo_twice_is_one_file_and_heals_it(store: EvidenceStore, folder: Path) -> None:
    assert store.keep(PHOTO) == store.keep(io.BytesIO(PHOTO))
    (folder / DIGEST[:2] / DIGEST[2:]).write_bytes(b"rotten")
    store.keep(PHOTO)

    assert len(lying(folder)) == 1
    with store.open(DIGEST) as file:
        assert file.read() == PHOTO


def test_the_same_photo_from_eight_people_at_once(store: EvidenceStore, folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(store.keep, [PHOTO] * 40))

    assert len(kept) == len(lying(folder)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", evidence.EMPTY),
        (b"x" * (evidence.MEGABYTE + 1), "材料超过 1 MB，没有收下。"),
        (b"MZ\x90\0", filetypes.PROGRAM),
        (files.png(60_000, 60_000), "图片太大（超过 50 百万像素），请缩小后再发。"),
    ],
)
def test_nothing_is_left_of_what_is_refused(content: bytes, said: str, store: EvidenceStore, folder: Path) -> None:
    with pytest.raises(BadInputError) as told:
        store.keep(content)

    assert told.value.sentence == said
    assert lying(folder) == []


def test_the_limit_of_bytes_is_met_exactly(store: EvidenceStore) -> None:
    assert store.keep(b"x" * evidence.MEGABYTE).size == evidence.MEGABYTE


class Endless(io.RawIOBase):
    """A stream that never ends."""

    def read(self, size: int = -1) -> bytes:
        return b"x" * size


def test_a_stream_without_end_is_cut_at_the_limit(store: EvidenceStore, folder: Path) -> None:
    with pytest.raises(BadInputError, match="超过 1 MB"):
        store.keep(Endless())  # type: ignore[arg-type]
    assert lying(folder) == []


SPELLINGS = [
    *("../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\x", "%2e%2e%2fx", "..%2fx", "%252e%252e%252f"),
    *("....//....//x", "..;/x", "..%c0%afx", "..%ef%bc%8fx", "．．／x", "‥/x", "..\u2215x", "..\u2044x"),
    *("~/x", "~x/y", "file:///secret", "\\\\server\\x", "//server/x", "./x", ".", "..", "a/../../x"),
    *("x\0.jpg", f"{'a' * 63}/", f"{'A' * 64}", f"{'a' * 64}\n", f"../{'a' * 61}", ""),
]


@pytest.mark.parametrize("name", SPELLINGS)
def test_only_a_digest_opens_anything(name: str, store: EvidenceStore, folder: Path) -> None:
    """F50."""
    folder.mkdir()
    (folder.parent / "x").write_text("secret")

    with pytest.raises(NotFoundError, match="原件不在了"):
        store.open(name)


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_name_is_shown_without_folders_and_tricks(name: str) -> None:
    """F50."""
    shown = evidence.shown_name(name, "image/jpeg")

    assert not set(shown) & set("/\\\0\n\u202e")
    assert shown == "" or (shown.endswith(".jpg") and not shown.startswith("."))


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("现场照片.JPG", "image/jpeg", "现场照片.JPG"),
        ("现场.jpeg", "image/jpeg", "现场.jpg"),
        ("总结.pdf.exe", "application/pdf", "总结.pdf"),
        ("photo\u202egpj.exe", "image/png", "photogpj.png"),
        ("报告", "application/pdf", "报告.pdf"),
        ("C:\\资料\\名单.xlsx", "", "名单.xlsx"),
        ("\u200b \u202e", "image/png", ""),
        ("长" * 200, "image/png", "长" * 76 + ".png"),
        ("长" * 200, "", "长" * 80),
    ],
)
def test_a_name_ends_as_what_it_is(name: str, mime: str, shown: str) -> None:
    assert evidence.shown_name(name, mime) == shown


def test_a_digest_nobody_handed_in(store: EvidenceStore) -> None:
    with pytest.raises(NotFoundError):
        store.open("0" * 64)


def test_a_folder_that_cannot_be_written_is_busy(store: EvidenceStore, folder: Path) -> None:
    folder.write_text("a file where the folder should be")

    with pytest.raises(BusyError) as told:
        store.keep(PHOTO)
    assert told.value.sentence == evidence.NO_ROOM


def test_what_a_dead_process_left_is_swept(store: EvidenceStore, folder: Path) -> None:
    store.keep(PHOTO)
    assert store.sweep(HOUR) == 0
    for name, minutes in (("old", 61), ("new", 59)):
        path = folder / "coming" / name
        path.write_bytes(b"half")
        moment = path.stat().st_mtime - 60 * minutes
        os.utime(path, (moment, moment))

    assert [store.sweep(HOUR) for _ in range(2)] == [1, 0]
    assert lying(folder) == [f"{DIGEST[:2]}/{DIGEST[2:]}", "coming/new"]


def test_what_vanishes_while_sweeping_is_no_matter(store: EvidenceStore, folder: Path) -> None:
    (folder / "coming").mkdir(parents=True)
    (folder / "coming" / "gone").symlink_to(folder / "nowhere")

    assert store.sweep(HOUR) == 0


def test_a_mirror_holds_every_kept_file_once(store: EvidenceStore, folder: Path, tmp_path: Path) -> None:
    store.keep(PHOTO)
    store.keep(files.png())
    (folder / "coming" / "half").write_bytes(b"half")
    (folder / DIGEST[:2] / "notes.txt").write_text("not ours")
    there = tmp_path / "backups" / "evidence"

    assert [evidence.mirror(folder, there) for _ in range(2)] == [2, 0]

    assert len(lying(there)) == 2
    assert (there / DIGEST[:2] / DIGEST[2:]).samefile(folder / DIGEST[:2] / DIGEST[2:])


def test_a_mirror_on_another_disk_is_a_copy(
    store: EvidenceStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(PHOTO)

    def other_disk(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", other_disk)
    assert evidence.mirror(folder, tmp_path / "there") == 1

    assert lying(tmp_path / "there") == [f"{DIGEST[:2]}/{DIGEST[2:]}"]
    assert (tmp_path / "there" / DIGEST[:2] / DIGEST[2:]).read_bytes() == PHOTO


def test_a_mirror_of_nothing_and_a_mirror_nowhere(store: EvidenceStore, folder: Path, tmp_path: Path) -> None:
    assert evidence.mirror(folder, tmp_path / "there") == 0
    store.keep(PHOTO)
    (tmp_path / "there").write_text("a file where the folder should be")

    with pytest.raises(BusyError):
        evidence.mirror(folder, tmp_path / "there")


def test_where_folders_cannot_be_opened_nothing_is_lost(
    store: EvidenceStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")

    assert store.keep(PHOTO).digest == DIGEST
