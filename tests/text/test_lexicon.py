import pytest

from bot.text.lexicon import Lexicon, Person, Unit

UNITS = [
    Unit(1, "G01", "离退休党总支", "离退休总支", "general_branch", "C00"),
    Unit(2, "B10", "离退休第一党支部", "离退一支部", "branch", "G01", ("离退一",)),
    Unit(3, "B11", "离退休第二党支部", "离退二支部", "branch", "G01", ("离退二",)),
    Unit(4, "B04", "锅炉工程公司党支部", "锅炉支部", "branch", "C00", ("锅炉", "锅炉公司")),
    Unit(5, "B04-01", "锅炉支部第一党小组", "", "group", "B04"),
    Unit(6, "B04-02", "锅炉支部第二党小组", "", "group", "B04"),
    Unit(7, "B04-12", "锅炉支部第十二党小组", "", "group", "B04"),
    Unit(8, "W02", "榆林项目部党工委", "榆林项目", "working_committee", "C00", ("榆林",)),
]
LEXICON = Lexicon(
    [Person(1, "王伟", "B04", "B04-01"), Person(2, "王伟", "B10"), Person(3, "黄勇", "B04", "B04-02")],
    UNITS,
)


def test_everybody_of_one_name() -> None:
    assert [person.org for person in LEXICON.named("王伟")] == ["B04", "B10"]
    assert LEXICON.named("张三") == ()


def test_near_names_of_a_unit_or_group() -> None:
    assert LEXICON.near("黄永") == ["黄勇"]
    assert LEXICON.near("黄永", within="B04-02") == ["黄勇"]
    assert LEXICON.near("黄永", within="B10") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("离退休几个支部出勤率", ["B10", "B11"]),
        ("离退的2个支部", ["B10", "B11"]),
        ("锅炉几个支部", ["B04"]),
        ("离退一支部邹书岩", ["B10"]),
        ("离退休总支", ["G01"]),
        ("锅炉公司和榆林项目", ["B04", "W02"]),
        ("食堂", []),
    ],
)
def test_units_by_any_of_their_words(text: str, codes: list[str]) -> None:
    assert [found.unit.code for found in LEXICON.units_in(text)] == codes


def test_a_bare_place_is_not_surely_a_unit() -> None:
    assert [found.sure for found in LEXICON.units_in("在榆林现场，榆林项目")] == [False, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("二组八个党员", "B04-02"),
        ("第二党小组今天开会", "B04-02"),
        ("2组", "B04-02"),
        ("党小组1组", "B04-01"),
        ("锅炉支部第一小组", "B04-01"),
        ("十二组", "B04-12"),
        ("我们组都到了", "B04-01"),
        ("三组", None),
        ("离退一支部二组", None),
        ("组织生活会", None),
        ("成立了一组织", None),
    ],
)
def test_the_group_spoken_of(text: str, code: str | None) -> None:
    found = LEXICON.group_in(text, home="B04", own="B04-01")
    assert (found.unit.code if found else None) == code


def test_a_group_without_a_unit_is_no_group() -> None:
    assert LEXICON.group_in("二组") is None
    assert LEXICON.group_in("锅炉二组") == (LEXICON.unit("B04-02"), 0, 4, True, False)


def test_a_unit_in_the_name_of_a_room_is_not_surely_meant() -> None:
    [placed], [plain] = LEXICON.units_in("锅炉支部三楼会议室"), LEXICON.units_in("锅炉支部开会")
    assert (placed.sure, placed.placed) == (False, True)
    assert (plain.sure, plain.placed) == (True, False)


def test_a_branch_called_by_its_number_alone() -> None:
    said = LEXICON.ordinal_unit("第二支部进度")
    assert said is not None
    assert [unit.code for unit in said.units] == [unit.code for unit in LEXICON.units if unit.short.endswith("二支部")]
    assert LEXICON.ordinal_unit("离退一支部进度") is None
    assert LEXICON.ordinal_unit("在二支部活动室开会") is None


def test_an_empty_lexicon_finds_nothing() -> None:
    nobody = Lexicon((), ())
    assert nobody.units_in("锅炉支部") == []
    assert nobody.names_in("王伟") == []
    assert nobody.near("王伟") == []
