//! One private PostgreSQL for the whole test process, and a fresh database for each test.
//!
//! The cluster belongs to a watchdog, a shell that waits for the end of its standard input. That
//! pipe closes when the test process ends in whatever way, and the watchdog stops and removes all.

use std::{
    env,
    ffi::OsString,
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions, raw_sql,
};

use super::block_on;

/// Names a server to use instead of a private one, as `postgres://user@host:5432/postgres`.
const SERVER: &str = "SCHEMAGEN_TEST_POSTGRES";

/// The oldest PostgreSQL that has `ON DELETE SET NULL (column)`.
const OLDEST: u32 = 15;

/// A database of the test's own, dropped with this value.
pub struct Database {
    name: String,
    url: String,
}

/// A fresh, empty database.
pub fn database() -> Database {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("schemagen_test_{}_{number}", std::process::id());
    execute(
        server(),
        // Copied as files, and not page by page through the log.
        &format!("CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy"),
    );
    let url = PgConnectOptions::from_str(server())
        .expect("the server's address was used before")
        .database(&name)
        .to_url_lossy()
        .to_string();
    Database { name, url }
}

impl Database {
    /// A fresh database in which this SQL ran.
    pub fn with(sql: &str) -> Self {
        let database = database();
        database.execute(sql);
        database
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs any number of statements. A failure fails the test and shows the SQL.
    pub fn execute(&self, sql: &str) {
        execute(&self.url, sql);
    }

    /// Runs statements that may fail; the error is PostgreSQL's message.
    pub fn try_execute(&self, sql: &str) -> Result<(), String> {
        try_execute(&self.url, sql)
    }

    /// One connection for many scripts.
    pub fn session(&self) -> Session {
        Session(block_on(self.connect()))
    }

    /// A connection, for a test that reads rows.
    pub async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url)
            .await
            .expect("a database that was just made can be reached")
    }
}

/// One connection on which many scripts run: a new one costs more than most of them.
pub struct Session(pub PgConnection);

impl Session {
    /// Runs any number of statements. A failure fails the test and shows the SQL.
    pub fn execute(&mut self, sql: &str) {
        if let Err(message) = self.try_execute(sql) {
            panic!("PostgreSQL refused: {message}\n--- in\n{sql}");
        }
    }

    /// Runs statements that may fail; the error is PostgreSQL's message.
    pub fn try_execute(&mut self, sql: &str) -> Result<(), String> {
        let done = raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.0);
        block_on(done)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    /// The first column of each row, as text.
    pub fn texts(&mut self, sql: &str) -> Vec<Option<String>> {
        // A statement that is prepared would outlive the types of its columns.
        let query = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).persistent(false);
        block_on(query.fetch_all(&mut self.0))
            .unwrap_or_else(|error| panic!("PostgreSQL refused: {error}\n--- in\n{sql}"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A value may go out of scope inside of a future, where nothing may block on another one.
        thread::scope(|scope| {
            let _ = scope.spawn(|| try_execute(server(), &sql)).join();
        });
    }
}

fn execute(url: &str, sql: &str) {
    if let Err(message) = try_execute(url, sql) {
        panic!("PostgreSQL refused: {message}\n--- in\n{sql}");
    }
}

fn try_execute(url: &str, sql: &str) -> Result<(), String> {
    block_on(async {
        let mut connection = PgConnection::connect(url).await?;
        raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await?;
        connection.close().await
    })
    .map_err(|error: sqlx::Error| error.to_string())
}

/// The address of the server's `postgres` database.
fn server() -> &'static str {
    static SERVER_URL: OnceLock<String> = OnceLock::new();
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    SERVER_URL.get_or_init(|| {
        env::var(SERVER).unwrap_or_else(|_| CLUSTER.get_or_init(Cluster::start).url())
    })
}

/// A running private server. It ends when its watchdog's input does, so whoever uses it keeps it.
struct Cluster {
    folder: PathBuf,
    port: u16,
    watchdog: Child,
}

/// Arguments: folder, port, folder of binaries. Signals of the terminal are for the tests alone.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
"$3/initdb" --pgdata "$1/data" --username postgres --auth trust --encoding UTF8 \
    --locale C --no-sync --no-instructions || exit 1
"$3/postgres" -D "$1/data" -p "$2" -k "$1" -c listen_addresses=127.0.0.1 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    -c jit=off -c max_connections=200 -c max_wal_size=4GB -c checkpoint_timeout=1h -c timezone=UTC &
read -r _
while kill -QUIT $! 2>/dev/null; do sleep 0.1 || sleep 1; done
wait
rm -rf "$1"
"#;

impl Cluster {
    fn start() -> Self {
        let binaries = binaries().unwrap_or_else(|| panic!("{}", how_to_get_it()));
        let mut log = String::new();
        // Somebody else may take the port between our look and the server's start.
        for _ in 0..3 {
            let mut cluster = Self::spawn(&binaries);
            if cluster.wait() {
                return cluster;
            }
            log = fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
            let _ = fs::remove_dir_all(&cluster.folder);
        }
        panic!("PostgreSQL of {} did not start:\n{log}", binaries.display());
    }

    fn spawn(binaries: &Path) -> Self {
        // A socket's path may have 107 bytes, so this is not the system's temporary folder.
        let folder = tempfile::Builder::new()
            .prefix("schemagen-postgres-")
            .tempdir_in("/tmp")
            .expect("/tmp can be written")
            .keep();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a loopback port is free")
            .port();
        let log = fs::File::create(folder.join("log")).expect("a new folder can be written");
        let watchdog = as_plain_user(&folder)
            .args(["sh", "-c", WATCHDOG, "schemagen-postgres"])
            .args([
                folder.as_os_str(),
                OsString::from(port.to_string()).as_os_str(),
            ])
            .arg(binaries)
            .current_dir(&folder)
            .env_remove("PGDATA")
            .env_remove("PGPORT")
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a file's handle can be shared"))
            .stderr(log)
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        Self {
            folder,
            port,
            watchdog,
        }
    }

    /// Whether it came up. The server says so itself, on a line of its pid file.
    fn wait(&mut self) -> bool {
        let end = Instant::now() + Duration::from_secs(60);
        let pid_file = self.folder.join("data/postmaster.pid");
        while Instant::now() < end {
            let state = fs::read_to_string(&pid_file).unwrap_or_default();
            if state
                .lines()
                .nth(7)
                .is_some_and(|line| line.trim() == "ready")
            {
                return true;
            }
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if log.contains("FATAL:") || matches!(self.watchdog.try_wait(), Ok(Some(_))) {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
        false
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// PostgreSQL refuses to run as root: then the command starts as another user, who gets the folder.
fn as_plain_user(folder: &Path) -> Command {
    let is_root = fs::metadata("/proc/self")
        .map(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
        .unwrap_or_else(|_| env::var("USER").is_ok_and(|user| user == "root"));
    if !is_root {
        return Command::new("env");
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let (user, uid, gid) = ["postgres", "nobody"]
        .iter()
        .find_map(|user| {
            let line = passwd
                .lines()
                .find(|line| line.split(':').next() == Some(user))?;
            let mut fields = line.split(':').skip(2).map(str::parse);
            Some((*user, fields.next()?.ok()?, fields.next()?.ok()?))
        })
        .expect("root finds a user `postgres` or `nobody` to run PostgreSQL as");
    chown(folder, Some(uid), Some(gid)).expect("root can give a folder away");
    let mut command = Command::new(if on_path("setpriv").is_some() {
        "setpriv"
    } else {
        "runuser"
    });
    if on_path("setpriv").is_some() {
        command
            .arg(format!("--reuid={uid}"))
            .arg(format!("--regid={gid}"))
            .arg("--clear-groups");
    } else {
        command.args(["-u", user, "--"]);
    }
    command
}

/// The folder of `initdb` and `postgres`, the newest first; each must be new enough.
fn binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Ok(done) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&done.stdout).trim().into());
    }
    for root in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = entries.map(|it| it.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders.extend(
        [
            "/usr/pgsql-18/bin",
            "/usr/pgsql-17/bin",
            "/usr/pgsql-16/bin",
        ]
        .map(PathBuf::from),
    );
    let beside_initdb =
        on_path("initdb").and_then(|it| Some(it.canonicalize().ok()?.parent()?.to_owned()));
    beside_initdb
        .into_iter()
        .chain(folders)
        .find(|folder| folder.join("initdb").exists() && version(folder) >= Some(OLDEST))
}

fn version(folder: &Path) -> Option<u32> {
    let done = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let number = text.split_whitespace().nth(2)?;
    number
        .split(|it: char| !it.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn how_to_get_it() -> String {
    let mut text = format!("this test needs PostgreSQL {OLDEST} or newer, and finds none.\n");
    let _ = writeln!(
        text,
        "  Debian, Ubuntu: sudo apt-get install postgresql   (tests/run.sh does it)"
    );
    let _ = writeln!(text, "  macOS:          brew install postgresql@17");
    let _ = writeln!(
        text,
        "  a running one:  {SERVER}=postgres://user:password@host:5432/postgres"
    );
    text
}

#[test]
fn each_database_is_new_and_goes_away() {
    let first = Database::with("CREATE TABLE only_here (id text)");
    let second = database();
    let refused = second.try_execute("SELECT FROM only_here").unwrap_err();
    assert!(refused.contains("only_here"), "{refused}");
    let gone = first.url().to_owned();
    drop(first);
    assert!(try_execute(&gone, "SELECT 1").is_err());
}

/// The other half of this test: it runs in a process of its own, which the test kills.
const KILLED: &str = "SCHEMAGEN_TEST_KILLED";

#[test]
fn the_server_goes_away_with_a_killed_process() {
    if let Some(answer) = env::var_os(KILLED) {
        let cluster = Cluster::start();
        let text = format!("{}\n{}\n", cluster.folder.display(), cluster.url());
        fs::write(&answer, text).expect("the test gave us a folder");
        thread::sleep(Duration::from_secs(60));
        return;
    }
    if env::var_os(SERVER).is_some() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let answer = folder.path().join("answer");
    let mut child = Command::new(env::current_exe().expect("a test knows its own path"))
        .args([
            "--exact",
            "support::postgres::the_server_goes_away_with_a_killed_process",
        ])
        .env(KILLED, &answer)
        .stdout(Stdio::null())
        .spawn()
        .expect("the test starts itself");
    let told = until(Duration::from_secs(60), || {
        fs::read_to_string(&answer)
            .ok()
            .filter(|text| text.lines().count() == 2)
    });
    child.kill().expect("a child can be killed");
    child.wait().expect("a killed child ends");
    let told = told.expect("the cluster of the other process starts");
    let mut lines = told.lines();
    let (cluster, url) = (
        Path::new(lines.next().expect("two lines")),
        lines.next().expect("two lines"),
    );
    let gone = until(Duration::from_secs(20), || {
        (!cluster.exists()).then_some(())
    });
    assert!(gone.is_some(), "{} is still there", cluster.display());
    assert!(
        try_execute(url, "SELECT 1").is_err(),
        "the server of a killed process still answers"
    );
}

fn until<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + patience;
    loop {
        let seen = look();
        if seen.is_some() || Instant::now() > end {
            return seen;
        }
        thread::sleep(Duration::from_millis(20));
    }
}
