"""A secretary hands in the unit's year: typed or from a file, seen before it is kept, nothing lost on the way."""

import io

import pytest

from bot import appraisal
from bot.web.me import debrief as me_debrief
from tests.papers.test_typescript import document, packed
from tests.web.visiting import Visitor, visit
from tests.world import World

TEXT = "一年来支部按季召开党员大会，党课讲了四次，整改问题六个。\n下一年打算把党小组会开实。"


def kept(world: World) -> list[str]:
    with world.acting() as ctx:
        return [one.text for one in appraisal.debriefs(ctx, 2026).values()]


def sent(visitor: Visitor, data: bytes, name: str) -> tuple[int, str]:
    answer = visitor.post("/me/debrief/file", on="/me/debrief", file=(io.BytesIO(data), name))
    return answer.status_code, answer.text


def test_it_is_seen_before_it_is_handed_in(world: World) -> None:
    visitor = visit(world, "老王")
    assert "还没有交" in visitor.get("/me/debrief").text

    seen = visitor.post("/me/debrief", text=TEXT.replace("\n", "\r\n"))
    assert (seen.status_code, f"共 {len(TEXT)} 字，还没有交" in seen.text, kept(world)) == (200, True, [])
    back = visitor.post("/me/debrief", text=TEXT, pressed="back")
    assert (back.status_code, "整改问题六个" in back.text, kept(world)) == (200, True, [])

    answer = visitor.post("/me/debrief", text=TEXT, pressed="seen")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/debrief")
    page = visitor.get("/me/debrief").text
    assert (f"已收锅炉支部2026年述职，共 {len(TEXT)} 字" in page, "✓ 已交" in page) == (True, True)
    assert kept(world) == [TEXT]
    assert "下一年打算把党小组会开实" in page


@pytest.mark.parametrize(
    ("name", "data"), [("述职.docx", document(*TEXT.split("\n"))), ("述职.txt", TEXT.encode("gbk"))]
)
def test_a_files_words_are_seen_first_too(world: World, name: str, data: bytes) -> None:
    status, page = sent(visit(world, "老王"), data, name)
    assert (status, TEXT.split("\n", maxsplit=1)[0] in page, ">交上</button>" in page, kept(world)) == (
        200,
        True,
        True,
        [],
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("太短", "不到20个字"),
        ("", "不到20个字"),
        ("长" * 6001, "超过6000字"),
        (f"{TEXT}联系人身份证610102198001011234", "不能在网上传"),
    ],
)
def test_what_cannot_be_kept_is_told(world: World, text: str, words: str) -> None:
    for pressed in ("", "seen"):
        answer = visit(world, "老王").post("/me/debrief", text=text, pressed=pressed)
        assert (answer.status_code, words in answer.text, "610102" in answer.text) == (422, True, False)
    assert kept(world) == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"x", "a.pdf", "只收 docx 和 txt"),
        ("太短".encode(), "a.txt", "不到20个字"),
        (packed({"word/document.xml": b"<a/>", "word/a.bin": b"\x00" * 9_000_000}), "a.docx", "解开后过大"),
        (packed({"word/document.xml": b"<!DOCTYPE a><a/>"}), "a.docx", "外部实体"),
        (b"", "", "请先选一个"),
    ],
    ids=["kind", "short", "bomb", "entity", "none"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(world: World, data: bytes, name: str, words: str) -> None:
    status, page = sent(visit(world, "老王"), data, name)
    assert (status, words in page, 'role="alert"' in page, kept(world)) == (422, True, True, [])


def test_a_file_may_be_larger_than_other_forms_and_no_larger_than_it_may_be(world: World) -> None:
    visitor = visit(world, "老王")
    status, page = sent(visitor, b"a" * 400_000, "a.txt")
    assert (status, "超过6000字" in page) == (422, True)
    body = {"data": b"a" * (me_debrief.LARGEST + 1), "content_type": "multipart/form-data; boundary=b"}
    assert visitor.client.post("/me/debrief/file", **body).status_code == 413
    token = visitor.token("/me/debrief")
    larger = {"csrf_token": token, "text": "长" * 200_000}
    assert visitor.client.post("/me/debrief", data=larger).status_code == 413


def test_who_hands_in_nothing_has_no_such_page(world: World) -> None:
    visitor = visit(world, "黄勇")
    assert visitor.post("/me/debrief", on="/me", text=TEXT, pressed="seen").status_code == 404
    answer = visitor.post("/me/debrief/file", on="/me", file=(io.BytesIO(TEXT.encode()), "a.txt"))
    assert (answer.status_code, kept(world)) == (404, [])


def test_after_the_count_it_is_too_late(world: World) -> None:
    with world.acting() as ctx:
        ctx.session.add(
            appraisal.AppraisalRound(
                year=2026,
                title="2026年度述职测评",
                minimum=3,
                grades=["好"],
                opened_by=world.who("何洁"),
                closes_on=world.now.date(),
                state=appraisal.RoundState.COUNTED,
                opened_at=world.now,
                counted_at=world.now,
            )
        )
    answer = visit(world, "老王").post("/me/debrief", text=TEXT, pressed="seen")
    assert (answer.status_code, "已经计票" in answer.text, "整改问题六个" in answer.text, kept(world)) == (
        422,
        True,
        True,
        [],
    )
