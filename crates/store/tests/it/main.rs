//! The store's suite, run on both engines.
//!
//! SQLite runs in a folder of its own a test. PostgreSQL runs where `LOCKBOX_TEST_POSTGRES` says (a URL without a
//! database, as `scripts/postgres start` prints it), in a database of its own a test; without it that half says
//! that it is skipped, or fails when `LOCKBOX_REQUIRE_POSTGRES=1`.

// Clippy knows test functions, not the functions that they share.
#![allow(clippy::unwrap_used)]

mod corruption;
mod engines;
mod files;
mod ledger;
mod people;
mod queue;
mod schema;
mod world;

engines::on_both! {
    files {
        a_file_comes_in_whole_or_not_at_all
        items_read_back_as_they_were
        a_broken_off_import_goes_on
        a_chunk_that_is_cut_off_leaves_no_part
        an_unusable_file_leaves_nothing
        the_same_deposit_is_found_in_another_file
        problems_and_places
        pictures_come_later
        an_older_store_gets_its_words
    }
    ledger {
        a_set_is_booked_once
        two_who_post_and_one_who_decides
        refreshing_bills
        same_checks_and_payers
        deposits_and_the_bank
        a_released_batch_is_posted
        exports_in_pieces
        returned_checks_are_found_again
    }
    queue {
        order_and_filters
        one_of_two_hundred_claims_wins
        sixteen_sessions_share_two_hundred_items
        claims_lapse
        decisions_are_chained
    }
    people {
        somebody_comes_and_goes
        the_first_answer_stays
        steps_of_a_day_stand_in_order
        nobody_approves_their_own_remedy
    }
    corruption {
        a_clean_store_passes
        every_check_catches_its_corruption
    }
    schema {
        opening_what_is_not_a_store
    }
}
