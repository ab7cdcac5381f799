//! The store contract, on both engines: what the rest of the service takes for
//! granted.

use nrm_panel_store::{
    Db, MasterKey,
    contract::{ALL, Test},
};
use nrm_panel_tests::engine::Engine;

macro_rules! contract {
    ($($test:ident),+ $(,)?) => {
        const NAMED: &[&str] = &[$(stringify!($test)),+];

        $(mod $test {
            #[test]
            fn sqlite() {
                super::prove(super::Engine::Sqlite, stringify!($test));
            }

            #[test]
            fn postgres() {
                super::prove(super::Engine::Postgres, stringify!($test));
            }
        })+
    };
}

contract!(
    an_accepted_write_is_there_with_its_event,
    a_refused_write_leaves_nothing,
    a_refusal_beside_accepted_writes_is_alone,
    a_panic_is_an_error_and_the_store_goes_on,
    a_proof_of_another_transaction_commits_nothing,
    a_failed_statement_that_is_ignored_commits_nothing,
    a_call_from_within_a_closure_is_refused,
    writers_of_one_stream_wait_for_each_other,
    writers_of_many_streams_all_succeed,
    a_read_sees_one_snapshot,
    events_become_leaves_in_the_order_of_their_streams,
    an_event_waits_for_the_one_before_it,
    a_checkpoint_says_what_its_leaves_come_to,
    what_is_folded_twice_at_once_is_a_leaf_once,
    writers_go_on_while_the_tree_is_folded,
    an_export_reads_headers_in_the_order_of_the_leaves,
    the_tree_names_the_first_leaf_that_was_altered,
    a_checkpoint_kept_outside_tells_rollback_and_fork,
    nothing_is_signed_on_top_of_an_altered_checkpoint,
    leaves_and_checkpoints_refuse_changes,
    recorded_instants_grow_even_if_the_clock_stands_still,
    the_events_up_to_an_instant_are_those_known_then,
    a_stale_version_is_refused,
    an_event_id_is_used_once,
    an_unknown_stream_has_no_events,
    payloads_are_not_in_the_database_in_clear,
    an_untouched_chain_verifies,
    verification_finds_every_altered_column,
    verification_finds_what_is_missing,
    verification_finds_an_altered_head,
    an_altered_event_is_never_served,
    a_ciphertext_moved_to_another_row_is_rejected,
    a_destroyed_key_is_told_from_an_edit,
    event_headers_are_turned_page_by_page,
    append_only_tables_refuse_changes,
    what_is_disclosed_is_in_the_access_log,
    nothing_is_released_when_the_access_row_cannot_be_written,
    a_value_without_an_access_row_is_not_released,
    a_refusal_is_in_the_access_log,
    a_panic_discloses_nothing,
    the_access_log_is_listed_newest_first,
    a_repeated_request_gets_the_first_answer,
    a_request_id_with_another_body_is_refused,
    a_request_sent_many_times_at_once_has_one_effect,
    a_stored_reply_is_sealed_in_its_place,
    a_message_waits_until_it_is_delivered,
    a_message_is_claimed_by_one_at_a_time,
    a_message_that_failed_waits_for_its_pause,
    a_message_is_taken_back_only_before_it_leaves,
    a_message_that_was_altered_is_found_out,
    messages_are_due_for_receivers_with_a_route,
    messages_of_a_site_are_listed_by_their_state,
    an_upload_is_staged_chunk_by_chunk_and_comes_back,
    an_expired_upload_is_discarded_and_a_settled_one_never,
    a_chunk_moved_to_another_place_is_rejected,
    a_case_row_comes_back_as_it_went_in,
    a_case_row_is_replaced,
    a_case_reference_is_used_once,
    a_list_shows_what_the_scope_reaches_and_nothing_else,
    a_list_is_turned_page_by_page,
    relations_follow_agenda_members_and_recusals,
    a_sitting_row_comes_back_as_it_went_in,
    sittings_are_listed_for_their_members,
    a_request_row_comes_back_as_it_went_in,
    requests_are_listed_for_whom_they_concern,
    settled_requests_are_listed_when_asked_for,
    requests_are_turned_page_by_page,
    a_referral_counts_as_last_known_at_the_instant,
    a_retracted_referral_is_told_as_such,
    decisions_are_those_known_by_then_in_the_order_of_issue,
    each_case_has_what_is_its_own,
    what_changed_counts_from_the_instant_it_was_recorded,
    a_return_is_kept_once,
    a_return_keeps_its_files_and_who_signed_it,
    bank_holidays_are_replaced_by_division,
    the_mode_is_said_once,
    a_case_is_found_by_its_keys_and_no_others,
    a_case_of_another_site_is_never_found,
    an_identity_moved_to_another_case_is_rejected,
    a_forgotten_case_is_found_no_more,
    what_a_case_is_known_by_is_replaced,
    a_site_comes_back_as_it_went_in,
    a_constitution_keeps_its_versions,
    a_person_comes_back_as_they_went_in,
    a_credential_shows_its_person_until_it_is_void,
    instants_survive_to_the_microsecond,
    an_edition_is_kept_beside_the_former_ones,
);

#[test]
fn every_test_of_the_contract_is_run_here() {
    let all: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(NAMED, all);
}

fn prove(engine: Engine, name: &str) {
    let (_, test): &(&str, Test) = ALL.iter().find(|(known, _)| *known == name).unwrap();
    let database = engine.database();
    let db = Db::open(database.settings(), MasterKey::from_bytes([7; 32])).unwrap();
    test(&db);
    db.close();
}
