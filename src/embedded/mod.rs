//! SQL that stands in Rust source: what is handed to sqlx, tokio-postgres and diesel.
//! In: the text of a Rust file. Out: each place where SQL goes to the database, with its text and where each byte of it
//! was written; or why it is not known before the program runs.
//! Reads tokens and no syntax tree, so that nothing hides in a macro. Knows nothing of what the SQL says.

mod literal;
mod names;
mod walk;

pub use literal::Literal;

use proc_macro2::TokenStream;
use std::ops::Range;

/// One place where SQL goes to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The name of what it is handed to: `query_as`.
    pub call: Range<usize>,
    /// What is handed over.
    pub sql: Sql,
    /// `// schemagen: …` on the lines above: what stands behind the colon.
    pub remarks: Vec<Comment>,
}

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sql {
    /// A text that is known.
    Known(Literal),
    /// The text of a file.
    File {
        /// The path as it is written.
        path: String,
        /// Where the path starts from.
        base: Base,
        /// Where it is written.
        span: Range<usize>,
    },
    /// A text that the program puts together when it runs.
    Built {
        /// What does it: `format!`.
        by: String,
        /// Where that stands.
        span: Range<usize>,
    },
}

/// Where the path of a file starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The folder of the package, as `query_file!` has it.
    Package,
    /// The folder of the source, as `include_str!` has it.
    Source,
}

/// A comment that speaks to this tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Range<usize>,
    /// What it says: `allow unscoped-query: the nightly job`.
    pub text: String,
}

/// A text that is no Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRust {
    /// Where it goes wrong.
    pub span: Range<usize>,
    /// Why.
    pub message: String,
}

/// Everything that a Rust text hands to a database, in its order. What is only compiled for tests is left out.
pub fn embedded(text: &str) -> Result<Vec<Embedded>, NoRust> {
    let stream: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
        let start = error.span().byte_range().start.min(text.len());
        NoRust {
            span: start..text.len().min(start + 1),
            message: error.to_string(),
        }
    })?;
    let mut found = walk::walk(text, stream);
    proc_macro2::extra::invalidate_current_thread_spans();
    for it in &mut found {
        it.remarks = remarks(text, it.call.start);
    }
    Ok(found)
}

/// The comments on the lines right above the statement that an offset is in, that speak to this tool.
fn remarks(text: &str, offset: usize) -> Vec<Comment> {
    let mut end = text[..offset].rfind('\n').map_or(0, |at| at);
    let mut found = Vec::new();
    while end > 0 {
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        let line = &text[start..end];
        let Some(said) = line.trim_start().strip_prefix("//") else {
            break;
        };
        if let Some(said) = said.trim_start().strip_prefix("schemagen:") {
            let at = start + (line.len() - line.trim_start().len());
            found.push(Comment {
                span: at..end,
                text: said.trim().to_owned(),
            });
        }
        end = start.saturating_sub(1);
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests;
