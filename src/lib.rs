//! schemagen
