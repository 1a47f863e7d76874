"""The printed minutes, read back from the file."""

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot import meetings, papers
from bot.core.errors import NotAllowedError, NotFoundError
from bot.meetings import Ballot, LeaveReason, Mark, MeetingKind, Notes, Presence
from tests.meetings.conftest import at
from tests.world import World


@pytest.fixture
def number(world: World) -> int:
    """A general meeting of B04 this morning, with everything in it."""
    with world.acting("老王") as ctx:
        row = meetings.call(
            ctx,
            kind=MeetingKind.GENERAL_MEETING,
            org_id=world.orgs["B04"],
            starts_at=at("2026-11-23 08:00"),
            place="三楼会议室",
            agenda=["学习全会精神", "讨论小周转正"],
        )
        leave = Mark(world.who("黄勇"), Presence.LEAVE, LeaveReason.SICK, "感冒发烧")
        late = Mark(world.who("林福鹏"), Presence.LATE, None, "堵车", 10)
        online = Mark(world.who("wangwei2"), Presence.ONLINE)
        named = [leave, late, online]
        meetings.mark(ctx, row, [*named, *meetings.rest_of(ctx, row, Presence.PRESENT, besides=named)])
        meetings.resolve(ctx, row.id, "成立水压突击队", owner_id=world.who("李明"), due=date(2026, 12, 1))
        meetings.resolve(ctx, row.id, "订阅报刊")
        meetings.vote(ctx, row.id, "小周按期转正", Ballot(7, 0, 1), written=1)
        notes = Notes(
            chair_id=world.who("老王"),
            recorder_id=world.who("小周"),
            ends_at=at("2026-11-23 09:20"),
            discussion="老王：传达全会精神。\n\n陈静：建议成立突击队。",
            guests=["工会王主席"],
        )
        meetings.write(ctx, row.id, notes)
        return row.id


def read(world: World, number: int, name: str = "老王") -> tuple[list[str], dict[str, str], list[list[str]]]:
    """The paragraphs, the form as label → value, and the rows of the other tables."""
    with world.acting(name) as ctx:
        document = Document(io.BytesIO(papers.minutes_docx(ctx, number)))
    form: dict[str, str] = {}
    for row in document.tables[0].rows:
        texts = [cell.text for cell in row.cells]
        form |= dict(zip(texts[::2], texts[1::2], strict=True)) if texts[1] != texts[2] else {texts[0]: texts[1]}
    others = [[cell.text for cell in row.cells] for table in document.tables[1:] for row in table.rows]
    return [line.text for line in document.paragraphs if line.text.strip()], form, others


def test_the_form_at_the_top(world: World, number: int) -> None:
    _, form, _ = read(world, number)

    assert form == {
        "会议名称": "锅炉支部11月党员大会",
        "时间": "2026年11月23日（周一）08:00—09:20",
        "地点": "三楼会议室",
        "主持人": "书记 老王",
        "记录人": "小周",
        "应到": "10人",
        "实到": "9人",
        "请假": "1人",
        "缺席": "0人",
        "有表决权应到": "9人",
        "有表决权实到": "7人",
        "到会人员": "老王、陈静、李明、王伟（锅炉支部第一党小组）、赵强、小周、老吴",
        "迟到人员": "林福鹏",
        "线上参加": "王伟（锅炉支部第二党小组）",
        "请假人员": "黄勇（病假）",
        "缺席人员": "无",
        "列席人员": "工会王主席",
    }


def test_what_was_said_and_resolved(world: World, number: int) -> None:
    lines, _, tables = read(world, number)

    assert lines == [
        "锅炉工程公司党支部党员大会记录",
        "（草稿：会议尚未归档，人数以归档时为准）",
        "一、议题",
        "1. 学习全会精神",
        "2. 讨论小周转正",
        "二、发言和讨论情况",
        "老王：传达全会精神。",
        "陈静：建议成立突击队。",
        "三、表决情况",
        "表决以有表决权的应到人数9人为基数，弃权和未到会不算赞成。",
        "四、决议和落实",
        "主持人签字：　　　　　　　　　　年　　月　　日",
        "记录人签字：　　　　　　　　　　年　　月　　日",
        "（记录完，以下空白）",
    ]
    assert tables == [
        ["表决事项", "赞成", "反对", "弃权", "过半数需"],
        ["小周按期转正（含未到会党员书面意见1票）", "7", "0", "1", "5票"],
        ["序号", "决议事项", "责任人", "完成时限"],
        ["1", "成立水压突击队", "李明", "2026年12月1日"],
        ["2", "订阅报刊", "", ""],
    ]


def test_private_words_are_never_printed_and_reasons_only_for_those_who_may(world: World, number: int) -> None:
    with world.acting("老王") as ctx:
        content = papers.minutes_docx(ctx, number)
    document = Document(io.BytesIO(content))
    assert "感冒" not in "".join(cell.text for table in document.tables for cell in table._cells)

    assert read(world, number, "小周")[1]["请假人员"] == "黄勇"
    assert read(world, number, "老王")[1]["请假人员"] == "黄勇（病假）"


def test_who_may_print(world: World, number: int) -> None:
    for name in ("黄勇", "周芳"):
        with pytest.raises(NotAllowedError):
            read(world, number, name)
    with pytest.raises(NotFoundError):
        read(world, 9999, "何洁")
    assert read(world, number, "何洁")[0]


def test_every_piece_of_text_has_its_chinese_font(world: World, number: int) -> None:
    with world.acting("老王") as ctx:
        document = Document(io.BytesIO(papers.minutes_docx(ctx, number)))

    parts = (document.element, document.sections[0].footer._element)
    pieces = [piece for part in parts for piece in part.iter(qn("w:r"))]
    assert len(pieces) > 40
    fonts = {piece.rPr.rFonts.get(qn("w:eastAsia")) for piece in pieces}
    assert fonts == {"仿宋", "黑体", "方正小标宋简体", "宋体"}
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_width.mm == pytest.approx(210, abs=0.1)
    assert document.core_properties.author == "支部通"
    assert document.core_properties.title == "锅炉工程公司党支部党员大会记录"


def test_a_bare_record_leaves_room_to_write(world: World) -> None:
    with world.acting("老王") as ctx:
        row = meetings.call(
            ctx,
            kind=MeetingKind.GROUP_MEETING,
            org_id=world.orgs["B04-02"],
            starts_at=at("2026-11-23 08:00"),
        )
        number = row.id
    lines, form, tables = read(world, number)

    assert (form["时间"], form["地点"], form["主持人"]) == ("2026年11月23日（周一）08:00", "", "")
    assert (form["应到"], form["实到"], form["缺席"], form["有表决权实到"]) == ("5人", "", "", "")
    assert (form["到会人员"], form["请假人员"], form["列席人员"]) == ("", "", "")
    assert form["未登记"] == "赵强、王伟、小周、黄勇、老吴"
    assert lines[0] == "锅炉支部第二党小组会记录"
    assert [line for line in lines if "、" in line[:2]] == ["一、议题", "二、发言和讨论情况", "三、决议和落实"]
    assert tables == [["序号", "决议事项", "责任人", "完成时限"], ["", "", "", ""], ["", "", "", ""]]


def test_numbers_alone_leave_the_names_open(world: World) -> None:
    with world.acting("老王") as ctx:
        row = meetings.call(
            ctx,
            kind=MeetingKind.THEME_DAY,
            org_id=world.orgs["B04"],
            starts_at=at("2026-11-09 23:00"),
            place="江边",
        )
        number = row.id
        meetings.mark(ctx, row, [Mark(world.who("老孙"), Presence.PRESENT), Mark(world.who("黄勇"), Presence.ABSENT)])
        meetings.write(
            ctx,
            number,
            Notes(
                chair_id=world.who("老王"),
                recorder_id=world.who("老王"),
                ends_at=at("2026-11-10 01:00"),
                stated={"present": 8, "leave": 1},
            ),
        )
        assert meetings.close(ctx, number).closed
    lines, form, _ = read(world, number)

    assert form["时间"] == "2026年11月9日（周一）23:00—11月10日（周二）01:00"
    assert [form[label] for label in ("应到", "实到", "请假", "缺席")] == ["10人", "8人", "1人", "1人"]
    assert (form["有表决权应到"], form["有表决权实到"]) == ("9人", "")
    assert (form["到会人员"], form["请假人员"], form["缺席人员"], form["列席人员"]) == ("", "", "黄勇", "老孙")
    assert "未登记" not in form
    assert "本记录于2026年11月23日归档，超过会后7天。原因：未说明" in lines
    assert "（草稿：会议尚未归档，人数以归档时为准）" not in lines


def test_hostile_text_stays_text(world: World, number: int) -> None:
    nasty = "=cmd|' /C calc'!A0 </w:t> \x08\ufffe😀 &amp; <b>"
    with world.acting("老王") as ctx:
        meetings.write(ctx, number, Notes(discussion=nasty, guests=[nasty], late_reason="停电"))
    lines, form, _ = read(world, number)

    plain = "=cmd|' /C calc'!A0 </w:t> 😀 &amp; <b>"
    assert form["列席人员"] == plain
    assert plain in lines
