"""The quarter's notice as a page: where it stands, whose turn it is, what it will look like, and the steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, request, send_file

from bot import circular, papers, people
from bot.circular import Act, Agreement, NoticeItem, NoticePaper, PaperState, Section, Wish
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right
from bot.web.hall import Hall

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STEPS = (
    (PaperState.DRAFT, "起草", "党委工作部"),
    (PaperState.WITH_UNITS, "各单位核对", "各单位书记"),
    (PaperState.REVIEWED, "审核、核稿", "党委工作部部长、纪委书记"),
    (PaperState.SIGNED, "签发", "党委书记"),
    (PaperState.NUMBERED, "编号", "党委工作部"),
    (PaperState.PUBLISHED, "发布", "党委工作部"),
)
"""In their order: the step, what it is called, whose it is."""
AGREEMENTS: Mapping[Agreement, str] = {
    Agreement.NOT_ASKED: "还没问",
    Agreement.ASKED: "等单位回",
    Agreement.AGREED: "已同意",
    Agreement.OBJECTED: "有异议，不写入",
}
DRAWN, ASKED, REVIEWED, CHECKED, SIGNED = "已起草。", "已送各单位核对。", "已审核。", "已核稿。", "已签发。"
NUMBERED, PUBLISHED, SENT_BACK = "已编号。", "已发布。", "已退回起草的同志。"
ADDED, CHANGED, REMOVED, RESTORED = "已加上。", "已改好。", "已去掉。", "已放回。"
AGREED, OBJECTED = "已记：没有意见。", "已记下您的异议，已告诉党委工作部。"
NEED_REASON, NEED_DAY = "请写理由。", "请选一个日期。"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the office works on it."""

    id: int
    section: str
    text: str
    unit: str
    agreement: str
    objection: str
    is_removed: bool
    may_be_spoken: bool
    """Whether somebody may have said face to face that it is so: its unit is asked and has not agreed."""


def blueprint(hall: Hall) -> Blueprint:
    """`/notices`, `/notices/<number>` with its Word file, and a `POST` for every step."""
    pages = Blueprint("notices", __name__, url_prefix="/notices")

    @pages.get("")
    def show() -> Response:
        return _list(hall)

    @pages.post("")
    def draw() -> Response:
        period = request.form.get("period", "")
        problem = hall.attempt(lambda ctx: circular.draft(ctx, period), tells_all=True)
        return _list(hall, problem) if problem else hall.done(DRAWN, "notices.show")

    @pages.get("/<int:number>")
    def paper(number: int) -> Response:
        return _paper(hall, number)

    @pages.get("/<int:number>/file")
    def file(number: int) -> Response:
        with hall.reading() as ctx:
            found = circular.readable(ctx, number)
            made, name = papers.notice_docx(ctx, found), circular.file_name(found)
        return send_file(BytesIO(made), WORD, as_attachment=True, download_name=name)

    @pages.post("/<int:number>/<verb>")
    def step(number: int, verb: str) -> Response:
        act = VERBS.get(verb)
        if act is None:
            raise NotFoundError
        work, said = act
        with hall.reading() as ctx:
            _found(ctx, number)
        problem = hall.attempt(lambda ctx: work(ctx, _found(ctx, number)), tells_all=True)
        return _paper(hall, number, problem) if problem else hall.done(said, "notices.paper", number=number)

    return pages


def _found(ctx: Context, number: int) -> NoticePaper:
    """The notice, for whom may read it, or whose unit was asked about it."""
    found = ctx.get(NoticePaper, number)
    if not _mine(ctx, found):
        return circular.readable(ctx, number)
    return found


def _mine(ctx: Context, found: NoticePaper) -> list[NoticeItem]:
    is_asked = found.state is PaperState.WITH_UNITS and people.may_anywhere(ctx, Right.APPEAL)
    return circular.mine(ctx, found) if is_asked else []


def _list(hall: Hall, problem: str = "") -> Response:
    with hall.reading() as ctx:
        rows = [(one, circular.wording.STATES[one.state]) for one in circular.listed(ctx)]
        mine = [(one, len(_mine(ctx, one))) for one in circular.unpublished(ctx) if _mine(ctx, one)]
        return hall.page(
            "notices/list.html",
            422 if problem else 200,
            rows=rows,
            mine=mine,
            drafts=circular.may(ctx, circular.Step.DRAFT),
            quarters=[f"{year}Q{quarter}" for year in (ctx.today.year, ctx.today.year - 1) for quarter in (4, 3, 2, 1)],
            period=request.form.get("period", ""),
            problem=problem,
            words=circular.wording,
        )


def _paper(hall: Hall, number: int, problem: str = "") -> Response:
    with hall.reading() as ctx:
        found = ctx.get(NoticePaper, number)
        mine = _mine(ctx, found)
        office = people.may_everywhere(ctx, Right.SEE_ALL_RESULTS)
        if not (mine or office) and found.state is not PaperState.PUBLISHED:
            raise NotFoundError
        acts = circular.offered(ctx, found)
        whole = circular.content(ctx, found) if office or found.state is PaperState.PUBLISHED else None
        lines = _lines(ctx, found) if Act.EDIT in acts or (office and found.state is PaperState.WITH_UNITS) else []
        return hall.page(
            "notices/paper.html",
            422 if problem else 200,
            paper=found,
            quarter=circular.wording.quarter(found.period),
            next=circular.whats_next(found),
            steps=_steps(found),
            acts=[act.value for act in acts],
            whole=whole,
            lines=lines,
            mine=[(one, AGREEMENTS[one.agreement]) for one in mine],
            sections=[(section.value, circular.wording.SECTIONS[section]) for section in Section],
            circles=circular.CIRCLES,
            counts=_counts(ctx, found) if Act.PUBLISH in acts else {},
            today=ctx.today,
            typed=request.form,
            problem=problem,
        )


def _counts(ctx: Context, found: NoticePaper) -> dict[str, int]:
    """How many of each circle would be told."""
    return {circle: len(circular.audience(ctx, found, circle).told) for circle in circular.CIRCLES}


def _steps(found: NoticePaper) -> list[tuple[str, str, str]]:
    """Each step with whose it is and how it stands."""
    order = [state for state, _, _ in STEPS]
    here = order.index(found.state)
    signs = ["已办" if place <= here else "下一步" if place == here + 1 else "未到" for place in range(len(order))]
    return [(name, who, sign) for (_, name, who), sign in zip(STEPS, signs, strict=True)]


def _lines(ctx: Context, found: NoticePaper) -> list[Line]:
    rows = circular.items(ctx, found)
    units = {one.id: one.short for root in people.roots(ctx) for one in people.orgs_below(ctx, root)}
    return [
        Line(
            one.id,
            circular.wording.SECTIONS[one.section],
            one.text,
            units.get(one.org_id or 0, ""),
            AGREEMENTS[one.agreement] if one.org_id else "",
            one.objection,
            one.removed,
            found.state is PaperState.WITH_UNITS
            and one.org_id is not None
            and not one.removed
            and one.agreement is not Agreement.AGREED,
        )
        for one in rows
    ]


def _number() -> int:
    typed = request.form.get("item", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004


def _day(name: str) -> date | None:
    typed = request.form.get(name, "")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise BadInputError(NEED_DAY) from None


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise BadInputError(NEED_REASON)
    return reason


def _redraw(ctx: Context, found: NoticePaper) -> object:
    return circular.draft(ctx, found.period)


def _send_back(ctx: Context, found: NoticePaper) -> object:
    circular.send_back(ctx, found, _reason())
    return found


def _numbered(ctx: Context, found: NoticePaper) -> object:
    return circular.number(ctx, found, request.form.get("number", ""), _day("issue_on"))


def _publish(ctx: Context, found: NoticePaper) -> object:
    circle = request.form.get("circle", "")
    return circular.publish(ctx, found, circle if circle in circular.CIRCLES else circular.SECRETARIES)


def _add(ctx: Context, found: NoticePaper) -> object:
    typed = request.form.get("section", "")
    section = next((one for one in Section if one.value == typed), Section.PROBLEMS)
    return circular.add(ctx, found, section, Wish(request.form.get("text", ""), due=_day("due")))


def _change(ctx: Context, found: NoticePaper) -> object:
    return circular.change(ctx, found, _number(), Wish(request.form.get("text", "").strip(), due=_day("due")))


def _remove(ctx: Context, found: NoticePaper) -> object:
    return circular.remove(ctx, found, _number())


def _restore(ctx: Context, found: NoticePaper) -> object:
    return circular.restore(ctx, found, _number())


def _agree(ctx: Context, found: NoticePaper) -> object:
    return circular.agree(ctx, found, [_number()] if request.form.get("item") else ())


def _object(ctx: Context, found: NoticePaper) -> object:
    return circular.object_to(ctx, found, _number(), _reason())


VERBS: Mapping[str, tuple[Callable[[Context, NoticePaper], object], str]] = {
    "redraw": (_redraw, DRAWN),
    "ask": (circular.ask, ASKED),
    "review": (circular.review, REVIEWED),
    "wording": (circular.check_wording, CHECKED),
    "sign": (circular.sign, SIGNED),
    "send_back": (_send_back, SENT_BACK),
    "number": (_numbered, NUMBERED),
    "publish": (_publish, PUBLISHED),
    "add": (_add, ADDED),
    "change": (_change, CHANGED),
    "remove": (_remove, REMOVED),
    "restore": (_restore, RESTORED),
    "agree": (_agree, AGREED),
    "object": (_object, OBJECTED),
}
"""By the last word of the address: what is done, and what is said when it is."""
