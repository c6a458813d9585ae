//! `schemagen build`: check, then make the migration and the modules that are not as they should be.
