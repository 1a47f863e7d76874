"""The year and the papers: problems and rectifications, debriefs, ratings, the quarter's notice, operating scores, feedback.

Revision 0004. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _operating_score() -> None:
    op.create_table(
        "operating_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_operating_score_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_operating_score_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_operating_score"),
        sa.UniqueConstraint("year", "org_id", name="uq_operating_score_year_org_id"),
    )


def _year_feedback() -> None:
    op.create_table(
        "year_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_year_feedback_by_id"),
        sa.ForeignKeyConstraint(["check_id"], ["check.id"], name="fk_year_feedback_check_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_year_feedback_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_year_feedback"),
        sa.UniqueConstraint("check_id", "org_id", name="uq_year_feedback_check_id_org_id"),
    )


def _problem() -> None:
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("came_back", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name="fk_problem_opened_by"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_problem_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_problem"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_problem_org_id_state", "problem", ["org_id", "state"])
    op.create_index("ix_problem_source_key", "problem", ["source_key"])


def _problem_addition() -> None:
    op.create_table(
        "problem_addition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_problem_addition_by_id"),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name="fk_problem_addition_problem_id"),
        sa.PrimaryKeyConstraint("id", name="pk_problem_addition"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_problem_addition_problem_id", "problem_addition", ["problem_id"])
    op.create_index("ix_problem_addition_source_key", "problem_addition", ["source_key"])


def _rectification() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("acceptor_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["acceptor_id"], ["member.id"], name="fk_rectification_acceptor_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name="fk_rectification_closed_by"),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name="fk_rectification_opened_by"),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name="fk_rectification_problem_id"),
        sa.ForeignKeyConstraint(["replied_by"], ["member.id"], name="fk_rectification_replied_by"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_rectification_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rectification"),
        sa.UniqueConstraint("year", "serial", name="uq_rectification_year_serial"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rectification_problem_id", "rectification", ["problem_id"])
    op.create_index("ix_rectification_task_id", "rectification", ["task_id"])


def _debrief() -> None:
    op.create_table(
        "debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_debrief_by_id"),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_file.id"], name="fk_debrief_evidence_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_debrief_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_debrief"),
        sa.UniqueConstraint("year", "org_id", name="uq_debrief_year_org_id"),
    )
    op.create_index("ix_debrief_org_id", "debrief", ["org_id"])


def _appraisal_round() -> None:
    op.create_table(
        "appraisal_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["counted_by"], ["member.id"], name="fk_appraisal_round_counted_by"),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name="fk_appraisal_round_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal_round"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appraisal_round_year", "appraisal_round", ["year"])


def _appraisal_turn() -> None:
    op.create_table(
        "appraisal_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("voter_group", sa.String(length=32), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_appraisal_turn_member_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_appraisal_turn_org_id"),
        sa.ForeignKeyConstraint(["round_id"], ["appraisal_round.id"], name="fk_appraisal_turn_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal_turn"),
        sa.UniqueConstraint("round_id", "member_id", name="uq_appraisal_turn_round_id_member_id"),
    )
    op.create_index("ix_appraisal_turn_member_id", "appraisal_turn", ["member_id"])


def _appraisal_tally() -> None:
    op.create_table(
        "appraisal_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("voter_group", sa.String(length=32), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name="fk_appraisal_tally_entered_by"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_appraisal_tally_org_id"),
        sa.ForeignKeyConstraint(["round_id"], ["appraisal_round.id"], name="fk_appraisal_tally_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal_tally"),
        sa.UniqueConstraint("round_id", "org_id", "voter_group", name="uq_appraisal_tally_round_id_org_id_voter_group"),
    )


def _notice_paper() -> None:
    op.create_table(
        "notice_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("issue_on", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("wording_by", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("numbered_by", sa.Integer(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circle", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check.id"], name="fk_notice_paper_check_id"),
        sa.ForeignKeyConstraint(["drafted_by"], ["member.id"], name="fk_notice_paper_drafted_by"),
        sa.ForeignKeyConstraint(["numbered_by"], ["member.id"], name="fk_notice_paper_numbered_by"),
        sa.ForeignKeyConstraint(["published_by"], ["member.id"], name="fk_notice_paper_published_by"),
        sa.ForeignKeyConstraint(["reviewed_by"], ["member.id"], name="fk_notice_paper_reviewed_by"),
        sa.ForeignKeyConstraint(["signed_by"], ["member.id"], name="fk_notice_paper_signed_by"),
        sa.ForeignKeyConstraint(["wording_by"], ["member.id"], name="fk_notice_paper_wording_by"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_paper"),
        sa.UniqueConstraint("number", name="uq_notice_paper_number"),
        sa.UniqueConstraint("period", name="uq_notice_paper_period"),
        sqlite_autoincrement=True,
    )


def _notice_item() -> None:
    op.create_table(
        "notice_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("agreement", sa.String(length=32), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("acceptor_id", sa.Integer(), nullable=True),
        sa.Column("rectification_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["acceptor_id"], ["member.id"], name="fk_notice_item_acceptor_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_notice_item_org_id"),
        sa.ForeignKeyConstraint(["paper_id"], ["notice_paper.id"], name="fk_notice_item_paper_id"),
        sa.ForeignKeyConstraint(["rectification_id"], ["rectification.id"], name="fk_notice_item_rectification_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_item"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notice_item_org_id", "notice_item", ["org_id"])
    op.create_index("ix_notice_item_paper_id", "notice_item", ["paper_id"])


def _appeal() -> None:
    """What an appeal is about: a duty of the list, that something does not apply."""
    duty = sa.Column("duty", sa.String(), nullable=False, server_default="")
    is_exempt: sa.Column[bool] = sa.Column("is_exempt", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("appeal", duty)
    op.add_column("appeal", is_exempt)


def upgrade() -> None:
    """Make the tables of this release."""
    _appeal()
    _operating_score()
    _year_feedback()
    _problem()
    _problem_addition()
    _rectification()
    _debrief()
    _appraisal_round()
    _appraisal_turn()
    _appraisal_tally()
    _notice_paper()
    _notice_item()


def downgrade() -> None:
    """Remove them, with what they hold."""
    for name in (
        "notice_item",
        "notice_paper",
        "appraisal_tally",
        "appraisal_turn",
        "appraisal_round",
        "debrief",
        "rectification",
        "problem_addition",
        "problem",
        "year_feedback",
        "operating_score",
    ):
        op.drop_table(name)
    for name in ("is_exempt", "duty"):
        op.drop_column("appeal", name)
