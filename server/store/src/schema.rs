//! The only schema. Both engines' migrations make it; a test compares.

diesel::table! {
    site (id) {
        id -> Text,
        name -> Text,
        reference_prefix -> Text,
        division -> Text,
        live_since -> Date,
        guardian_service -> Bool,
        scope_measured_on -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    constitution (site_id, version) {
        site_id -> Text,
        version -> BigInt,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    authority (id) {
        id -> Text,
        site_id -> Text,
        name -> Text,
        joined_on -> Date,
    }
}

diesel::table! {
    agency (id) {
        id -> Text,
        site_id -> Text,
        name -> Text,
        kind -> Text,
        first_responder -> Nullable<Text>,
        delivery -> Nullable<Text>,
        designation -> Nullable<Text>,
    }
}

diesel::table! {
    person (id) {
        id -> Text,
        site_id -> Text,
        agency_id -> Text,
        name -> Text,
        training_valid_until -> Nullable<Date>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    person_role (person_id, role) {
        person_id -> Text,
        role -> Text,
    }
}

diesel::table! {
    person_authority (person_id, authority_id) {
        person_id -> Text,
        authority_id -> Text,
    }
}

diesel::table! {
    credential (id) {
        id -> Text,
        issuer -> Text,
        subject -> Text,
        person_id -> Text,
        site_id -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    stream (id) {
        id -> Text,
        kind -> Text,
        site_id -> Text,
        wrapped_key -> Binary,
        created_at -> Timestamp,
        head_seq -> BigInt,
        head_hash -> Binary,
        head_recorded_at -> Timestamp,
    }
}

diesel::table! {
    event (id) {
        id -> Text,
        stream_id -> Text,
        seq -> BigInt,
        site_id -> Text,
        kind -> Text,
        actor_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        purpose -> Text,
        occurred_at -> Timestamp,
        recorded_at -> Timestamp,
        payload -> Binary,
        commitment -> Binary,
        prev_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    ledger_leaf (number) {
        number -> BigInt,
        stream_id -> Text,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    checkpoint (size) {
        size -> BigInt,
        peaks -> Binary,
        note -> Text,
        signed_at -> Timestamp,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        stream_id -> Text,
        seq -> BigInt,
        kind -> Text,
        payload -> Binary,
        created_at -> Timestamp,
        delivered_at -> Nullable<Timestamp>,
        attempts -> BigInt,
        recipient_id -> Nullable<Text>,
        lease_by -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        next_attempt_at -> Nullable<Timestamp>,
        fault -> Nullable<Text>,
        dead_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        acknowledged_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    reply (principal_id, request_id) {
        principal_id -> Text,
        request_id -> Text,
        body_hash -> Binary,
        stream_id -> Text,
        body -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    access_log (id) {
        id -> BigInt,
        at -> Timestamp,
        site_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        rpc -> Text,
        case_id -> Nullable<Text>,
        purpose -> Text,
        outcome -> Text,
        rule -> Nullable<Text>,
        request -> Text,
    }
}

diesel::table! {
    sitting_record (id) {
        id -> Text,
        site_id -> Text,
        held_on -> Date,
        place -> Text,
        state -> Text,
        items -> BigInt,
    }
}

diesel::table! {
    sitting_member (sitting_id, person_id) {
        person_id -> Text,
        sitting_id -> Text,
    }
}

diesel::table! {
    case_record (id) {
        id -> Text,
        site_id -> Text,
        reference -> Text,
        state -> Text,
        authority_id -> Nullable<Text>,
        authority_name -> Text,
        lodged_by_agency_id -> Text,
        site_received_at -> Timestamp,
        eligibility -> Text,
        next_due_on -> Nullable<Date>,
        urgent -> Bool,
        next_hearing_on -> Nullable<Date>,
        sitting_id -> Nullable<Text>,
        social_worker_id -> Nullable<Text>,
    }
}

diesel::table! {
    recusal (case_id, person_id) {
        case_id -> Text,
        person_id -> Text,
    }
}

diesel::table! {
    identity_record (case_id) {
        case_id -> Text,
        version -> BigInt,
        body -> Binary,
    }
}

diesel::table! {
    identity_key (token, case_id) {
        token -> Binary,
        case_id -> Text,
    }
}

diesel::table! {
    agenda_entry (case_id, sitting_id) {
        sitting_id -> Text,
        case_id -> Text,
        site_id -> Text,
    }
}

diesel::table! {
    information_request (id) {
        id -> Text,
        case_id -> Text,
        site_id -> Text,
        agency_id -> Text,
        stage -> Text,
        due_on -> Date,
        state -> Text,
        chased -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    entitlement_fact (case_id, kind, recorded_at) {
        case_id -> Text,
        kind -> Text,
        recorded_at -> Timestamp,
        site_id -> Text,
        state -> Text,
        opened_by -> Text,
        opened_on -> Date,
        delivered_on -> Nullable<Date>,
    }
}

diesel::table! {
    exit_fact (case_id, recorded_at) {
        case_id -> Text,
        recorded_at -> Timestamp,
        site_id -> Text,
        kind -> Text,
        reason -> Text,
        left_on -> Date,
        after_rg -> Bool,
    }
}

diesel::table! {
    referral_fact (case_id, recorded_at) {
        case_id -> Text,
        recorded_at -> Timestamp,
        site_id -> Text,
        counted -> Bool,
        nrm_received_on -> Date,
        site_received_on -> Date,
        age -> Text,
        location -> Text,
        exploitation -> Text,
        gender -> Text,
        nationalities -> Text,
        first_responder_type -> Nullable<Text>,
        first_responder -> Text,
        age_at_referral -> Text,
        pilot -> Bool,
        county_lines -> Text,
        child_id -> Nullable<Text>,
    }
}

diesel::table! {
    circumstance_fact (case_id, recorded_at) {
        case_id -> Text,
        recorded_at -> Timestamp,
        site_id -> Text,
        authority -> Text,
        ethnicity -> Text,
        religion -> Text,
        disability -> Text,
        views -> Text,
        planned -> Bool,
    }
}

diesel::table! {
    matter_fact (case_id, kind, number, recorded_at) {
        case_id -> Text,
        kind -> Text,
        number -> BigInt,
        recorded_at -> Timestamp,
        site_id -> Text,
        state -> Text,
        stage -> Nullable<Text>,
        agency -> Text,
        begun_on -> Date,
        due_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
    }
}

diesel::table! {
    decision_fact (id) {
        id -> Text,
        case_id -> Text,
        site_id -> Text,
        recorded_at -> Timestamp,
        stage -> Text,
        outcome -> Text,
        decider -> Text,
        issued_on -> Date,
        decided_on -> Date,
        initial -> Bool,
        age -> Text,
        supersedes -> Nullable<Text>,
        negative_reason -> Nullable<Text>,
        forms -> Nullable<Text>,
    }
}

diesel::table! {
    sealed_decision (id) {
        id -> Text,
        case_id -> Text,
        site_id -> Text,
        authority_id -> Nullable<Text>,
        stage -> Text,
        outcome -> Text,
        year -> BigInt,
        exploitation -> Text,
        gender -> Text,
        location -> Text,
        age -> Text,
    }
}

diesel::table! {
    return_build (id) {
        id -> Text,
        site_id -> Text,
        year -> BigInt,
        quarter -> BigInt,
        as_at -> Timestamp,
        specification -> Text,
        profile -> Text,
        previous_as_at -> Nullable<Timestamp>,
        sha256 -> Text,
        body -> Binary,
        built_at -> Timestamp,
        built_by -> Text,
    }
}

diesel::table! {
    return_file (return_id, name) {
        return_id -> Text,
        name -> Text,
        position -> BigInt,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        body -> Binary,
    }
}

diesel::table! {
    return_signature (return_id, person_id) {
        return_id -> Text,
        person_id -> Text,
        signed_at -> Timestamp,
    }
}

diesel::table! {
    return_submission (return_id) {
        return_id -> Text,
        submitted_by -> Text,
        submitted_at -> Timestamp,
    }
}

diesel::table! {
    evidence_upload (id) {
        id -> Text,
        case_id -> Text,
        person_id -> Text,
        request_id -> Text,
        body_hash -> Binary,
        details -> Binary,
        state -> Text,
        received -> BigInt,
        started_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    evidence_chunk (upload_id, number) {
        upload_id -> Text,
        number -> BigInt,
        body -> Binary,
    }
}

diesel::table! {
    bank_holiday (division, date) {
        division -> Text,
        date -> Date,
        title -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    reference_edition (number) {
        number -> BigInt,
        source -> Text,
        as_of -> Date,
        sha256 -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    reference_entry (list, code, edition) {
        list -> Text,
        code -> Text,
        edition -> BigInt,
        name -> Text,
        other_names -> Text,
        kind -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        successors -> Text,
        part_of -> Text,
        certainty -> Text,
        source -> Text,
    }
}

diesel::table! {
    meta (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::joinable!(credential -> person (person_id));
diesel::joinable!(credential -> site (site_id));
diesel::joinable!(person -> agency (agency_id));
diesel::joinable!(sitting_member -> sitting_record (sitting_id));
diesel::joinable!(agenda_entry -> sitting_record (sitting_id));
diesel::joinable!(agenda_entry -> case_record (case_id));
diesel::joinable!(outbox -> stream (stream_id));
diesel::joinable!(information_request -> case_record (case_id));
diesel::joinable!(information_request -> agency (agency_id));

diesel::allow_tables_to_appear_in_same_query!(
    site,
    constitution,
    authority,
    agency,
    person,
    person_role,
    person_authority,
    credential,
    stream,
    event,
    ledger_leaf,
    checkpoint,
    outbox,
    reply,
    access_log,
    sitting_record,
    sitting_member,
    case_record,
    recusal,
    agenda_entry,
    identity_key,
    identity_record,
    information_request,
    entitlement_fact,
    exit_fact,
    referral_fact,
    circumstance_fact,
    matter_fact,
    decision_fact,
    sealed_decision,
    return_build,
    return_file,
    return_signature,
    return_submission,
    evidence_upload,
    evidence_chunk,
    bank_holiday,
    reference_edition,
    reference_entry,
    meta,
);
