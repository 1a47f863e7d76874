"""What people type into a roster, cell by cell."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.clock import SHANGHAI
from bot.core.errors import BadInputError
from bot.people.models import Role, Standing
from bot.people.roster import cells, columns
from bot.people.roster.cells import Cell


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""),
        (1.0, "1"),
        (2.5, "2.5"),
        (True, "是"),
        (False, "否"),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 9, 30, tzinfo=SHANGHAI), "2026-07-01"),
        ("  锅炉\t支部\u3000", "锅炉 支部"),
        ("王\u200b伟\x07\ufeff", "王伟"),
        ("a\u202eb", "ab"),
    ],
)
def test_a_cell_as_clean_text(cell: Cell, shown: str) -> None:
    assert cells.plain(cell) == shown


@pytest.mark.parametrize(
    "cell",
    [
        date(2021, 3, 5),
        datetime(2021, 3, 5, tzinfo=SHANGHAI),
        44260.0,
        44260,
        20210305.0,
        "2021-03-05",
        "2021/3/5",
        "2021.3.5",
        "2021年3月5日",
        "20210305",
        "２０２１－０３－０５",
        "2021-03-05 00:00:00",
    ],
)
def test_a_day_in_all_its_spellings(cell: Cell) -> None:
    assert cells.day(cell) == date(2021, 3, 5)


@pytest.mark.parametrize("cell", ["2021-02-30", "2021-13-01", "去年", "2021.03", 2021.03, "0021-01-01", 3.0, "44260"])
def test_what_is_not_a_day(cell: Cell) -> None:
    with pytest.raises(BadInputError, match="不是日期"):
        cells.day(cell)


@settings(deadline=None)
@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_however_the_file_holds_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days

    assert cells.day(day.isoformat()) == cells.day(float(serial)) == cells.day(f"{day:%Y%m%d}") == day
    assert cells.day(date(1899, 12, 30) + timedelta(days=serial)) == day


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans()))
def test_no_cell_makes_a_reader_crash(cell: Cell) -> None:
    """Every cell is read or refused in a sentence."""
    refusals = []
    for column in (*columns.MEMBER_COLUMNS, *columns.ORG_COLUMNS, *columns.POST_COLUMNS):
        try:
            column.read(cell)
        except BadInputError as refused:
            refusals.append(refused.sentence)

    assert all(refusals)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (1985.0, 1985),
        ("1985", 1985),
        ("1985年", 1985),
        ("1985年3月", 1985),
        ("1985-03", 1985),
        (date(1985, 3, 1), 1985),
    ],
)
def test_a_year_of_birth(cell: Cell, year: int) -> None:
    assert cells.year(cell) == year


@pytest.mark.parametrize("cell", ["85", "三十岁", "3021", 44260.0])
def test_what_is_not_a_year(cell: Cell) -> None:
    with pytest.raises(BadInputError, match="不是年份"):
        cells.year(cell)


def test_blank_cells_are_nothing() -> None:
    assert cells.day("") is None
    assert cells.year(None) is None
    assert cells.code(" ") == ""
    assert cells.parts(None) == ()
    assert cells.word(columns.STANDINGS)("") is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [(12.0, "12"), ("Ｍ０００１", "M0001"), ("B04 锅炉工程公司党支部", "B04"), (" B04-02 ", "B04-02")],
)
def test_a_code(cell: Cell, code: str) -> None:
    assert cells.code(cell) == code


@pytest.mark.parametrize("cell", ["锅炉", "B04/02", "=1+1", "-1", "a" * 65])
def test_what_is_not_a_code(cell: Cell) -> None:
    with pytest.raises(BadInputError, match="不能作编号"):
        cells.code(cell)


def test_a_place_is_a_code_or_a_name() -> None:
    assert cells.place("B04 锅炉工程公司党支部") == "B04"
    assert cells.place("锅炉支部") == "锅炉支部"


def test_names_lose_the_gap_of_two_character_names() -> None:
    assert cells.name("王　伟") == "王伟"
    assert cells.name("John Smith") == "John Smith"
    with pytest.raises(BadInputError, match="最多 40 个字"):
        cells.name("长" * 41)


@pytest.mark.parametrize(("word", "standing"), [("正式", Standing.FULL), ("预备党员", Standing.PROBATIONARY)])
def test_chinese_words_and_codes_mean_the_same(word: str, standing: Standing) -> None:
    assert cells.word(columns.STANDINGS)(word) is standing
    assert cells.word(columns.STANDINGS)(standing.value.upper()) is standing


def test_an_unknown_word_is_told_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"「积极分子」不在可选的词里：正式、预备。"):
        cells.word(columns.STANDINGS)("积极分子")


def test_a_long_list_of_words_is_cut() -> None:
    with pytest.raises(BadInputError, match=r"书记、.*党委副书记等。"):
        cells.meaning("班长", columns.ROLES)


def test_every_role_has_a_chinese_title() -> None:
    assert set(columns.ROLE_TITLES) == set(Role)
    assert columns.ROLE_TITLES[Role.GROUP_LEADER] == "党小组长"


def test_several_posts_in_one_cell() -> None:
    read = {column.key: column.read for column in columns.MEMBER_COLUMNS}

    assert read["roles"]("书记；党小组长") == (Role.SECRETARY, Role.GROUP_LEADER)
    assert read["roles"]("secretary、 组织委员") == (Role.SECRETARY, Role.ORGANISATION_COMMISSIONER)
    assert read["other_posts"]("书记@G01，工会主席＠C00 公司党委,hr_head") == (
        (Role.SECRETARY, "G01"),
        (Role.UNION_CHAIR, "C00"),
        (Role.HR_HEAD, ""),
    )


def test_a_unit_s_code_fits_into_a_path() -> None:
    with pytest.raises(BadInputError, match="最多 32 个字"):
        columns.ORG_COLUMNS[0].read("B" * 33)
