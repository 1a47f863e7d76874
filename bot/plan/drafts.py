"""Reading a duty of the list as somebody wrote it, in a file or a sheet: every mistake named at once, in Chinese."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.core.errors import BadInputError
from bot.people import OrgKind, Role
from bot.plan import recurrence
from bot.plan.applying import AFTER, PUBLIC_HOLIDAY, TERM_END
from bot.plan.models import BasisLevel, Check, Period, Scope

NAMES: Mapping[str, str] = {
    "year": "年度",
    "code": "编号",
    "scope": "清单",
    "area": "类别序号",
    "area_name": "类别",
    "name": "名称",
    "requirement": "要求",
    "role": "责任人",
    "support": "协助人",
    "kinds": "适用组织",
    "needs": "适用条件",
    "exempt_profiles": "免做单位",
    "rrule": "期限规则",
    "overrides": "分类期限规则",
    "trigger": "触发事件",
    "offset": "触发后期限",
    "period": "周期",
    "shifts": "遇休提前",
    "lead_days": "提前天数",
    "per_group": "按小组",
    "evidence": "佐证",
    "check": "核验方式",
    "meeting": "对应会议",
    "weight": "分值",
    "basis": "依据",
    "basis_level": "依据层级",
    "chat_load": "消息数",
    "note": "备注",
    "active": "启用",
}
"""What the columns are called where people fill them in."""
MISTAKES = "任务{code}没有保存：{mistakes}。"
WRONG = "“{name}”填得不对"
RULE = "“{name}”看不懂，或者一年里没有一天"
TWICE = "“{name}”在同一个周期里有两天"
WHEN = "“期限规则”和“触发事件”要填一个，也只填一个"
EVENTS = frozenset({TERM_END, PUBLIC_HOLIDAY, "project_milestone", "admission_step"})
ANY_YEAR = 2024
"""A leap year: a rule that names a day at all names one here."""
CENT = Decimal("0.01")
NEEDS = frozenset({"min_full_members", "min_groups", "min_activists"})

Days = Annotated[int, Field(ge=0, le=366)]
Count = Annotated[int, Field(ge=0, le=999)]


class Mistake(NamedTuple):
    """What is wrong in one field, as a sentence without its stop."""

    field: str
    sentence: str


class MisfillError(ValueError):
    """A field that is wrong only together with others, or for what its words mean."""

    def __init__(self, field: str, sentence: str = WRONG) -> None:
        super().__init__(field)
        self.mistake = Mistake(field, sentence.format(name=NAMES[field]))


class Draft(BaseModel):
    """One duty of a year's list before it is stored; the fields are those of `TaskTemplate`."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    year: int = Field(ge=2000, le=2999)
    code: str = Field(pattern=r"^[A-Z]{2}-\d{2}-\d{1,2}$")
    scope: Scope = Scope.UNIT
    area: int = Field(ge=1, le=99)
    area_name: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=30)
    requirement: str = Field(min_length=1, max_length=300)
    role: Role
    support: list[Role] = []
    kinds: list[OrgKind] = Field(min_length=1)
    needs: dict[str, Count] = {}
    exempt_profiles: list[str] = []
    rrule: str = ""
    overrides: dict[OrgKind, str] = {}
    trigger: str = ""
    offset: str = ""
    period: Period
    shifts: bool = True
    lead_days: list[Days] = []
    per_group: bool = False
    evidence: list[str] = []
    check: Check
    meeting: str = ""
    weight: Decimal = Field(default=Decimal(0), ge=0, le=100)
    basis: str = ""
    basis_level: BasisLevel
    chat_load: dict[str, Count] = {}
    note: str = ""
    active: bool = True

    @field_validator("weight")
    @classmethod
    def _as_stored(cls, weight: Decimal) -> Decimal:
        return weight.quantize(CENT)

    @field_validator("needs")
    @classmethod
    def _known_needs(cls, needs: dict[str, int]) -> dict[str, int]:
        if not set(needs) <= NEEDS:
            raise MisfillError("needs")
        return needs

    @field_validator("lead_days")
    @classmethod
    def _longest_first(cls, days: list[int]) -> list[int]:
        return sorted(days, reverse=True)

    @field_validator("trigger")
    @classmethod
    def _known_event(cls, trigger: str) -> str:
        if trigger and trigger not in EVENTS and not trigger.startswith(AFTER):
            raise MisfillError("trigger")
        return trigger

    @model_validator(mode="after")
    def _falls_due(self) -> "Draft":
        if bool(self.rrule) == bool(self.trigger):
            raise MisfillError("rrule", WHEN)
        if self.trigger:
            self._after_the_event()
        for name, rules in (("rrule", [self.rrule] if self.rrule else []), ("overrides", self.overrides.values())):
            for rule in rules:
                self._once_a_period(rule, name)
        return self

    def _after_the_event(self) -> None:
        if self.offset == recurrence.PER_STEP:
            return
        try:
            recurrence.duration(self.offset)
        except ValueError:
            raise MisfillError("offset") from None

    def _once_a_period(self, rule: str, name: str) -> None:
        """Each instance is known by its period: there cannot be two of one."""
        try:
            days = recurrence.due_days(rule, ANY_YEAR)
        except ValueError:
            days = []
        if not days:
            raise MisfillError(name, RULE)
        periods = [recurrence.period_of(self.period, day) for day in days]
        if len(set(periods)) < len(periods):
            raise MisfillError(name, TWICE)


def read(values: Mapping[str, Any]) -> Draft:
    """What was filled in, checked.

    Raises:
        BadInputError: every field that is wrong, by its Chinese name.
    """
    try:
        return Draft.model_validate(dict(values))
    except ValidationError as error:
        sentences = "；".join(mistake.sentence for mistake in _mistakes(error))
        raise BadInputError(MISTAKES.format(code=values.get("code", ""), mistakes=sentences)) from None


def mistakes(values: Mapping[str, Any]) -> list[Mistake]:
    """What is wrong with what was filled in, field by field; nothing when it can be read."""
    try:
        Draft.model_validate(dict(values))
    except ValidationError as error:
        return _mistakes(error)
    return []


def _mistakes(error: ValidationError) -> list[Mistake]:
    return list(dict.fromkeys(_mistake(one) for one in error.errors()))


def _mistake(one: Mapping[str, Any]) -> Mistake:
    if one["type"] == "value_error":
        found: MisfillError = one["ctx"]["error"]
        return found.mistake
    field = str(one["loc"][0])
    return Mistake(field, WRONG.format(name=NAMES.get(field, field)))
