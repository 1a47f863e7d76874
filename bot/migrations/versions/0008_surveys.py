"""Survey rounds: questions, who is asked, answers.

Revision 0008. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_survey_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_state", "survey", ["state"])


def _question() -> None:
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_question_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_question"),
        sa.UniqueConstraint("survey_id", "place", name="uq_survey_question_survey_id_place"),
        sqlite_autoincrement=True,
    )


def _turn() -> None:
    op.create_table(
        "survey_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_turn_survey_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_survey_turn_member_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_survey_turn_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_turn"),
        sa.UniqueConstraint("survey_id", "member_id", name="uq_survey_turn_survey_id_member_id"),
    )
    op.create_index("ix_survey_turn_member_id", "survey_turn", ["member_id"])


def _answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("picked", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_answer_survey_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_survey_answer_org_id"),
        sa.PrimaryKeyConstraint("key", name="pk_survey_answer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_survey_answer_survey_id", "survey_answer", ["survey_id"])


def upgrade() -> None:
    """Four tables."""
    for make in (_survey, _question, _turn, _answer):
        make()


def downgrade() -> None:
    """Without them."""
    for table in ("survey_answer", "survey_turn", "survey_question", "survey"):
        op.drop_table(table)
