//! `schemagen completions` and `schemagen man`: scripts that their shells take, pages that man shows.

use crate::support::Project;

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Project::new()
            .run(&["completions", shell])
            .succeeds()
            .stdout;
        for word in ["schemagen", "check", "watch", "rebase"] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
}

#[test]
fn bash_completes_with_it() {
    let project = Project::new();
    let script = project.run(&["completions", "bash"]).succeeds().stdout;
    let project = project.file("schemagen.bash", script);
    let completed = |words: &str| {
        let ask = format!(
            "source schemagen.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _schemagen schemagen \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        project.outside("bash", &["--norc", "-c", &ask])
    };
    assert_eq!(completed("schemagen ch"), "check\n");
    assert_eq!(completed("schemagen check --wa"), "--watch\n");
}

#[test]
fn there_is_a_page_for_each_command() {
    let project = Project::new();
    let page = project.run(&["man"]).succeeds().stdout;
    assert!(
        page.contains(".TH schemagen 1") && page.contains("schemagen\\-check"),
        "{page}"
    );
    project.run(&["man", "man1"]).succeeds();
    assert_eq!(project.read("man1/schemagen.1"), page);
    for name in ["check", "build", "migrate-rebase"] {
        let page = project.read(&format!("man1/schemagen-{name}.1"));
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
}
