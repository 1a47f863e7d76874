"""Publicity: articles and where they were published.

Revision 0013. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("authors", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_article_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_article_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_org_id", "article", ["org_id"])
    op.create_index("ix_article_day", "article", ["day"])


def _outlet() -> None:
    op.create_table(
        "article_outlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_outlet_article_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_article_outlet_by_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name="fk_article_outlet_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_article_outlet"),
        sa.UniqueConstraint("article_id", "outlet", name="uq_article_outlet_article_id_outlet"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    """Two tables."""
    _article()
    _outlet()


def downgrade() -> None:
    """Without them."""
    for table in ("article_outlet", "article"):
        op.drop_table(table)
