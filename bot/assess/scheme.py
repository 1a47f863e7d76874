"""The assessment table (量化考核表) as data: what is judged, for how many points, by which method."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from bot.appraisal import VoterGroup


class Method(StrEnum):
    """How an indicator turns what is known into points."""

    WEIGHTED_TASKS = "weighted_tasks"
    """Tasks by weight: in time, within the grace days, later."""
    DEDUCT = "deduct"
    """Full points, less so much per case."""
    RATIO = "ratio"
    """A share: full from `target` on, nothing up to `zero_at`, linear between."""
    BANDS = "bands"
    """The points of the band that a person chose."""
    ADD = "add"
    """Nothing to begin with, so much for each thing confirmed."""


class Source(StrEnum):
    """Where an indicator's facts come from."""

    AUTO = "auto"
    """Computed from records."""
    CONFIRM = "confirm"
    """Entered by one person, confirmed by another."""
    EXTERNAL = "external"
    """The same, the figure coming from another department."""


class LinkageMode(StrEnum):
    """How a year's result goes into the operating-performance assessment (与经营业绩考核挂钩)."""

    ADDITIVE = "additive"
    """(1 − w) × operating + w × Party points."""
    MULTIPLIER = "multiplier"
    """operating × Party points ÷ 100."""
    BAND = "band"
    """operating × the factor of the grade."""
    NONE = "none"


Code = Annotated[str, Field(pattern=r"^[A-Z]\d{1,2}(-\d{1,2})?$")]
Name = Annotated[str, Field(min_length=1, max_length=30)]
Amount = Annotated[Decimal, Field(ge=0, le=1000, max_digits=6, decimal_places=2)]
Points = Annotated[Amount, Field(gt=0)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
Factor = Annotated[Decimal, Field(ge=Decimal("0.5"), le=Decimal("1.5"), max_digits=5, decimal_places=4)]
Rule = Annotated[str, Field(max_length=200)]
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, config=STRICT)
class Scoring:
    """What holds for the whole table; points, and working days for an appeal."""

    base_points: Points = Decimal(100)
    bonus_cap: Amount = Decimal(5)
    deduction_cap: Amount = Decimal(10)
    appeal_days: Annotated[int, Field(ge=1, le=60)] = 5


@dataclass(frozen=True, slots=True, config=STRICT)
class Dimension:
    """A part of the table (考核维度)."""

    code: Code
    name: Name
    points: Points


@dataclass(frozen=True, slots=True, config=STRICT)
class Indicator:
    """One thing judged (考核指标); `params` are what its method needs, bands and levels by the name people type."""

    code: Code
    dimension: str
    name: Name
    points: Points
    method: Method
    source: Source
    unit_deduction: Points | None = None
    params: dict[Name, Amount] = Field(default_factory=dict)
    rule: Rule = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Bonus:
    """A reason to add points (加分项), by level."""

    code: Code
    name: Name
    points: Annotated[dict[Name, Points], Field(min_length=1)]
    rule: Rule = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Deduction:
    """A reason to take points outside the dimensions (另行扣分), per case."""

    code: Code
    name: Name
    points: Points
    rule: Rule = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Veto:
    """A reason that caps the grade (否决); off unless a document allows it (为基层减负的规定: none at will)."""

    code: Code
    name: Name
    cap: str
    """The best grade still possible."""
    enabled: bool = False
    document: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Grade:
    """A grade (等次) and the points it begins at."""

    name: Name
    min: Amount


@dataclass(frozen=True, slots=True, config=STRICT)
class Year:
    """What a year's result consists of (年考评): shares of 1, and points for each grade of the debrief."""

    quarters_mean: Share = Decimal("0.6")
    on_site: Share = Decimal("0.2")
    debrief: Share = Decimal("0.2")
    debrief_map: Annotated[dict[Name, Amount], Field(min_length=2)] = Field(
        default_factory=lambda: {"好": Decimal(100), "较好": Decimal(85), "一般": Decimal(70), "差": Decimal(50)}
    )
    """What one may tick, the best first."""
    debrief_weights: dict[VoterGroup, Share] = Field(
        default_factory=lambda: {
            VoterGroup.COMMITTEE: Decimal("0.4"),
            VoterGroup.PEERS: Decimal("0.2"),
            VoterGroup.OWN: Decimal("0.4"),
        }
    )


@dataclass(frozen=True, slots=True, config=STRICT)
class Linkage:
    """How the year's points go into operating performance; `profiles` are the kinds of unit that have such points."""

    mode: LinkageMode = LinkageMode.ADDITIVE
    party_weight: Annotated[Decimal, Field(ge=Decimal("0.1"), le=Decimal("0.3"), max_digits=5, decimal_places=4)] = (
        Decimal("0.2")
    )
    """Of the sum, where it is one (additive)."""
    band: dict[Name, Factor] = Field(
        default_factory=lambda: {
            "优秀": Decimal("1.05"),
            "良好": Decimal(1),
            "一般": Decimal("0.97"),
            "待提升": Decimal("0.93"),
        }
    )
    """Grade → factor (band)."""
    profiles: tuple[str, ...] = ("office", "production", "project")


@dataclass(frozen=True, slots=True, config=STRICT)
class Table:
    """One version of a year's table, checked by `read`; grades from the best down."""

    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    grades: tuple[Grade, ...]
    scoring: Scoring = Scoring()
    bonuses: tuple[Bonus, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    year: Year = Year()
    linkage: Linkage = Linkage()

    def grade_of(self, points: Decimal) -> str:
        """The name of the grade these points reach."""
        return next(grade.name for grade in self.grades if points >= grade.min)

    def capped(self, grade: str, cap: str) -> str:
        """The grade, or the cap where the grade is better."""
        names = [one.name for one in self.grades]
        return names[max(names.index(grade), names.index(cap))]


def with_vetoes(table: Table, documents: Mapping[str, str]) -> Table:
    """The table with these vetoes on, code → number of the document; a blank number leaves one as it is."""
    given = {code: document.strip() for code, document in documents.items() if document.strip()}
    vetoes = (
        replace(veto, enabled=True, document=given[veto.code]) if veto.code in given else veto for veto in table.vetoes
    )
    return replace(table, vetoes=tuple(vetoes))
