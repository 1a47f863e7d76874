"""Files handed in, kept under the digest of their content: the same file is kept once and never changed.

A file lies in `ab/cdef…` by its SHA-256, so no name from outside ever becomes a path. It is written beside, checked,
brought to the disk and moved into place: what is in place is whole.
"""

import hashlib
import io
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from unicodedata import category

from bot.core import filetypes
from bot.core.config import Settings
from bot.core.errors import BadInputError, BusyError, NotFoundError

MEGABYTE = 1 << 20
STEP = 256 * 1024
LONGEST_NAME = 80

EMPTY = "材料是空的，没有收下。"
TOO_BIG = "材料超过 {limit} MB，没有收下。"
NO_ROOM = "现在存不了材料：磁盘满了，或者不让写。"
GONE = "这份材料的原件不在了。"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_COMING = "coming"
"""Where files are written before they are whole."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the store: the digest to open it by, its media type, its size in bytes."""

    digest: str
    mime: str
    size: int


class EvidenceStore:
    """The folder of evidence; any number of threads and processes may share it."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.store.evidence
        self._limits = settings.evidence

    def keep(self, content: bytes | BinaryIO) -> Kept:
        """Keep a file, bytes or a stream; kept before, it stays the one file it is.

        Raises:
            BadInputError: empty, too large, or nothing we keep; nothing is left of it.
            BusyError: the disk is full or cannot be written.
        """
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        try:
            with self._coming() as path:
                with path.open("r+b") as file:
                    digest, size = self._copy(source, file)
                    mime = filetypes.sniff(file, max_megapixels=self._limits.max_megapixels)
                    os.fsync(file.fileno())
                _into_place(path, self._place(digest))
        except OSError:
            raise BusyError(NO_ROOM) from None
        return Kept(digest, mime, size)

    def open(self, digest: str) -> BinaryIO:
        """The content of a file that was kept; close it.

        Raises:
            NotFoundError: there is none of this digest.
        """
        try:
            return self._place(digest).open("rb")
        except FileNotFoundError:
            raise NotFoundError(GONE) from None

    def remove(self, digest: str) -> None:
        """Let a file go that nothing uses any more; gone before, nothing happens.

        Raises:
            NotFoundError: no such digest can be.
        """
        self._place(digest).unlink(missing_ok=True)

    def sweep(self, older_than: timedelta) -> int:
        """Remove what processes that died left half written so long ago; returns how many.

        By the disk's own time: our clock may be moved, and what another process writes just now must stand.
        """
        return self._let_go(list((self.folder / _COMING).glob("*")), older_than)

    def digests(self) -> Iterator[list[str]]:
        """The digests of all that lies in place, a folder at a time; whatever else lies there is none of ours."""
        for some in _lying(self.folder):
            yield [_digest(path) for path in some]

    def discard(self, digests: Collection[str], older_than: timedelta) -> int:
        """Remove those of these files that were put into place so long ago; returns how many.

        By the disk's own time. One that is handed in again meanwhile is put into place anew, and stays.
        """
        return self._let_go([self._place(digest) for digest in digests], older_than)

    def _let_go(self, paths: Collection[Path], older_than: timedelta) -> int:
        if not paths:
            return 0
        with self._coming() as fresh:
            limit = fresh.stat().st_mtime - older_than.total_seconds()
        return sum(_went(path, limit) for path in paths)

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFoundError(GONE)
        return self.folder / digest[:2] / digest[2:]

    @contextmanager
    def _coming(self) -> Iterator[Path]:
        """A new file beside the others, for us alone; whatever was not put into place is gone afterwards."""
        folder = self.folder / _COMING
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / secrets.token_hex(16)
        path.touch(mode=0o600, exist_ok=False)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _copy(self, source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while piece := source.read(STEP):
            size += len(piece)
            if size > self._limits.max_megabytes * MEGABYTE:
                raise BadInputError(TOO_BIG.format(limit=self._limits.max_megabytes))
            digest.update(piece)
            target.write(piece)
        if not size:
            raise BadInputError(EMPTY)
        target.flush()
        return digest.hexdigest(), size


def _went(path: Path, limit: float) -> bool:
    try:
        if path.stat().st_mtime > limit:
            return False
        path.unlink()
    except OSError:  # put into place or removed by another process, or not ours to remove
        return False
    return True


def _lying(root: Path) -> Iterator[list[Path]]:
    """What lies in place in a folder of evidence and is named as we name it, a folder of it at a time."""
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]/")):
        yield [path for path in folder.iterdir() if _DIGEST.fullmatch(_digest(path))]


def _digest(path: Path) -> str:
    return path.parent.name + path.name


def _into_place(file: Path, target: Path) -> None:
    """Move a whole file to its place, and bring the move to the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    file.replace(target)
    for folder in (target.parent, target.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # where folders cannot be opened, a move is on the disk when it returns
        return
    handle = os.open(folder, os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def mirror(source: Path, target: Path) -> int:
    """Have every kept file of one folder in another too; returns how many were not there yet.

    A file never changes, so both may be one file with two names; across disks it is copied.

    Raises:
        BusyError: the disk is full or cannot be written.
    """
    fresh = 0
    try:
        for some in _lying(source):
            for path in some:
                double = target / path.parent.name / path.name
                if not double.exists():
                    double.parent.mkdir(parents=True, exist_ok=True)
                    _double(path, double)
                    fresh += 1
    except OSError:
        raise BusyError(NO_ROOM) from None
    return fresh


def _double(path: Path, target: Path) -> None:
    try:
        target.hardlink_to(path)
    except OSError:
        partial = target.with_suffix(".part")
        shutil.copyfile(path, partial)
        partial.replace(target)


def shown_name(name: str, mime: str = "") -> str:
    """A name from outside, fit to be shown: no folders, no invisible or turning characters, and a true ending.

    Without a known media type the ending stays; a name of nothing but such characters is empty.
    """
    bare = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in bare if not category(letter).startswith("C")).strip(" .")
    ending = filetypes.ENDINGS.get(mime, "")
    if ending and plain and not plain.lower().endswith(ending):
        plain = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", plain).removesuffix(ending) + ending
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(ending)] + ending
