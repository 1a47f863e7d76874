"""What we store of 调研: questions, who is asked, how far each has got, and answers that belong to nobody.

Who answers (`survey_turn`) and what is answered (`survey_answer`) have no path between them: an answer has no member,
no moment and no number of its order; its key is drawn by lot, and all answers of a unit are laid anew with each.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class SurveyState(StrEnum):
    """A list of questions is written, sent, closed; or called off."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who of a unit is asked."""

    SECRETARIES = "secretaries"
    MEMBERS = "members"


class Survey(Row, table=True):
    """One round of questions; its number is the one people say."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    title: str
    state: SurveyState = Field(default=SurveyState.DRAFT, sa_type=choice(SurveyState), index=True)
    audience: Audience | None = Field(default=None, sa_type=choice(Audience))
    closes_on: date | None = None
    minimum: int = 0
    """So many of a unit must be able to answer before an answer says which unit it is from."""
    begun: bool = False
    """Somebody has answered: what was sent is not taken back any more."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    opened_at: datetime | None = moment_field(default=None, nullable=True)
    closed_on: date | None = None


class SurveyQuestion(Row, table=True):
    """One question; with choices it is answered by one of them, without in words."""

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("survey_id", "place"), {"sqlite_autoincrement": True})

    survey_id: int = Field(foreign_key="survey.id")
    place: int
    """From 1."""
    text: str
    choices: list[str] = json_field()


class SurveyTurn(Row, table=True):
    """Somebody may answer, once, and has got so far; not what he said nor when."""

    __tablename__ = "survey_turn"
    __table_args__ = (UniqueConstraint("survey_id", "member_id"),)

    survey_id: int = Field(foreign_key="survey.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    org_id: int | None = Field(default=None, foreign_key="org.id")
    """The unit that his answers name; None: too few can answer there."""
    place: int = 0
    """The question he has got to, answered or passed over."""


class SurveyAnswer(SQLModel, table=True):
    """One answer to one question, by nobody."""

    __tablename__ = "survey_answer"
    __table_args__ = (sa.Index("ix_survey_answer_survey_id", "survey_id"), {"sqlite_with_rowid": False})

    key: str = Field(primary_key=True)
    """Drawn by lot: it says nothing of the order."""
    survey_id: int = Field(foreign_key="survey.id")
    place: int
    org_id: int | None = Field(default=None, foreign_key="org.id")
    picked: int | None = None
    """The place of the choice, from 0; None: in words."""
    text: str = Field(default="", sa_type=sa.Text)
    number: int | None = None
    """What it is called once the survey is closed: 第5条. Given by the order of the keys."""
