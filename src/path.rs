//! Paths as they are written and shown, never as the disk has them: `..` is taken literally, links are not followed.
//! In: paths. Out: paths without detours, and their text with `/` between folders on every system.

use std::path::{Component, Path, PathBuf};

/// The path without `.`, without `folder/..` and without a final slash. The folder itself becomes the empty path.
pub fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match clean.components().next_back() {
                Some(Component::Normal(_)) => {
                    clean.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => clean.push(".."),
            },
            _ => clean.push(component),
        }
    }
    clean
}

/// The way from the folder `base` to `path`, both absolute. Where they share no folder, `path` itself.
pub fn relative(base: &Path, path: &Path) -> PathBuf {
    let (base, path) = (clean(base), clean(path));
    let shared = base
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let shares_a_folder = path
        .components()
        .take(shared)
        .any(|part| matches!(part, Component::Normal(_)));
    if !shares_a_folder && path != base && !path.starts_with(&base) {
        return path;
    }
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

/// The way from the folder `base` to `path`, both from the same unknown folder. Nothing where it would lead through that
/// folder by its name.
pub fn between(base: &Path, path: &Path) -> Option<PathBuf> {
    let (base, path) = (clean(base), clean(path));
    if path.has_root() {
        return Some(path);
    }
    let shared = base
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let mut rest = base.components().skip(shared);
    if base.has_root() || rest.any(|it| it == Component::ParentDir) {
        return None;
    }
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    Some(up.chain(path.components().skip(shared)).collect())
}

/// The path as a person types it. The folder itself is `.`.
pub fn shown(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detours_are_left_out() {
        let clean = |path: &str| shown(&clean(Path::new(path)));
        assert_eq!(clean("specs/../examples/./saas/"), "examples/saas");
        assert_eq!(clean("../../a"), "../../a");
        assert_eq!(clean("a/.."), ".");
        assert_eq!(clean("/../a"), "/a");
    }

    #[test]
    fn the_way_between_two_folders_needs_no_name_of_a_third() {
        let way =
            |base: &str, path: &str| between(Path::new(base), Path::new(path)).map(|it| shown(&it));
        let some = |path: &str| Some(path.to_owned());
        assert_eq!(
            way("web/src/database", "migrations"),
            some("../../../migrations")
        );
        assert_eq!(
            way("../expect/drizzle", "../expect/migrations"),
            some("../migrations")
        );
        assert_eq!(way("web", "../migrations"), some("../../migrations"));
        assert_eq!(way("web", "web"), some("."));
        assert_eq!(way("web", "/migrations"), some("/migrations"));
        assert_eq!(way("../web", "migrations"), None);
        assert_eq!(way("/web", "migrations"), None);
    }

    #[test]
    fn the_way_is_as_short_as_it_can_be() {
        let way = |base: &str, path: &str| shown(&relative(Path::new(base), Path::new(path)));
        assert_eq!(way("/home/me/app", "/home/me/app/specs"), "specs");
        assert_eq!(way("/home/me/app", "/home/me/app"), ".");
        assert_eq!(way("/home/me/app/src", "/home/me/app"), "..");
        assert_eq!(
            way("/home/me/app", "/home/me/specs/a.toml"),
            "../specs/a.toml"
        );
        assert_eq!(way("/home/me/app", "/tmp/specs"), "/tmp/specs");
        assert_eq!(way("/", "/tmp/specs"), "tmp/specs");
    }
}
