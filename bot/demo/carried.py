"""What the demo company carried out: teams, contests with their figures, stars and flags with who got them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from bot import activities, awards
from bot.activities import Activity, ActivityFigure, ActivityMember, ActivityReport, ActivityState
from bot.awards import Nomination
from bot.demo.past import Past, at
from bot.people import Org, Role

FIRST_STAR = 2
"""The month of the first star of the year, and of the first flag."""
STAR_UNIT = "B05"
STARS: tuple[tuple[str, str], ...] = (
    ("M0365", "带两名徒弟一次通过焊接考试"),
    ("M0372", "油管路吹扫连续三十天没有返工"),
    ("M0358", "缸体找中提前四天"),
    ("", ""),
    ("M0370", "汛期守泵房两昼夜"),
    ("M0378", "改进起吊工装，少用一台班吊车"),
    ("M0362", "轴瓦间隙一次验收合格"),
    ("M0375", "高温时段调班，进度没有落下"),
    ("M0374", "扣缸前检查发现两处遗漏"),
)
"""Who was the star of the month from February on, by code, and for what; in May nobody."""
CREWS = ("本体一班", "本体二班", "管道班", "辅机班")
FLAGS = (0, 0, 2, 1, 1, 3, 2, 0, 1)
"""Whose the flag was from February on, by the place of the crew: handed on, or kept."""
PROJECTS: Mapping[str, tuple[str, str, str, str]] = {
    "临江项目": ("92", "90.5", "88", "91"),
    "保定项目": ("96", "94", "93.5", "95"),
    "榆林项目": ("95", "93", "90", "94"),
    "青石项目": ("90", "91", "86.5", "90"),
}
CONTEST = ("safety", "quality", "schedule", "party")
AREAS: Mapping[str, tuple[str, str, str, str]] = {
    "锅炉区": ("0", "0", "0", "2"),
    "汽机区": ("0", "0", "0", "1"),
    "电控区": ("1", "0", "0", "0"),
}
MARKS = ("violations", "accidents", "defects", "excellent_items")
NOMINATED = (
    ("M0379", "带班处理润滑油漏点，没有影响冲管"),
    ("M0364", "整理四个项目的安装记录，查错十一处"),
)
DEPARTMENT, DEPARTMENT_OF = "工程管理部", "HD-ZXBS"
BEGUN, MEASURED, CONTEST_WON, DEPARTMENT_WON = (1, 15), (10, 13), (10, 15), (7, 10)


class Team(NamedTuple):
    """A team of a unit: days before today it began, and after (or before) today its milestone; `done` of the same."""

    code: str
    unit: str
    leader: str
    members: tuple[tuple[str, str], ...]
    began: int
    ends: int
    target: str
    reports: tuple[tuple[int, str], ...]
    done: int | None = None
    result: str = ""


BOILER = Team(
    "HD-TJD-1",
    "B04",
    "M0311",
    (("M0315", "起重"), ("M0319", "焊工"), ("M0313", "质检"), ("M0322", "架子工"), ("M0329", "焊工")),
    12,
    26,
    "12月中旬一次打压成功",
    ((5, "受热面检查完八成，缺陷消了六处"), (1, "临时管路焊完，等探伤")),
)
TURBINE = Team(
    "HD-TJD-2",
    "W01",
    "M0006",
    (
        ("M0010", "钳工"),
        ("M0012", "起重"),
        ("M0016", "钳工"),
        ("M0022", "质检"),
        ("M0029", "架子工"),
        ("M0021", "钳工"),
    ),
    48,
    -14,
    "11月上旬扣缸完成",
    ((30, "轴系找中合格"), (22, "上半缸试扣一次到位")),
    done=17,
    result="提前三天完成扣缸，零返工",
)


def load(past: Past) -> int:
    """Begin, report, measure and award what lies before today; returns the number of activities."""
    ctx = past.ctx
    activities.load_defaults(ctx, ctx.today.year)
    teams = [_team(past, one) for one in (BOILER, TURBINE)]
    long = {
        (code, unit): _activity(past, code, past.places[unit])
        for code, unit in (
            ("HD-SBSZ", "C00"),
            ("HD-SWYC", "W01"),
            ("HD-SWYC", "B04"),
            ("HD-SIBI", STAR_UNIT),
            ("HD-BGBZ", STAR_UNIT),
            ("HD-GZS", "B04"),
        )
    }
    count = past.put([*teams, *long.values()])
    for row, team in zip(teams, (BOILER, TURBINE), strict=True):
        past.put(_of_team(past, row, team))
    past.put(_figures(past, long["HD-SWYC", "W01"], AREAS, MARKS))
    past.put(_figures(past, long["HD-SIBI", STAR_UNIT], PROJECTS, CONTEST))
    awards.take_in(ctx, [one for one in _won(past) if one.day < ctx.today])
    past.put(_nominations(past))
    return count


def _activity(past: Past, code: str, unit: Org, **more: Any) -> Activity:
    """One of the year's list, begun with the year unless told otherwise, by the unit's secretary or the office."""
    ctx = past.ctx
    template = activities.template(ctx, ctx.today.year, code)
    begun = more.pop("starts_on", ctx.workdays.on_or_before(min(date(ctx.today.year, *BEGUN), ctx.today)))
    by = past.secretaries.get(unit.id) or past.office(Role.PARTY_WORK_CLERK)
    return Activity(
        **{
            "template_id": template.id,
            "code": code,
            "year": ctx.today.year,
            "org_id": unit.id,
            "unit_id": unit.id,
            "name": template.name,
            "enrols": template.enrols,
            "leader_id": by if template.enrols else None,
            "milestone": template.milestone,
            "starts_on": begun,
            "ends_on": date(ctx.today.year, 12, 31),
            "by_id": by,
            "at": at(begun),
            **more,
        }
    )


def _team(past: Past, one: Team) -> Activity:
    ends = date.fromordinal(past.ctx.today.toordinal() + one.ends)
    more: dict[str, Any] = {
        "is_team": True,
        "leader_id": past.members[one.leader].id,
        "starts_on": past.before(one.began),
        "ends_on": ends,
        "target": one.target,
    }
    if one.done is not None:
        day = date.fromordinal(past.ctx.today.toordinal() - one.done)
        more |= {
            "state": ActivityState.CLOSED,
            "result": one.result,
            "done_on": day,
            "closed_by": more["leader_id"],
            "closed_at": at(day),
        }
    return _activity(past, one.code, past.places[one.unit], **more)


def _of_team(past: Past, row: Activity, one: Team) -> Iterator[ActivityMember | ActivityReport]:
    for code, trade in one.members:
        member = past.members[code]
        yield ActivityMember(
            activity_id=row.id, member_id=member.id, note=trade, by_id=member.id, day=past.before(one.began - 1)
        )
    for days, text in one.reports:
        day = past.before(days)
        yield ActivityReport(activity_id=row.id, text=text, day=day, by_id=row.leader_id, at=at(day))


def _figures(
    past: Past, row: Activity, some: Mapping[str, tuple[str, ...]], metrics: tuple[str, ...]
) -> Iterator[ActivityFigure]:
    """The third quarter's, as the department told them afterwards."""
    told = date(past.ctx.today.year, *MEASURED)
    if told >= past.ctx.today:
        return
    period = f"{past.ctx.today.year}-Q3"
    by = past.secretaries[row.org_id]
    for subject, values in some.items():
        for metric, value in zip(metrics, values, strict=True):
            yield ActivityFigure(
                activity_id=row.id,
                org_id=row.org_id,
                subject=subject,
                period=period,
                starts_on=activities.first_day(period),
                metric=metric,
                value=Decimal(value),
                by_id=by,
                at=at(told),
            )


def _won(past: Past) -> Iterator[awards.Past]:
    """Who got the stars, the flags and the contests of the months that are over."""
    year, unit = past.ctx.today.year, past.places[STAR_UNIT].id
    for month, ((code, deed), crew) in enumerate(zip(STARS, FLAGS, strict=True), FIRST_STAR):
        day = past.ctx.workdays.on_or_before(date(year, month, 28))
        period = f"{year}-{month:02d}"
        winner = past.members[code].id if code else None
        yield awards.Past(unit, "HD-MYYX", period, day, member_id=winner, text=deed)
        yield awards.Past(unit, "HD-LDHQ", period, day, subject=CREWS[crew])
    yield awards.Past(unit, "HD-SIBI", f"{year}-Q3", date(year, *CONTEST_WON), subject="保定项目")
    company = past.places["C00"].id
    yield awards.Past(company, DEPARTMENT_OF, f"{year}-H1", date(year, *DEPARTMENT_WON), subject=DEPARTMENT)


def _nominations(past: Past) -> Iterator[Nomination]:
    """For this month's star, by members of the same crew."""
    for days, (code, deed) in enumerate(NOMINATED, 3):
        nominee = past.members[code]
        same = [one for one in past.by_unit[past.places[STAR_UNIT].id] if one.group_id == nominee.group_id]
        by = same[-days]
        yield Nomination(
            org_id=nominee.org_id,
            code="HD-MYYX",
            period=f"{past.ctx.today:%Y-%m}",
            nominee=f"m{nominee.id}",
            member_id=nominee.id,
            text=deed,
            by_id=by.id,
            day=past.before(days),
        )
