//! Every table as diesel sees it; both backends end at exactly these columns.

diesel::table! {
    /// Site settings an administrator edits; key and JSON value.
    settings (key) {
        /// Column `key`.
        key -> Text,
        /// Column `value`.
        value -> Text,
    }
}

diesel::table! {
    /// Everyone who can sign in or is known as a contact.
    people (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `email`.
        email -> Nullable<Text>,
        /// Column `name`.
        name -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `locale`.
        locale -> Nullable<Text>,
        /// Column `time_zone`.
        time_zone -> Nullable<Text>,
        /// Column `password_hash`.
        password_hash -> Nullable<Text>,
        /// Column `totp_secret`.
        totp_secret -> Nullable<Text>,
        /// Column `totp_confirmed_at`.
        totp_confirmed_at -> Nullable<BigInt>,
        /// Column `totp_last_step`.
        totp_last_step -> Nullable<BigInt>,
        /// Column `suspended_at`.
        suspended_at -> Nullable<BigInt>,
        /// Column `recording_seen_at`.
        recording_seen_at -> Nullable<BigInt>,
        /// Column `default_audience`.
        default_audience -> Text,
        /// Column `default_identity`.
        default_identity -> Text,
        /// Column `first_signed_in_at`.
        first_signed_in_at -> Nullable<BigInt>,
        /// Column `last_seen_at`.
        last_seen_at -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Customer companies.
    accounts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `external_id`.
        external_id -> Nullable<Text>,
        /// Column `name`.
        name -> Text,
        /// Column `segment`.
        segment -> Nullable<Text>,
        /// Column `industry`.
        industry -> Nullable<Text>,
        /// Column `employees`.
        employees -> Nullable<BigInt>,
        /// Column `addressable_seats`.
        addressable_seats -> Nullable<BigInt>,
        /// Column `phase`.
        phase -> Nullable<Text>,
        /// Column `status`.
        status -> Text,
        /// Column `started_on`.
        started_on -> Nullable<Date>,
        /// Column `owner_id`.
        owner_id -> Nullable<BigInt>,
        /// Column `memo`.
        memo -> Text,
        /// Column `next_action`.
        next_action -> Text,
        /// Column `next_action_on`.
        next_action_on -> Nullable<Date>,
        /// Column `next_action_owner_id`.
        next_action_owner_id -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `updated_at`.
        updated_at -> BigInt,
    }
}

diesel::table! {
    /// Names an account was known by before, so that a file that still uses one finds it.
    account_names (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Verified mail domains; one domain may belong to several accounts.
    account_domains (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `domain`.
        domain -> Text,
        /// Column `verified_at`.
        verified_at -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// A person at an account, from when to when; history stays with the account of that day.
    memberships (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `department`.
        department -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `role`.
        role -> Text,
        /// Column `invited_at`.
        invited_at -> Nullable<BigInt>,
        /// Column `joined_at`.
        joined_at -> Nullable<BigInt>,
        /// Column `valid_from`.
        valid_from -> Nullable<BigInt>,
        /// Column `valid_to`.
        valid_to -> Nullable<BigInt>,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
    }
}

diesel::table! {
    /// People of the vendor.
    staff_members (person_id) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `department`.
        department -> Text,
        /// Column `since`.
        since -> BigInt,
        /// Column `ended_at`.
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Roles; a moderator's is bound to one space.
    role_grants (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `role`.
        role -> Text,
        /// Column `space_id`.
        space_id -> Nullable<BigInt>,
        /// Column `granted_by`.
        granted_by -> Nullable<BigInt>,
        /// Column `granted_at`.
        granted_at -> BigInt,
        /// Column `revoked_at`.
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Signed-in browsers; only the hash of the token is kept.
    sessions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `last_seen_at`.
        last_seen_at -> BigInt,
        /// Column `expires_at`.
        expires_at -> BigInt,
        /// Column `reauthenticated_at`.
        reauthenticated_at -> BigInt,
        /// Column `second_factor_at`.
        second_factor_at -> Nullable<BigInt>,
        /// Column `user_agent`.
        user_agent -> Text,
        /// Column `ip`.
        ip -> Text,
    }
}

diesel::table! {
    /// Codes and links that work once: sign-in, setup, invitation, reset. Only hashes are kept.
    one_time_tokens (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `purpose`.
        purpose -> Text,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `code_hash`.
        code_hash -> Nullable<Text>,
        /// Column `browser_hash`.
        browser_hash -> Nullable<Text>,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `email`.
        email -> Nullable<Text>,
        /// Column `payload`.
        payload -> Text,
        /// Column `tries`.
        tries -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `expires_at`.
        expires_at -> BigInt,
        /// Column `used_at`.
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Codes for whoever lost their authenticator.
    recovery_codes (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `code_hash`.
        code_hash -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `used_at`.
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who was asked to join which account, and what became of it.
    invitations (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `email`.
        email -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `token_hash`.
        token_hash -> Nullable<Text>,
        /// Column `invited_by`.
        invited_by -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `sent_at`.
        sent_at -> Nullable<BigInt>,
        /// Column `expires_at`.
        expires_at -> BigInt,
        /// Column `accepted_at`.
        accepted_at -> Nullable<BigInt>,
        /// Column `accepted_by`.
        accepted_by -> Nullable<BigInt>,
        /// Column `revoked_at`.
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Verified addresses that wait for staff to match them to an account.
    join_requests (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `company`.
        company -> Text,
        /// Column `message`.
        message -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `decided_at`.
        decided_at -> Nullable<BigInt>,
        /// Column `decided_by`.
        decided_by -> Nullable<BigInt>,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `decision`.
        decision -> Nullable<Text>,
    }
}

diesel::table! {
    /// Rate limits that must hold across servers.
    limit_counters (key) {
        /// Column `key`.
        key -> Text,
        /// Column `window_start`.
        window_start -> BigInt,
        /// Column `hits`.
        hits -> BigInt,
    }
}

diesel::table! {
    /// Security events and staff acts, hash-chained, append-only.
    audit_entries (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `at`.
        at -> BigInt,
        /// Column `actor_id`.
        actor_id -> Nullable<BigInt>,
        /// Column `action`.
        action -> Text,
        /// Column `object`.
        object -> Text,
        /// Column `detail`.
        detail -> Text,
        /// Column `hash`.
        hash -> Text,
    }
}

diesel::table! {
    /// The outbox: queued in the transaction of its cause, leased by a worker, retried, dead-lettered.
    jobs (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `payload`.
        payload -> Text,
        /// Column `dedupe_key`.
        dedupe_key -> Nullable<Text>,
        /// Column `due_at`.
        due_at -> BigInt,
        /// Column `attempts`.
        attempts -> BigInt,
        /// Column `lease_until`.
        lease_until -> Nullable<BigInt>,
        /// Column `fence`.
        fence -> BigInt,
        /// Column `last_error`.
        last_error -> Nullable<Text>,
        /// Column `done_at`.
        done_at -> Nullable<BigInt>,
        /// Column `dead_at`.
        dead_at -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Places with an audience.
    spaces (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `slug`.
        slug -> Text,
        /// Column `name_ja`.
        name_ja -> Text,
        /// Column `name_en`.
        name_en -> Text,
        /// Column `description_ja`.
        description_ja -> Text,
        /// Column `description_en`.
        description_en -> Text,
        /// Column `audience`.
        audience -> Text,
        /// Column `position`.
        position -> BigInt,
        /// Column `archived_at`.
        archived_at -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Which accounts may enter a space whose audience is named accounts.
    space_accounts (space_id, account_id) {
        /// Column `space_id`.
        space_id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
    }
}

diesel::table! {
    /// Subjects of topics.
    tags (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `slug`.
        slug -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `description`.
        description -> Text,
        /// Column `staff_only`.
        staff_only -> Bool,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `merged_into`.
        merged_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// A question, discussion, idea or announcement with its posts.
    topics (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `space_id`.
        space_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `slug`.
        slug -> Text,
        /// Column `lang`.
        lang -> Text,
        /// Column `author_id`.
        author_id -> BigInt,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `audience`.
        audience -> Text,
        /// Column `identity`.
        identity -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `last_activity_at`.
        last_activity_at -> BigInt,
        /// Column `first_reply_at`.
        first_reply_at -> Nullable<BigInt>,
        /// Column `solved_at`.
        solved_at -> Nullable<BigInt>,
        /// Column `closed_at`.
        closed_at -> Nullable<BigInt>,
        /// Column `hidden_at`.
        hidden_at -> Nullable<BigInt>,
        /// Column `hidden_by`.
        hidden_by -> Nullable<BigInt>,
        /// Column `answer_count`.
        answer_count -> BigInt,
        /// Column `reply_count`.
        reply_count -> BigInt,
        /// Column `me_too_count`.
        me_too_count -> BigInt,
        /// Column `reader_count_at`.
        reader_count_at -> Nullable<BigInt>,
        /// Column `merged_into`.
        merged_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Which topic carries which tag; time copied so that a tag's list pages by one index.
    topic_tags (topic_id, tag_id) {
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `tag_id`.
        tag_id -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// The texts of a topic: its body, answers, and comments under either.
    posts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `parent_id`.
        parent_id -> Nullable<BigInt>,
        /// Column `kind`.
        kind -> Text,
        /// Column `author_id`.
        author_id -> BigInt,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `identity`.
        identity -> Text,
        /// Column `lang`.
        lang -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `html`.
        html -> Text,
        /// Column `renderer`.
        renderer -> BigInt,
        /// Column `revision`.
        revision -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `edited_at`.
        edited_at -> Nullable<BigInt>,
        /// Column `edited_by`.
        edited_by -> Nullable<BigInt>,
        /// Column `hidden_at`.
        hidden_at -> Nullable<BigInt>,
        /// Column `hidden_by`.
        hidden_by -> Nullable<BigInt>,
        /// Column `vote_count`.
        vote_count -> BigInt,
        /// Column `imported_votes`.
        imported_votes -> BigInt,
        /// Column `comment_count`.
        comment_count -> BigInt,
        /// Column `accepted_at`.
        accepted_at -> Nullable<BigInt>,
        /// Column `endorsed_at`.
        endorsed_at -> Nullable<BigInt>,
        /// Column `endorsed_by`.
        endorsed_by -> Nullable<BigInt>,
        /// Column `held_at`.
        held_at -> Nullable<BigInt>,
        /// Column `recorded_as`.
        recorded_as -> Nullable<Text>,
    }
}

diesel::table! {
    /// Every version of a post before the present one.
    post_revisions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `revision`.
        revision -> BigInt,
        /// Column `title`.
        title -> Nullable<Text>,
        /// Column `body`.
        body -> Text,
        /// Column `edited_by`.
        edited_by -> Nullable<BigInt>,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// 参考になった: one per person and post.
    votes (post_id, person_id) {
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// 私も知りたい: one per person and topic.
    me_toos (topic_id, person_id) {
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Who accepted which answer, and whether it was taken back.
    acceptances (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `accepted_by`.
        accepted_by -> Nullable<BigInt>,
        /// Column `accepted_at`.
        accepted_at -> BigInt,
        /// Column `withdrawn_at`.
        withdrawn_at -> Nullable<BigInt>,
        /// Column `withdrawn_by`.
        withdrawn_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Each file taken in: who, what, when, and how it ended.
    imports (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `actor_id`.
        actor_id -> Nullable<BigInt>,
        /// Column `started_at`.
        started_at -> BigInt,
        /// Column `finished_at`.
        finished_at -> Nullable<BigInt>,
        /// Column `state`.
        state -> Text,
        /// Column `summary`.
        summary -> Text,
        /// Column `applied`.
        applied -> BigInt,
        /// Column `lease_until`.
        lease_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What an object is called in the system it came from, so that a second import changes nothing.
    external_ids (source, kind, external_id) {
        /// Column `source`.
        source -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `external_id`.
        external_id -> Text,
        /// Column `object_id`.
        object_id -> BigInt,
        /// Column `digest`.
        digest -> Text,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// The append-only, bitemporal ledger.
    engagement_events (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `type`.
        #[sql_name = "type"]
        type_ -> Text,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `object`.
        object -> Text,
        /// Column `occurred_at`.
        occurred_at -> BigInt,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `local_day`.
        local_day -> Date,
        /// Column `source`.
        source -> Text,
        /// Column `granted_points`.
        granted_points -> Double,
        /// Column `half_life_days`.
        half_life_days -> Double,
        /// Column `adv_points`.
        adv_points -> Double,
        /// Column `touch_mode`.
        touch_mode -> Nullable<Text>,
        /// Column `side`.
        side -> Text,
        /// Column `reversal_of`.
        reversal_of -> Nullable<BigInt>,
        /// Column `reversal_reason`.
        reversal_reason -> Nullable<Text>,
        /// Column `evidence_url`.
        evidence_url -> Nullable<Text>,
        /// Column `external_id`.
        external_id -> Nullable<Text>,
        /// Column `config_version`.
        config_version -> BigInt,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Monthly product use as reported; each row is one version known from recorded_at on.
    usage_months (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `month`.
        month -> Date,
        /// Column `accounts_created`.
        accounts_created -> Nullable<BigInt>,
        /// Column `licensed_users`.
        licensed_users -> Nullable<BigInt>,
        /// Column `login_users`.
        login_users -> Nullable<BigInt>,
        /// Column `logged_in`.
        logged_in -> Nullable<Bool>,
        /// Column `feature_1`.
        feature_1 -> Nullable<BigInt>,
        /// Column `feature_2`.
        feature_2 -> Nullable<BigInt>,
        /// Column `feature_3`.
        feature_3 -> Nullable<BigInt>,
        /// Column `consumption`.
        consumption -> Nullable<Double>,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Accounts created and licensed users from the accounts file; one version a change.
    account_sizes (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `accounts_created`.
        accounts_created -> Nullable<BigInt>,
        /// Column `licensed_users`.
        licensed_users -> Nullable<BigInt>,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Support inquiries; each row is one version of the inquiry named by its key.
    inquiries (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `key`.
        key -> Text,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `topic_id`.
        topic_id -> Nullable<BigInt>,
        /// Column `opened_at`.
        opened_at -> BigInt,
        /// Column `kind`.
        kind -> Nullable<Text>,
        /// Column `depth`.
        depth -> Nullable<Text>,
        /// Column `severity`.
        severity -> Nullable<BigInt>,
        /// Column `source`.
        source -> Text,
        /// Column `first_reply_at`.
        first_reply_at -> Nullable<BigInt>,
        /// Column `solved_at`.
        solved_at -> Nullable<BigInt>,
        /// Column `reopened`.
        reopened -> Nullable<BigInt>,
        /// Column `withdrawn`.
        withdrawn -> Bool,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Consulting, training and free programmes offered, bought and used; each row one version of its key.
    program_facts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `key`.
        key -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `occurred_at`.
        occurred_at -> BigInt,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `status`.
        status -> Nullable<Text>,
        /// Column `type`.
        #[sql_name = "type"]
        type_ -> Nullable<Text>,
        /// Column `hours_purchased`.
        hours_purchased -> Nullable<Double>,
        /// Column `hours_used`.
        hours_used -> Nullable<Double>,
        /// Column `term_start`.
        term_start -> Nullable<Date>,
        /// Column `term_end`.
        term_end -> Nullable<Date>,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
        /// Column `withdrawn`.
        withdrawn -> Bool,
    }
}

diesel::table! {
    /// What an account has bought.
    contracts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `contract`.
        contract -> Text,
        /// Column `product`.
        product -> Nullable<Text>,
        /// Column `plan`.
        plan -> Nullable<Text>,
        /// Column `department`.
        department -> Nullable<Text>,
        /// Column `billing`.
        billing -> Nullable<Text>,
        /// Column `starts_on`.
        starts_on -> Nullable<Date>,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `notice_days`.
        notice_days -> Nullable<BigInt>,
        /// Column `auto_renew`.
        auto_renew -> Nullable<Bool>,
        /// Column `updated_at`.
        updated_at -> BigInt,
    }
}

diesel::table! {
    /// Every published set of points, weights, thresholds and gates.
    config_versions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `document`.
        document -> Text,
        /// Column `published_by`.
        published_by -> Nullable<BigInt>,
        /// Column `published_at`.
        published_at -> BigInt,
        /// Column `note`.
        note -> Text,
    }
}

diesel::table! {
    /// The stage history of an account; the newest row is where it stands.
    stage_moves (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `from_stage`.
        from_stage -> Nullable<Text>,
        /// Column `to_stage`.
        to_stage -> Text,
        /// Column `at`.
        at -> BigInt,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
        /// Column `cause`.
        cause -> Text,
        /// Column `rule_version`.
        rule_version -> Nullable<BigInt>,
        /// Column `inputs`.
        inputs -> Text,
        /// Column `approver_id`.
        approver_id -> Nullable<BigInt>,
        /// Column `import_id`.
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// A move the rules suggest, with its evidence, until the owner answers.
    stage_proposals (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `from_stage`.
        from_stage -> Text,
        /// Column `to_stage`.
        to_stage -> Text,
        /// Column `proposed_on`.
        proposed_on -> Date,
        /// Column `direction`.
        direction -> Text,
        /// Column `evidence`.
        evidence -> Text,
        /// Column `config_version`.
        config_version -> BigInt,
        /// Column `state`.
        state -> Text,
        /// Column `decided_by`.
        decided_by -> Nullable<BigInt>,
        /// Column `decided_at`.
        decided_at -> Nullable<BigInt>,
        /// Column `reason`.
        reason -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// One account's figures of one day under one configuration; never rewritten.
    health_snapshots (account_id, day, config_version) {
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `day`.
        day -> Date,
        /// Column `config_version`.
        config_version -> BigInt,
        /// Column `stage`.
        stage -> Nullable<Text>,
        /// Column `stage_progress`.
        stage_progress -> Nullable<Double>,
        /// Column `state`.
        state -> Text,
        /// Column `score`.
        score -> Nullable<Double>,
        /// Column `raw`.
        raw -> Nullable<Double>,
        /// Column `coverage`.
        coverage -> Double,
        /// Column `cap`.
        cap -> Nullable<Text>,
        /// Column `band`.
        band -> Nullable<Text>,
        /// Column `days_in_band`.
        days_in_band -> BigInt,
        /// Column `programme`.
        programme -> Nullable<Double>,
        /// Column `programme_coverage`.
        programme_coverage -> Double,
        /// Column `carry`.
        carry -> Text,
        /// Column `detail`.
        detail -> Text,
        /// Column `computed_at`.
        computed_at -> BigInt,
    }
}

diesel::table! {
    /// What the search index holds of each post.
    search_documents (post_id) {
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `version`.
        version -> BigInt,
        /// Column `leads`.
        leads -> Bool,
        /// Column `title`.
        title -> Text,
        /// Column `body`.
        body -> Text,
    }
}

diesel::table! {
    /// What the search index holds of each case that is out; place is its id below zero.
    search_stories (place) {
        /// Column `place`.
        place -> BigInt,
        /// Column `story_id`.
        story_id -> BigInt,
        /// Column `version`.
        version -> BigInt,
        /// Column `title`.
        title -> Text,
        /// Column `body`.
        body -> Text,
    }
}

diesel::table! {
    /// What was searched for and not found, by day.
    search_misses (day, words) {
        /// Column `day`.
        day -> Date,
        /// Column `words`.
        words -> Text,
        /// Column `count`.
        count -> BigInt,
    }
}

diesel::table! {
    /// What an idea has beyond its topic. vote_count is the rows of idea_votes.
    ideas (topic_id) {
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `status`.
        status -> Text,
        /// Column `vote_count`.
        vote_count -> BigInt,
        /// Column `merged_into`.
        merged_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Votes for ideas: a customer's own, or one that staff gave for a customer who said so elsewhere.
    idea_votes (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `cast_by`.
        cast_by -> Nullable<BigInt>,
        /// Column `evidence_url`.
        evidence_url -> Nullable<Text>,
        /// Column `note`.
        note -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Each change of an idea's status, with what was said to those who voted.
    idea_changes (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `status`.
        status -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `changed_by`.
        changed_by -> BigInt,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// A customer's case. It is out in the open exactly while consent_id names the confirmation it came out under (the row
    /// of story_consents), published_at is set and it is not hidden.
    stories (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `customer_id`.
        customer_id -> BigInt,
        /// Column `drafted_by`.
        drafted_by -> BigInt,
        /// Column `by_customer`.
        by_customer -> Bool,
        /// Column `source_post_id`.
        source_post_id -> Nullable<BigInt>,
        /// Column `slug`.
        slug -> Text,
        /// Column `version`.
        version -> BigInt,
        /// Column `asked_version`.
        asked_version -> Nullable<BigInt>,
        /// Column `asked_at`.
        asked_at -> Nullable<BigInt>,
        /// Column `returned_at`.
        returned_at -> Nullable<BigInt>,
        /// Column `consent_id`.
        consent_id -> Nullable<BigInt>,
        /// Column `published_at`.
        published_at -> Nullable<BigInt>,
        /// Column `withdrawn_at`.
        withdrawn_at -> Nullable<BigInt>,
        /// Column `hidden_at`.
        hidden_at -> Nullable<BigInt>,
        /// Column `hidden_by`.
        hidden_by -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `updated_at`.
        updated_at -> BigInt,
    }
}

diesel::table! {
    /// Every version of a case's text, kept for good: a confirmation is of one of them.
    story_versions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `story_id`.
        story_id -> BigInt,
        /// Column `version`.
        version -> BigInt,
        /// Column `title`.
        title -> Text,
        /// Column `challenge`.
        challenge -> Text,
        /// Column `approach`.
        approach -> Text,
        /// Column `result`.
        result -> Text,
        /// Column `figures`.
        figures -> Text,
        /// Column `features`.
        features -> Text,
        /// Column `edited_by`.
        edited_by -> BigInt,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Consent as data: who said what to which text, under which identity, for which uses. Rows are never changed.
    story_consents (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `story_id`.
        story_id -> BigInt,
        /// Column `version`.
        version -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `act`.
        act -> Text,
        /// Column `text_hash`.
        text_hash -> Text,
        /// Column `shown_name`.
        shown_name -> Nullable<Text>,
        /// Column `shown_title`.
        shown_title -> Nullable<Text>,
        /// Column `shown_company`.
        shown_company -> Nullable<Text>,
        /// Column `shown_industry`.
        shown_industry -> Nullable<Text>,
        /// Column `shown_size`.
        shown_size -> Nullable<Text>,
        /// Column `shown_phase`.
        shown_phase -> Nullable<Text>,
        /// Column `audience`.
        audience -> Text,
        /// Column `reuse`.
        reuse -> Bool,
        /// Column `company_authority`.
        company_authority -> Bool,
        /// Column `via`.
        via -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Features named in the present version of a case.
    story_features (story_id, slug) {
        /// Column `story_id`.
        story_id -> BigInt,
        /// Column `slug`.
        slug -> Text,
        /// Column `name`.
        name -> Text,
    }
}

diesel::table! {
    /// Passages of posts that marketing wants to come back to. A clip is no consent.
    clips (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `revision`.
        revision -> BigInt,
        /// Column `passage`.
        passage -> Text,
        /// Column `why`.
        why -> Text,
        /// Column `tags`.
        tags -> Text,
        /// Column `clipped_by`.
        clipped_by -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
        /// Column `removed_by`.
        removed_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// A customer's question and its first answer: when that is due, since when it waits no more, who has it in hand.
    desk_questions (topic_id) {
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `asked_at`.
        asked_at -> BigInt,
        /// Column `due_at`.
        due_at -> BigInt,
        /// Column `answered_at`.
        answered_at -> Nullable<BigInt>,
        /// Column `settled_at`.
        settled_at -> Nullable<BigInt>,
        /// Column `claimed_by`.
        claimed_by -> Nullable<BigInt>,
        /// Column `claimed_at`.
        claimed_at -> Nullable<BigInt>,
        /// Column `escalated_at`.
        escalated_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// A day that an administrator opened or closed, whatever it would be by rule.
    calendar_days (day) {
        /// Column `day`.
        day -> Date,
        /// Column `open`.
        open -> Bool,
        /// Column `name`.
        name -> Text,
        /// Column `recorded_by`.
        recorded_by -> Nullable<BigInt>,
        /// Column `recorded_at`.
        recorded_at -> BigInt,
    }
}

diesel::table! {
    /// What somebody should know of.
    notices (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `topic_id`.
        topic_id -> Nullable<BigInt>,
        /// Column `post_id`.
        post_id -> Nullable<BigInt>,
        /// Column `actor_id`.
        actor_id -> Nullable<BigInt>,
        /// Column `path`.
        path -> Nullable<Text>,
        /// Column `detail`.
        detail -> Text,
        /// Column `amount`.
        amount -> BigInt,
        /// Column `at`.
        at -> BigInt,
        /// Column `read_at`.
        read_at -> Nullable<BigInt>,
        /// Column `mail_due_at`.
        mail_due_at -> Nullable<BigInt>,
        /// Column `mailed_at`.
        mailed_at -> Nullable<BigInt>,
        /// Column `digested_at`.
        digested_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// How somebody follows a topic, tag, space or person.
    follows (person_id, object, object_id) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `object`.
        object -> Text,
        /// Column `object_id`.
        object_id -> BigInt,
        /// Column `level`.
        level -> Text,
        /// Column `automatic`.
        automatic -> Bool,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Where somebody wants to learn of a kind of notice.
    notice_choices (person_id, kind) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `way`.
        way -> Text,
    }
}

diesel::table! {
    /// Mail to somebody, as a whole.
    mail_choices (person_id) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `notices_off_at`.
        notices_off_at -> Nullable<BigInt>,
        /// Column `digest_off_at`.
        digest_off_at -> Nullable<BigInt>,
        /// Column `refused_address`.
        refused_address -> Nullable<Text>,
        /// Column `digested_at`.
        digested_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Files that people sent; their bytes lie in the storage under the key.
    uploads (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `key`.
        key -> Text,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `kind`.
        kind -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `bytes`.
        bytes -> BigInt,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `width`.
        width -> Nullable<BigInt>,
        /// Column `height`.
        height -> Nullable<BigInt>,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `changed_at`.
        changed_at -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Which posts show or link a file.
    upload_posts (upload_id, post_id) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
    }
}

diesel::table! {
    /// What somebody has begun to write, one for each thing it is about.
    drafts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `object_id`.
        object_id -> BigInt,
        /// Column `title`.
        title -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `fields`.
        fields -> Text,
        /// Column `version`.
        version -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `updated_at`.
        updated_at -> BigInt,
        /// Column `deleted_at`.
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What waits for a decision: a post that was reported, or that a rule holds.
    moderation_cases (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `origin`.
        origin -> Text,
        /// Column `rule`.
        rule -> Nullable<Text>,
        /// Column `opened_at`.
        opened_at -> BigInt,
        /// Column `claimed_by`.
        claimed_by -> Nullable<BigInt>,
        /// Column `claimed_at`.
        claimed_at -> Nullable<BigInt>,
        /// Column `decided_by`.
        decided_by -> Nullable<BigInt>,
        /// Column `decided_at`.
        decided_at -> Nullable<BigInt>,
        /// Column `verdict`.
        verdict -> Nullable<Text>,
        /// Column `reason`.
        reason -> Text,
    }
}

diesel::table! {
    /// Reports: one a person and post.
    flags (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `case_id`.
        case_id -> BigInt,
        /// Column `post_id`.
        post_id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `reason`.
        reason -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// What moderators did, and why.
    moderation_acts (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `post_id`.
        post_id -> Nullable<BigInt>,
        /// Column `other_topic_id`.
        other_topic_id -> Nullable<BigInt>,
        /// Column `act`.
        act -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `done_by`.
        done_by -> Nullable<BigInt>,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Topics that stand first in their space.
    topic_pins (topic_id) {
        /// Column `topic_id`.
        topic_id -> BigInt,
        /// Column `pinned_by`.
        pinned_by -> BigInt,
        /// Column `pinned_at`.
        pinned_at -> BigInt,
        /// Column `ends_at`.
        ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What people say of themselves, and whether the directory lists them.
    profiles (person_id) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `listed_at`.
        listed_at -> Nullable<BigInt>,
        /// Column `show_company`.
        show_company -> Bool,
        /// Column `show_department`.
        show_department -> Bool,
        /// Column `department`.
        department -> Text,
        /// Column `uses`.
        uses -> Text,
        /// Column `introduction`.
        introduction -> Text,
        /// Column `updated_at`.
        updated_at -> BigInt,
    }
}

diesel::table! {
    /// Badges of people.
    badges (person_id, badge) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `badge`.
        badge -> Text,
        /// Column `awarded_at`.
        awarded_at -> BigInt,
        /// Column `taken_at`.
        taken_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who left for good.
    departures (person_id) {
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `left_at`.
        left_at -> BigInt,
        /// Column `by_id`.
        by_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// User groups.
    user_groups (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `slug`.
        slug -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `description`.
        description -> Text,
        /// Column `created_by`.
        created_by -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `archived_at`.
        archived_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who belongs to a user group.
    user_group_members (group_id, person_id) {
        /// Column `group_id`.
        group_id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `role`.
        role -> Text,
        /// Column `joined_at`.
        joined_at -> BigInt,
        /// Column `left_at`.
        left_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Events.
    events (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `state`.
        state -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `slug`.
        slug -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `format`.
        format -> Text,
        /// Column `time_zone`.
        time_zone -> Text,
        /// Column `starts_at`.
        starts_at -> BigInt,
        /// Column `ends_at`.
        ends_at -> BigInt,
        /// Column `place`.
        place -> Text,
        /// Column `online_url`.
        online_url -> Text,
        /// Column `audience`.
        audience -> Text,
        /// Column `link_key`.
        link_key -> Text,
        /// Column `attendee_list`.
        attendee_list -> Text,
        /// Column `group_id`.
        group_id -> Nullable<BigInt>,
        /// Column `cover_id`.
        cover_id -> Nullable<BigInt>,
        /// Column `opens_at`.
        opens_at -> Nullable<BigInt>,
        /// Column `closes_at`.
        closes_at -> Nullable<BigInt>,
        /// Column `cancel_until`.
        cancel_until -> Nullable<BigInt>,
        /// Column `account_max`.
        account_max -> Nullable<BigInt>,
        /// Column `newcomers_first`.
        newcomers_first -> Bool,
        /// Column `offer_hours`.
        offer_hours -> Nullable<BigInt>,
        /// Column `copied_from`.
        copied_from -> Nullable<BigInt>,
        /// Column `series`.
        series -> Nullable<Text>,
        /// Column `ics_uid`.
        ics_uid -> Text,
        /// Column `ics_sequence`.
        ics_sequence -> BigInt,
        /// Column `recap_topic_id`.
        recap_topic_id -> Nullable<BigInt>,
        /// Column `turn`.
        turn -> BigInt,
        /// Column `version`.
        version -> BigInt,
        /// Column `created_by`.
        created_by -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `updated_at`.
        updated_at -> BigInt,
        /// Column `proposed_at`.
        proposed_at -> Nullable<BigInt>,
        /// Column `published_at`.
        published_at -> Nullable<BigInt>,
        /// Column `published_by`.
        published_by -> Nullable<BigInt>,
        /// Column `cancelled_at`.
        cancelled_at -> Nullable<BigInt>,
        /// Column `cancelled_by`.
        cancelled_by -> Nullable<BigInt>,
        /// Column `cancel_note`.
        cancel_note -> Text,
        /// Column `finished_at`.
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Accounts that an event is for.
    event_accounts (event_id, account_id) {
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
    }
}

diesel::table! {
    /// Tags of events.
    event_tags (event_id, tag_id) {
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `tag_id`.
        tag_id -> BigInt,
    }
}

diesel::table! {
    /// Who was asked to come to an event.
    event_invitations (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `account_id`.
        account_id -> BigInt,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `invited_by`.
        invited_by -> BigInt,
        /// Column `at`.
        at -> BigInt,
        /// Column `nudged_at`.
        nudged_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who runs an event besides the vendor.
    event_organisers (event_id, person_id) {
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `added_by`.
        added_by -> BigInt,
        /// Column `added_at`.
        added_at -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who speaks at an event.
    event_speakers (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `name`.
        name -> Text,
        /// Column `affiliation`.
        affiliation -> Text,
        /// Column `biography`.
        biography -> Text,
        /// Column `place`.
        place -> BigInt,
    }
}

diesel::table! {
    /// Agendas of events.
    event_sessions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `starts_at`.
        starts_at -> BigInt,
        /// Column `ends_at`.
        ends_at -> Nullable<BigInt>,
        /// Column `title`.
        title -> Text,
        /// Column `summary`.
        summary -> Text,
        /// Column `speaker_id`.
        speaker_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Slots of events.
    event_slots (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `format`.
        format -> Text,
        /// Column `capacity`.
        capacity -> Nullable<BigInt>,
        /// Column `rule`.
        rule -> Text,
        /// Column `draw_at`.
        draw_at -> Nullable<BigInt>,
        /// Column `drawn_at`.
        drawn_at -> Nullable<BigInt>,
        /// Column `place`.
        place -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What those who register are asked.
    event_questions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `label`.
        label -> Text,
        /// Column `choices`.
        choices -> Text,
        /// Column `required`.
        required -> Bool,
        /// Column `place`.
        place -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Places of people at events.
    event_registrations (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `slot_id`.
        slot_id -> BigInt,
        /// Column `person_id`.
        person_id -> Nullable<BigInt>,
        /// Column `account_id`.
        account_id -> Nullable<BigInt>,
        /// Column `name`.
        name -> Text,
        /// Column `company`.
        company -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `place`.
        place -> BigInt,
        /// Column `identity`.
        identity -> Text,
        /// Column `vendor`.
        vendor -> Bool,
        /// Column `walk_in`.
        walk_in -> Bool,
        /// Column `registered_by`.
        registered_by -> Nullable<BigInt>,
        /// Column `ics_sequence`.
        ics_sequence -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `changed_at`.
        changed_at -> BigInt,
        /// Column `offered_until`.
        offered_until -> Nullable<BigInt>,
        /// Column `attendance`.
        attendance -> Nullable<Text>,
        /// Column `checked_in_at`.
        checked_in_at -> Nullable<BigInt>,
        /// Column `checked_in_via`.
        checked_in_via -> Nullable<Text>,
        /// Column `checked_in_by`.
        checked_in_by -> Nullable<BigInt>,
        /// Column `left_early_at`.
        left_early_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What those who registered answered.
    event_answers (registration_id, question_id) {
        /// Column `registration_id`.
        registration_id -> BigInt,
        /// Column `question_id`.
        question_id -> BigInt,
        /// Column `answer`.
        answer -> Text,
    }
}

diesel::table! {
    /// What became of registrations, in order.
    event_transitions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `registration_id`.
        registration_id -> BigInt,
        /// Column `slot_id`.
        slot_id -> BigInt,
        /// Column `was`.
        was -> Nullable<Text>,
        /// Column `became`.
        became -> Text,
        /// Column `cause`.
        cause -> Text,
        /// Column `by_id`.
        by_id -> Nullable<BigInt>,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Attendance codes shown in the room.
    event_codes (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `code`.
        code -> Text,
        /// Column `opens_at`.
        opens_at -> BigInt,
        /// Column `closes_at`.
        closes_at -> BigInt,
        /// Column `created_by`.
        created_by -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `revoked_at`.
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Links for those who stand at the door.
    event_doors (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `label`.
        label -> Text,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `created_by`.
        created_by -> BigInt,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `revoked_at`.
        revoked_at -> Nullable<BigInt>,
        /// Column `used_at`.
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Scans sent by doors.
    event_scans (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `scan_key`.
        scan_key -> Text,
        /// Column `registration_id`.
        registration_id -> Nullable<BigInt>,
        /// Column `door_id`.
        door_id -> Nullable<BigInt>,
        /// Column `by_id`.
        by_id -> Nullable<BigInt>,
        /// Column `scanned_at`.
        scanned_at -> BigInt,
        /// Column `received_at`.
        received_at -> BigInt,
        /// Column `outcome`.
        outcome -> Text,
    }
}

diesel::table! {
    /// Draws of lottery slots.
    event_draws (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `slot_id`.
        slot_id -> BigInt,
        /// Column `seed`.
        seed -> Text,
        /// Column `rule`.
        rule -> Text,
        /// Column `capacity`.
        capacity -> Nullable<BigInt>,
        /// Column `entries`.
        entries -> Text,
        /// Column `drawn`.
        drawn -> Text,
        /// Column `drawn_at`.
        drawn_at -> BigInt,
        /// Column `drawn_by`.
        drawn_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Calendar feeds.
    event_feeds (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `person_id`.
        person_id -> BigInt,
        /// Column `group_id`.
        group_id -> Nullable<BigInt>,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `created_at`.
        created_at -> BigInt,
        /// Column `revoked_at`.
        revoked_at -> Nullable<BigInt>,
        /// Column `used_at`.
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What those who came are asked.
    event_survey_questions (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `label`.
        label -> Text,
        /// Column `required`.
        required -> Bool,
        /// Column `place`.
        place -> BigInt,
        /// Column `removed_at`.
        removed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What they answered.
    event_survey_answers (registration_id, question_id) {
        /// Column `registration_id`.
        registration_id -> BigInt,
        /// Column `question_id`.
        question_id -> BigInt,
        /// Column `answer`.
        answer -> Text,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Slides and recordings of events.
    event_materials (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `title`.
        title -> Text,
        /// Column `url`.
        url -> Text,
        /// Column `place`.
        place -> BigInt,
        /// Column `added_by`.
        added_by -> BigInt,
        /// Column `added_at`.
        added_at -> BigInt,
    }
}

diesel::table! {
    /// Questions asked at events.
    event_inquiries (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `registration_id`.
        registration_id -> Nullable<BigInt>,
        /// Column `body`.
        body -> Text,
        /// Column `answer`.
        answer -> Text,
        /// Column `topic_id`.
        topic_id -> Nullable<BigInt>,
        /// Column `entered_by`.
        entered_by -> BigInt,
        /// Column `at`.
        at -> BigInt,
        /// Column `answered_at`.
        answered_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What organisers wrote to a part of those who come.
    event_letters (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `segment`.
        segment -> Text,
        /// Column `slot_id`.
        slot_id -> Nullable<BigInt>,
        /// Column `subject`.
        subject -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `people`.
        people -> BigInt,
        /// Column `by_id`.
        by_id -> BigInt,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Files of attendance.
    event_imports (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `event_id`.
        event_id -> BigInt,
        /// Column `source`.
        source -> Text,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `by_id`.
        by_id -> BigInt,
        /// Column `at`.
        at -> BigInt,
    }
}

diesel::table! {
    /// Rows of files of attendance.
    event_import_rows (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `import_id`.
        import_id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `email`.
        email -> Text,
        /// Column `joined_at`.
        joined_at -> Nullable<BigInt>,
        /// Column `left_at`.
        left_at -> Nullable<BigInt>,
        /// Column `minutes`.
        minutes -> Nullable<BigInt>,
        /// Column `registration_id`.
        registration_id -> Nullable<BigInt>,
        /// Column `state`.
        state -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    people,
    accounts,
    account_names,
    account_domains,
    memberships,
    staff_members,
    role_grants,
    sessions,
    one_time_tokens,
    recovery_codes,
    invitations,
    join_requests,
    limit_counters,
    audit_entries,
    jobs,
    spaces,
    space_accounts,
    tags,
    topics,
    topic_tags,
    posts,
    post_revisions,
    votes,
    me_toos,
    acceptances,
    imports,
    external_ids,
    engagement_events,
    usage_months,
    account_sizes,
    inquiries,
    program_facts,
    contracts,
    config_versions,
    stage_moves,
    stage_proposals,
    health_snapshots,
    search_documents,
    search_stories,
    search_misses,
    ideas,
    idea_votes,
    idea_changes,
    stories,
    story_versions,
    story_consents,
    story_features,
    clips,
    desk_questions,
    calendar_days,
    notices,
    follows,
    notice_choices,
    mail_choices,
    uploads,
    upload_posts,
    drafts,
    moderation_cases,
    flags,
    moderation_acts,
    topic_pins,
    profiles,
    badges,
    departures,
    user_groups,
    user_group_members,
    events,
    event_accounts,
    event_tags,
    event_invitations,
    event_organisers,
    event_speakers,
    event_sessions,
    event_slots,
    event_questions,
    event_registrations,
    event_answers,
    event_transitions,
    event_codes,
    event_doors,
    event_scans,
    event_draws,
    event_feeds,
    event_survey_questions,
    event_survey_answers,
    event_materials,
    event_inquiries,
    event_letters,
    event_imports,
    event_import_rows,
);
