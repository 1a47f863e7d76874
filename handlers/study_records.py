"""记学时, 送学, 撤学时, 免学时: study besides meetings as somebody types it, and who need not reach the hours."""

import re
from collections.abc import Sequence

from bot import learning, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.learning import ExcuseReason, Recorded, Study, StudyKind
from bot.people import Member, Right
from bot.text import args, studied
from bot.text.brief import some
from bot.text.studied import Studied
from handlers import again, meant, scholars, tasks, which

router = Router()

RECORDED = "已记{day}{kind}{title}{hours}学时，{count}人：{names}。{known}改错回「撤回」。"
KNOWN = "{names}早已记着，没有重记。"
SAME = "{names}{day}的{kind}{hours}学时早已记着，没有改动。"
TITLE = "《{title}》"
WHICH_KIND = "是哪一种学习？"
HOW = "请这样写：记学时 12月3日 培训 8小时 张三、李四。"
HOW_OWN = "请这样写：记学时 11月19日 自学交流 1小时。"
ME = "我"
"""Whose study it is when somebody who keeps nobody else's names nobody."""
HOW_VISIT = "请这样写：送学 王大爷 11月20日 1小时。"
SHOWN = 8
"""Names in one reply."""
LISTED = "{whose}{year}年另记的学时（前面是编号）："
LINE = "{number} {day}{kind}{hours}"
NOTHING_LISTED = "{whose}{year}年没有另记的学时，会议的学时从记录里算。"
REMOVED = "已撤{number}号学时记录：{name}，{day}{kind}{hours}学时。改错回「撤回」。"
EXCUSED = "已记：{name}今年不作学时要求（{reason}）。改错回「撤回」。"
WHICH_REASON = "为什么不作要求？只记类别。"
ASKED_AGAIN = "已恢复{name}今年的学时要求。改错回「撤回」。"
WHO = "请写上姓名，例如「{example}」。"
REASONS = (
    (ExcuseReason.AGE, re.compile(r"年龄|年纪|年老|高龄|岁数")),
    (ExcuseReason.AWAY, re.compile(r"在外|外地|外出|异地|出国|长期不在")),
    (ExcuseReason.OTHER, re.compile(r"其他|特殊|别的|身体|体弱|生病|有病|住院|行动不便")),
)
"""What is said of the reason; of health only that there is another one."""
EDGES = " 。.，,、"


@router.command(
    "记学时",
    intent="study.record",
    usage=("记学时 11月20日 培训 8小时 黄勇、小周", "记学时 11月19日 自学交流 1小时 我", "黄勇昨天培训8学时"),
    about="记会议以外的学习：培训（一天8、半天4）、集中培训、自学交流、现场学习；可一次记几个人。",
    typed=True,
    dated=True,
)
@again.asking("study.record")
def record(ctx: Context, said: Said) -> Reply:
    """Study of oneself or of those the speaker keeps records of."""
    return _record(ctx, said, HOW)


@router.command(
    "送学",
    intent="study.visit",
    usage=("送学 老吴 11月20日 1小时", "昨天给老吴送学1小时"),
    about="记送学上门，学时算给被送学的老同志。",
    right=Right.KEEP_STUDY,
    typed=True,
    dated=True,
)
@again.asking("study.visit")
def visit(ctx: Context, said: Said) -> Reply:
    """Study brought to somebody's door counts for the one visited."""
    return _record(ctx, said, HOW_VISIT, StudyKind.HOME_VISIT)


def _record(ctx: Context, said: Said, example: str, kind: StudyKind | None = None) -> Reply:
    read = _read(ctx, said)
    own = kind is None and not people.may_anywhere(ctx, Right.KEEP_STUDY)
    if not read.names and not (own and said.rest):
        raise BadInputError(HOW_OWN if own else example)
    if read.minutes is None:
        raise BadInputError(learning.wording.NO_TIME)
    kind = kind or _kind(said, read)
    decided = said.slots.get("decided", {})
    found = [scholars.person(ctx, name, Right.KEEP_STUDY, decided) for name in read.names or (ME,)]
    study = Study(read.day or ctx.today, kind, read.minutes, read.title)
    return Reply(_answer(ctx, study, found, learning.record(ctx, [one.id for one in found], study)))


def _read(ctx: Context, said: Said) -> Studied:
    """What was understood of a sentence, else what was typed after the command."""
    if "minutes" in said.slots:
        names = tuple(said.slots["persons"])
        return Studied(said.slots.get("study_kind", ""), said.slots["minutes"], which.day_of(said.slots), names)
    rule = learning.standard()
    return studied.read(said.rest, ctx.now, ctx.workdays, full_day=rule.day, half_day=rule.half_day)


def _kind(said: Said, read: Studied) -> StudyKind:
    """The kind said; asked for where none is.

    Raises:
        SeveralError: the question.
    """
    code = said.slots.get("study_kind") or read.kind
    if code:
        return StudyKind(code)
    choices = [(kind.value, name) for kind, name in learning.wording.KINDS.items() if kind is not StudyKind.HOME_VISIT]
    raise meant.SeveralError(WHICH_KIND, "study_kind", choices)


def _answer(ctx: Context, study: Study, found: Sequence[Member], done: Recorded) -> str:
    names = {one.id: one.name for one in found}
    words = {
        "day": meant.day_words(ctx, study.day),
        "kind": learning.wording.KINDS[study.kind],
        "hours": learning.wording.hours(study.minutes),
    }
    known = _listed([names[number] for number in done.known])
    if not done.entries:
        return SAME.format(names=known, **words)
    return RECORDED.format(
        title=TITLE.format(title=study.title) if study.title else "",
        count=len(done.entries),
        names=_listed([names[row.member_id] for row in done.entries]),
        known=KNOWN.format(names=known) if known else "",
        **words,
    )


def _listed(names: Sequence[str]) -> str:
    return some(names, SHOWN)


@router.command(
    "学时记录",
    intent="study.entries",
    usage=("学时记录", "学时记录 黄勇"),
    about="看会议以外记了哪些学时，带编号。",
    typed=True,
)
@again.asking("study.entries")
def entries(ctx: Context, said: Said) -> Reply:
    """What was recorded of oneself, or of somebody in what the speaker leads."""
    name = said.rest.strip(EDGES)
    decided = said.slots.get("decided", {})
    one = scholars.person(ctx, name or "我", Right.SEE_UNIT, decided)
    whose, year = ("您" if one.id == ctx.speaker.id else one.name), ctx.today.year
    rows = learning.entries_of(ctx, one.id, year)
    if not rows:
        return Reply(NOTHING_LISTED.format(whose=whose, year=year))
    lines = [
        LINE.format(
            number=row.id,
            day=meant.day_words(ctx, row.day),
            kind=learning.wording.KINDS[row.kind],
            hours=learning.wording.hours(row.minutes),
        )
        for row in rows
    ]
    return tasks.pages(ctx, LISTED.format(whose=whose, year=year), lines)


@router.command(
    "撤学时", intent="study.remove", usage="撤学时 1", about="撤掉记错的一条学时，编号见「学时记录」。", typed=True
)
def remove(ctx: Context, said: Said) -> Reply:
    """A record made by mistake."""
    number, _ = args.number_then_rest(said.rest, example="撤学时")
    row = learning.remove(ctx, number)
    return Reply(
        REMOVED.format(
            number=number,
            name=people.member(ctx, row.member_id).name,
            day=meant.day_words(ctx, row.day),
            kind=learning.wording.KINDS[row.kind],
            hours=learning.wording.hours(row.minutes),
        )
    )


@router.command(
    "免学时",
    intent="study.excuse",
    usage="免学时 老吴 年龄",
    about="今年不对某位党员作学时要求，只记类别：年龄、在外、其他。",
    right=Right.KEEP_STUDY,
    typed=True,
)
@again.asking("study.excuse")
def excuse(ctx: Context, said: Said) -> Reply:
    """Somebody of whom no hours are asked this year; of the reason only the category is kept."""
    name, _, why = said.rest.strip(EDGES).replace("，", " ").replace("、", " ").partition(" ")
    if not name:
        raise BadInputError(WHO.format(example="免学时 王大爷 年龄"))
    one = scholars.person(ctx, name, Right.KEEP_STUDY, said.slots.get("decided", {}))
    code = said.slots.get("reason") or next((reason for reason, words in REASONS if words.search(why)), "")
    if not code:
        choices = [(reason.value, words) for reason, words in learning.wording.REASONS.items()]
        raise meant.SeveralError(WHICH_REASON, "reason", choices)
    row = learning.excuse(ctx, one.id, ExcuseReason(code))
    return Reply(EXCUSED.format(name=one.name, reason=learning.wording.REASONS[row.reason]), keeps_words=not why)


@router.command(
    "恢复学时",
    intent="study.ask_again",
    usage="恢复学时 老吴",
    about="撤掉「免学时」的登记。",
    right=Right.KEEP_STUDY,
    typed=True,
)
@again.asking("study.ask_again")
def ask_again(ctx: Context, said: Said) -> Reply:
    """Hours are asked of him after all."""
    name = said.rest.strip(EDGES)
    if not name:
        raise BadInputError(WHO.format(example="恢复学时 王大爷"))
    one = scholars.person(ctx, name, Right.KEEP_STUDY, said.slots.get("decided", {}))
    learning.ask_again(ctx, one.id)
    return Reply(ASKED_AGAIN.format(name=one.name))
