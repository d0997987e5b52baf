//! `column IN (…)` that stays prepared. Diesel never keeps a statement with a list, since every length is another statement; here a
//! list is filled up to the next power of two by repeating its last value, so that the few lengths there are can be kept.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Nullable, Text};

use crate::community::SpaceAudience;

/// `of IN (values)`; never true for an empty list.
#[derive(Debug, Clone)]
pub(crate) struct OneOf<E, T> {
    of: E,
    values: Vec<T>,
}

/// Whether the column `of` has one of `values`.
pub(crate) fn one_of<E, T: Listed>(of: E, values: &[T]) -> OneOf<E, T> {
    let mut values = values.to_vec();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    OneOf { of, values }
}

/// What can stand in such a list.
pub(crate) trait Listed: Clone {
    /// Its SQL type.
    type Sql;
}

impl Listed for i64 {
    type Sql = BigInt;
}

impl Listed for SpaceAudience {
    type Sql = Text;
}

impl<E: Expression, T> Expression for OneOf<E, T> {
    type SqlType = Nullable<Bool>;
}

impl<E: AppearsOnTable<QS>, T, QS> AppearsOnTable<QS> for OneOf<E, T> {}

impl<E: SelectableExpression<QS>, T, QS> SelectableExpression<QS> for OneOf<E, T> {}

impl<E: ValidGrouping<GB>, T, GB> ValidGrouping<GB> for OneOf<E, T> {
    type IsAggregate = E::IsAggregate;
}

// The text depends on how many values there are, so no type stands for it; it is kept by the text itself.
impl<E, T> QueryId for OneOf<E, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E, T, DB> QueryFragment<DB> for OneOf<E, T>
where
    DB: Backend + HasSqlType<T::Sql>,
    E: QueryFragment<DB>,
    T: Listed + ToSql<T::Sql, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        self.of.walk_ast(out.reborrow())?;
        for (place, value) in self.values.iter().enumerate() {
            out.push_sql(if place == 0 { " IN (" } else { ", " });
            out.push_bind_param::<T::Sql, T>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}
