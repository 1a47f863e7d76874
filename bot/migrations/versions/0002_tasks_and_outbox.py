"""Tasks, reminders, the outbox, evidence.

Revision 0002. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _channel_pause() -> None:
    op.create_table(
        "channel_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_pause"),
        sa.UniqueConstraint("channel", name="uq_channel_pause_channel"),
    )


def _outbox_letter() -> None:
    op.create_table(
        "outbox_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("userids", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unsure_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_letter"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_letter_settled_at", "outbox_letter", ["settled_at"])
    op.create_index("ix_outbox_letter_state_due", "outbox_letter", ["state", "due"])


def _platform_token() -> None:
    op.create_table(
        "platform_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_platform_token"),
        sa.UniqueConstraint("key", name="uq_platform_token_key"),
    )


def _task_template() -> None:
    op.create_table(
        "task_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("area_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("support", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("exempt_profiles", sa.JSON(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("offset", sa.String(), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("shifts", sa.Boolean(), nullable=False),
        sa.Column("lead_days", sa.JSON(), nullable=False),
        sa.Column("per_group", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("check", sa.String(length=32), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("basis_level", sa.String(length=32), nullable=False),
        sa.Column("chat_load", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_template"),
        sa.UniqueConstraint("year", "code", name="uq_task_template_year_code"),
    )


def _announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("receivers", sa.Integer(), nullable=False),
        sa.Column("unreachable", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_announcement_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )


def _evidence_file() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("media_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_evidence_file_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_file"),
        sa.UniqueConstraint("channel", "media_id", name="uq_evidence_file_channel_media_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_file_digest", "evidence_file", ["digest"])
    op.create_index("ix_evidence_file_member_id", "evidence_file", ["member_id"])
    op.create_index("ix_evidence_file_state_due", "evidence_file", ["state", "due"])
    op.create_index("ix_evidence_file_subject_subject_id", "evidence_file", ["subject", "subject_id"])


def _mute() -> None:
    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_mute_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mute"),
        sa.UniqueConstraint("member_id", "window", name="uq_mute_member_id_window"),
    )


def _outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["outbox_letter.id"], name="fk_outbox_message_letter_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_outbox_message_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("key", name="uq_outbox_message_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_message_about", "outbox_message", ["about"])
    op.create_index("ix_outbox_message_cause", "outbox_message", ["cause"])
    op.create_index("ix_outbox_message_letter_id", "outbox_message", ["letter_id"])
    op.create_index("ix_outbox_message_member_id_settled_at", "outbox_message", ["member_id", "settled_at"])
    op.create_index("ix_outbox_message_state_due", "outbox_message", ["state", "due"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_fixed", sa.Boolean(), nullable=False),
        sa.Column("planned_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("check", sa.String(length=32), nullable=False),
        sa.Column("weight", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("next_nudge_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("timing", sa.String(length=32), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by"], ["member.id"], name="fk_task_assigned_by"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_task_org_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name="fk_task_owner_id"),
        sa.ForeignKeyConstraint(["template_id"], ["task_template.id"], name="fk_task_template_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org.id"], name="fk_task_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.UniqueConstraint("template_id", "org_id", "period", name="uq_task_template_id_org_id_period"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_task_org_id", "task", ["org_id"])
    op.create_index("ix_task_owner_id_state_due", "task", ["owner_id", "state", "due"])
    op.create_index("ix_task_state_due", "task", ["state", "due"])
    op.create_index("ix_task_state_next_nudge_on", "task", ["state", "next_nudge_on"])
    op.create_index("ix_task_unit_id_due", "task", ["unit_id", "due"])


def _task_date() -> None:
    op.create_table(
        "task_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_task_date_by_id"),
        sa.ForeignKeyConstraint(["template_id"], ["task_template.id"], name="fk_task_date_template_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_date"),
        sa.UniqueConstraint("template_id", "period", name="uq_task_date_template_id_period"),
    )


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_record_by_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_record_task_id"),
        sa.ForeignKeyConstraint(["to_id"], ["member.id"], name="fk_record_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_task_id", "record", ["task_id"])


def _task_nudge() -> None:
    op.create_table(
        "task_nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_task_nudge_member_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_nudge_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_nudge"),
        sa.UniqueConstraint("task_id", "member_id", "rung", "due", name="uq_task_nudge_task_id_member_id_rung_due"),
    )
    op.create_index("ix_task_nudge_member_id", "task_nudge", ["member_id"])


def upgrade() -> None:
    """Make the tables of this release."""
    _channel_pause()
    _outbox_letter()
    _platform_token()
    _task_template()
    _announcement()
    _evidence_file()
    _mute()
    _outbox_message()
    _task()
    _task_date()
    _record()
    _task_nudge()


def downgrade() -> None:
    """Remove them, with what they hold."""
    for name in (
        "task_nudge",
        "record",
        "task_date",
        "task",
        "outbox_message",
        "mute",
        "evidence_file",
        "announcement",
        "task_template",
        "platform_token",
        "outbox_letter",
        "channel_pause",
    ):
        op.drop_table(name)
