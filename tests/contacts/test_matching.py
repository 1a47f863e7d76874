"""Whom an account is taken for: the name first, the department where names are not enough, nobody where neither is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contacts.matching import Bearer, Candidate, Reason, match, name_key, paths_of, unit_key, units_named

ROOT, BOILER, TURBINE = "C00/", "C00/B04/", "C00/B05/"
FIRST, SECOND = BOILER + "B04-01/", BOILER + "B04-02/"
UNITS = units_named(
    [
        (ROOT, ("公司党委", "党委")),
        (BOILER, ("锅炉工程公司党支部", "锅炉支部", "锅炉", "锅炉公司")),
        (FIRST, ("锅炉支部第一党小组",)),
        (SECOND, ("锅炉支部第二党小组",)),
        (TURBINE, ("汽机工程公司党支部", "汽机支部")),
    ]
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("王伟", "王伟"),
        (" 王　伟 ", "王伟"),
        ("王伟（二班）", "王伟"),
        ("王伟2", "王伟"),
        ("王伟2(调)", "王伟"),
        ("王偉", "王伟"),
        ("买买提·艾力", "买买提·艾力"),
        ("2", "2"),
        ("", ""),
    ],
)
def test_names_are_compared_without_notes(typed: str, key: str) -> None:
    assert name_key(typed) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("锅炉工程公司党支部", "锅炉工程公司"),
        ("锅炉 工程公司", "锅炉工程公司"),
        ("锅炉支部", "锅炉"),
        ("保定项目部党工委", "保定项目部"),
        ("离退休党总支部委员会", "离退休"),
        ("离退休党总支", "离退休"),
        ("第一党小组", "第一"),
        ("党委", ""),
        ("班", ""),
    ],
)
def test_units_are_compared_without_the_party(name: str, key: str) -> None:
    assert unit_key(name) == key


@pytest.mark.parametrize(
    ("departments", "paths"),
    [
        (("公司", "锅炉工程公司"), (BOILER,)),
        (("公司", "锅炉公司", "锅炉支部第二党小组"), (SECOND,)),
        (("锅炉公司", "汽机工程公司"), (BOILER, TURBINE)),
        (("公司", "食堂"), ()),
        ((), ()),
    ],
)
def test_departments_lead_to_units(departments: tuple[str, ...], paths: tuple[str, ...]) -> None:
    assert paths_of(departments, UNITS) == paths


WANG_1, WANG_2 = Bearer(1, BOILER, FIRST), Bearer(2, BOILER, SECOND)
ZHOU = Bearer(3, TURBINE, TURBINE)


@pytest.mark.parametrize(
    ("accounts", "bearers", "expected"),
    [
        # one of each: the name is enough unless the department is another unit's
        ([Candidate("a", (TURBINE,))], [ZHOU], {"a": (3, Reason.FITS)}),
        ([Candidate("a")], [ZHOU], {"a": (3, Reason.ONLY)}),
        ([Candidate("a", (BOILER,))], [ZHOU], {"a": (None, Reason.ELSEWHERE)}),
        # two members of one name: by department, by group, or nobody
        ([Candidate("a", (TURBINE,))], [WANG_1, ZHOU], {"a": (3, Reason.FITS)}),
        ([Candidate("a", (SECOND,))], [WANG_1, WANG_2], {"a": (2, Reason.FITS)}),
        ([Candidate("a", (BOILER,))], [WANG_1, WANG_2], {"a": (None, Reason.MEMBERS)}),
        ([Candidate("a")], [WANG_1, WANG_2], {"a": (None, Reason.MEMBERS)}),
        # the group says another, the unit is right and he is the only one
        ([Candidate("a", (SECOND,))], [WANG_1], {"a": (1, Reason.FITS)}),
        # two accounts of one name
        ([Candidate("a"), Candidate("b")], [ZHOU], {"a": (None, Reason.ACCOUNTS), "b": (None, Reason.ACCOUNTS)}),
        (
            [Candidate("a", (TURBINE,)), Candidate("b", (BOILER,))],
            [ZHOU],
            {"a": (3, Reason.FITS), "b": (None, Reason.ELSEWHERE)},
        ),
        (
            [Candidate("a", (TURBINE,)), Candidate("b", (TURBINE,))],
            [ZHOU],
            {"a": (None, Reason.ACCOUNTS), "b": (None, Reason.ACCOUNTS)},
        ),
        (
            [Candidate("a", (FIRST,)), Candidate("b", (SECOND,))],
            [WANG_1, WANG_2],
            {"a": (1, Reason.FITS), "b": (2, Reason.FITS)},
        ),
        # one of the two is bound: who is left is taken by department, never by the name alone
        (
            [Candidate("a", is_bound=True), Candidate("b", (BOILER,))],
            [Bearer(1, BOILER, FIRST, is_bound=True), WANG_2],
            {"b": (2, Reason.FITS)},
        ),
        (
            [Candidate("a", is_bound=True), Candidate("b")],
            [Bearer(1, BOILER, FIRST, is_bound=True), WANG_2],
            {"b": (None, Reason.ACCOUNTS)},
        ),
        # every member of the name has an account: whose this is, is nobody's business
        ([Candidate("a")], [Bearer(3, TURBINE, TURBINE, is_bound=True)], {}),
        ([], [ZHOU], {}),
    ],
)
def test_matching(
    accounts: list[Candidate], bearers: list[Bearer], expected: dict[str, tuple[int | None, Reason]]
) -> None:
    assert {userid: (one.member_id, one.reason) for userid, one in match(accounts, bearers).items()} == expected


PATHS = st.lists(st.sampled_from([BOILER, FIRST, SECOND, TURBINE]), max_size=2, unique=True).map(tuple)
PLACES = st.sampled_from([(BOILER, FIRST), (BOILER, SECOND), (TURBINE, TURBINE), (BOILER, BOILER)])


@settings(deadline=None)
@given(
    st.lists(st.tuples(PATHS, st.booleans()), max_size=4),
    st.lists(st.tuples(PLACES, st.booleans()), max_size=4),
)
def test_nobody_is_proposed_twice_and_nobody_who_has_an_account(
    drawn: list[tuple[tuple[str, ...], bool]], placed: list[tuple[tuple[str, str], bool]]
) -> None:
    accounts = [Candidate(f"u{number}", paths, bound) for number, (paths, bound) in enumerate(drawn)]
    bearers = [Bearer(number, unit, place, bound) for number, ((unit, place), bound) in enumerate(placed)]

    found = match(accounts, bearers)
    proposed = [one.member_id for one in found.values() if one.member_id is not None]

    assert len(proposed) == len(set(proposed))
    assert not {number for number in proposed if bearers[number].is_bound}
    assert not {account.userid for account in accounts if account.is_bound} & set(found)
    assert found == match(list(reversed(accounts)), bearers)


def test_a_crowd_of_one_name_is_looked_at_once() -> None:
    """Were each compared with each, this would take minutes."""
    crowd = 10_000
    found = match([Candidate(f"u{one}") for one in range(crowd)], [Bearer(one, BOILER, FIRST) for one in range(crowd)])

    assert {one.reason for one in found.values()} == {Reason.MEMBERS}
    assert len(found) == crowd
