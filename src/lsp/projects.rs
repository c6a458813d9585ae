//! The projects that are looked after: each a folder of specs, or one spec that stands alone.

use crate::analysis::{Analysis, analyze};
use crate::assist::{Index, View};
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::path::clean;
use crate::project::{self, CONFIG_FILE, Overlay, Project, read_open_queries};
use crate::rules::{Files, QueryCx};
use crate::source::{SourceId, Span};
use crate::tenancy::Settings;
use gen_lsp_types::Diagnostic;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A project and what the editor was told of it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The project as it was read last; nothing where it cannot be read.
    pub loaded: Option<Loaded>,
    /// Whether something changed since.
    pub stale: bool,
    /// What was said of each file, and of which version of it.
    pub said: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>,
    /// Why it could not be read, as the editor was told.
    pub trouble: String,
}

/// A project as it was read, with all that follows from it.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The project.
    pub project: Project,
    /// What follows from it.
    pub analysis: Analysis,
    /// What is found beside the specs: in the SQL of the files that are open, and in templates.
    pub beside: Diagnostics,
    /// Every text by its file.
    pub files: BTreeMap<PathBuf, SourceId>,
    paths: BTreeMap<SourceId, PathBuf>,
    index: OnceCell<Index>,
}

impl Loaded {
    /// Reads and analyzes the project of these specs.
    pub fn read(specs: &Path, overlay: &Overlay) -> Result<Self> {
        let here = std::env::current_dir().unwrap_or_default();
        let mut project = project::load_with(Some(specs), overlay)?;
        let analysis = analyze(&project.inputs);
        let mut beside = judged(&mut project, &analysis, (&here, overlay));
        if !analysis.diagnostics.has_errors() {
            beside.extend(analysis.template_faults(&project.inputs));
        }
        let sources = project.inputs.sources.iter();
        let paths: BTreeMap<SourceId, PathBuf> = sources
            .map(|(id, source)| (id, clean(&here.join(source.path()))))
            .collect();
        let files: BTreeMap<PathBuf, SourceId> =
            paths.iter().map(|(id, path)| (path.clone(), *id)).collect();
        Ok(Self {
            project,
            analysis,
            beside,
            files,
            paths,
            index: OnceCell::new(),
        })
    }

    /// Where everything is named, worked out when somebody asks for the first time.
    pub fn index(&self) -> &Index {
        self.index
            .get_or_init(|| Index::new(&self.project.inputs, &self.analysis))
    }

    /// Everything that is known.
    pub fn view(&self) -> View<'_> {
        View {
            inputs: &self.project.inputs,
            analysis: &self.analysis,
            index: self.index(),
        }
    }

    /// The file of a text.
    pub fn path(&self, source: SourceId) -> &Path {
        self.paths
            .get(&source)
            .map_or(Path::new(""), PathBuf::as_path)
    }

    /// The file that a span points into.
    pub fn file_of(&self, span: Span) -> &Path {
        self.path(span.source)
    }
}

/// What is found in the SQL of the open files; nothing while the specs cannot be read to their end.
fn judged(
    project: &mut Project,
    analysis: &Analysis,
    (here, overlay): (&Path, &Overlay),
) -> Diagnostics {
    let open = read_open_queries(project, here, overlay);
    if open.is_empty() || analysis.diagnostics.has_broken_input() {
        return Diagnostics::default();
    }
    let config = &project.inputs.config;
    let pictures = (&analysis.schema, &analysis.model);
    let sources = &project.inputs.sources;
    QueryCx::read(
        sources,
        (Files::Open(&open), &[]),
        pictures,
        &Settings::of(config),
    )
    .judge(config)
}

/// The projects of a folder that was opened: that of its settings, or that of its specs.
pub(super) fn of_folder(folder: &Path, overlay: &Overlay) -> Option<PathBuf> {
    let specs = folder.join("specs");
    project::specs_below(folder, overlay)
        .or_else(|| project::specs_below(&specs, overlay))
        .map(|(_, specs)| specs)
        .or_else(|| specs.is_dir().then_some(specs))
}

/// Whether the settings above a folder of specs still speak of that folder.
pub(super) fn still_stands(specs: &Path, overlay: &Overlay) -> bool {
    let settings = specs
        .ancestors()
        .find_map(|it| project::specs_below(it, overlay));
    match settings {
        Some((_, named)) => named == specs || specs.extension().is_some(),
        None => specs.exists() || overlay.get(specs).is_some(),
    }
}

/// Whether a file is the settings of a project.
pub(super) fn is_settings(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it == CONFIG_FILE)
}
