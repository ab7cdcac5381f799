//! Notices by mail. A notice says that something waits and names nobody; what waits
//! never travels by mail.

use std::{
    fmt, fs,
    net::IpAddr,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use clap::ValueEnum;
use lettre::{
    Message, SmtpTransport, Transport,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use nrm_panel_domain::time::UtcTime;

use super::{
    Fault,
    parcel::{Parcel, sha256},
};

/// The longest one step with the mail server may take; shorter than a lease.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the way to the mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MailTls {
    /// TLS after STARTTLS; a server that does not offer it gets nothing.
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// None: only to this machine itself.
    None,
}

/// Where and how notices are handed over.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Host and port.
    pub server: String,
    /// The sender.
    pub from: String,
    /// How it is kept private; by default STARTTLS, and nothing on loopback.
    pub tls: Option<MailTls>,
    /// A certificate authority to trust besides those of the system (PEM).
    pub ca_file: Option<PathBuf>,
    /// A file with the user on its first line and the password on the second.
    pub login_file: Option<PathBuf>,
}

/// Hands notices over to a mail server.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// Prepares the way to a mail server; nothing is sent yet.
    ///
    /// # Errors
    /// A sentence for the person who starts the service.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        let MailSettings {
            server,
            from,
            tls,
            ca_file,
            login_file,
        } = settings;
        let wrong = || format!("{server:?} is not HOST:PORT");
        let (host, port) = server.rsplit_once(':').ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port: u16 = port.parse().map_err(|_| wrong())?;
        let loopback = host == "localhost"
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let tls = tls.unwrap_or(if loopback {
            MailTls::None
        } else {
            MailTls::Starttls
        });
        let tls = match tls {
            MailTls::None if loopback => Tls::None,
            MailTls::None => {
                return Err(format!(
                    "{server} is not a loopback address: notices go there only with --smtp-tls \
                     starttls or implicit"
                ));
            }
            MailTls::Starttls => Tls::Required(parameters(host, ca_file.as_ref())?),
            MailTls::Implicit => Tls::Wrapper(parameters(host, ca_file.as_ref())?),
        };
        let mut transport = SmtpTransport::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(path) = login_file {
            transport = transport.credentials(login(path)?);
        }
        let from: Mailbox = from
            .parse()
            .map_err(|_| "--smtp-from is not a mail address".to_owned())?;
        Ok(Self {
            transport: transport.build(),
            from,
        })
    }

    /// Sends the notice of a message. Repeated, it has the same identifier.
    ///
    /// # Errors
    /// `mail_address`, `smtp_unreachable`, or `smtp_` with the server's code.
    pub(super) fn deliver(
        &self,
        address: &str,
        parcel: &Parcel,
        now: UtcTime,
    ) -> Result<String, Fault> {
        let to: Mailbox = address.parse().map_err(|_| Fault::new("mail_address"))?;
        let text = notice(parcel);
        let kind = parcel.message.kind.title();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(format!("NRM Panel: {kind}, case {}", parcel.reference))
            .message_id(Some(format!(
                "<{}@{}>",
                parcel.message.id,
                self.from.email.domain()
            )))
            .date(instant(now))
            .header(ContentType::TEXT_PLAIN)
            .body(text.clone())
            .map_err(|_| Fault::new("mail_unwritable"))?;
        self.transport
            .send(&message)
            .map_err(|error| match error.status() {
                Some(code) => Fault::new(format!("smtp_{code}")),
                None => Fault::new("smtp_unreachable"),
            })?;
        Ok(sha256(text.as_bytes()))
    }
}

/// The text of a notice: reference, kind, by when. Nothing of the child.
fn notice(parcel: &Parcel) -> String {
    let kind = parcel.message.kind.title();
    let due = parcel
        .due_on
        .map(|day| format!("By:       {day}\n"))
        .unwrap_or_default();
    format!(
        "A {kind} waits for {receiver}.\n\n\
         Site:     {site}\n\
         Case:     {reference}\n\
         Dated:    {dated}\n\
         {due}\
         Message:  {id}\n\n\
         This notice holds nothing about the child. Sign in to NRM Panel, or ask the\n\
         coordinator of the site, and confirm that you have it: until then it stays\n\
         an open task of the site. A repeat of this notice with the same message\n\
         identifier tells of the same message.\n",
        receiver = parcel.receiver,
        site = parcel.site,
        reference = parcel.reference,
        dated = parcel.dated.london_date(),
        id = parcel.message.id,
    )
}

fn parameters(host: &str, ca_file: Option<&PathBuf>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let cannot = |error: String| format!("{} cannot be used: {error}", path.display());
        let pem = fs::read(path).map_err(|error| cannot(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| cannot(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| format!("TLS to the mail server cannot be set up: {error}"))
}

fn login(path: &PathBuf) -> Result<Credentials, String> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let mut lines = text.lines();
    match (lines.next(), lines.next()) {
        (Some(user), Some(password)) => Ok(Credentials::new(user.to_owned(), password.to_owned())),
        _ => Err(format!(
            "{} must hold the user on its first line and the password on the second",
            path.display()
        )),
    }
}

fn instant(now: UtcTime) -> SystemTime {
    let micros = u64::try_from(now.micros()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(server: &str, tls: Option<MailTls>) -> MailSettings {
        MailSettings {
            server: server.to_owned(),
            from: "panel@site.example".to_owned(),
            tls,
            ca_file: None,
            login_file: None,
        }
    }

    #[test]
    fn mail_leaves_the_machine_only_through_tls() {
        for (server, tls, goes) in [
            ("127.0.0.1:25", None, true),
            ("[::1]:25", Some(MailTls::None), true),
            ("localhost:25", None, true),
            ("mail.example:587", None, true),
            ("mail.example:465", Some(MailTls::Implicit), true),
            ("mail.example:25", Some(MailTls::None), false),
            ("10.0.0.1:25", Some(MailTls::None), false),
            ("mail.example", None, false),
            ("mail.example:x", None, false),
        ] {
            let made = Mailer::new(&settings(server, tls));
            assert_eq!(made.is_ok(), goes, "{server} {tls:?} {made:?}");
        }
    }
}
