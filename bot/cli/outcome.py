"""What an import tells the person at the terminal: counts, effects, mistakes, the file with the red column."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from bot import papers, people
from bot.core.errors import BadInputError, ConflictError

Plan = people.roster.Plan
Problem = people.roster.Problem

MOST_EFFECTS = 20
MOST_PROBLEMS = 20

TRIED = "试算，没有写入。"
REFUSED = "没有导入。"
DONE = "已导入。"
COUNTS = "{name}：新增 {added}，更新 {updated}，未变 {unchanged}，有错 {bad} 行"
NAMES = {
    "org": "组织",
    "member": "党员",
    "post": "任职",
    "task": "任务清单",
    "plan": "行动计划",
    "scheme": "考核表",
    "learning": "学时",
    "study_plan": "学习计划",
    "articles": "稿件",
    "awards": "评选结果",
    "operating": "经营业绩分",
    "admission": "发展党员",
    "contest": "活动数据",
    "dues": "党费登记",
    "org_life": "组织生活登记",
    "honours": "荣誉",
    "survey": "调研题目",
    "problem": "问题清单",
}
WRONG = "第 {row} 行 {column}：{sentence}"
HINT = "提醒：{sentence}"
UNUSED = "提醒：没有用到的列：{titles}"
MORE = "……另有 {count} 条"
RED_FILE = "每行错在哪里，已写到 {path}"
BAD_ROWS = "有 {count} 行有错，没有导入；改好后再导，或加 --good-rows 跳过它们。"
NOT_WRITTEN = "写不了文件 {path}。"


def write(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        ConflictError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError:
        raise ConflictError(NOT_WRITTEN.format(path=path)) from None


@dataclass
class Outcome:
    """One import on its way: the plans taken, what they change, and whether it is for real."""

    sheet: papers.Sheet
    columns: Sequence[people.roster.Column]
    red_file: Path
    is_applied: bool = False
    good_rows: bool = False
    as_json: bool = False
    plans: list[Plan] = field(default_factory=list, init=False)
    effects: list[str] = field(default_factory=list, init=False)
    more: dict[str, object] = field(default_factory=dict, init=False)
    """What is told to a script besides."""

    def take(self, plan: Plan, effects: Iterable[str], carry_out: Callable[[], None]) -> None:
        """Note a plan and what it changes, and carry it out when it is for real and nothing stands against it."""
        self.plans.append(plan)
        self.effects += effects
        if self.is_applied and (self.good_rows or not plan.problems):
            carry_out()

    def refuse_bad_rows(self) -> None:
        """End here when rows are bad and the good ones alone are not wanted; to be called inside the transaction.

        Raises:
            BadInputError: after the report was printed and the red file written.
        """
        if self._has_red_file:
            write(self.red_file, papers.with_errors(self.sheet, self.plans[0].problems, self.columns))
        bad = sum(plan.bad_rows for plan in self.plans)
        if bad and not self.good_rows:
            click.echo(self.report())
            raise BadInputError(BAD_ROWS.format(count=bad))

    @property
    def _has_red_file(self) -> bool:
        """The file is about the first plan, which is the sheet's own."""
        return bool(self.plans[0].problems)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong."""
        return [problem for plan in self.plans for problem in plan.problems]

    def report(self) -> str:
        """What is printed."""
        return self._json() if self.as_json else "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        refused = self.problems and not self.good_rows
        yield TRIED if not self.is_applied else REFUSED if refused else DONE
        for plan in self.plans:
            yield COUNTS.format(name=NAMES[plan.what], **self._counts(plan))
        yield from self.effects
        yield from _some([WRONG.format(**asdict(problem)) for problem in self.problems])
        yield from _some([_hint(hint) for plan in self.plans for hint in plan.hints])
        if unused := self._unused():
            yield UNUSED.format(titles="、".join(unused))
        if self._has_red_file:
            yield RED_FILE.format(path=self.red_file)

    def _json(self) -> str:
        found = {
            "applied": self.is_applied and (self.good_rows or not self.problems),
            "plans": [{"what": plan.what, **self._counts(plan)} for plan in self.plans],
            "problems": [asdict(problem) for problem in self.problems],
            "hints": [asdict(hint) for plan in self.plans for hint in plan.hints],
            "unused": self._unused(),
            "red_file": str(self.red_file) if self._has_red_file else None,
            **self.more,
        }
        return json.dumps(found, ensure_ascii=False)

    @staticmethod
    def _counts(plan: Plan) -> dict[str, int]:
        return {
            "added": len(plan.added),
            "updated": len(plan.updated),
            "unchanged": plan.unchanged,
            "bad": plan.bad_rows,
        }

    def _unused(self) -> list[str]:
        known = people.roster.recognised(self.sheet.headings, self.columns)
        return [heading for heading in self.sheet.headings if heading and heading not in known]


def _hint(hint: Problem) -> str:
    sentence = WRONG.format(**asdict(hint)) if hint.row else hint.sentence
    return HINT.format(sentence=sentence)


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_PROBLEMS
    return [*lines[:MOST_PROBLEMS], MORE.format(count=more)] if more > 0 else lines
