//! Search over questions, answers and comments, Japanese and English in one index.
//!
//! A query ([`query`]) and a text are brought to one form ([`fold`]); the database's own full-text index says which posts have
//! the query's terms ([`terms`]), narrowed in SQL to what the reader may read; the order ([`rank`]) and the lines shown
//! ([`excerpt`]) are worked out here. The index ([`index`]) follows the posts in their own transactions.

mod engine;
pub mod excerpt;
pub mod find;
pub mod fold;
pub mod index;
pub mod miss;
pub mod plain;
pub mod query;
pub mod rank;
pub mod similar;
pub mod terms;
