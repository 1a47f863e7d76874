"""F50: a name from outside never becomes a path, nor lies about what a file is: sent in, kept, shown, asked for."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from bot.app import App
from bot.core import evidence, filetypes
from bot.evidence import EvidenceState
from tests.core import files
from tests.core.test_evidence import SPELLINGS
from tests.evidence.conftest import post
from tests.failures import estate
from tests.post import Post
from tests.world import World

__all__ = ["post"]

DISGUISED = (
    ("现场.jpg.exe", files.jpeg(), "现场.jpg"),
    ("名单.xlsx.scr", files.package("xlsx"), "名单.xlsx"),
    ("总结\u202excod.exe", files.package("docx"), "总结xcod.docx"),
    ("发票\u202egpj.hta", files.jpeg(), "发票gpj.jpg"),
    ("报告.pdf\0.html", b"%PDF-1.7\n%\xe2\xe3", "报告.pdf"),
    ("x.php.png", files.png(), "x.php.png"),
    (".htaccess", files.png(), "htaccess.png"),
    ("CON.jpg", files.jpeg(), "CON.jpg"),
)
PROGRAMS = (b"MZ\x90\0", b"\x7fELF\x02", b"#!/bin/sh\n", b"<html><script>", files.package("docm"))
PLACES = ("/static/{}", "/papers/minutes/{}", "/papers/{}/x", "/ballots/{}", "/surveys/{}", "/{}")
OURS = re.compile(r"root:x:|\[boot loader\]|def create_app|SQLite format")


def test_there_are_enough_of_them() -> None:
    assert len(set(SPELLINGS)) >= 28


def test_what_is_sent_under_any_name_lies_under_its_digest_alone(post: Post) -> None:
    """F50: handed in by chat, fetched and kept: nothing beside the folder, nothing in it that has a name."""
    beside = set(post.folder.parent.iterdir())
    numbers = [post.hand("李明", name, files.jpeg(place + 1, 3), kind="file") for place, name in enumerate(SPELLINGS)]
    while post.fetcher().run_once():
        pass

    assert set(post.folder.parent.iterdir()) <= beside | {post.folder}
    kept = [path.relative_to(post.folder).as_posix() for path in post.folder.rglob("*") if path.is_file()]
    assert len(kept) == len(numbers)
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{62}", name) for name in kept)
    shown = [post.file(number) for number in numbers]
    assert {one.state for one in shown} == {EvidenceState.KEPT}
    assert not [one.name for one in shown if re.search(r"[/\\\x00-\x1f\u202a-\u202e\u2066-\u2069]|^\.", one.name)]
    assert all(not one.name or one.name.lower().endswith(".jpg") for one in shown)


@pytest.mark.parametrize(("name", "content", "shown"), DISGUISED, ids=range(len(DISGUISED)))
def test_a_file_is_shown_as_what_it_is(post: Post, name: str, content: bytes, shown: str) -> None:
    number = post.hand("李明", name, content, kind="file")
    post.fetcher().run_once()

    assert post.file(number).name == shown
    assert Path(shown).suffix == filetypes.ENDINGS[post.file(number).mime]


@pytest.mark.parametrize("content", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_is_none_the_better_for_its_name(post: Post, content: bytes) -> None:
    number = post.hand("李明", "现场.jpg", content)
    post.fetcher().run_once()

    assert post.file(number).state is EvidenceState.REFUSED
    assert post.lying() == 0


@pytest.fixture
def client(world: World) -> FlaskClient:
    return App(estate.SETTINGS, world.database, lambda: world.now).web().test_client()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_out_of_what_is_served(client: FlaskClient, place: str) -> None:
    """F50: nothing is looked for in the store here."""
    for name in SPELLINGS:
        for spelling in {quote(name, safe=""), quote(name, safe="/%.;~:"), "../" * 8 + "etc/passwd"}:
            answer = client.get(place.format(spelling))

            assert answer.status_code in {302, 308, 400, 403, 404, 405}, (place, spelling)
            assert answer.status_code < 500
            assert not OURS.search(answer.text), (place, spelling)
            assert answer.headers.get("Location", "/").startswith(("/", "http://localhost/"))


def test_shown_names_stay_short_and_plain() -> None:
    assert all(len(evidence.shown_name(name * 50)) <= evidence.LONGEST_NAME for name in SPELLINGS)
