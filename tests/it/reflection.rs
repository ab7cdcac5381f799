//! A client that was never given the contract drives a running server: `buf curl`
//! learns it through reflection.

use std::{
    collections::BTreeSet,
    env,
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use nrm_panel_tests::process::{ServerProcess, plain};
use prost::Message;
use serde_json::{Value, json};
use tonic_types::pb::{BadRequest, ErrorInfo, RequestInfo};

use crate::{
    contract,
    serving::{Ran, Town, programs},
};

/// Says where buf is.
const BUF: &str = "NRM_BUF";

/// Returns buf, ready to call a server.
fn buf_curl() -> Command {
    let Some(buf) = env::var_os(BUF) else {
        panic!("{BUF} is not set: run the suite through tests/run, which installs buf");
    };
    let mut command = plain(buf.as_ref());
    command
        .arg("curl")
        .args(["--protocol", "grpc", "--http2-prior-knowledge"])
        .stdin(Stdio::null());
    command
}

/// Calls an RPC as somebody with a token.
fn call(server: &ServerProcess, token: &str, rpc: &str, request: &Value) -> Ran {
    let mut command = buf_curl();
    command
        .args(["--header", &format!("authorization: Bearer {token}")])
        .args(["--data", &request.to_string()])
        .arg(format!("{}/nrm.panel.v1.{rpc}", server.address()));
    Ran::of(command)
}

/// Lists what the server says it has.
fn list(server: &ServerProcess, what: &str) -> BTreeSet<String> {
    let mut command = buf_curl();
    command.args([what, server.address()]);
    let ran = Ran::of(command);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.stdout.lines().map(str::to_owned).collect()
}

/// buf ends with eight times the gRPC code.
const fn exit(code: tonic::Code) -> i32 {
    8 * code as i32
}

#[test]
fn a_stranger_learns_the_contract_from_the_server() {
    let town = Town::new();
    let server = town.serve();
    let services = list(&server, "--list-services");
    let methods = list(&server, "--list-methods");
    for rpc in contract::rpcs() {
        let path = rpc.path.trim_start_matches('/');
        let (service, _) = path.split_once('/').unwrap();
        assert!(
            services.contains(service),
            "{service} is not listed: {services:?}"
        );
        assert!(methods.contains(path), "{path} is not listed");
    }
    assert!(services.contains("grpc.health.v1.Health"), "{services:?}");
    // What refusals are made of is described too.
    let mut command = buf_curl();
    let asked = json!({"fileContainingSymbol": "google.rpc.BadRequest"});
    command.args(["--data", &asked.to_string()]).arg(format!(
        "{}/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        server.address()
    ));
    let described = Ran::of(command).json();
    assert!(
        described.get("fileDescriptorResponse").is_some(),
        "{described}"
    );
}

#[test]
fn a_stranger_lodges_and_reads_back() {
    let town = Town::new();
    let server = town.serve();
    let token = &town.person("Gwen").token;
    let referral = json!({
        "ageClaim": "AGE_CLAIM_UNDER_18",
        "child": {
            "firstName": "Zoë",
            "lastName": "Ní Bhriain",
            "dateOfBirth": {
                "date": {"year": 2012, "month": 3, "day": 4},
                "precision": "DATE_PRECISION_DAY",
            },
            "gender": "GENDER_FEMALE",
            "nationalities": ["British", "Irish"],
        },
        "referrer": {
            "firstName": "Gwen",
            "lastName": "Responder",
            "role": "Constable",
            "phone": "01632 960001",
            "alternativeContactEmail": "duty@police.example",
            "organisation": "Warwickshire Police",
        },
        "localAuthority": {"name": "Warwickshire County Council"},
        "exploitationTypes": ["EXPLOITATION_TYPE_FORCED_TO_COMMIT_CRIME"],
        "exploitationLocation": "EXPLOITATION_LOCATION_UK",
        "answers": [{"question": "background.family", "text": "Lives with her aunt."}],
    });
    let request = json!({
        "requestId": "3f0a4a3e-6d9d-4f7a-8f0e-5f8f6f0c9a01",
        "source": "REFERRAL_SOURCE_FIRST_RESPONDER",
        "referral": referral,
    });
    let lodged = call(&server, token, "ReferralService/LodgeReferral", &request);
    assert_eq!(lodged.code, 0, "{lodged:?}");
    let receipt = lodged.json();
    let case = receipt.pointer("/receipt/caseId").unwrap();
    // Sent again, it is answered again, and nothing is lodged twice.
    let again = call(&server, token, "ReferralService/LodgeReferral", &request);
    assert_eq!(again.json(), receipt);

    let asked = json!({"caseId": case});
    let read = call(&server, token, "ReferralService/GetReferral", &asked);
    assert_eq!(read.code, 0, "{read:?}");
    let read = read.json();
    assert_eq!(read.pointer("/referral"), Some(&referral));
    assert_eq!(
        read.pointer("/caseReference"),
        receipt.pointer("/receipt/caseReference")
    );
}

#[test]
fn a_stranger_is_told_every_field_that_is_wrong() {
    let town = Town::new();
    let server = town.serve();
    let request = json!({
        "requestId": "not a UUID",
        "source": "REFERRAL_SOURCE_FIRST_RESPONDER",
        "referral": {"child": {"lastName": "Lightfoot"}},
    });
    let token = &town.person("Gwen").token;
    let refused = call(&server, token, "ReferralService/LodgeReferral", &request);
    assert_eq!(
        refused.code,
        exit(tonic::Code::InvalidArgument),
        "{refused:?}"
    );
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(error["code"], "invalid_argument");
    let bad_request: BadRequest = detail(&error, "google.rpc.BadRequest");
    let violations = bad_request.field_violations.iter();
    let fields: Vec<&str> = violations
        .map(|violation| violation.field.as_str())
        .collect();
    for field in ["request_id", "referral.age_claim", "referral.referrer"] {
        let named = fields.iter().any(|named| named.starts_with(field));
        assert!(named, "{field} is not among {fields:?}");
    }
    let call: RequestInfo = detail(&error, "google.rpc.RequestInfo");
    assert!(!call.request_id.is_empty());
}

#[test]
fn a_stranger_is_told_the_rule_that_says_no() {
    let town = Town::new();
    let server = town.serve();
    let (_, case) = town.lodge(&server);
    let request = json!({
        "requestId": "3f0a4a3e-6d9d-4f7a-8f0e-5f8f6f0c9a02",
        "caseId": case,
        "version": "99",
        "scaReference": "MSHT-1",
    });
    let token = &town.person("Flora").token;
    let refused = call(&server, token, "CaseService/RecordScaUpdate", &request);
    assert_eq!(refused.code, exit(tonic::Code::Aborted), "{refused:?}");
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    let info: ErrorInfo = detail(&error, "google.rpc.ErrorInfo");
    assert_eq!(
        (&*info.reason, &*info.domain),
        ("STALE_VERSION", "nrm.panel.v1")
    );
    for (token, code) in [
        (&town.person("Gwen").token, tonic::Code::PermissionDenied),
        (&"nobody".to_owned(), tonic::Code::Unauthenticated),
    ] {
        let refused = call(&server, token, "CaseService/RecordScaUpdate", &request);
        assert_eq!(refused.code, exit(code), "{refused:?}");
    }
    // What is not there is not told from what is hidden.
    let absent = json!({"caseId": "01990000-0000-7000-8000-000000000000"});
    let refused = call(
        &server,
        &town.person("Ada").token,
        "CaseService/GetCase",
        &absent,
    );
    let hidden = call(
        &server,
        &town.person("Ada").token,
        "CaseService/GetCase",
        &json!({"caseId": case}),
    );
    assert_eq!(refused.code, exit(tonic::Code::NotFound), "{refused:?}");
    assert_eq!(hidden.code, refused.code);
}

#[test]
fn a_server_describes_itself_only_where_asked_to() {
    let town = Town::new();
    let mut options = town.options();
    options.reflection = false;
    let server = ServerProcess::start(programs(), &options).unwrap();
    let mut command = buf_curl();
    command.args(["--list-services", server.address()]);
    let ran = Ran::of(command);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(!ran.stdout.contains("nrm.panel"), "{ran:?}");
}

/// Returns the detail of a type. buf names its type and leaves its bytes to the reader.
fn detail<M: Message + Default>(error: &Value, name: &str) -> M {
    let details = error["details"].as_array().unwrap();
    let found = details.iter().find(|detail| detail["type"] == name);
    let found = found.unwrap_or_else(|| panic!("no {name} in {error}"));
    let bytes = STANDARD_NO_PAD
        .decode(found["value"].as_str().unwrap())
        .unwrap();
    M::decode(bytes.as_slice()).unwrap()
}
