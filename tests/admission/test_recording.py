"""Steps are recorded by who may; what is against a rule is told, and kept with its reason."""

import pytest
from sqlmodel import col, select

from bot import admission, people
from bot.admission import Candidate, Matter, NeedsBasisError, Stand
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Role, Standing
from tests.admission.register import candidate, d, joined, stored
from tests.world import World


def here(ctx: Context, world: World, code: str = "B04") -> people.Org:
    return people.org(ctx, world.orgs[code])


def test_a_new_applicant_is_a_name_a_unit_and_a_day(world: World) -> None:
    with world.acting("陈静") as ctx:
        taken = admission.open_new(ctx, here(ctx, world), "王小明", 1, d("2026-11-18"))

    row = stored(world, taken.entry.row.id).row
    assert (row.name, row.member_id, row.opened_by, row.stopped_on) == ("王小明", None, world.who("陈静"), None)
    assert stored(world, row.id).record().days == {1: [d("2026-11-18")]}
    assert admission.rules.stand(taken.entry.record()) is Stand.APPLICANT


def test_the_trail_knows_a_number_and_no_name(world: World) -> None:
    with world.acting("陈静") as ctx:
        number = admission.open_new(ctx, here(ctx, world), "王小明", 1, d("2026-11-18")).entry.row.id
        admission.record(ctx, number, 2, d("2026-11-20"))
        admission.stop(ctx, number)
        entries = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()

        assert [(one.verb, one.summary) for one in entries] == [
            ("admission.open", "发展党员1号第1步"),
            ("admission.step", "发展党员1号第2步"),
            ("admission.stop", "发展党员1号"),
        ]
        assert "王小明" not in str([one.changes for one in entries])


@pytest.mark.parametrize("name", ["", "王", "王小明12", "Wang", "王 小明", "王小明" * 6])
def test_what_is_no_name(name: str, world: World) -> None:
    with world.acting("陈静") as ctx, pytest.raises(BadInputError, match="请写姓名"):
        admission.open_new(ctx, here(ctx, world), name, 1, d("2026-11-18"))


@pytest.mark.parametrize(
    ("no", "day", "basis", "expected"),
    [
        (0, "2026-11-20", "", "没有第0步"),
        (26, "2026-11-20", "", "没有第26步"),
        (2, "2026-11-24", "", "2026年11月24日还没到"),
        (2, "2026-11-20", "长" * 101, "最多 100 个字"),
    ],
)
def test_what_cannot_be_recorded(no: int, day: str, basis: str, expected: str, world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")

    with world.acting("陈静") as ctx, pytest.raises(BadInputError, match=expected):
        admission.record(ctx, number, no, d(day), basis=basis)


def test_the_same_step_said_twice_is_recorded_once(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")
    with world.acting("陈静") as ctx:
        first = admission.record(ctx, number, 2, d("2026-11-20"))
        again = admission.record(ctx, number, 2, d("2026-11-20"))

        assert (first.repeated, again.repeated) == (False, True)
        with pytest.raises(ConflictError, match="第2步（派人谈话）已记在2026年11月20日"):
            admission.record(ctx, number, 2, d("2026-11-21"))


def test_what_comes_again_is_recorded_again(world: World) -> None:
    number = candidate(world, "王小明", s3="2025-11-18", s6="2026-05-18")
    with world.acting("陈静") as ctx:
        admission.record(ctx, number, 6, d("2026-11-18"))

    assert stored(world, number).record().days[6] == [d("2026-05-18"), d("2026-11-18")]


def test_against_a_central_rule_it_takes_a_reason(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-09-30")
    with world.acting("陈静") as ctx:
        with pytest.raises(NeedsBasisError) as told:
            admission.record(ctx, number, 2, d("2026-11-20"))
        assert told.value.against == "最晚2026年10月30日：收到入党申请书后一个月内派人谈话（中央规定）。"
        assert told.value.sentence.endswith("要照实记，请写文号或原因。")

        taken = admission.record(ctx, number, 2, d("2026-11-20"), basis=" 书记住院 ")

    assert [one.matter for one in taken.findings] == [Matter.LATE]
    assert stored(world, number).steps[-1].basis == "书记住院"


def test_against_a_local_rule_it_is_told_and_recorded(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-09-30", s2="2026-10-10")
    with world.acting("陈静") as ctx:
        taken = admission.record(ctx, number, 3, d("2026-11-20"))

    assert (
        admission.wording.findings(taken.findings) == "最早2026年12月30日：递交申请满三个月再确定积极分子（本地规定）。"
    )


def test_to_look_records_nothing(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")
    with world.acting("老王") as ctx:
        [found] = admission.look(ctx, number, 3, d("2026-11-20"))[1:]

        assert admission.wording.finding(found) == "前面还没有记：第2步派人谈话（中央规定的顺序）。"
    assert len(stored(world, number).steps) == 1


def test_training_that_was_too_short(world: World) -> None:
    number = candidate(world, "王小明", s10="2026-11-18")
    with world.acting("老王") as ctx:
        book = admission.book(ctx.settings.admission)
        short = admission.objecting.to_training(book, days=2)
        with pytest.raises(NeedsBasisError, match="不少于三天或二十四学时"):
            admission.record(ctx, number, 11, d("2026-11-20"), short=short)


def test_a_wrong_day_is_put_right(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18", s2="2026-11-22")
    with world.acting("陈静") as ctx:
        assert not admission.correct(ctx, number, 2, d("2026-11-20")).repeated
        assert admission.correct(ctx, number, 2, d("2026-11-20")).repeated
        with pytest.raises(ConflictError, match="第3步（确定为入党积极分子）还没有记过"):
            admission.correct(ctx, number, 3, d("2026-11-20"))
        with pytest.raises(NeedsBasisError, match="前后日期对不上"):
            admission.correct(ctx, number, 1, d("2026-11-21"))

    assert stored(world, number).record().days == {1: [d("2026-11-18")], 2: [d("2026-11-20")]}


def test_what_is_stopped_goes_on_when_somebody_says_so(world: World) -> None:
    number = candidate(world, "王小明", s1="2026-11-18")
    with world.acting("陈静") as ctx:
        with pytest.raises(ConflictError, match="没有停止"):
            admission.resume(ctx, number)
        assert admission.stop(ctx, number).row.stopped_on == ctx.today
        for act in (
            lambda: admission.stop(ctx, number),
            lambda: admission.record(ctx, number, 2, d("2026-11-20")),
            lambda: admission.correct(ctx, number, 1, d("2026-11-20")),
            lambda: admission.extend(ctx, number, 6),
        ):
            with pytest.raises(ConflictError, match="1号已停止"):
                act()
        assert admission.resume(ctx, number).row.stopped_on is None


def test_what_is_over_stays_as_it_is(world: World) -> None:
    number = candidate(world, "王小明", s15="2025-10-18", s25="2026-11-18")
    with world.acting("陈静") as ctx, pytest.raises(ConflictError, match="1号已经办完归档"):
        admission.record(ctx, number, 21, d("2026-11-20"))


def test_probation_is_extended(world: World) -> None:
    number = candidate(world, "王小明", s15="2025-11-18", s17="2026-01-05")
    applicant = candidate(world, "李小红", s1="2025-11-18")
    with world.acting("老王") as ctx:
        with pytest.raises(ConflictError, match="谈不上延长预备期"):
            admission.extend(ctx, applicant, 6)
        with pytest.raises(NeedsBasisError, match="不少于半年、最长一年"):
            admission.extend(ctx, number, 3)
        assert admission.extend(ctx, number, 6).row.extended_months == 6
        with pytest.raises(NeedsBasisError, match="已经延长过一次"):
            admission.extend(ctx, number, 6)
        admission.extend(ctx, number, 6, basis="某党发〔2026〕8号")

    now = stored(world, number)
    assert (now.row.extended_months, now.row.extension_basis) == (12, "某党发〔2026〕8号")


def test_a_full_member_is_made_by_who_keeps_the_people(world: World) -> None:
    number = candidate(world, "小周", s15="2025-11-10", s23="2026-11-12")
    world.appoint("黄勇", Role.DEPUTY_SECRETARY, "B04")
    with world.acting("陈静") as ctx:
        with pytest.raises(ConflictError, match="名册上还没有1号"):
            admission.confirm(ctx, number)
        ctx.get(Candidate, number).member_id = world.who("小周")
        ctx.session.flush()
        with pytest.raises(ConflictError, match="还没有记党委审批转正"):
            admission.confirm(ctx, number)
        admission.record(ctx, number, 24, d("2026-11-20"))
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError, match="人员和组织由"):
        admission.confirm(ctx, number)
    with world.acting("陈静") as ctx:
        admission.confirm(ctx, number)
        assert people.member(ctx, world.who("小周")).standing is Standing.FULL
        with pytest.raises(ConflictError, match="已经是正式党员"):
            admission.confirm(ctx, number)
        assert audit.undo_latest(ctx).verb == "admission.confirm"
        assert people.member(ctx, world.who("小周")).standing is Standing.PROBATIONARY


@pytest.mark.parametrize(
    ("name", "error"),
    [("李明", NotAllowedError), ("赵强", NotAllowedError), ("小周", NotAllowedError), ("周芳", NotFoundError)],
)
def test_nobody_else_learns_of_it(name: str, error: type[BotError], world: World) -> None:
    """A secretary of another unit is told what he would be told if there were no such number."""
    number = candidate(world, "王小明", s1="2026-11-18")
    with world.acting(name) as ctx:
        with pytest.raises(error) as told:
            admission.entry(ctx, number)
        if error is NotFoundError:
            assert told.value.sentence == "没有编号 1 的发展党员记录。"
            with pytest.raises(NotFoundError) as same:
                admission.entry(ctx, 99)
            assert same.value.sentence == told.value.sentence.replace("1", "99")
            assert admission.named(ctx, "王小明") == []
            assert admission.in_text(ctx, "王小明的政审") == []


def test_the_office_sees_all_units(world: World) -> None:
    candidate(world, "王小明", s1="2026-11-18")
    candidate(world, "王小", "B05", s1="2026-11-18")
    over = candidate(world, "李小红", s25="2026-11-18")
    with world.acting("何洁") as ctx:
        assert [one.row.name for one in admission.in_reach(ctx)] == ["王小明", "李小红", "王小"]
        assert [one.row.name for one in admission.under_way(admission.in_reach(ctx))] == ["王小明", "王小"]
        assert [one.row.name for one in admission.in_text(ctx, "王小明的政审")] == ["王小明"]
        assert [one.row.id for one in admission.named(ctx, "李小红")] == [over]
        assert admission.of_member(ctx, people.member(ctx, world.who("小周"))) is None


def test_of_two_of_a_name_who_is_under_way_is_meant(world: World) -> None:
    candidate(world, "王小明", s25="2026-11-18")
    second = candidate(world, "王小明", s1="2026-11-18")
    with world.acting("陈静") as ctx:
        assert [one.row.id for one in admission.named(ctx, "王小明")] == [second]


def test_ten_candidates_cost_as_many_statements_as_one(world: World) -> None:
    joined(world, "小周", "2026-07-15")
    counts = []
    for _ in range(2):
        with world.acting("何洁") as ctx, world.asked() as seen:
            admission.in_reach(ctx)
        counts.append(len(seen))
        for number in range(9):
            candidate(world, f"王小{'一二三四五六七八九'[number]}", s1="2026-11-18", s2="2026-11-19")

    assert counts[0] == counts[1]
