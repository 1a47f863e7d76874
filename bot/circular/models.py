"""What we store of the quarter's notice (季通报): the paper, its sentences, who did which step when."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class PaperState(StrEnum):
    """The steps of notice.toml, one after the other; back to DRAFT from each before it is public."""

    DRAFT = "draft"
    WITH_UNITS = "with_units"
    """Each unit sees what is written about it, three working days."""
    REVIEWED = "reviewed"
    """By the head of the Party work department, the wording by the discipline secretary."""
    SIGNED = "signed"
    NUMBERED = "numbered"
    PUBLISHED = "published"


class Section(StrEnum):
    """The five parts of a notice."""

    OVERVIEW = "overview"
    PRACTICES = "practices"
    PROBLEMS = "problems"
    RECTIFY = "rectify"
    AHEAD = "ahead"


class Agreement(StrEnum):
    """What the unit says of a sentence about it; an objection keeps it out until it is settled."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    AGREED = "agreed"
    OBJECTED = "objected"


class NoticePaper(Row, table=True):
    """One quarter's notice, drawn from frozen figures."""

    __tablename__ = "notice_paper"
    __table_args__ = (UniqueConstraint("period"), UniqueConstraint("number"), {"sqlite_autoincrement": True})

    period: str
    """`2026Q3`."""
    check_id: int = Field(foreign_key="check.id")
    state: PaperState = Field(default=PaperState.DRAFT, sa_type=choice(PaperState))
    title: str
    number: str | None = None
    """公司党发〔2026〕18号; no two papers bear the same."""
    dated: date | None = None
    """The day under the signature: that on which it was signed (成文日期, GB/T 9704-2012)."""
    issue_on: date | None = None
    """The day on which it is printed and made known (印发日期)."""
    drafted_by: int | None = Field(default=None, foreign_key="member.id")
    drafted_at: datetime = moment_field()
    reviewed_by: int | None = Field(default=None, foreign_key="member.id")
    wording_by: int | None = Field(default=None, foreign_key="member.id")
    """The discipline secretary who looked at the wording."""
    signed_by: int | None = Field(default=None, foreign_key="member.id")
    numbered_by: int | None = Field(default=None, foreign_key="member.id")
    published_by: int | None = Field(default=None, foreign_key="member.id")
    published_at: datetime | None = moment_field(default=None, nullable=True)
    circle: str = ""
    """Whom the summary went to: `secretaries`, `members`."""


class NoticeItem(Row, table=True):
    """One sentence of a notice; in section 四 with deadline and acceptor, from which a rectification is opened."""

    __tablename__ = "notice_item"
    __table_args__ = ({"sqlite_autoincrement": True},)

    paper_id: int = Field(foreign_key="notice_paper.id", index=True)
    section: Section = Field(sa_type=choice(Section))
    position: int
    text: str
    own: bool = False
    """Written by a person: drawing the draft anew leaves it."""
    removed: bool = False
    org_id: int | None = Field(default=None, foreign_key="org.id", index=True)
    source_key: str = ""
    """What it is drawn from: `entry:7`, `task:ZB-10-2`."""
    agreement: Agreement = Field(default=Agreement.NOT_ASKED, sa_type=choice(Agreement))
    answer_by: date | None = None
    """The last day on which the unit may object; who has not answered by then agrees."""
    objection: str = ""
    due: date | None = None
    acceptor_id: int | None = Field(default=None, foreign_key="member.id")
    rectification_id: int | None = Field(default=None, foreign_key="rectification.id")
