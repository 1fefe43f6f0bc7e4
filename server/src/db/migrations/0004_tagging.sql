-- Tagging at the size of a real corp: likely tags, proposals, rules, bulk, fields, orders from outside, signals.

-- Put on by a tap on a suggestion: never counted when suggestions are worked out.
alter table follow_tag add column suggested boolean not null default false;
-- Which rule, import or bulk wrote a line of history; null: a person or the platform.
alter table tag_change add column rule_id uuid;
alter table tag_change add column bulk_id uuid;

-- How often tags go together, counted over all customers. `given` is tag:<id>, stage:<stage> or step:<sop>/<step>.
create table tag_lift (
  corp_id text not null,
  given text not null,
  tag_id text not null,
  -- Customers with both, with the given, with the tag, and in all.
  together integer not null,
  with_given integer not null,
  with_tag integer not null,
  customers integer not null,
  lift double precision not null,
  counted_at timestamptz not null,
  constraint tag_lift__pk primary key (corp_id, given, tag_id)
);

-- When they were last counted; null: never.
alter table corp add column lifts_counted_at timestamptz;

-- A new tag that a staff wishes for; an operator's yes makes it an edit of the library.
create table tag_proposal (
  corp_id text not null,
  proposal_id uuid not null,
  tag_group_id text not null,
  name text not null,
  -- On whose follow with which customer it is put once it is there.
  customer_id text,
  state text not null default 'open',
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  tag_edit_id uuid,
  tag_id text,
  constraint tag_proposal__pk primary key (corp_id, proposal_id),
  -- approved: the platform is being asked · done: the tag is there
  constraint tag_proposal__state check (state in ('open', 'approved', 'done', 'refused', 'withdrawn'))
);
create index tag_proposal__open on tag_proposal (corp_id, asked_at) where state in ('open', 'approved');

-- Rules that tag: when … then add or remove ….
create table tag_rule (
  corp_id text not null,
  rule_id uuid not null,
  name text not null,
  -- RuleTrigger, and its kind by itself for the events' look-up.
  trigger jsonb not null,
  trigger_kind text not null,
  -- Segment: only customers like these; null: all.
  only_segment jsonb,
  add_tag_ids jsonb not null default '[]',
  remove_tag_ids jsonb not null default '[]',
  state text not null default 'on',
  -- Why it is paused: {kind, name}.
  paused_by jsonb,
  -- A chain that stopped at depth 5: {at, customerId, ruleIds}.
  problem jsonb,
  position integer not null default 0,
  -- Days of silence: the day it was last looked through.
  looked_day date,
  created_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  deleted_at timestamptz,
  constraint tag_rule__pk primary key (corp_id, rule_id),
  constraint tag_rule__state check (state in ('on', 'off', 'paused'))
);

-- Events that rules (of tags, stages, SOPs) have still to look at, written with the event; depth counts rules before it.
create table event_due (
  corp_id text not null,
  customer_id text not null,
  event_id uuid not null,
  kind text not null,
  depth integer not null default 0,
  -- Rules that led here, in order.
  rule_ids jsonb not null default '[]',
  at timestamptz not null,
  constraint event_due__pk primary key (corp_id, customer_id, event_id)
);
create index event_due__corp on event_due (corp_id, at);

-- What a rule did or would have done, once per event.
create table rule_run (
  corp_id text not null,
  customer_id text not null,
  rule_id uuid not null,
  event_id uuid not null,
  changed boolean not null,
  at timestamptz not null,
  constraint rule_run__pk primary key (corp_id, customer_id, rule_id, event_id)
);
create index rule_run__rule on rule_run (corp_id, rule_id, at desc);

-- Many customers changed together; the list is fixed when it begins.
create table bulk (
  corp_id text not null,
  bulk_id uuid not null,
  -- BulkAction
  action jsonb not null,
  -- Segment it was chosen by; null: chosen one by one.
  segment jsonb,
  state text not null default 'running',
  -- The bulk whose changes this one takes back.
  undoes_id uuid,
  total integer not null default 0,
  asked_by text not null,
  asked_at timestamptz not null,
  claimed_until timestamptz,
  next_at timestamptz,
  stopped_by text,
  ended_at timestamptz,
  constraint bulk__pk primary key (corp_id, bulk_id),
  constraint bulk__state check (state in ('running', 'stopped', 'done'))
);
create index bulk__next on bulk (next_at) where next_at is not null;
create index bulk__asked on bulk (corp_id, asked_at desc);

create table bulk_customer (
  corp_id text not null,
  customer_id text not null,
  bulk_id uuid not null,
  state text not null default 'waiting',
  -- A problem code of ours.
  problem text,
  -- What it really changed, and on whose follow: {staffId, add, remove}.
  changed jsonb,
  at timestamptz,
  constraint bulk_customer__pk primary key (corp_id, customer_id, bulk_id),
  constraint bulk_customer__state check (state in ('waiting', 'done', 'unchanged', 'failed'))
);
create index bulk_customer__bulk on bulk_customer (corp_id, bulk_id, state, customer_id);

-- Fields of a customer that an operator defines; values stand in customer.fields under field_key.
create table customer_field (
  corp_id text not null,
  -- Also the name of the variable; never changed.
  field_key text not null,
  label text not null,
  kind text not null,
  choices jsonb not null default '[]',
  position integer not null default 0,
  archived_at timestamptz,
  created_at timestamptz not null,
  constraint customer_field__pk primary key (corp_id, field_key),
  constraint customer_field__kind check (kind in ('text', 'number', 'date', 'choice'))
);

-- Words by which a customer is found: name, 称呼 and remarks with their pinyin (customer/search-words.ts).
alter table customer add column search_words text;
create index customer__unsearched on customer (corp_id, customer_id) where search_words is null;
-- Since when she is ours, as far as any follow tells; until now it was when she was first written down.
update customer c set created_at = f.at from (select corp_id, customer_id, min(added_at) as at
  from follow group by corp_id, customer_id) f
where f.corp_id = c.corp_id and f.customer_id = c.customer_id and f.at < c.created_at;
-- Consent to keep 🔒 tags, before the first one.
alter table customer add column consent_at timestamptz;
alter table customer add column consent_by text;
-- When somebody said who brought her, or that nobody did.
alter table customer add column introducer_set_at timestamptz;
update customer c set consent_at = c.created_at where exists (
  select 1 from follow_tag t join tag g on g.corp_id = t.corp_id and g.tag_id = t.tag_id
    join tag_group s on s.corp_id = g.corp_id and s.tag_group_id = g.tag_group_id
  where t.corp_id = c.corp_id and t.customer_id = c.customer_id and t.present and s.sensitive);

-- Remark and description on their way to the platform.
alter table follow add column remark_sync text not null default 'synced';
alter table follow add column remark_problem text;
alter table follow add column remark_revision integer not null default 1;
-- remark_mobiles: shown masked.
alter table follow add column mobiles jsonb not null default '[]';
create index follow__remark_pending on follow (corp_id, customer_id, staff_id) where remark_sync = 'pending';

alter table note add column deleted_at timestamptz;

-- Orders from outside: the same body again changes nothing.
alter table purchase add column body_hash text;
alter table purchase add column imported_at timestamptz;
alter table purchase add column till_name text;
-- The last day that what was bought lasts: day of the order + quantity × days of use.
alter table purchase_line add column runs_out_on date;
create index purchase__no on purchase (corp_id, order_no);
create index purchase__at on purchase (corp_id, at desc);
create index follow__mobiles on follow (corp_id) where mobiles <> '[]';
create index purchase_line__runs_out on purchase_line (corp_id, runs_out_on) where runs_out_on is not null;
alter table product add column deleted_at timestamptz;

-- Moments posts of our staff, looked at for likes and comments.
create table moment (
  corp_id text not null,
  moment_id text not null,
  staff_id text not null,
  text text,
  posted_at timestamptz not null,
  next_at timestamptz,
  looked_at timestamptz,
  constraint moment__pk primary key (corp_id, moment_id)
);
create index moment__next on moment (corp_id, next_at) where next_at is not null;

-- How far the looking at a corp's moments is.
create table moment_look (
  corp_id text not null,
  -- When there is something to look at again; whoever looks moves it first, so that nobody looks beside it.
  next_at timestamptz not null,
  -- Posts up to here are known.
  listed_to timestamptz,
  -- The list that is being read: its span and the next page.
  list_from timestamptz,
  list_to timestamptz,
  list_cursor text,
  looked_at timestamptz,
  -- Why WeCom does not tell: an errcode or 'unreachable'.
  problem text,
  constraint moment_look__pk primary key (corp_id)
);

-- Where a signal comes from, so that it stands once: moment:<id>:like, link:<token> …
alter table signal add column source_key text;
create unique index signal__source on signal (corp_id, customer_id, source_key) where source_key is not null;

-- Links sent through our own address, told to nobody else.
create table link (
  corp_id text not null,
  customer_id text not null,
  link_token text not null,
  touch_id uuid not null,
  part_n integer not null,
  url text not null,
  created_at timestamptz not null,
  opened_at timestamptz,
  opens integer not null default 0,
  constraint link__pk primary key (corp_id, customer_id, link_token)
);
-- Whoever opens one brings nothing but the token: 16 random bytes, so never two alike.
create index link__token on link (link_token);
