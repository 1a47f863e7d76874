"""What waits for the office is read whole on a page and decided there; who spoke without a name stays unknown."""

import re

import pytest

from bot import assess, people, problems
from bot.assess import Draft, EntryKind, EntryState
from bot.problems import Kind, Problem, ProblemState, Report
from tests.assess.entering import freeze, state
from tests.web.test_board import read, section
from tests.web.test_taking_back import button
from tests.web.visiting import counted, digest, visit
from tests.world import World

WAITING = "/board/waiting"
AS_IT_IS = {"category": "", "main": "", "severity": "normal"}
"""What the form sends where nothing is picked."""


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office beside 何洁, its clerk."""
    world.appoint("刘洋", people.Role.PARTY_WORK_HEAD)
    return world


def report(world: World, text: str = "突击队没有骨干带头", by: str = "黄勇", kind: Kind = Kind.PROBLEM) -> str:
    """Something is reported of 锅炉支部, by nobody where `by` is empty; the path of its page."""
    with world.acting(by or None) as ctx:
        said = Report(text, people.org_by_code(ctx, "B04"), kind)
        made = problems.report(ctx, said) if by else problems.report_unnamed(ctx, said, code="K7MP-3XQA")
        return f"/problems/{made.id}"


def enter(world: World, by: str = "刘洋", text: str = "11月支委会缺记录人", day: str = "2026-11-20") -> str:
    """A deduction that waits for a second person; the path of its page."""
    with world.acting(by) as ctx:
        on = ctx.today.fromisoformat(day)
        made = assess.enter(ctx, Draft(EntryKind.DEDUCTION, world.orgs["B04"], on, code="D3-2", text=text))
        return f"/entries/{made.id}"


def stands(world: World, path: str) -> tuple[ProblemState, str]:
    """How a report stands, and what was answered."""
    with world.acting() as ctx:
        found = ctx.get(Problem, int(path.rpartition("/")[2]))
        return found.state, found.answer


def forms(page: str) -> set[str]:
    """What can be done on a page, by the last part of the address."""
    return set(re.findall(r'action="/(?:problems|entries)/\d+/(\w+)"', page))


def test_each_line_leads_to_where_it_is_decided(office: World) -> None:
    matter, proposal, nameless = (
        report(office, "<b>没投影"),
        report(office, "多发雨衣", "李明", Kind.SUGGESTION),
        report(office, "食堂的汤从来是凉的", ""),
    )
    other, own = enter(office), enter(office, "何洁", "缺签字")
    visitor = visit(office, "何洁")
    page = visitor.get(WAITING).text

    assert re.findall(r'<li><a href="([^"]+)"', page) == [matter, proposal, nameless, other, own]
    assert "锅炉支部，11月23日（周一），1号问题" in section(page, "reports")
    assert "2号建议" in section(page, "reports")
    assert "锅炉支部 D3-2 记录要素齐全 扣0.5分 11月20日（周五），1号：11月支委会缺记录人" in section(page, "entries")
    assert page.count("您录的，等另一位同志确认") == 1
    assert "黄勇" not in page
    assert "<b>没投影" not in page
    assert all(WAITING in visitor.get(path).text for path in (matter, nameless, other))
    with counted(office) as count:
        visitor.get(WAITING)
        assert count() <= 25


def test_a_report_is_true_and_put_where_it_belongs(office: World) -> None:
    path = report(office)
    visitor = visit(office, "何洁")
    page = visitor.get(path).text
    assert forms(page) == {"verify", "dismiss"}
    assert "按字面像是P3作用发挥，由您定。" in page
    assert "反映人 黄勇" in read(page)

    done = visitor.post(f"{path}/verify", on=path, category="P3", main="M2", severity="serious")
    assert (done.status_code, done.location, stands(office, path)[0]) == (303, path, ProblemState.VERIFIED)
    page = visitor.get(path).text
    assert "已核实1号属实。会告诉反映人。" in page
    assert "类别 作用发挥" in read(page)
    assert "发「分派 1」" in page
    assert "已核实，接下来分派整改" in office.heard_by("黄勇")[-1]

    visitor.post("/me/undo", on=path, number=button(page), to=path)
    assert "已撤回：对1号" in visitor.get(path).text
    assert stands(office, path)[0] is ProblemState.REGISTERED


def test_verified_it_is_still_put_elsewhere_or_not_taken_on(office: World) -> None:
    path = report(office)
    visitor = visit(office, "何洁")
    visitor.post(f"{path}/verify", on=path, **AS_IT_IS)
    assert forms(visitor.get(path).text) == {"sort", "dismiss"}

    visitor.post(f"{path}/sort", on=path, category="P4", main="", severity="grave")
    page = visitor.get(path).text
    assert "已给1号归类。" in page
    assert '<option selected value="P4">' in page
    wrong = visitor.post(f"{path}/sort", on=path, category="P9", main="", severity="grave")
    assert wrong.status_code == 422

    visitor.post(f"{path}/dismiss", on=path, reason="已经在修，这周完工", was="verified")
    page = visitor.get(path).text
    assert stands(office, path) == (ProblemState.DISMISSED, "已经在修，这周完工")
    assert "1号不予受理。会告诉反映人。" in page
    assert forms(page) == set()


@pytest.mark.parametrize(
    ("deed", "typed", "after", "said"),
    [
        ("adopt", {"answer": "明年党课计划里安排"}, ProblemState.CLOSED, "已采纳1号建议。会告诉反映人。"),
        ("dismiss", {"reason": "和现行制度不符"}, ProblemState.DISMISSED, "1号建议没有采纳。会告诉反映人。"),
    ],
)
def test_a_suggestion_is_answered_in_a_sentence(
    office: World, deed: str, typed: dict[str, str], after: ProblemState, said: str
) -> None:
    path = report(office, "多发雨衣", kind=Kind.SUGGESTION)
    visitor = visit(office, "何洁")
    assert forms(visitor.get(path).text) == {"verify", "adopt", "dismiss"}
    empty = visitor.post(f"{path}/{deed}", on=path)
    assert (empty.status_code, "请填写这一项。" in empty.text) == (422, True)

    assert visitor.post(f"{path}/{deed}", on=path, was="registered", **typed).status_code == 303
    assert stands(office, path) == (after, next(iter(typed.values())))
    assert said in visitor.get(path).text
    assert next(iter(typed.values())) in office.heard_by("黄勇")[-1]


def test_who_has_no_name_is_not_told_and_not_shown(office: World) -> None:
    path = report(office, by="")
    visitor = visit(office, "何洁")
    page = visitor.get(path).text
    assert "反映人 匿名，没有记是谁" in read(page)
    assert "本人凭回执能查到这句话" in page

    visitor.post(f"{path}/dismiss", on=path, reason="查过，不属实", was="registered")
    assert stands(office, path) == (ProblemState.DISMISSED, "查过，不属实")
    assert "1号不予受理。" in (after := visitor.get(path).text)
    assert "会告诉反映人" not in after
    with office.acting("何洁") as ctx:
        assert problems.progress(ctx, "K7MP-3XQA").answer == "查过，不属实"
    assert all("查过" not in text for name in ("黄勇", "老王", "李明") for text in office.heard_by(name))


def test_what_a_colleague_said_meanwhile_is_not_lost(office: World) -> None:
    """He verified it while the other still read it as new; pressed twice a thing is done once."""
    path = report(office)
    first, second = visit(office, "何洁"), visit(office, "刘洋")
    second.get(path)
    first.post(f"{path}/verify", on=path, **AS_IT_IS)
    late = second.post(f"{path}/dismiss", on=path, reason="不属实", was="registered")
    again = first.post(f"{path}/verify", on=path, **AS_IT_IS)

    assert (late.status_code, "已由别人改成“核实”" in late.text, "不属实</textarea>" in late.text) == (422, True, True)
    assert (again.status_code, "1号现在是“核实”，没有改动。" in again.text) == (422, True)
    assert stands(office, path) == (ProblemState.VERIFIED, "")


def test_an_entry_is_confirmed_by_another_and_taken_back(office: World) -> None:
    path = enter(office, text="<b>缺记录人")
    visitor = visit(office, "何洁")
    page = visitor.get(path).text
    assert forms(page) == {"confirm", "reject"}
    for said in (
        "第1号：扣0.5分",
        "考核表 D3-2 记录要素齐全",
        "2026年11月20日",
        "还没有确认",
        "录入 刘洋，11月23日（周一）",
    ):
        assert said in read(page)
    assert "<b>缺记录人" not in page

    done = visitor.post(f"{path}/confirm", on=path)
    assert (done.status_code, done.location, state(office)) == (303, path, EntryState.CONFIRMED)
    page = visitor.get(path).text
    assert "已确认第1号，已告诉本单位书记。" in page
    assert forms(page) == set()
    assert "另一位同志已确认" in office.heard_by("老王")[-1]
    again = visitor.post(f"{path}/confirm", on="/me/report")
    assert (again.status_code, "第1号已经确认，没有改动。" in again.text) == (422, True)

    visitor.post("/me/undo", on="/me/report", number=button(page), to=path)
    assert (state(office), forms(visitor.get(path).text)) == (EntryState.ENTERED, {"confirm", "reject"})


def test_an_entry_is_rejected_with_a_reason_for_who_entered_it(office: World) -> None:
    path = enter(office)
    visitor = visit(office, "何洁")
    empty = visitor.post(f"{path}/reject", on=path, reason="")
    assert (empty.status_code, "请填写这一项。" in empty.text, state(office)) == (422, True, EntryState.ENTERED)

    visitor.post(f"{path}/reject", on=path, reason="记录里有记录人")
    page = visitor.get(path).text
    assert state(office) == EntryState.REJECTED
    assert "已驳回第1号，已告诉录入的同志。" in page
    assert "答复 记录里有记录人" in read(page)
    assert "记录里有记录人" in office.heard_by("刘洋")[-1]


def test_who_entered_it_takes_it_away_but_does_not_confirm_it(office: World) -> None:
    path = enter(office)
    visitor = visit(office, "刘洋")
    page = visitor.get(path).text
    assert forms(page) == {"withdraw"}
    assert "这是您自己录的，要另一位同志来确认或驳回。" in page
    before = digest(office)
    assert [visitor.post(f"{path}/{deed}", on=path, reason="不对").status_code for deed in ("confirm", "reject")] == [
        404
    ] * 2
    assert digest(office) == before

    visitor.post(f"{path}/withdraw", on=path)
    assert state(office) == EntryState.WITHDRAWN
    assert "已撤下第1号。" in visitor.get(path).text


def test_what_is_frozen_is_not_decided_any_more(office: World) -> None:
    path = enter(office, day="2026-09-10")
    freeze(office, assess.CheckKind.QUARTER, "2026Q3")
    refused = visit(office, "何洁").post(f"{path}/confirm", on=path)
    assert (refused.status_code, "定稿" in refused.text, state(office)) == (422, True, EntryState.ENTERED)


def test_a_unit_reads_what_counts_and_not_who_said_it(office: World) -> None:
    path = enter(office)
    secretary = visit(office, "老王")
    assert secretary.get(path).status_code == 404
    with office.acting("何洁") as ctx:
        assess.confirm(ctx, 1)
    page = secretary.get(path).text
    assert "什么事 11月支委会缺记录人" in read(page)
    assert (forms(page), "刘洋" in page, WAITING in page) == (set(), False, False)
    assert visit(office, "周芳").get(path).status_code == 404


def test_nobody_else_decides(office: World) -> None:
    matter, entered = report(office), enter(office)
    deeds = [f"{matter}/{deed}" for deed in ("verify", "sort", "dismiss", "adopt")]
    deeds += [f"{entered}/{deed}" for deed in ("confirm", "reject", "withdraw")]
    typed = {"reason": "好", "answer": "好", "was": "registered", **AS_IT_IS}
    for name in ("黄勇", "老王"):
        visitor = visit(office, name)
        token, before = visitor.token("/me/report"), digest(office)
        answers = [visitor.client.post(path, data={"csrf_token": token, **typed}) for path in deeds]
        assert [one.status_code for one in answers] == [404] * len(deeds)
        assert digest(office) == before
