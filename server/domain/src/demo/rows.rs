//! Rows as they go into the tables, and how they get there: many at a time, in the order their references demand.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::*;
use crate::each_backend;
use crate::{Result, UtcTime};

/// Values bound in one statement; SQLite takes 32,766.
const MOST_VALUES: usize = 30_000;

macro_rules! rows {
    ($($(#[$meta:meta])* $name:ident in $table:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Insertable)]
            #[diesel(table_name = $table, treat_none_as_default_value = false)]
            #[expect(missing_docs, reason = "named as the columns of the table, which are documented there")]
            pub struct $name {
                $($(#[$fmeta])* pub $field: $type),+
            }
        )+
    };
}

rows! {
    /// A row of `people`.
    PersonRow in people {
        id: i64,
        email: Option<String>,
        name: String,
        title: String,
        locale: Option<String>,
        recording_seen_at: Option<UtcTime>,
        default_audience: String,
        default_identity: String,
        first_signed_in_at: Option<UtcTime>,
        last_seen_at: Option<UtcTime>,
        created_at: UtcTime,
    }
    /// A row of `accounts`.
    AccountRow in accounts {
        id: i64,
        external_id: Option<String>,
        name: String,
        segment: Option<String>,
        industry: Option<String>,
        employees: Option<i64>,
        addressable_seats: Option<i64>,
        phase: Option<String>,
        status: String,
        started_on: Option<NaiveDate>,
        owner_id: Option<i64>,
        memo: String,
        next_action: String,
        next_action_on: Option<NaiveDate>,
        next_action_owner_id: Option<i64>,
        created_at: UtcTime,
        updated_at: UtcTime,
    }
    /// A row of `account_domains`.
    DomainRow in account_domains {
        account_id: i64,
        domain: String,
        verified_at: Option<UtcTime>,
        created_at: UtcTime,
    }
    /// A row of `memberships`.
    MembershipRow in memberships {
        person_id: i64,
        account_id: i64,
        department: String,
        title: String,
        role: String,
        invited_at: Option<UtcTime>,
        joined_at: Option<UtcTime>,
        valid_from: Option<UtcTime>,
        valid_to: Option<UtcTime>,
        recorded_at: UtcTime,
    }
    /// A row of `staff_members`.
    StaffRow in staff_members {
        person_id: i64,
        department: String,
        since: UtcTime,
    }
    /// A row of `role_grants`.
    GrantRow in role_grants {
        person_id: i64,
        role: String,
        space_id: Option<i64>,
        granted_at: UtcTime,
    }
    /// A row of `invitations`.
    InvitationRow in invitations {
        account_id: i64,
        email: String,
        name: String,
        invited_by: Option<i64>,
        created_at: UtcTime,
        sent_at: Option<UtcTime>,
        expires_at: UtcTime,
        accepted_at: Option<UtcTime>,
        accepted_by: Option<i64>,
    }
    /// A row of `join_requests`.
    JoinRequestRow in join_requests {
        person_id: i64,
        company: String,
        message: String,
        created_at: UtcTime,
    }
    /// A row of `spaces`.
    SpaceRow in spaces {
        id: i64,
        slug: String,
        name_ja: String,
        name_en: String,
        description_ja: String,
        description_en: String,
        audience: String,
        position: i64,
        created_at: UtcTime,
    }
    /// A row of `space_accounts`.
    SpaceAccountRow in space_accounts {
        space_id: i64,
        account_id: i64,
    }
    /// A row of `tags`.
    TagRow in tags {
        id: i64,
        slug: String,
        name: String,
        description: String,
        staff_only: bool,
        created_at: UtcTime,
    }
    /// A row of `topics`.
    TopicRow in topics {
        id: i64,
        space_id: i64,
        kind: String,
        title: String,
        slug: String,
        lang: String,
        author_id: i64,
        account_id: Option<i64>,
        audience: String,
        identity: String,
        created_at: UtcTime,
        last_activity_at: UtcTime,
        first_reply_at: Option<UtcTime>,
        solved_at: Option<UtcTime>,
        answer_count: i64,
        reply_count: i64,
        me_too_count: i64,
    }
    /// A row of `topic_tags`.
    TopicTagRow in topic_tags {
        topic_id: i64,
        tag_id: i64,
        created_at: UtcTime,
    }
    /// A row of `posts`.
    PostRow in posts {
        id: i64,
        topic_id: i64,
        parent_id: Option<i64>,
        kind: String,
        author_id: i64,
        account_id: Option<i64>,
        identity: String,
        lang: String,
        body: String,
        html: String,
        renderer: i64,
        revision: i64,
        created_at: UtcTime,
        edited_at: Option<UtcTime>,
        edited_by: Option<i64>,
        vote_count: i64,
        comment_count: i64,
        accepted_at: Option<UtcTime>,
        endorsed_at: Option<UtcTime>,
        endorsed_by: Option<i64>,
    }
    /// A row of `post_revisions`.
    RevisionRow in post_revisions {
        post_id: i64,
        revision: i64,
        title: Option<String>,
        body: String,
        edited_by: Option<i64>,
        at: UtcTime,
    }
    /// A row of `votes`.
    VoteRow in votes {
        post_id: i64,
        person_id: i64,
        account_id: Option<i64>,
        created_at: UtcTime,
    }
    /// A row of `me_toos`.
    MeTooRow in me_toos {
        topic_id: i64,
        person_id: i64,
        account_id: Option<i64>,
        created_at: UtcTime,
    }
    /// A row of `acceptances`.
    AcceptanceRow in acceptances {
        post_id: i64,
        topic_id: i64,
        accepted_by: Option<i64>,
        accepted_at: UtcTime,
    }
    /// A row of `engagement_events`.
    EventRow in engagement_events {
        id: i64,
        type_: String,
        person_id: Option<i64>,
        account_id: Option<i64>,
        object: String,
        occurred_at: UtcTime,
        recorded_at: UtcTime,
        local_day: NaiveDate,
        source: String,
        granted_points: f64,
        half_life_days: f64,
        adv_points: f64,
        touch_mode: Option<String>,
        side: String,
        reversal_of: Option<i64>,
        reversal_reason: Option<String>,
        evidence_url: Option<String>,
        config_version: i64,
    }
    /// A row of `usage_months`.
    UsageRow in usage_months {
        account_id: i64,
        month: NaiveDate,
        accounts_created: Option<i64>,
        licensed_users: Option<i64>,
        login_users: Option<i64>,
        logged_in: Option<bool>,
        feature_1: Option<i64>,
        feature_2: Option<i64>,
        feature_3: Option<i64>,
        recorded_at: UtcTime,
    }
    /// A row of `account_sizes`.
    SizeRow in account_sizes {
        account_id: i64,
        accounts_created: Option<i64>,
        licensed_users: Option<i64>,
        recorded_at: UtcTime,
    }
    /// A row of `inquiries`.
    InquiryRow in inquiries {
        account_id: i64,
        key: String,
        person_id: Option<i64>,
        topic_id: Option<i64>,
        opened_at: UtcTime,
        kind: Option<String>,
        depth: Option<String>,
        severity: Option<i64>,
        source: String,
        first_reply_at: Option<UtcTime>,
        solved_at: Option<UtcTime>,
        reopened: Option<i64>,
        withdrawn: bool,
        recorded_at: UtcTime,
    }
    /// A row of `program_facts`.
    ProgramRow in program_facts {
        account_id: i64,
        key: String,
        kind: String,
        name: String,
        occurred_at: UtcTime,
        person_id: Option<i64>,
        status: Option<String>,
        type_: Option<String>,
        hours_purchased: Option<f64>,
        hours_used: Option<f64>,
        term_start: Option<NaiveDate>,
        term_end: Option<NaiveDate>,
        recorded_at: UtcTime,
    }
    /// A row of `contracts`.
    ContractRow in contracts {
        account_id: i64,
        contract: String,
        product: Option<String>,
        plan: Option<String>,
        department: Option<String>,
        billing: Option<String>,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        notice_days: Option<i64>,
        auto_renew: Option<bool>,
        updated_at: UtcTime,
    }
    /// A row of `stage_moves`.
    StageRow in stage_moves {
        account_id: i64,
        from_stage: Option<String>,
        to_stage: String,
        at: UtcTime,
        recorded_at: UtcTime,
        cause: String,
        inputs: String,
        approver_id: Option<i64>,
    }
    /// A row of `search_misses`.
    MissRow in search_misses {
        day: NaiveDate,
        words: String,
        count: i64,
    }
    /// A row of `settings`.
    SettingRow in settings {
        key: String,
        value: String,
    }
}

macro_rules! batch {
    ($($field:ident: $row:ident into $table:ident, $columns:literal);+ $(;)?) => {
        /// Rows waiting to be written.
        #[derive(Debug, Default)]
        #[expect(missing_docs, reason = "one list per table, named as the table")]
        pub struct Batch {
            $(pub $field: Vec<$row>),+
        }

        impl Batch {
            /// How many rows wait.
            pub fn len(&self) -> usize {
                0 $(+ self.$field.len())+
            }

            /// Whether none waits.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// Writes every row, in an order in which each finds what it refers to, and forgets them.
            pub fn write(&mut self, conn: &mut AnyConnection) -> Result<()> {
                $(
                    for rows in self.$field.chunks(MOST_VALUES / $columns) {
                        each_backend!(conn, inner => diesel::insert_into($table::table).values(rows).execute(inner))?;
                    }
                    self.$field.clear();
                )+
                Ok(())
            }
        }
    };
}

batch! {
    settings: SettingRow into settings, 2;
    people: PersonRow into people, 11;
    accounts: AccountRow into accounts, 17;
    domains: DomainRow into account_domains, 4;
    memberships: MembershipRow into memberships, 10;
    staff: StaffRow into staff_members, 3;
    spaces: SpaceRow into spaces, 9;
    space_accounts: SpaceAccountRow into space_accounts, 2;
    grants: GrantRow into role_grants, 4;
    invitations: InvitationRow into invitations, 9;
    join_requests: JoinRequestRow into join_requests, 4;
    tags: TagRow into tags, 6;
    topics: TopicRow into topics, 17;
    topic_tags: TopicTagRow into topic_tags, 3;
    posts: PostRow into posts, 20;
    revisions: RevisionRow into post_revisions, 6;
    votes: VoteRow into votes, 4;
    me_toos: MeTooRow into me_toos, 4;
    acceptances: AcceptanceRow into acceptances, 4;
    events: EventRow into engagement_events, 18;
    usage: UsageRow into usage_months, 10;
    sizes: SizeRow into account_sizes, 4;
    inquiries: InquiryRow into inquiries, 14;
    programs: ProgramRow into program_facts, 13;
    contracts: ContractRow into contracts, 11;
    stages: StageRow into stage_moves, 8;
    misses: MissRow into search_misses, 3;
}
