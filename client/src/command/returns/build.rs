//! `nrm return build`: one call that tells how far it is, then the return.

use nrm_panel_client::{ClientError, Returned};
use nrm_panel_proto::v1;

use super::{BuildArgs, files, read::print};
use crate::{exit::Failure, session::Session};

/// Builds a return, shows it, and fetches its files where a folder is given.
pub(super) async fn build(session: &Session, args: BuildArgs) -> Result<(), Failure> {
    let write = args.write.begin();
    let request = v1::BuildReturnRequest {
        request_id: write.request_id.clone(),
        period: Some(args.period),
        as_at: args.as_at,
        profile: args.profile,
        specification: args.specification.unwrap_or_default(),
    };
    if write.is_dry_run() {
        session.printer.request(&request)?;
        session.printer.note("dry run: nothing was sent");
        return Ok(());
    }
    write.announce(session, &request);
    let progress = session.printer.stages("building");
    let pieces = session
        .writer()
        .await?
        .mutate(&write.request_id, request, |client, request| async move {
            client.returns().build_return(request).await
        })
        .await?;
    let hear = |far: v1::BuildProgress| progress.stage(far.stage, far.done, far.total);
    let whole = Returned::of_building(pieces, hear)
        .await
        .map_err(ClientError::from)?;
    drop(progress);
    print(session, &whole, None, false)?;
    match args.out {
        Some(folder) => files::save(session, &whole.built, &folder).await,
        None => Ok(()),
    }
}
