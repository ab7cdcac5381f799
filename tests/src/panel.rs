//! A panel at work: the real service in memory, two sites, their people, a clock that
//! is moved by hand.

use std::{
    collections::HashMap,
    fs, io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use age::{secrecy::ExposeSecret as _, x25519::Identity};
use hyper_util::rt::TokioIo;
use nrm_panel_client::{Client, Target};
use nrm_panel_domain::{
    directory::Site,
    id::IdSource,
    time::{CivilDate, UtcTime},
};
use nrm_panel_server::{
    App, boot,
    clock::{Clock, ManualClock},
    grpc::{self, routes},
    reverify::{self, Reverification},
    setup::{self, CreatedSite, SiteFile},
    way_out::WayOut,
};
use nrm_panel_store::{Db, MasterKey, Mode, StoreError, Verification};
use serde_json::json;
use tokio::io::DuplexStream;
use tonic::transport::{Channel, Endpoint, Server};

use crate::{
    actor::Actor,
    engine::{Database, Engine},
};

/// The instant every story starts at, unless it says otherwise: a Monday.
pub const START: &str = "2026-11-16T09:00:00Z";

/// The consortium of the stories.
pub const SITE: &str = "Midlands consortium";

/// A panel at work.
#[derive(Debug)]
pub struct Panel {
    app: App,
    clock: Arc<ManualClock>,
    channel: Channel,
    site: Site,
    people: HashMap<String, Badge>,
    database: Database,
    /// The key of the reader of secure returns.
    reader: String,
    tampered: AtomicBool,
}

#[derive(Debug)]
struct Badge {
    id: String,
    agency_id: String,
    token: String,
}

/// Tells a story on an engine, and closes the panel behind it.
///
/// # Panics
/// Where the story does not come out as told.
pub fn tell(engine: Engine, story: impl AsyncFn(&Panel)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let panel = Panel::new(engine).await;
        story(&panel).await;
        panel.close().await;
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

macro_rules! people {
    ($($(#[$doc:meta])* $person:ident = $name:literal;)*) => {
        impl Panel {$(
            $(#[$doc])*
            #[must_use]
            pub fn $person(&self) -> Actor {
                self.person($name)
            }
        )*}
    };
}

people! {
    /// The chair, of Warwickshire's children's services: the local authority's seat.
    chair = "Ada Chair";
    /// Another chair, of Coventry's children's services.
    other_chair = "Abel Chair";
    /// The member with the police seat.
    officer = "Basil Officer";
    /// The member with the health seat.
    nurse = "Cora Nurse";
    /// Somebody of health whose training is not recorded.
    trainee = "Cyril Trainee";
    /// Somebody of education, who is heard and does not decide.
    teacher = "Delia Teacher";
    /// The independent child trafficking guardian: heard, never decides.
    guardian = "Edna Guardian";
    /// Who runs the panel.
    coordinator = "Flora Coordinator";
    /// A coordinator who acts for Coventry alone.
    coventry_coordinator = "Fergus Coordinator";
    /// A first responder of Warwickshire Police.
    first_responder = "Gwen Responder";
    /// A first responder of another agency, Barnardo's.
    other_responder = "Hal Responder";
    /// An auditor.
    auditor = "Ines Auditor";
    /// Who builds the returns.
    returns_officer = "Joan Returns";
    /// The liaison officer of the Single Competent Authority.
    sca_liaison = "Karl Liaison";
    /// A social worker of Warwickshire.
    social_worker = "Lena Worker";
    /// Who runs the installation.
    administrator = "Milo Administrator";
    /// The coordinator of the other site.
    stranger = "Nora Stranger";
    /// A first responder of the other site.
    strange_responder = "Oscar Stranger";
}

impl Panel {
    /// Starts the service on an engine, with both sites set up.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn new(engine: Engine) -> Self {
        Self::on(engine.database(), None).await
    }

    /// As [`Panel::new`], with identifiers from a source of the test's own and the
    /// records in memory where the machine offers it.
    ///
    /// # Panics
    /// As [`Panel::new`].
    pub async fn seeded(engine: Engine, ids: Arc<dyn IdSource>) -> Self {
        Self::on(engine.database_in_memory(), Some(ids)).await
    }

    /// As [`Panel::new`], with a store that holds no row and isolates no write: the
    /// mistake that the concurrency histories must find.
    ///
    /// # Panics
    /// As [`Panel::new`].
    pub async fn unlocked(engine: Engine) -> Self {
        let mut database = engine.database();
        database.unlock();
        Self::on(database, None).await
    }

    async fn on(database: Database, ids: Option<Arc<dyn IdSource>>) -> Self {
        let clock = Arc::new(ManualClock::at(instant(START)));
        let key = database.folder().join("key");
        let db = Db::open(
            database.settings(),
            MasterKey::load_or_create(&key).unwrap(),
        )
        .unwrap();
        db.maintain::<_, StoreError, _>(|tx| tx.set_mode(Mode::Demo))
            .await
            .unwrap();
        db.close();
        let mut app = boot::open(database.settings(), &key, clock.clone()).unwrap();
        app.ids = ids.unwrap_or(app.ids);
        let (returns, reader) = (database.folder().join("returns"), Identity::generate());
        fs::create_dir(&returns).unwrap();
        let recipient = reader.to_public().to_string();
        app.way_out = Some(Arc::new(WayOut::new(&returns, Some(&recipient)).unwrap()));
        let set_up =
            |file: &SiteFile| setup::create_site(&app.db, &app.ids, app.clock.now(), file).unwrap();
        let CreatedSite { site, people: ours } = set_up(&consortium());
        let CreatedSite { people: theirs, .. } = set_up(&warwickshire_alone());
        let people = ours
            .into_iter()
            .chain(theirs)
            .map(|enrolled| {
                let badge = Badge {
                    id: enrolled.person.id.to_string(),
                    agency_id: enrolled.person.agency.to_string(),
                    token: enrolled.token.to_string(),
                };
                (enrolled.person.name, badge)
            })
            .collect();
        let channel = serve_in_memory(&app).await;
        Self {
            app,
            clock,
            channel,
            site,
            people,
            database,
            reader: reader.to_string().expose_secret().to_owned(),
            tampered: AtomicBool::new(false),
        }
    }

    /// Returns the folder by which returns leave.
    #[must_use]
    pub fn return_folder(&self) -> PathBuf {
        self.database.folder().join("returns")
    }

    /// Reads a file as the Home Office does, for whom it was encrypted.
    ///
    /// # Panics
    /// Where it was encrypted for somebody else, or altered.
    #[must_use]
    pub fn read_as_recipient(&self, sealed: &[u8]) -> Vec<u8> {
        let reader: Identity = self.reader.parse().unwrap();
        age::decrypt(&reader, sealed).unwrap()
    }

    /// Returns a person by name.
    ///
    /// # Panics
    /// Where nobody has the name.
    #[must_use]
    pub fn person(&self, name: &str) -> Actor {
        let badge = &self.people[name];
        self.bearer(&badge.token, &badge.id, &badge.agency_id)
    }

    /// Returns a person who calls another instance of the service, such as one with
    /// other settings on the same records.
    pub async fn person_at(&self, app: &App, name: &str) -> Actor {
        let badge = &self.people[name];
        let target = Target::new("http://127.0.0.1:1").token(badge.token.clone());
        let client = Client::over(serve_in_memory(app).await, &target).unwrap();
        Actor::new(badge.id.clone(), badge.agency_id.clone(), client)
    }

    /// Returns a person who calls a server at an address, on these records.
    ///
    /// # Panics
    /// Where it does not answer.
    pub async fn person_over(&self, address: &str, name: &str) -> Actor {
        let badge = &self.people[name];
        let target = Target::new(address).token(badge.token.clone());
        let client = Client::connect(&target).await.unwrap();
        Actor::new(badge.id.clone(), badge.agency_id.clone(), client)
    }

    /// Returns a caller without a token.
    #[must_use]
    pub fn nobody(&self) -> Actor {
        self.caller(&Target::new("http://127.0.0.1:1"), "", "")
    }

    /// Returns a caller with a token of their own making.
    #[must_use]
    pub fn bearer_of(&self, token: &str) -> Actor {
        self.bearer(token, "", "")
    }

    /// Returns a person who says why they call.
    #[must_use]
    pub fn for_purpose(&self, name: &str, purpose: &str) -> Actor {
        let badge = &self.people[name];
        let target = Target::new("http://127.0.0.1:1")
            .token(badge.token.clone())
            .purpose(purpose);
        self.caller(&target, &badge.id, &badge.agency_id)
    }

    /// Returns the first responder of an organisation the samples come from.
    #[must_use]
    pub fn responder_of(&self, organisation: &str) -> Actor {
        self.person(&format!("Responder of {organisation}"))
    }

    /// Moves the clock to an instant, or to nine in the morning of a day.
    pub fn at(&self, when: &str) {
        if when.contains('T') {
            self.clock.set(instant(when));
        } else {
            self.clock.set(instant(&format!("{when}T09:00:00Z")));
        }
    }

    /// Moves the clock to an instant.
    pub fn set(&self, instant: UtcTime) {
        self.clock.set(instant);
    }

    /// Returns what the clock says.
    #[must_use]
    pub fn now(&self) -> UtcTime {
        self.clock.now()
    }

    /// Returns today in London.
    #[must_use]
    pub fn today(&self) -> CivilDate {
        self.clock.now().london_date()
    }

    /// Returns the database, for whoever reaches past the service.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Returns the consortium.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns the service, for administration.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Verifies every chain of every site, as `nrm-panel verify` does.
    ///
    /// # Panics
    /// Where the records cannot be read.
    pub async fn verify(&self) -> Verification {
        self.app
            .db
            .report::<_, StoreError, _>(|tx| tx.verify_all(None))
            .await
            .unwrap()
    }

    /// Verifies every sealed decision again, as `nrm-panel verify` does.
    ///
    /// # Panics
    /// Where the records cannot be read.
    pub async fn reverify(&self) -> Reverification {
        let book = self.app.book.clone();
        self.app
            .db
            .report::<_, StoreError, _>(move |tx| reverify::all(tx, None, &book))
            .await
            .unwrap()
    }

    /// Says that the story alters the records by hand, so that they need not verify
    /// at its end.
    pub fn expect_tampering(&self) {
        self.tampered.store(true, Ordering::Relaxed);
    }

    /// Closes the panel: every chain verifies and every sealed decision stands on its
    /// record, or the story is not told well.
    ///
    /// # Panics
    /// Where a chain does not verify, or a decision does not stand.
    pub async fn close(self) {
        let verified = self.verify().await;
        let tampered = self.tampered.load(Ordering::Relaxed);
        let mut stands = verified.fault.is_none();
        if stands {
            let again = self.reverify().await;
            stands = again.flawed.is_empty();
            assert_ne!(stands, tampered, "{again:?}");
        }
        assert_ne!(stands, tampered, "{verified:?}");
        self.app.db.close();
    }

    fn bearer(&self, token: &str, id: &str, agency_id: &str) -> Actor {
        let target = Target::new("http://127.0.0.1:1").token(token.to_owned());
        self.caller(&target, id, agency_id)
    }

    fn caller(&self, target: &Target, id: &str, agency_id: &str) -> Actor {
        let client = Client::over(self.channel.clone(), target).unwrap();
        Actor::new(id.to_owned(), agency_id.to_owned(), client)
    }
}

/// Reads an instant.
///
/// # Panics
/// Where it is none.
#[must_use]
pub fn instant(text: &str) -> UtcTime {
    UtcTime::parse_rfc3339(text).unwrap()
}

/// Serves the service to one caller in this process.
pub(crate) async fn serve_in_memory(app: &App) -> Channel {
    let (ours, theirs) = tokio::io::duplex(1024 * 1024);
    let endpoint = grpc::Endpoint {
        reflection: true,
        ..grpc::Endpoint::default()
    };
    let (routes, _) = routes(app, &endpoint).unwrap();
    let incoming = tokio_stream::once(Ok::<DuplexStream, io::Error>(theirs));
    tokio::spawn(
        Server::builder()
            .add_routes(routes)
            .serve_with_incoming(incoming),
    );
    let mut ours = Some(ours);
    let connector = tower::service_fn(move |_| {
        let stream = ours.take().map(TokioIo::new);
        async move { stream.ok_or_else(|| io::Error::other("there is one connection")) }
    });
    Endpoint::from_static("http://panel.test")
        .connect_with_connector(connector)
        .await
        .unwrap()
}

/// The five authorities of the samples, with police, health, a guardian service and
/// the organisations that lodge.
fn consortium() -> SiteFile {
    let authorities = [
        "Warwickshire County Council",
        "Coventry City Council",
        "Birmingham City Council",
        "Sandwell Metropolitan Borough Council",
        "City of Wolverhampton Council",
    ];
    let responders = [
        ("Warwickshire Police", "police"),
        ("Barnardo's", "ngo_and_third_sector"),
        ("Fair Work Agency", "government_agency"),
        (
            "Home Office - Asylum Group - Illegal Migration Intake Unit",
            "government_agency",
        ),
        ("Warwickshire County Council", "local_authority"),
        (
            "National Society for the Prevention of Cruelty to Children NSPCC CTAC",
            "ngo_and_third_sector",
        ),
        ("British Transport Police", "police"),
    ];
    let agency = |name: &str, kind: &str| {
        let lodges = responders.iter().find(|(known, _)| *known == name);
        // The form names a unit of the Home Office; the list names the Home Office.
        let unit = name.starts_with("Home Office");
        json!({
            "name": name,
            "kind": kind,
            "first_responder": lodges.map(|(_, code)| code),
            "designation": unit.then_some("UKVI"),
        })
    };
    let trained = |name: &str, agency: &str, role: &str| {
        json!({
            "name": name, "agency": agency, "roles": [role], "training_valid_until": "2028-06-30",
        })
    };
    let untrained = |name: &str, agency: &str, role: &str| json!({"name": name, "agency": agency, "roles": [role]});
    let mut people = vec![
        trained("Ada Chair", "Warwickshire County Council", "chair"),
        trained("Abel Chair", "Coventry City Council", "chair"),
        trained("Basil Officer", "Warwickshire Police", "panel_member"),
        trained("Cora Nurse", "Arden Health Trust", "panel_member"),
        untrained("Cyril Trainee", "Arden Health Trust", "panel_member"),
        trained("Delia Teacher", "Arden Schools", "panel_member"),
        trained("Edna Guardian", "Guardian Service", "panel_member"),
        untrained(
            "Flora Coordinator",
            "Warwickshire County Council",
            "coordinator",
        ),
        json!({
            "name": "Fergus Coordinator", "agency": "Coventry City Council",
            "roles": ["coordinator"], "authorities": ["Coventry City Council"],
        }),
        untrained("Gwen Responder", "Warwickshire Police", "first_responder"),
        untrained("Hal Responder", "Barnardo's", "first_responder"),
        untrained("Ines Auditor", "Coventry City Council", "auditor"),
        untrained("Joan Returns", "Birmingham City Council", "returns_officer"),
        untrained("Karl Liaison", "Competent Authority", "sca_liaison"),
        untrained(
            "Lena Worker",
            "Warwickshire County Council",
            "safeguarding_lead",
        ),
        untrained(
            "Milo Administrator",
            "Warwickshire County Council",
            "administrator",
        ),
    ];
    people.extend(responders.iter().map(|(organisation, _)| {
        let name = format!("Responder of {organisation}");
        untrained(&name, organisation, "first_responder")
    }));
    site(json!({
        "name": SITE,
        "reference_prefix": "MID",
        "division": "england-and-wales",
        "live_since": "2023-02-20",
        "guardian_service": true,
        "authorities": authorities
            .map(|name| json!({"name": name, "joined_on": "2023-02-20"})),
        "agencies": [
            agency("Warwickshire County Council", "local_authority"),
            agency("Coventry City Council", "local_authority"),
            agency("Birmingham City Council", "local_authority"),
            agency("Warwickshire Police", "police"),
            agency("Arden Health Trust", "health"),
            agency("Arden Schools", "adviser"),
            agency("Guardian Service", "guardian_service"),
            agency("Barnardo's", "first_responder"),
            agency("Fair Work Agency", "first_responder"),
            agency(responders[3].0, "first_responder"),
            agency(responders[5].0, "first_responder"),
            agency("British Transport Police", "first_responder"),
            agency("Competent Authority", "competent_authority"),
        ],
        "people": people,
    }))
}

/// The second site of the database: Warwickshire alone.
fn warwickshire_alone() -> SiteFile {
    site(json!({
        "name": "Warwickshire alone",
        "reference_prefix": "WWK",
        "division": "england-and-wales",
        "live_since": "2023-02-20",
        "guardian_service": false,
        "authorities": [{"name": "Warwickshire County Council", "joined_on": "2023-02-20"}],
        "agencies": [
            {"name": "Warwickshire County Council", "kind": "local_authority"},
            {"name": "Warwickshire Police", "kind": "police", "first_responder": "police"},
        ],
        "people": [
            {
                "name": "Nora Stranger", "agency": "Warwickshire County Council",
                "roles": ["coordinator"],
            },
            {
                "name": "Oscar Stranger", "agency": "Warwickshire Police",
                "roles": ["first_responder"],
            },
        ],
    }))
}

fn site(file: serde_json::Value) -> SiteFile {
    serde_json::from_value(file).unwrap()
}
