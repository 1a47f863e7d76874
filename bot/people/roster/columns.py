"""The columns of the two rosters: what they are called, how a cell is read, which words may be chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from bot.core.errors import BadInputError
from bot.people.models import Category, ExemptReason, OrgKind, Role, Standing
from bot.people.roster import cells
from bot.people.roster.cells import Cell

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading, other headings it is known by, and how a cell is read."""

    key: str
    title: str
    read: Callable[[Cell], object]
    also: tuple[str, ...] = ()
    needed: bool = False
    choices: tuple[str, ...] = ()
    """Words of the drop-down list; units and groups are listed from the store."""
    width: int = 12
    is_day: bool = False
    example: Cell = ""


def _words(kind: type[K], chinese: Mapping[K, tuple[str, ...]]) -> dict[str, K]:
    """Chinese words first, then the code itself."""
    spoken = {word: value for value, words in chinese.items() for word in words}
    return spoken | {value.value: value for value in kind}


KINDS = _words(
    OrgKind,
    {
        OrgKind.COMMITTEE: ("党委",),
        OrgKind.WORKING_COMMITTEE: ("党工委", "工作委员会"),
        OrgKind.GENERAL_BRANCH: ("党总支", "总支"),
        OrgKind.BRANCH: ("党支部", "支部"),
        OrgKind.JOINT_BRANCH: ("联合党支部", "联合支部"),
        OrgKind.TEMPORARY_BRANCH: ("临时党支部", "临时支部"),
        OrgKind.GROUP: ("党小组", "小组"),
    },
)
STANDINGS = _words(
    Standing,
    {Standing.FULL: ("正式", "正式党员"), Standing.PROBATIONARY: ("预备", "预备党员")},
)
CATEGORIES = _words(
    Category,
    {
        Category.ACTIVE: ("在职", "在岗", "在职党员"),
        Category.RETIRED: ("离退休", "退休", "离休", "离退休党员"),
    },
)
REASONS = _words(
    ExemptReason,
    {
        ExemptReason.ILL: ("因病不能表达意志",),
        ExemptReason.ABROAD: ("自费出国半年以上",),
        ExemptReason.DETAINED: ("服刑或被羁押",),
        ExemptReason.INFIRM: ("年老体弱卧床",),
        ExemptReason.AWAY_OVER_6M: ("外出半年以上未转接", "外出半年以上"),
        ExemptReason.MOVED_HOME: ("离退休回原籍未转接", "回原籍"),
    },
)
"""Who may leave the should-attend number (answers of the Organisation Department on 支部工作条例 art. 11)."""

ROLES = _words(
    Role,
    {
        Role.SECRETARY: ("书记", "支部书记", "党支部书记", "总支书记", "党总支书记", "党工委书记"),
        Role.DEPUTY_SECRETARY: ("副书记", "支部副书记", "党支部副书记", "党总支副书记", "党工委副书记"),
        Role.ORGANISATION_COMMISSIONER: ("组织委员", "组织"),
        Role.PUBLICITY_COMMISSIONER: ("宣传委员", "宣传"),
        Role.DISCIPLINE_COMMISSIONER: ("纪检委员", "纪律检查委员", "纪检"),
        Role.GROUP_LEADER: ("党小组长", "党小组组长", "小组长", "组长"),
        Role.COMMITTEE_SECRETARY: ("党委书记",),
        Role.COMMITTEE_DEPUTY_SECRETARY: ("党委副书记",),
        Role.DISCIPLINE_SECRETARY: ("纪委书记",),
        Role.PARTY_WORK_HEAD: ("党委工作部负责人", "党委工作部部长", "党委工作部主任"),
        Role.PARTY_WORK_CLERK: ("党务工作者", "党务干事"),
        Role.PUBLICITY_HEAD: ("宣传负责人", "宣传部部长"),
        Role.UNION_CHAIR: ("工会主席",),
        Role.YOUTH_LEAGUE_SECRETARY: ("团委书记",),
        Role.HR_HEAD: ("人力资源负责人", "人力资源部部长"),
        Role.RETIREE_OFFICE_HEAD: ("离退休工作负责人", "离退休办主任"),
    },
)
BRANCH_ROLES = tuple(list(Role)[:6])
"""Posts of branches and groups; the others are the committee's."""

GENDERS = {"男": "M", "女": "F", "m": "M", "f": "F"}
YES_NO = {"是": True, "否": False, "yes": True, "no": False, "y": True, "n": False, "1": True, "0": False}
PROFILES = {
    "项目": "project",
    "机关": "office",
    "生产": "production",
    "离退休": "retired",
    "project": "project",
    "office": "office",
    "production": "production",
    "retired": "retired",
}

AT = "@"
"""Stands between a post and the unit it is held in: 书记@G01."""


def _roles(cell: Cell) -> tuple[Role, ...]:
    return tuple(cells.meaning(item, ROLES) for item in cells.parts(cell))


def _posts(cell: Cell) -> tuple[tuple[Role, str], ...]:
    found = []
    for item in cells.parts(cell):
        role, _, unit = item.replace("＠", AT).partition(AT)
        found.append((cells.meaning(role.strip(), ROLES), cells.place(unit)))
    return tuple(found)


def _org_code(cell: Cell) -> str:
    found = cells.code(cell)
    if len(found) > 32:  # noqa: PLR2004 codes make up paths
        raise BadInputError(cells.TOO_LONG.format(limit=32))
    return found


def _first(words: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(cells.shown(words).values())


def _column(key: str, title: str, words: Mapping[str, object], *also: str, width: int = 12) -> Column:
    choices = _first(words)
    return Column(key, title, cells.word(words), also, choices=choices, width=width, example=choices[0])


def _day(key: str, title: str, *also: str) -> Column:
    return Column(key, title, cells.day, (*also, key), width=13, is_day=True)


ORG_COLUMNS = (
    Column("code", "组织编号", _org_code, ("code", "编号"), needed=True, example="B04"),
    Column("name", "全称", cells.text(100), ("name", "名称", "组织名称"), needed=True, width=28),
    Column("short", "简称", cells.text(40), ("short",), width=16),
    _column("kind", "类型", KINDS, "kind"),
    Column("parent", "上级编号", cells.place, ("parent", "上级", "上级组织"), example="C00"),
    _column("profile", "类别", PROFILES, "profile", width=10),
    Column("aliases", "别名", cells.parts, ("aliases",), width=36),
    _day("term_end", "任期届满"),
    _day("closed_on", "撤销日期"),
)
"""Organisations and groups."""

MEMBER_COLUMNS = (
    Column("code", "编号", cells.code, ("member_id", "code", "党员编号", "工号"), needed=True, width=10),
    Column("name", "姓名", cells.name, ("name",), needed=True, width=10),
    _column("gender", "性别", GENDERS, "gender", width=6),
    Column("birth_year", "出生年份", cells.year, ("birth_year", "出生年月", "出生日期"), width=10),
    _column("category", "在职情况", CATEGORIES, "category", width=10),
    _column("standing", "党员身份", STANDINGS, "status", "standing", width=10),
    Column("org", "所在组织", cells.place, ("org", "所在支部", "党支部", "组织编号"), needed=True, width=28),
    Column("group", "党小组", cells.place, ("group",), width=28),
    Column("roles", "职务", _roles, ("roles", "党内职务"), width=14, choices=tuple(_first(ROLES)[:6])),
    Column("other_posts", "兼任职务", _posts, ("other_posts",), width=18),
    _day("since", "任职日期"),
    _day("joined_on", "入党日期", "joined", "入党时间"),
    _column("uses_chat", "使用企业微信", YES_NO, "chat", "uses_chat", width=10),
    Column("userid", "企业微信账号", cells.userid, ("userid",), width=14),
    _column("exempt_reason", "不计入应到的理由", REASONS, "quorum_exempt", "exempt_reason", width=20),
    _day("exempt_approved_on", "上级批准日期"),
    _day("exempt_adopted_on", "党员大会通过日期"),
    _day("exempt_review_on", "复核日期"),
    _day("suspended_on", "停止党员权利日期"),
    _day("left_on", "离开日期"),
)
"""Members; a column that is not in the file is left as it is in the store."""

POST_COLUMNS = (
    Column("org", "组织", cells.place, ("org",), needed=True),
    Column("role", "职务", cells.word(ROLES), ("role",), needed=True),
    Column("member", "党员编号", cells.code, ("member",), needed=True),
    _day("since", "任职日期"),
)
"""Posts named apart from the members, as in the `grant` tables of an organisations file."""

ROLE_TITLES: Mapping[Role, str] = cells.shown(ROLES)
"""What a post is called."""


FIRST_WORDS: Mapping[str, Mapping[Any, str]] = {
    "gender": cells.shown(GENDERS),
    "category": cells.shown(CATEGORIES),
    "standing": cells.shown(STANDINGS),
    "uses_chat": cells.shown(YES_NO),
    "exempt_reason": cells.shown(REASONS),
    "kind": cells.shown(KINDS),
    "profile": cells.shown(PROFILES),
}
"""What a stored value is called, by column."""
