"""Fetched from WeCom in time, once, by any number of processes; what cannot be had is said to its sender once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.channels.base import DeliveryError, TooLargeError, Verdict
from bot.core.errors import NotFoundError
from bot.evidence import EvidenceState, Fetcher
from bot.evidence.fetching import FIRST_PAUSE, LEASE, LONGEST_PAUSE, MEDIA_LIFE, Source
from tests.core import files
from tests.post import Post

MINUTE = timedelta(minutes=1)


def test_a_photo_is_fetched_and_kept(post: Post) -> None:
    number = post.hand("李明")

    assert [post.fetcher().run_once() for _ in range(2)] == [1, 0]

    file = post.file(number)
    assert (file.state, file.mime, file.size, file.name, file.reason) == (
        EvidenceState.KEPT,
        "image/jpeg",
        len(files.jpeg()),
        "现场.jpg",
        "",
    )
    with post.fetcher().store.open(file.digest) as kept:
        assert kept.read() == files.jpeg()
    assert (post.downloads(), post.told, file.leased_until) == (1, [], None)


def test_a_name_ends_as_what_the_file_is(post: Post) -> None:
    number = post.hand("李明", "总结.pdf.exe", files.package("docx"), kind="file")
    post.fetcher().run_once()

    assert post.file(number).name == "总结.pdf.docx"


def test_what_we_do_not_keep_is_refused_and_said_once(post: Post) -> None:
    number = post.hand("李明", "照片.jpg", b"MZ\x90\0 harmless, it says")

    assert [post.fetcher().run_once() for _ in range(2)] == [1, 0]

    assert post.file(number).state is EvidenceState.REFUSED
    assert post.told == [(number, "程序和脚本不收。")]
    assert post.lying() == 0


def test_an_outage_is_waited_for_twice_as_long_every_time(post: Post) -> None:
    number = post.hand("李明")
    post.standin.fault("media/get", http=502, times=4)
    waited = []
    for _ in range(4):
        assert post.fetcher().run_once() == 0
        waited.append(post.file(number).due - post.world.now)
        assert post.fetcher().run_once() == 0
        post.world.now = post.file(number).due

    assert waited == [FIRST_PAUSE * times for times in (1, 2, 4, 8)]
    assert post.fetcher().run_once() == 1
    assert post.file(number).state is EvidenceState.KEPT
    assert (post.downloads(), post.told) == (5, [])


def test_during_an_outage_one_question_is_enough(post: Post) -> None:
    for _ in range(5):
        post.hand("李明")
    post.standin.fault("media/get", reset=True, times=1)

    assert post.fetcher().run_once() == 0
    assert post.downloads() == 1
    assert post.fetcher().run_once() == 4


def test_a_dead_token_is_nothing_to_wait_for(post: Post) -> None:
    post.hand("李明")
    post.fetcher().run_once()
    post.standin.expire_tokens(42001)
    post.hand("李明", content=files.png())

    assert post.fetcher().run_once() == 1


def test_what_wecom_does_not_know_is_asked_for_three_times_and_said_once(post: Post) -> None:
    number = post.hand("李明")
    post.standin.api.shelf.clear()
    for _ in range(5):
        post.fetcher().run_once()
        post.world.now += LONGEST_PAUSE

    file = post.file(number)
    assert (file.state, file.tries) == (EvidenceState.LOST, 3)
    assert post.told == [(number, "文件已失效（40007）。")]
    assert post.world.now - file.at < MEDIA_LIFE


def test_after_three_days_of_silence_it_is_lost(post: Post) -> None:
    number = post.hand("李明")
    post.standin.fault("media/get", http=502, times=1000)
    tries = []
    while post.file(number).state is EvidenceState.WANTED:
        tries.append(post.world.now)
        post.fetcher().run_once()
        post.world.now = max(post.file(number).due, post.world.now)

    pauses = [after - before for before, after in pairwise(tries)]
    assert tries[-1] == post.file(number).at + MEDIA_LIFE
    assert (min(pauses), max(pauses)) == (FIRST_PAUSE, LONGEST_PAUSE)
    assert post.told == [(number, "三天内没能从平台取回：企业微信没有回答，或没有听懂它的回答。")]


def test_after_an_outage_of_our_own_of_four_days_it_is_still_tried(post: Post) -> None:
    """The stand-in's clock stands: it still has it."""
    number = post.hand("李明")
    post.world.now += timedelta(days=4)

    assert post.fetcher().run_once() == 1
    assert post.file(number).state is EvidenceState.KEPT


class Shelf:
    """A platform of one answer."""

    def __init__(self, answer: Callable[[], tuple[bytes, str]]) -> None:
        self.answer = answer

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        assert media_id
        return self.answer()


def fetcher(post: Post, channels: dict[str, Source]) -> Fetcher:
    world = post.world
    return Fetcher(world.database, channels, lambda: world.now, world.settings, tell=post._tell)


def test_a_file_of_more_than_twenty_megabytes_is_refused(post: Post) -> None:
    number = post.hand("李明")

    def too_large() -> tuple[bytes, str]:
        raise TooLargeError

    assert fetcher(post, {"wecom_app": Shelf(too_large)}).run_once() == 1
    assert post.told == [(number, "材料超过 20 MB，没有收下。")]


def test_a_platform_that_is_not_set_up_is_waited_for(post: Post) -> None:
    number = post.hand("李明")

    assert fetcher(post, {}).run_once() == 0
    assert (post.file(number).state, post.file(number).reason) == (EvidenceState.WANTED, "平台没有配置。")


def test_told_to_leave_it_begins_no_other_file(post: Post) -> None:
    first, second = post.hand("李明"), post.hand("老王", "会场.jpg")
    fetcher = post.fetcher()
    fetcher.leave()

    assert (fetcher.run_once(), post.downloads()) == (0, 0)
    assert post.fetcher().run_once() == 2
    assert {post.file(number).state for number in (first, second)} == {EvidenceState.KEPT}


def test_a_full_disk_loses_nothing(post: Post) -> None:
    number = post.hand("李明")
    post.folder.write_text("a file where the folder should be")
    assert post.fetcher().run_once() == 0
    post.folder.unlink()
    post.world.now += MINUTE

    assert post.fetcher().run_once() == 1
    assert post.file(number).state is EvidenceState.KEPT


def test_four_processes_fetch_every_file_once(post: Post) -> None:
    numbers = [post.hand("李明", content=files.png(10 + n, 10)) for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: post.fetcher().run_once(), range(4)))

    assert sum(done) == post.downloads() == post.lying() == 24
    assert {post.file(number).state for number in numbers} == {EvidenceState.KEPT}


def test_nothing_is_locked_while_a_file_comes_slowly(post: Post) -> None:
    """Another member hands in and another process looks while the first file is on its way."""
    first = post.hand("李明")
    coming, go_on = threading.Event(), threading.Event()

    def slow() -> tuple[bytes, str]:
        coming.set()
        assert go_on.wait(10)
        return files.jpeg(), "慢.jpg"

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(fetcher(post, {"wecom_app": Shelf(slow)}).run_once)
        assert coming.wait(10)
        second = post.hand("赵强")
        assert post.fetcher().run_once() == 1
        assert (post.file(first).state, post.file(second).state) == (EvidenceState.WANTED, EvidenceState.KEPT)
        go_on.set()
        assert running.result() == 1
    assert post.file(first).name == "慢.jpg"


def test_a_process_that_died_leaves_its_file_to_the_next(post: Post) -> None:
    number = post.hand("李明")

    def dies() -> tuple[bytes, str]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetcher(post, {"wecom_app": Shelf(dies)}).run_once()

    assert post.fetcher().run_once() == 0
    post.world.now += LEASE
    assert post.fetcher().run_once() == 1
    assert post.file(number).state is EvidenceState.KEPT


def test_who_was_too_slow_does_not_overwrite_the_next(post: Post) -> None:
    number = post.hand("李明")

    def too_late() -> tuple[bytes, str]:
        post.world.now += LEASE
        assert post.fetcher().run_once() == 1
        raise DeliveryError("没有了。", verdict=Verdict.NEVER)

    assert fetcher(post, {"wecom_app": Shelf(too_late)}).run_once() == 0
    assert (post.file(number).state, post.told) == (EvidenceState.KEPT, [])


def test_a_notice_that_cannot_be_put_leaves_the_file_wanted(post: Post) -> None:
    """Settled and told together or not at all."""
    number = post.hand("李明", content=b"MZ")
    world = post.world

    def fails(*_: object) -> None:
        raise NotFoundError

    broken = Fetcher(world.database, {"wecom_app": post.app}, lambda: world.now, world.settings, tell=fails)
    with pytest.raises(NotFoundError):
        broken.run_once()

    assert post.file(number).state is EvidenceState.WANTED


def test_what_is_handed_in_later_is_not_due_before(post: Post, tmp_path: Path) -> None:
    number = post.hand("李明")
    post.world.now -= MINUTE

    assert post.fetcher().run_once() == 0
    assert post.file(number).tries == 0
