//! What every adapter does the same way: context in, use case, reply out.

use nrm_panel_domain::{access::Action, time::CivilDate};
use prost::Message;
use tonic::{Request, Response, Status, metadata::MetadataMap};
use uuid::Uuid;

use super::{
    auth,
    convert::{Mutation, Violations},
    status::status,
};
use crate::{
    app::{
        App, Once,
        error::AppError,
        session::{Call, Purpose},
        upload::Staging,
        work::{Look, Saved, Work},
    },
    ids::random,
};

/// Metadata the reply carries back: the identifier of the call.
pub(crate) const REQUEST_ID: &str = "x-request-id";
/// Metadata that says a test clock is running, and where it stands.
pub(crate) const TEST_CLOCK: &str = "nrm-test-clock";
const PURPOSE: &str = "nrm-purpose";

/// The services share one gateway to the use cases.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) app: App,
}

/// How a wire request becomes the input of a use case. The day is needed because
/// some dates may not lie in the future.
pub(crate) type FromWire<Wire, Input> = fn(Wire, CivilDate, &mut Violations) -> Option<Input>;

impl Gateway {
    /// Adapts a change.
    pub(crate) async fn change<Wire, Input, Output, Reply>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        run: fn(&mut Work<'_, '_>, &Input) -> Result<Saved<Output>, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Wire: Message + Mutation,
        Input: Send + 'static,
        Output: 'static,
        Reply: Message + Default + 'static,
    {
        let change = |call, once, input| self.app.change(call, once, input, run, to_wire);
        self.once(action, request, from_wire, change).await
    }

    /// Adapts a change of what is no record yet.
    pub(crate) async fn stage<Wire, Input, Output, Reply>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        run: fn(&mut Staging<'_, '_>, &(Once, Input)) -> Result<Output, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Wire: Message + Mutation,
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let stage = |call, once, input| async move {
            let staged = self.app.stage(call, (once, input), run).await?;
            Ok(to_wire(&staged))
        };
        self.once(action, request, from_wire, stage).await
    }

    /// Adapts a look at case data.
    pub(crate) async fn show<Wire, Input, Output, Reply>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let show = |call, input| self.app.show(call, input, run);
        self.ask(action, request, from_wire, show, to_wire).await
    }

    /// Adapts a long read.
    pub(crate) async fn report<Wire, Input, Output, Reply>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let report = |call, input| self.app.report(call, input, run);
        self.ask(action, request, from_wire, report, to_wire).await
    }

    /// Adapts a read of what is not case data.
    pub(crate) async fn read<Wire, Input, Output, Reply>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let read = |call, input| self.app.read(call, input, run);
        self.ask(action, request, from_wire, read, to_wire).await
    }

    /// Answers a question.
    async fn ask<Wire, Input, Output, Reply, Asked>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        ask: impl FnOnce(Call, Input) -> Asked,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Response<Reply>, Status>
    where
        Asked: Future<Output = Result<Output, AppError>>,
    {
        let (metadata, _, wire) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let query = self.query(action, &metadata, &request_id, wire, from_wire);
        let outcome = match query.await {
            Ok((call, input)) => ask(call, input).await,
            Err(error) => Err(error),
        };
        self.reply(action, outcome.map(|output| to_wire(&output)), request_id)
    }

    /// Makes a change that happens once.
    pub(super) async fn once<Wire, Input, Reply, Changed>(
        &self,
        action: Action,
        request: Request<Wire>,
        from_wire: FromWire<Wire, Input>,
        change: impl FnOnce(Call, Once, Input) -> Changed,
    ) -> Result<Response<Reply>, Status>
    where
        Wire: Message + Mutation,
        Changed: Future<Output = Result<Reply, AppError>>,
    {
        let (metadata, _, wire) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let mutation = self.mutation(action, &metadata, &request_id, wire, from_wire);
        let outcome = match mutation.await {
            Ok((call, once, input)) => change(call, once, input).await,
            Err(error) => Err(error),
        };
        self.reply(action, outcome, request_id)
    }

    pub(super) async fn mutation<Wire: Message + Mutation, Input>(
        &self,
        action: Action,
        metadata: &MetadataMap,
        request_id: &str,
        wire: Wire,
        from_wire: FromWire<Wire, Input>,
    ) -> Result<(Call, Once, Input), AppError> {
        let call = self.call(action, metadata, request_id)?;
        let mut violations = Violations::default();
        let once = once(action, &wire, &mut violations);
        let input = from_wire(wire, call.now.london_date(), &mut violations);
        if violations.is_empty()
            && let (Some(input), Some(once)) = (input, once)
        {
            return Ok((call, once, input));
        }
        Err(self.faults(call, violations).await)
    }

    pub(super) async fn query<Wire, Input>(
        &self,
        action: Action,
        metadata: &MetadataMap,
        request_id: &str,
        wire: Wire,
        from_wire: FromWire<Wire, Input>,
    ) -> Result<(Call, Input), AppError> {
        let call = self.call(action, metadata, request_id)?;
        let mut violations = Violations::default();
        let input = from_wire(wire, call.now.london_date(), &mut violations);
        if violations.is_empty()
            && let Some(input) = input
        {
            return Ok((call, input));
        }
        Err(self.faults(call, violations).await)
    }

    /// Tells the faults of a request, to a caller who is known.
    pub(super) async fn faults(&self, call: Call, violations: Violations) -> AppError {
        match self.app.known(call).await {
            Ok(()) => AppError::Invalid(violations.into_all()),
            Err(error) => error,
        }
    }

    /// Reads the clock, once, and who calls for what.
    pub(super) fn call(
        &self,
        action: Action,
        metadata: &MetadataMap,
        request_id: &str,
    ) -> Result<Call, AppError> {
        let purpose = match metadata.get(PURPOSE) {
            None => Purpose::usual(action),
            Some(value) => value
                .to_str()
                .ok()
                .and_then(Purpose::from_code)
                .ok_or_else(|| AppError::invalid(PURPOSE, "is not a known purpose"))?,
        };
        let now = self.app.clock.now();
        Ok(Call {
            credential: auth::credential(metadata)?,
            action,
            purpose,
            now,
            settled: self.app.clock.settled(now),
            request: request_id.to_owned(),
        })
    }

    /// Sends a reply or a status with the identifier of the call, and leaves one log
    /// line without personal data.
    pub(super) fn reply<Reply>(
        &self,
        action: Action,
        outcome: Result<Reply, AppError>,
        request_id: String,
    ) -> Result<Response<Reply>, Status> {
        match outcome {
            Ok(reply) => {
                tracing::info!(request.id = %request_id, rpc = action.rpc(), code = "Ok", "call");
                let mut response = Response::new(reply);
                self.mark(response.metadata_mut(), &request_id);
                Ok(response)
            }
            Err(error) => {
                let mut status = status(error, &request_id);
                tracing::info!(
                    request.id = %request_id,
                    rpc = action.rpc(),
                    code = ?status.code(),
                    "call"
                );
                self.mark(status.metadata_mut(), &request_id);
                Err(status)
            }
        }
    }

    fn mark(&self, metadata: &mut MetadataMap, request_id: &str) {
        if let Ok(value) = request_id.parse() {
            metadata.insert(REQUEST_ID, value);
        }
        if self.app.clock.is_test()
            && let Ok(value) = self.app.clock.now().to_string().parse()
        {
            metadata.insert(TEST_CLOCK, value);
        }
    }
}

/// Takes the caller's identifier of the call, or makes one. Only a short, plain one
/// is taken: it is written to the log.
pub(super) fn request_identifier(metadata: &MetadataMap) -> String {
    let given = metadata
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|value| {
            (1..=64).contains(&value.len())
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    match given {
        Some(given) => given.to_owned(),
        None => Uuid::from_bytes(random()).to_string(),
    }
}

fn once<Wire: Message + Mutation>(
    action: Action,
    wire: &Wire,
    violations: &mut Violations,
) -> Option<Once> {
    let text = wire.request_id();
    match Uuid::try_parse(text) {
        Ok(id) if text.len() <= 36 => Some(Once::new(id, action.rpc(), &wire.encode_to_vec())),
        Ok(_) | Err(_) => {
            violations.add("request_id", "must be a UUID");
            None
        }
    }
}
