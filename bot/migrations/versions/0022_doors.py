"""Cards, files and windows of the outbox; codes that bind accounts; greetings, the address book, the workbench.

Revision 0022. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXTS = {"outbox_message": ("card", "file"), "outbox_letter": ("card", "file", "window")}


def upgrade() -> None:
    """Add the columns and make the tables."""
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
    markup = sa.Column("markup", sa.String(length=32), nullable=False, server_default="")
    op.add_column("outbox_letter", markup)
    op.add_column("outbox_letter", sa.Column("outside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox_letter", sa.Column("mentions", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("chat_account", sa.Column("cards", sa.Boolean(), nullable=False, server_default=sa.true()))
    _outbox()
    _bindings()
    _doors()


def _outbox() -> None:
    op.create_table(
        "service_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_window"),
        sa.UniqueConstraint("channel", "userid", "kind", name="uq_service_window_channel_userid_kind"),
    )
    op.create_table(
        "sent_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["outbox_letter.id"], name="fk_sent_card_letter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sent_card"),
        sa.UniqueConstraint("channel", "card_id", name="uq_sent_card_channel_card_id"),
    )
    for name in ("letter_id", "subject", "settled_at"):
        op.create_index(f"ix_sent_card_{name}", "sent_card", [name])
    op.create_table(
        "card_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pressed_by", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["sent_card.id"], name="fk_card_code_card_id"),
        sa.PrimaryKeyConstraint("id", name="pk_card_code"),
    )
    op.create_index("ix_card_code_card_id", "card_code", ["card_id"])


def _bindings() -> None:
    op.create_table(
        "binding_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_binding_code_member_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_binding_code_org_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["member.id"], name="fk_binding_code_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_binding_code"),
        sa.UniqueConstraint("digest", name="uq_binding_code_digest"),
    )
    for name in ("member_id", "org_id"):
        op.create_index(f"ix_binding_code_{name}", "binding_code", [name])
    op.create_table(
        "binding_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_binding_try"),
        sa.UniqueConstraint("channel", "userid", name="uq_binding_try_channel_userid"),
    )


def _doors() -> None:
    op.create_table(
        "greeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_greeting"),
        sa.UniqueConstraint("channel", "userid", name="uq_greeting_channel_userid"),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("renamed_from", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_contact_member_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["member.id"], name="fk_contact_settled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("channel", "userid", name="uq_contact_channel_userid"),
    )
    for name in ("member_id", "state"):
        op.create_index(f"ix_contact_{name}", "contact", [name])
    op.create_table(
        "workbench_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.Column("open_tasks", sa.Integer(), nullable=False),
        sa.Column("late_tasks", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workbench_figure"),
        sa.UniqueConstraint("channel", "userid", name="uq_workbench_figure_channel_userid"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in (
        *("workbench_figure", "contact", "greeting", "binding_try", "binding_code"),
        *("card_code", "sent_card", "service_window"),
    ):
        op.drop_table(table)
    op.drop_column("chat_account", "cards")
    for name in ("mentions", "outside", "markup"):
        op.drop_column("outbox_letter", name)
    for table, names in TEXTS.items():
        for name in reversed(names):
            op.drop_column(table, name)
