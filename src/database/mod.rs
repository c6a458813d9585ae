//! The door to a live PostgreSQL.
//! In: a connection's address. Out: what is there, and what was done to it.
