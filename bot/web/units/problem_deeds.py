"""What the unit, who accepts it and the office do with a problem on its page, each in a form of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from bot import evidence, people, plan, problems
from bot.core.context import Context
from bot.problems import Category, Kind, MainProblem, Problem, ProblemState, Ruling, Severity, Sorted
from bot.web.forms import Form, Words, needed

REPLIED = "整改已回复，等{acceptor}验收。"
ACCEPTED, SENT_BACK = "已销号。", "已退回，期限{due}不变。"
VERIFIED, SORTED = "已核实{number}号属实。{told}", "已给{number}号归类。"
TOLD = "会告诉反映人。"
DISMISSED = {
    Kind.PROBLEM: "{number}号不予受理。{told}",
    Kind.SUGGESTION: "{number}号建议没有采纳。{told}",
}
ADOPTED = "已采纳{number}号建议。{told}"
UNSORTED, NO_MAIN = "先不归类", "先不定"
SEVERITIES = problems.wording.SEVERITIES


def _choices(named: Mapping[Any, str], none: str) -> Sequence[SelectChoice]:
    return [SelectChoice("", none), *(SelectChoice(one.value, f"{one.value} {words}") for one, words in named.items())]


class ReplyForm(Form):
    """What was changed."""

    text = Words("改了什么", [needed()])


class AcceptForm(Form):
    """Striking it off."""

    verdict = Words("验收意见（可以不写）")


class BackForm(Form):
    """Giving an answer back."""

    reason = Words("没改好在哪里", [needed()])


class SortForm(Form):
    """Where the office puts it; what is left open stays as it is."""

    category = SelectField("类别", choices=_choices(problems.wording.CATEGORIES, UNSORTED))
    main = SelectField("主要问题", choices=_choices(problems.saying.MAIN_PROBLEMS, NO_MAIN))
    severity = SelectField("程度", choices=[SelectChoice(one.value, SEVERITIES[one]) for one in SEVERITIES])


class DismissForm(Form):
    """Not taking it on."""

    reason = Words("理由", [needed()])
    was = HiddenField()
    """How it stood on the page."""


class AdoptForm(Form):
    """Adopting a suggestion."""

    answer = Words("怎么办", [needed()])
    was = HiddenField()


@dataclass(frozen=True, slots=True)
class Deed:
    """What is filled in, and what it does; that returns what is said of it."""

    form: type[Form]
    work: Callable[[Context, int, Form], str]


def _replied(ctx: Context, number: int, form: Form) -> str:
    text = form.text.data
    problem = problems.reply(ctx, number, text).problem
    asked = problems.current(ctx, problem)
    evidence.attach_noted(ctx, text, asked.task_id, title=problems.wording.title(problem))
    return REPLIED.format(acceptor=people.member(ctx, asked.acceptor_id).name)


def _accepted(ctx: Context, number: int, form: Form) -> str:
    problems.accept(ctx, number, form.verdict.data)
    return ACCEPTED


def _sent_back(ctx: Context, number: int, form: Form) -> str:
    row = problems.send_back(ctx, number, form.reason.data)
    return SENT_BACK.format(due=plan.wording.day(row.task.due) if row.task else "")


def _verified(ctx: Context, number: int, form: Form) -> str:
    return _said(ctx, VERIFIED, problems.verify(ctx, number, _where(form)).problem)


def _sorted(ctx: Context, number: int, form: Form) -> str:
    return _said(ctx, SORTED, problems.sort(ctx, number, _where(form)).problem)


def _dismissed(ctx: Context, number: int, form: Form) -> str:
    found = problems.dismiss(ctx, number, form.reason.data, was=_was(form)).problem
    return _said(ctx, DISMISSED[found.kind], found)


def _adopted(ctx: Context, number: int, form: Form) -> str:
    return _said(ctx, ADOPTED, problems.adopt(ctx, number, form.answer.data, was=_was(form)).problem)


def _said(ctx: Context, sentence: str, found: Problem) -> str:
    return sentence.format(number=found.id, told=TOLD if problems.hears(ctx, found) else "")


def _where(form: Form) -> Sorted:
    category, main, severity = form.category.data, form.main.data, form.severity.data
    return Sorted(Category(category) if category else None, MainProblem(main) if main else None, Severity(severity))


def _was(form: Form) -> ProblemState | None:
    """What the page showed; of a value that no page of ours sends, nothing is known."""
    return next((one for one in ProblemState if one.value == form.was.data), None)


DEEDS: Mapping[str, Deed] = {
    "reply": Deed(ReplyForm, _replied),
    "accept": Deed(AcceptForm, _accepted),
    "back": Deed(BackForm, _sent_back),
    Ruling.VERIFY.value: Deed(SortForm, _verified),
    Ruling.SORT.value: Deed(SortForm, _sorted),
    Ruling.DISMISS.value: Deed(DismissForm, _dismissed),
    Ruling.ADOPT.value: Deed(AdoptForm, _adopted),
}
"""By the last part of the address."""
