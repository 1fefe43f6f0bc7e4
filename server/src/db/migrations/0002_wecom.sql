-- WeCom for real: shared tokens, callbacks, sync, hand-over, messages to staff, welcome, the tag library.

-- One process fetches, the others wait: the lease is held in the row, which may have no value yet.
alter table wecom_token alter column value_sealed drop not null;
alter table wecom_token alter column expires_at drop not null;
alter table wecom_token add column fetching_until timestamptz;
alter table wecom_token add column fetching_by text;

-- The file that proves the trusted domain (WW_verify_….txt), served at the root of PUBLIC_URL.
alter table corp add column verify_file_name text;
alter table corp add column verify_file_text text;
-- When the platform last checked the callback address, and when it last sent something acceptable.
alter table corp add column callback_checked_at timestamptz;
alter table corp add column callback_at timestamptz;
alter table corp add column tag_limit integer not null default 10000;
-- When the tag library was last asked for (the question's time): an older answer changes nothing.
alter table corp add column tags_fetched_at timestamptz;
-- The same of the whole directory; one member's newer answer stands against an older whole.
alter table corp add column directory_fetched_at timestamptz;
alter table staff add column fetched_at timestamptz;

alter table staff add column position text;
-- In 客户联系 使用范围, and with an 互通账号 licence, as the last sync found; null: not known yet.
alter table staff add column in_scope boolean;
alter table staff add column licensed boolean;
-- Why the platform does not take messages to this person (invaliduser …), and since when; null: it does.
alter table staff add column message_problem text;
alter table staff add column message_problem_at timestamptz;
-- Bundled messages: when the last one went out and when to look again.
alter table staff add column noticed_at timestamptz;
alter table staff add column next_notice_at timestamptz;

-- The platform's names decide, and two groups may have the same one for a moment.
alter table tag_group drop constraint tag_group__name;
alter table tag_group add column ours boolean not null default true;
alter table tag_group add column deleted_at timestamptz;
-- How many customers have a tag, and everybody who loses one that goes.
create index follow_tag__tag on follow_tag (corp_id, tag_id, customer_id);

-- The channel `state` of a code or link, and what a customer who comes through it gets.
create table channel (
  corp_id text not null,
  state text not null,
  name text not null,
  tag_ids jsonb not null default '[]',
  sop_ids jsonb not null default '[]',
  introducer_staff_id text,
  -- Met in a follow, but never described by an operator.
  seen_only boolean not null default false,
  created_at timestamptz not null,
  constraint channel__pk primary key (corp_id, state)
);

-- When the state of this customer was last fetched (its beginning, by our clock): an older answer changes nothing.
alter table customer add column fetched_at timestamptz;
alter table follow add column fetched_at timestamptz;
-- The newest time she deleted this staff; the platform's API does not tell it, only the callback does.
alter table follow add column customer_deleted_at timestamptz;
-- Ends that are known already: without it the platform, which goes on showing such a follow, would revive it.
update follow set customer_deleted_at = ended_at where ended_by = 'customer';
-- When the platform last took our word on this tag: an answer asked for before does not know it yet. A tag taken
-- off stays as a row that is not present until a later answer shows it gone.
alter table follow_tag add column settled_at timestamptz;
create index follow__ended on follow (corp_id, staff_id, ended_at) where ended_at is not null;

-- Callbacks, as they came; only the fields the product uses. `event_hash` is the SHA-1 of the decrypted XML.
create table wecom_event (
  corp_id text not null,
  event_hash text not null,
  -- Event.ChangeType, e.g. change_external_contact.add_external_contact
  kind text not null,
  fields jsonb not null,
  -- CreateTime, to the second, by the platform's clock
  happened_at timestamptz not null,
  received_at timestamptz not null,
  -- How often it arrived.
  copies integer not null default 1,
  state text not null default 'waiting',
  -- When the work that ended in `done` began: a copy that comes within the same moments is looked at again.
  started_at timestamptz,
  claimed_until timestamptz,
  next_at timestamptz not null,
  attempts integer not null default 0,
  problem text,
  constraint wecom_event__pk primary key (corp_id, event_hash),
  constraint wecom_event__state check (state in ('waiting', 'done', 'ignored', 'failed'))
);
create index wecom_event__waiting on wecom_event (corp_id, next_at) where state = 'waiting';
create index wecom_event__received on wecom_event (received_at);

create table sync_run (
  corp_id text not null,
  sync_run_id uuid not null,
  kind text not null,
  state text not null default 'running',
  phase text not null default 'directory',
  -- Where to go on: the phase's own cursor.
  position jsonb not null default '{}',
  counts jsonb not null default '{}',
  problem text,
  asked_by text,
  started_at timestamptz not null,
  -- Renewed with every page; a run whose beat is old is taken up again by any process.
  beat_at timestamptz not null,
  -- Whose work it is; null: nobody's.
  claimed_by uuid,
  -- Failures in a row since the last page.
  attempts integer not null default 0,
  next_at timestamptz not null,
  ended_at timestamptz,
  constraint sync_run__pk primary key (corp_id, sync_run_id),
  -- patrol: the same at a walking pace, round and round, for callbacks that got lost
  constraint sync_run__kind check (kind in ('first', 'nightly', 'by_hand', 'patrol')),
  constraint sync_run__state check (state in ('running', 'done', 'failed'))
);
create unique index sync_run__one_running on sync_run (corp_id) where state = 'running';

-- Follows met by a running sync: what it did not meet has ended.
create table sync_seen (
  corp_id text not null,
  sync_run_id uuid not null,
  staff_id text not null,
  customer_id text not null,
  constraint sync_seen__pk primary key (corp_id, sync_run_id, staff_id, customer_id)
);

-- What the operator should know and can mend, as the last sync found it.
create table sync_finding (
  corp_id text not null,
  kind text not null,
  subject text not null,
  detail jsonb not null default '{}',
  found_at timestamptz not null,
  constraint sync_finding__pk primary key (corp_id, kind, subject)
);

create table group_chat (
  corp_id text not null,
  chat_id text not null,
  name text not null default '',
  owner_id text,
  notice text,
  created_at timestamptz,
  staff_ids jsonb not null default '[]',
  customer_ids jsonb not null default '[]',
  dismissed_at timestamptz,
  fetched_at timestamptz not null,
  constraint group_chat__pk primary key (corp_id, chat_id)
);

-- What an operator wants changed in the tag library, until the platform has taken or refused it.
create table tag_edit (
  corp_id text not null,
  tag_edit_id uuid not null,
  kind text not null,
  body jsonb not null,
  state text not null default 'open',
  errcode integer,
  -- What the platform answered so far (ids of tags already made), so that a second try does not repeat it.
  progress jsonb not null default '{}',
  attempts integer not null default 0,
  next_at timestamptz not null,
  claimed_until timestamptz,
  asked_by text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  constraint tag_edit__pk primary key (corp_id, tag_edit_id),
  constraint tag_edit__state check (state in ('open', 'done', 'refused'))
);
create index tag_edit__open on tag_edit (next_at) where state = 'open';

-- Whose miss it is: an open task that was late when it went to somebody else counts for the former.
alter table task add column missed_by_id text;

-- Customers of one staff given to another; `on_job` needs 24 hours or the customer's no, `resigned` alike.
create table handover (
  corp_id text not null,
  handover_id uuid not null,
  kind text not null,
  from_id text not null,
  to_id text not null,
  -- Told to the customer by the platform; null: its own words.
  message text,
  -- For the taker.
  note text,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null default 'waiting',
  next_at timestamptz,
  claimed_until timestamptz,
  attempts integer not null default 0,
  problem text,
  ended_at timestamptz,
  constraint handover__pk primary key (corp_id, handover_id),
  constraint handover__kind check (kind in ('on_job', 'resigned')),
  constraint handover__state check (state in ('waiting', 'done'))
);
create index handover__next on handover (next_at) where next_at is not null;

create table handover_customer (
  corp_id text not null,
  customer_id text not null,
  handover_id uuid not null,
  from_id text not null,
  to_id text not null,
  -- asked: the platform was not told yet · waiting: it works on it
  state text not null default 'asked',
  errcode integer,
  started_at timestamptz,
  ended_at timestamptz,
  constraint handover_customer__pk primary key (corp_id, customer_id, handover_id),
  constraint handover_customer__state check (state in ('asked', 'waiting', 'done', 'refused', 'limit', 'failed'))
);
-- One hand-over of one follow at a time.
create unique index handover_customer__one_open on handover_customer (corp_id, customer_id, from_id)
  where state in ('asked', 'waiting');
create index handover_customer__handover on handover_customer (corp_id, handover_id, customer_id);

-- Bundled messages to staff.
create table staff_message (
  corp_id text not null,
  staff_id text not null,
  message_id uuid not null,
  kind text not null,
  -- Numbers and ids the words are made of.
  body jsonb not null default '{}',
  at timestamptz not null,
  state text not null default 'waiting',
  sent_at timestamptz,
  problem text,
  constraint staff_message__pk primary key (corp_id, staff_id, message_id),
  constraint staff_message__state check (state in ('waiting', 'sent', 'failed', 'dropped'))
);
-- Tags of hers that WeCom refused: asked for with every message.
create index tag_change__refused on tag_change (corp_id, staff_id, at) where action = 'refused';
create index staff_message__at on staff_message (corp_id, at desc);

-- A welcome message the server tried to send with a 20-second code.
create table welcome (
  corp_id text not null,
  customer_id text not null,
  staff_id text not null,
  event_hash text not null,
  sop_id text not null,
  sop_version_id text not null,
  step_id text not null,
  script_id text,
  script_version_id text,
  messages jsonb not null default '[]',
  -- sending · sent · refused (the staff does it) · unknown (asked: 发出去了吗？)
  state text not null,
  errcode integer,
  began_at timestamptz not null,
  settled_at timestamptz,
  constraint welcome__pk primary key (corp_id, customer_id, staff_id, event_hash),
  constraint welcome__state check (state in ('sending', 'sent', 'refused', 'unknown'))
);
-- Looked at every few seconds, and there is a row for every customer who was ever added.
create index welcome__sending on welcome (began_at) where state = 'sending';

-- Errors sent home by pages, counted by what they say.
create table page_error (
  corp_id text not null,
  error_hash text not null,
  page text not null,
  version text not null,
  message text not null,
  stack text,
  user_agent text,
  count integer not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint page_error__pk primary key (corp_id, error_hash)
);
