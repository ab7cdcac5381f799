//! Starting the service: open, check, listen, drain.

use std::{
    fs,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use nrm_panel_domain::{id::IdSource, rulebook::RuleBook};
use nrm_panel_store::{Db, MasterKey, Mode, Settings as StoreSettings};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    app::App,
    clock::{Clock, FileClock, SystemClock},
    config::{Serve, Settings},
    exchange::{Courier, MailSettings, Mailer, Transports},
    grpc::{Endpoint, Identity, check_address, serve},
    ids::RandomIds,
    index,
    ledger::Keeper,
    reference::Shelf,
    scan::Scanner,
    setup,
    upkeep::keep,
    way_out::WayOut,
};

/// Opens the records and everything the use cases need.
///
/// # Errors
/// A sentence for the person who starts the service.
pub fn open(
    settings: &StoreSettings,
    key_file: &Path,
    clock: Arc<dyn Clock>,
) -> Result<App, String> {
    let key = MasterKey::load_or_create(key_file).map_err(|error| error.to_string())?;
    let db = Db::open(settings, key).map_err(|error| error.to_string())?;
    let mode = settle_mode(&db)?;
    if clock.is_test() && mode != Mode::Demo {
        return Err(
            "a test clock works only on a database created with `nrm-panel migrate \
                    --demo`; this one holds live records"
                .to_owned(),
        );
    }
    setup::load_built_in_holidays(&db, clock.now()).map_err(|error| error.to_string())?;
    let book = RuleBook::built_in().map_err(|error| error.to_string())?;
    let ids: Arc<dyn IdSource> = Arc::new(RandomIds::new(clock.clone()));
    Ok(App {
        db,
        clock,
        ids,
        book: Arc::new(book),
        shelf: Arc::new(Shelf::default()),
        scanner: None,
        way_out: None,
    })
}

/// Serves until told to stop.
///
/// # Errors
/// A sentence for the person who starts the service.
pub fn run(settings: &Settings, options: &Serve) -> Result<(), String> {
    let started = Instant::now();
    let clock: Arc<dyn Clock> = match &options.test_clock {
        None => Arc::new(SystemClock),
        Some(path) => Arc::new(FileClock::open(path).map_err(|error| {
            format!("the test clock {} cannot be read: {error}", path.display())
        })?),
    };
    let mut store = StoreSettings::new(settings.database.clone());
    if let Some(batch) = options.write_batch {
        store.batch = batch;
    }
    let identity = identity(options)?;
    check_address(settings.listen, identity.is_some())?;
    let transports = transports(options)?;
    is_folder(options.checkpoint_folder.as_deref())?;
    let mut app = open(&store, &settings.key_file, clock)?;
    let scanner = options.clamav.clone().map(Scanner::at);
    app.scanner = scanner.map(Arc::new);
    let recipient = options.return_recipient.as_deref();
    let way_out = options.return_folder.as_deref();
    let way_out = way_out.map(|folder| WayOut::new(folder, recipient));
    app.way_out = way_out.transpose()?.map(Arc::new);
    let endpoint = Endpoint {
        identity,
        reflection: options.reflection,
        ..Endpoint::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    let db = app.db.clone();
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", settings.listen))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let stop = stop_signal()?;
        if app.clock.is_test() {
            tracing::warn!(clock = %app.clock.now(), "running on a test clock");
        }
        if !transports.is_empty() {
            let courier = Courier::new(app.clone(), transports);
            // It ends with the runtime: cut off, a message is carried out again.
            tokio::spawn(courier.run(Duration::from_millis(options.outbox_every)));
        }
        if app.scanner.is_none() {
            tracing::warn!(
                "documents are not scanned: a coordinator must accept each; see --clamav"
            );
        }
        if index::is_behind(&app.db)
            .await
            .map_err(|error| error.to_string())?
        {
            tracing::warn!(
                "children are known again less well than they could be: an earlier release \
                 made the index; run `nrm-panel index rebuild`, the service may go on meanwhile"
            );
        }
        let upkeep = tokio::spawn(keep(app.clone()));
        let keeper = Arc::new(Keeper::new(app.clone(), options.checkpoint_folder.clone()));
        let keeping = tokio::spawn({
            let keeper = keeper.clone();
            async move { keeper.run().await }
        });
        announce(address);
        tracing::info!(
            address = %address,
            engine = ?app.db.engine(),
            started_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "serving"
        );
        let served = serve(app, endpoint, listener, stop).await;
        upkeep.abort();
        keeping.abort();
        if let Err(error) = keeper.close().await {
            tracing::error!(%error, "no last checkpoint could be signed");
        }
        served.map_err(|error| error.to_string())
    });
    // Calls that were cut may still wait for a commit: the store drains by itself.
    runtime.shutdown_timeout(Duration::from_secs(1));
    db.close();
    let stats = db.stats();
    tracing::info!(writes = stats.writes, batches = stats.batches, "stopped");
    served
}

/// A database without a mode is a live one: only `migrate --demo` makes a demo, and
/// only of an empty database.
fn settle_mode(db: &Db) -> Result<Mode, String> {
    let mode = db
        .read(|tx| tx.mode())
        .wait()
        .map_err(|error: nrm_panel_store::StoreError| error.to_string())?;
    match mode {
        Some(mode) => Ok(mode),
        None => db
            .maintain(|tx| tx.set_mode(Mode::Live))
            .wait()
            .map(|()| Mode::Live)
            .map_err(|error: nrm_panel_store::StoreError| error.to_string()),
    }
}

/// The ways by which messages can leave; a folder that is not there is a slip of the
/// pen, found at start and not by a message that waits.
fn transports(options: &Serve) -> Result<Transports, String> {
    is_folder(options.drop_folder.as_deref())?;
    let mail = match (&options.smtp, &options.smtp_from) {
        (Some(server), Some(from)) => Some(Mailer::new(&MailSettings {
            server: server.clone(),
            from: from.clone(),
            tls: options.smtp_tls,
            ca_file: options.smtp_ca.clone(),
            login_file: options.smtp_login.clone(),
        })?),
        (None, _) | (_, None) => None,
    };
    Ok(Transports {
        drop_folder: options.drop_folder.clone(),
        mail,
    })
}

fn is_folder(path: Option<&Path>) -> Result<(), String> {
    match path {
        Some(path) if !path.is_dir() => Err(format!("{} is not a folder", path.display())),
        Some(_) | None => Ok(()),
    }
}

fn identity(options: &Serve) -> Result<Option<Identity>, String> {
    let (Some(certificate), Some(key)) = (&options.tls_certificate, &options.tls_key) else {
        return Ok(None);
    };
    let read = |path: &Path| {
        fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
    };
    Ok(Some(Identity::from_pem(read(certificate)?, read(key)?)))
}

fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, String> {
    let listen = |kind| signal(kind).map_err(|error| format!("no signal handler: {error}"));
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("draining");
    })
}

/// Says on standard output where the service listens, for whoever started it on a
/// free port.
fn announce(address: std::net::SocketAddr) {
    let mut out = std::io::stdout();
    // Nobody may be reading; the log says it too.
    let _ = writeln!(out, "listening on {address}").and_then(|()| out.flush());
}
