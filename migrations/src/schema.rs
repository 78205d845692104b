//! The few kinds of column and rule that the tables are made of, alike on SQLite and PostgreSQL.

use sea_orm_migration::prelude::Check;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::prelude::ForeignKey;
use sea_orm_migration::prelude::ForeignKeyAction;
use sea_orm_migration::prelude::ForeignKeyCreateStatement;
use sea_orm_migration::prelude::Index;
use sea_orm_migration::prelude::IndexCreateStatement;

/// A rule that every row keeps. Its name reads as the rule: it is what a refused write hears.
pub(crate) fn rule(name: &'static str, sql: &'static str) -> Check {
    Check::named(name, Expr::cust(sql))
}

/// No two rows are alike in these columns.
pub(crate) fn unique(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.unique().name(name);
    for column in columns {
        index.col(*column);
    }
    index
}

/// These columns name the row, by a constraint that has a name of its own.
pub(crate) fn primary(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.primary().name(name);
    for column in columns {
        index.col(*column);
    }
    index
}

/// For a look-up of the repositories.
pub(crate) fn lookup(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// `column` names a row of `table`. When that row goes, this one goes with it.
pub(crate) fn owned_by(
    name: &'static str,
    column: &'static str,
    table: &'static str,
) -> ForeignKeyCreateStatement {
    reference(name, column, table, ForeignKeyAction::Cascade)
}

/// `column` names a row of `table`, which cannot go before this one.
pub(crate) fn needs(
    name: &'static str,
    column: &'static str,
    table: &'static str,
) -> ForeignKeyCreateStatement {
    reference(name, column, table, ForeignKeyAction::Restrict)
}

fn reference(
    name: &'static str,
    column: &'static str,
    table: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(column).to(table, "id").on_delete(on_delete).take()
}
