"""The quarter's notice by its pages: from the draft to the public, each step by whose post it is."""

import re
from io import BytesIO

import pytest
from docx import Document
from sqlmodel import select

from bot import circular
from bot.circular import NoticePaper
from bot.people import ChatAccount
from tests.circular import quarter
from tests.web.visiting import Visitor, counted, digest, visit
from tests.world import World

NUMBER = "公司党发〔2026〕18号"


@pytest.fixture
def number(world: World) -> int:
    """The usual quarter's notice, drafted by 何洁 on Monday 26 October."""
    return quarter.drafted(world)


def pressed(visitor: Visitor, number: int, verb: str, /, **typed: str) -> str:
    """A button of the page is pressed; what the next page says on top."""
    answer = visitor.post(f"/notices/{number}/{verb}", on=f"/notices/{number}", **typed)
    assert answer.status_code in {303, 422}, answer.text
    page = visitor.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text
    found = re.search(r'role="(?:status|alert)"[^>]*>\s*<p>([^<]*)</p>', page)
    assert found is not None
    return found[1]


def offered(visitor: Visitor, number: int) -> set[str]:
    """The steps whose buttons are on the page."""
    return set(re.findall(rf'action="/notices/{number}/(\w+)"', visitor.get(f"/notices/{number}").text))


def test_from_the_draft_to_the_public(world: World, number: int) -> None:
    clerk, head, discipline, first, secretary = (
        visit(world, name) for name in ("何洁", "刘洋", "黄勇", "林福鹏", "老王")
    )
    assert "起草中" in clerk.get("/notices").text
    assert offered(clerk, number) == {"ask", "redraw", "change", "remove", "add"}
    assert secretary.get(f"/notices/{number}").status_code == 404
    assert pressed(clerk, number, "ask") == "已送各单位核对。"

    page = secretary.get("/notices").text
    assert f'href="/notices/{number}"' in page
    own = secretary.get(f"/notices/{number}").text
    assert ("锅炉支部" in own, "汽机支部" in own, "文件预览" in own) == (True, False, False)
    assert pressed(secretary, number, "agree") == "已记：没有意见。"
    assert pressed(visit(world, "周芳"), number, "agree") == "已记：没有意见。"

    assert offered(clerk, number) == {"change", "remove", "add"}
    assert pressed(head, number, "review") == "已审核。"
    assert (offered(discipline, number), offered(first, number)) == ({"wording", "send_back"}, {"send_back"})
    assert pressed(discipline, number, "send_back", reason="第二部分太笼统") == "已退回起草的同志。"
    assert pressed(clerk, number, "ask") != ""
    assert pressed(head, number, "review") == "已审核。"
    assert pressed(discipline, number, "wording") == "已核稿。"
    assert pressed(first, number, "sign") == "已签发。"
    assert pressed(clerk, number, "number", number="18号") != "已编号。"
    assert pressed(clerk, number, "number", number=NUMBER, issue_on="2026-10-26") == "已编号。"
    page = clerk.get(f"/notices/{number}").text
    assert (NUMBER in page, "各单位书记，" in page) == (True, True)
    assert pressed(clerk, number, "publish", circle="secretaries") == "已发布。"
    assert offered(clerk, number) == set()
    read = secretary.get(f"/notices/{number}").text
    assert ("关于2026年第三季度党建工作检查情况的通报" in read, "逐条修改" in read) == (True, False)


def test_what_is_shown_is_what_the_word_file_holds(world: World, number: int) -> None:
    clerk = visit(world, "何洁")
    page = clerk.get(f"/notices/{number}").text
    file = clerk.get(f"/notices/{number}/file")
    assert str(file.mimetype).endswith("wordprocessingml.document")
    said = [
        one.text.strip().replace("\n", "")
        for one in Document(BytesIO(file.data)).paragraphs
        if len(one.text.strip()) > 12
    ]
    assert len(said) > 8
    assert [text for text in said if text not in page.replace("&#34;", '"')] == []


def test_sentences_are_changed_taken_out_and_put_back(world: World, number: int) -> None:
    clerk = visit(world, "何洁")
    item = str(quarter.numbered(world, "突击队"))
    assert pressed(clerk, number, "change", item=item, text="锅炉支部突击队提前四天完成汽包吊装") == "已改好。"
    assert pressed(clerk, number, "remove", item=item) == "已去掉。"
    assert "已去掉" in clerk.get(f"/notices/{number}").text
    assert pressed(clerk, number, "restore", item=item) == "已放回。"
    refused = pressed(clerk, number, "add", section="practices", text="全公司排名第一的做法")
    assert refused not in {"已加上。", ""}
    assert pressed(clerk, number, "add", section="rectify", text="锅炉支部更换标识", due="下周") == "请选一个日期。"
    assert pressed(clerk, number, "change", item="党", text="x") not in {"已改好。", ""}
    assert pressed(clerk, number, "redraw") == "已起草。"
    kept = clerk.post(f"/notices/{number}/add", on=f"/notices/{number}", section="practices", text="名次靠前")
    assert (kept.status_code, "名次靠前" in kept.text) == (422, True)
    added = "锅炉支部把党课开到吊装现场"
    assert pressed(clerk, number, "add", section="practices", text=added) == "已加上。"
    assert quarter.numbered(world, added)


def test_a_unit_objects_with_a_reason(world: World, number: int) -> None:
    assert pressed(visit(world, "何洁"), number, "ask") == "已送各单位核对。"
    secretary = visit(world, "老王")
    item = str(quarter.numbered(world, "标识"))
    assert pressed(secretary, number, "object", item=item, reason=" ") == "请写理由。"
    assert pressed(secretary, number, "object", item=item, reason="<b>已换</b>") == "已记下您的异议，已告诉党委工作部。"
    assert "&lt;b&gt;已换&lt;/b&gt;" in visit(world, "何洁").get(f"/notices/{number}").text


def test_who_cannot_be_asked_in_the_chat_is_asked_face_to_face(world: World, number: int) -> None:
    with world.acting() as ctx:
        account = select(ChatAccount).where(ChatAccount.userid == "zhoufang")
        ctx.session.delete(ctx.session.exec(account).one())
    clerk = visit(world, "何洁")
    assert pressed(clerk, number, "ask") == "已送各单位核对。"
    mine, theirs = (str(quarter.numbered(world, unit)) for unit in ("标识", "支委会缺记录人"))
    assert clerk.get(f"/notices/{number}").text.count("当面核对过，同意了") > 2
    assert "锅炉支部" in pressed(clerk, number, "agree", item=mine)
    assert pressed(clerk, number, "agree", item=theirs) == "已记：没有意见。"


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_see_and_do_nothing(world: World, number: int, name: str) -> None:
    visitor = visit(world, name)
    before = digest(world)
    for path in (f"/notices/{number}", f"/notices/{number}/file", "/notices/99999"):
        assert visitor.get(path).status_code == 404
    token = visitor.token("/notices/99") if "csrf_token" in visitor.get("/notices/99").text else ""
    for verb in ("ask", "sign", "publish", "redraw", "add", "agree", "nonsense"):
        answer = visitor.client.post(f"/notices/{number}/{verb}", data={"csrf_token": token, "text": "x"})
        assert answer.status_code in {400, 404}
    assert digest(world) == before


def test_the_office_without_the_post_is_told_whose_it_is(world: World, number: int) -> None:
    discipline = visit(world, "黄勇")
    assert offered(discipline, number) == set()
    before = digest(world)
    assert discipline.post(f"/notices/{number}/sign", on="/notices/" + str(number)).status_code == 422
    assert digest(world) == before


def test_an_empty_shelf_says_what_to_do_and_a_quarter_not_frozen_why_not(world: World) -> None:
    quarter.office(world)
    clerk = visit(world, "何洁")
    assert "由党委工作部在这里起草" in clerk.get("/notices").text
    answer = clerk.post("/notices", period="2026Q3")
    assert (answer.status_code, 'value="2026Q3" selected' in answer.text) == (422, True)
    with world.acting() as ctx:
        assert ctx.session.exec(select(NoticePaper)).all() == []
    assert "还没有发布过通报" in visit(world, "李明").get("/notices").text


def test_the_page_asks_the_store_as_often_however_long_it_is(world: World, number: int) -> None:
    clerk = visit(world, "何洁")
    with counted(world) as first:
        clerk.get(f"/notices/{number}")
        few = first()
    with world.acting("何洁") as ctx:
        found = circular.find(ctx, quarter.PERIOD)
        assert found is not None
        for text in ("锅炉支部做法甲", "汽机支部做法乙"):
            circular.add(ctx, found, circular.Section.PRACTICES, circular.Wish(text))
    with counted(world) as second:
        clerk.get(f"/notices/{number}")
        assert second() <= few
