//! Lists come in pages; the person may ask for all of them.

use clap::Args;
use nrm_panel_proto::v1;

use crate::{exit::Failure, session::Session};

/// Flags of every list.
#[derive(Debug, Clone, Args)]
pub(crate) struct PageArgs {
    /// At most this many
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    page_size: i32,
    /// Go on where the page before ended
    #[arg(
        long,
        value_name = "TOKEN",
        default_value = "",
        hide_default_value = true
    )]
    page_token: String,
    /// Fetch every page
    #[arg(long)]
    all: bool,
}

impl PageArgs {
    /// Fetches the page asked for, or all that follow as one.
    pub(crate) async fn fetch<R: Listing>(
        &self,
        session: &Session,
        fetch: impl AsyncFn(i32, String) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let mut list = fetch(self.page_size, self.page_token.clone()).await?;
        while self.all && !list.next_page_token().is_empty() {
            let token = std::mem::take(list.next_page_token());
            list.append(fetch(self.page_size, token).await?);
        }
        let token = list.next_page_token();
        if !token.is_empty() {
            let hint = format!("there is more: --page-token {token}, or --all");
            session.printer.note(&hint);
        }
        Ok(list)
    }
}

/// A reply that is a page of a list.
pub(crate) trait Listing {
    /// The token of the next page.
    fn next_page_token(&mut self) -> &mut String;
    /// Adds the page that follows.
    fn append(&mut self, next: Self);
}

macro_rules! listing {
    ($($reply:ident . $rows:ident),* $(,)?) => {$(
        impl Listing for v1::$reply {
            fn next_page_token(&mut self) -> &mut String {
                &mut self.next_page_token
            }

            fn append(&mut self, next: Self) {
                self.$rows.extend(next.$rows);
                self.next_page_token = next.next_page_token;
            }
        }
    )*};
}

listing!(
    ListReferenceResponse.entries,
    ListReferralsResponse.referrals,
    ListCasesResponse.cases,
    ListInformationRequestsResponse.requests,
    ListSittingsResponse.sittings,
    ListReturnsResponse.returns,
    ListPeopleResponse.people,
    ListEventsResponse.events,
    ListAccessesResponse.accesses,
    ListMessagesResponse.messages,
);
