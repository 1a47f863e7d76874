"""What is handed in on the pages of a task, a meeting or a rectification, and who opens it there."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from bot import evidence, meetings
from bot.core import audit
from bot.core.evidence import MEGABYTE
from bot.evidence import EvidenceFile, EvidenceKind
from bot.plan import TaskState
from tests.core import files
from tests.meetings.conftest import Called, called
from tests.plan.shelf import set_up
from tests.problems.office import issue
from tests.web.visiting import SETTINGS, Visitor, digest, visit
from tests.world import World

__all__ = ["called"]

PHOTO, PAPER = (files.jpeg(), "现场.jpg"), ("签到表说明".encode(), "说明.txt")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the usual settings keep evidence: below the folder one is in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def send(visitor: Visitor, path: str, *given: tuple[bytes, str]) -> TestResponse:
    return visitor.post(f"{path}/files", on="/me/report", files=[(io.BytesIO(data), name) for data, name in given])


def fetch(visitor: Visitor, link: str) -> TestResponse:
    """Read to its end, and closed."""
    return visitor.client.get(link, buffered=True)


def links(page: str) -> list[str]:
    return re.findall(r'href="(/\w+/\d+/files/\d+)"', page)


def stored(world: World) -> list[tuple[str, int | None, str, str]]:
    with world.acting() as ctx:
        rows = ctx.session.exec(select(EvidenceFile).order_by(EvidenceFile.id)).all()  # type: ignore[arg-type]
        return [(one.subject, one.subject_id, one.kind.value, one.name) for one in rows]


def test_photos_come_with_a_task_and_are_opened_by_who_verifies(world: World) -> None:
    number = world.task("季度党课", owner="李明", due="2026-11-27").id
    owner, path = visit(world, "李明"), f"/tasks/{number}"
    assert send(owner, path, PHOTO, PAPER).location == path
    page = owner.get(path).text
    assert "已收下 2 份材料" in page
    assert stored(world) == [("task", number, "image", "现场.jpg"), ("task", number, "file", "说明.txt")]

    secretary = visit(world, "老王")
    photo, paper = (fetch(secretary, link) for link in links(secretary.get(path).text))
    assert (photo.data, photo.mimetype, photo.headers["Cache-Control"]) == (PHOTO[0], "image/jpeg", "private, no-store")
    assert photo.headers["Content-Disposition"].startswith("inline")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert visit(world, "黄勇").get(links(page)[0]).status_code == 404


def test_the_same_file_is_one_and_is_taken_back(world: World) -> None:
    number = world.task("季度党课", owner="李明", due="2026-11-27").id
    owner, path = visit(world, "李明"), f"/tasks/{number}"
    assert send(owner, path, PHOTO, PHOTO).status_code == 303
    assert len(stored(world)) == 1
    send(owner, path, PHOTO)
    assert "没有重复收" in owner.get(path).text
    with world.acting("李明") as ctx:
        assert audit.undo_latest(ctx).verb == "evidence.attach"
    assert links(owner.get(path).text) == []
    send(owner, path, PHOTO)
    assert [one[:2] for one in stored(world)] == [("task", number)]


def test_the_signed_list_comes_to_a_closed_meeting(world: World, called: Called) -> None:
    number = called()
    set_state(world, number, meetings.MeetingState.CLOSED)
    path = f"/meetings/{number}"
    secretary = visit(world, "老王")
    assert send(secretary, path, PHOTO).location == path
    [link] = links(secretary.get(path).text)
    assert fetch(secretary, link).data == PHOTO[0]
    leader = visit(world, "赵强")
    assert [leader.get(link).status_code, send(leader, path, PAPER).status_code] == [404, 404]
    set_state(world, number, meetings.MeetingState.CANCELLED)
    assert send(secretary, path, PAPER).status_code == 404


def set_state(world: World, number: int, state: meetings.MeetingState) -> None:
    with world.acting() as ctx:
        row = ctx.get(meetings.Meeting, number)
        row.state = state
        ctx.session.add(row)


def test_who_accepts_a_rectification_opens_what_came_with_it(world: World) -> None:
    number = issue(world).problem.id
    secretary, path = visit(world, "老王"), f"/problems/{number}"
    assert send(secretary, path, PHOTO).location == path
    [link] = links(secretary.get(path).text)
    assert fetch(visit(world, "何洁"), link).data == PHOTO[0]
    stranger = visit(world, "周芳")
    assert [stranger.get(one).status_code for one in (link, f"{path}/files")] == [404, 404]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "请先选照片或文件"),
        ([PHOTO] * 10, "一次最多交 9 个"),
        ([(b"MZ\x90\0", "照片.jpg")], "程序和脚本不收"),
        ([(b"<html><script>", "a.txt")], "网页文件不收"),
        ([(b"", "空.txt")], "是空的"),
    ],
)
def test_what_cannot_be_taken_is_said(world: World, given: Any, words: str) -> None:
    number = world.task("季度党课", owner="李明", due="2026-11-27").id
    answer = send(visit(world, "李明"), f"/tasks/{number}", *given)
    assert (answer.status_code, words in answer.text, stored(world)) == (422, True, [])


def test_what_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    number = world.task("季度党课", owner="李明", due="2026-11-27").id
    small = SETTINGS.model_copy(update={"evidence": SETTINGS.evidence.model_copy(update={"max_megabytes": 1})})
    owner = visit(world, "李明", small)
    body = b"x" * (MEGABYTE + (80 << 10))
    answer = owner.client.post(f"/tasks/{number}/files", data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "太大" in answer.text, stored(world)) == (413, True, [])


@pytest.mark.parametrize("name", ["黄勇", "周芳", "李明"])
def test_who_does_not_answer_for_it_hands_in_nothing(world: World, folder: Path, name: str) -> None:
    number = world.task("季度党课", owner="老王", due="2026-11-27").id
    visitor = visit(world, name)
    visitor.get("/me")
    before = digest(world)
    assert send(visitor, f"/tasks/{number}", PHOTO).status_code == 404
    assert (digest(world), (folder / "evidence").exists()) == (before, False)


def test_what_need_not_be_done_takes_nothing(world: World) -> None:
    number = world.task("季度党课", owner="老王", due="2026-11-27").id
    set_up(world, number, state=TaskState.NOT_APPLICABLE)
    assert "交上去" not in visit(world, "老王").get(f"/tasks/{number}").text


def test_what_is_not_there_yet_or_belongs_elsewhere_is_not_opened(world: World) -> None:
    first, second = (world.task(title, owner="李明", due="2026-11-27").id for title in ("甲", "乙"))
    owner = visit(world, "李明")
    send(owner, f"/tasks/{first}", PHOTO)
    with world.acting("李明") as ctx:
        wanted = evidence.hand_in(ctx, EvidenceKind.IMAGE, channel="wecom_app", media_id="m", name="<b>.jpg")
        evidence.attach(ctx, [wanted], "task", second)
        waiting = wanted.id
    page = owner.get(f"/tasks/{second}").text
    assert ("&lt;b&gt;.jpg" in page, "正在取" in page, links(page)) == (True, True, [])
    [piece] = [link.rpartition("/")[2] for link in links(owner.get(f"/tasks/{first}").text)]
    for link in (f"/tasks/{second}/files/{waiting}", f"/tasks/{second}/files/{piece}", f"/notices/{first}/files/1"):
        assert owner.get(link).status_code == 404
