//! The contract as the tests read it: from its descriptor, never from a list of ours.

use std::collections::BTreeSet;

use nrm_panel_proto::DESCRIPTORS;
use prost::Message;
use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

/// The package of the contract.
const PACKAGE: &str = "nrm.panel.v1";

/// An RPC of the contract.
#[derive(Clone, Debug)]
pub(crate) struct Rpc {
    /// `Service/Method`, as the policy names it.
    pub(crate) name: String,
    /// `/package.Service/Method`, as it is called.
    pub(crate) path: String,
    /// The message it takes.
    pub(crate) input: DescriptorProto,
    /// What the contract says of it.
    pub(crate) comment: String,
}

impl Rpc {
    /// Returns whether it changes a record: only those are repeated safely.
    pub(crate) fn is_mutation(&self) -> bool {
        self.input
            .field
            .iter()
            .any(|field| field.name() == "request_id")
    }
}

/// Lists every RPC of the contract.
pub(crate) fn rpcs() -> Vec<Rpc> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let ours: Vec<&FileDescriptorProto> = set
        .file
        .iter()
        .filter(|file| file.package() == PACKAGE)
        .collect();
    let message = |name: &str| {
        ours.iter()
            .flat_map(|file| &file.message_type)
            .find(|message| name == format!(".{PACKAGE}.{}", message.name()))
            .unwrap()
            .clone()
    };
    let mut rpcs = Vec::new();
    for file in &ours {
        for (place, service) in file.service.iter().enumerate() {
            for (number, method) in service.method.iter().enumerate() {
                let name = format!("{}/{}", service.name(), method.name());
                rpcs.push(Rpc {
                    path: format!("/{PACKAGE}.{name}"),
                    input: message(method.input_type()),
                    comment: comment(file, place, number),
                    name,
                });
            }
        }
    }
    assert!(rpcs.len() > 40, "the descriptor was not read");
    rpcs
}

/// Returns the comment of a method: field 6 of a file is a service, field 2 of a
/// service a method.
fn comment(file: &FileDescriptorProto, service: usize, method: usize) -> String {
    let path = [
        6,
        i32::try_from(service).unwrap(),
        2,
        i32::try_from(method).unwrap(),
    ];
    let info = file.source_code_info.as_ref().unwrap();
    info.location
        .iter()
        .find(|location| location.path == path)
        .map(|location| location.leading_comments().to_owned())
        .unwrap_or_default()
}

/// Returns the reasons of refusals, as the rules write them.
pub(crate) fn refusal_reasons() -> BTreeSet<String> {
    let sources = [
        include_str!("../../server/domain/src/refusal/reason.rs"),
        include_str!("../../server/domain/src/refusal/document.rs"),
        include_str!("../../server/domain/src/refusal/returns.rs"),
    ];
    let reasons: BTreeSet<String> = sources
        .into_iter()
        .flat_map(|source| {
            let (_, rest) = source.split_once("fn reason(&self)").unwrap();
            let (body, _) = rest.split_once("\n    }\n").unwrap();
            quoted(body)
        })
        .collect();
    assert!(reasons.len() > 30, "the reasons were not read");
    reasons
}

/// Returns the reasons a status may have that are no refusal of a rule.
pub(crate) fn other_reasons() -> BTreeSet<String> {
    let source = include_str!("../../server/src/grpc/status.rs");
    let (code, _) = source.split_once("#[cfg(test)]").unwrap();
    let reasons: BTreeSet<String> = quoted(code)
        .into_iter()
        .filter(|text| is_reason(text))
        .collect();
    assert!(reasons.contains("REQUEST_ID_REUSED"), "{reasons:?}");
    reasons
}

/// Returns the words of a text that look like a reason, such as `NOT_IN_SCOPE`.
pub(crate) fn reasons_named(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .filter(|word| word.contains('_') && is_reason(word))
        .map(str::to_owned)
        .collect()
}

fn is_reason(text: &str) -> bool {
    text.len() > 2
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn quoted(source: &str) -> BTreeSet<String> {
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
