-- Tables about customers have a primary key that begins (corp_id, customer_id, …), so that Citus can
-- distribute them by customer_id; corp, staff, department, tag, script and SOP tables are reference tables.
-- Constraints are named table__what: the names are part of the error model (http/problems.ts).

create table corp (
  corp_id text not null,
  name text not null,
  wecom_corp_id text not null,
  agent_id text not null,
  -- Encrypted under SECRET_KEY (http/secrets.ts): app secret, callback token and AES key.
  secret_sealed text not null,
  callback_token_sealed text,
  callback_key_sealed text,
  public_url text not null,
  frame_ancestors text not null default '''none''',
  time_zone text not null default 'Asia/Shanghai',
  opens_at text not null default '10:00',
  closes_at text not null default '22:00',
  quiet_from text not null default '21:30',
  quiet_to text not null default '09:00',
  contact_cap integer not null default 4,
  daily_limit integer not null default 30,
  -- Raised by every change to a reference table: in-process caches compare it in the same query.
  reference_version bigint not null default 1,
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  constraint corp__pk primary key (corp_id),
  constraint corp__wecom unique (wecom_corp_id, agent_id)
);

create table department (
  corp_id text not null,
  department_id integer not null,
  parent_id integer,
  name text not null,
  position integer not null default 0,
  store_type text,
  address text,
  constraint department__pk primary key (corp_id, department_id)
);

create table staff (
  corp_id text not null,
  staff_id text not null,
  name text not null,
  avatar text,
  role text not null default 'staff',
  -- The main department; completion is stamped with it at a task's first deadline.
  department_id integer,
  capabilities jsonb not null default '[]',
  active boolean not null default true,
  joined_at timestamptz,
  left_at timestamptz,
  -- Weekly rest days, ISO numbers 1 (Monday) … 7.
  rest_days jsonb not null default '[]',
  constraint staff__pk primary key (corp_id, staff_id),
  constraint staff__role check (role in ('staff', 'lead', 'operator'))
);

-- Departments a lead leads; its sub-departments go with it.
create table department_lead (
  corp_id text not null,
  department_id integer not null,
  staff_id text not null,
  constraint department_lead__pk primary key (corp_id, department_id, staff_id)
);

create table absence (
  corp_id text not null,
  staff_id text not null,
  absence_id uuid not null,
  from_day date not null,
  to_day date not null,
  buddy_id text,
  constraint absence__pk primary key (corp_id, staff_id, absence_id)
);

create table api_key (
  corp_id text not null,
  api_key_id uuid not null,
  name text not null,
  key_hash text not null,
  created_by text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint api_key__pk primary key (corp_id, api_key_id),
  constraint api_key__hash unique (key_hash)
);

-- Access tokens and tickets of the platform, shared by all processes; values sealed.
create table wecom_token (
  corp_id text not null,
  kind text not null,
  value_sealed text not null,
  expires_at timestamptz not null,
  constraint wecom_token__pk primary key (corp_id, kind)
);

create table tag_group (
  corp_id text not null,
  tag_group_id text not null,
  name text not null,
  tag_class text not null,
  single boolean not null default false,
  must_ask boolean not null default false,
  sensitive boolean not null default false,
  by_rule boolean not null default false,
  position integer not null default 0,
  constraint tag_group__pk primary key (corp_id, tag_group_id),
  constraint tag_group__name unique (corp_id, name)
);

create table tag (
  corp_id text not null,
  tag_id text not null,
  tag_group_id text not null,
  name text not null,
  position integer not null default 0,
  -- Made by this app on the platform; others are read-only for us.
  ours boolean not null default true,
  deleted_at timestamptz,
  constraint tag__pk primary key (corp_id, tag_id)
);

create table file (
  corp_id text not null,
  file_id text not null,
  name text not null,
  media_type text not null,
  bytes bytea not null,
  -- The platform's three-day id, renewed ahead of its end.
  media_id text,
  media_expires_at timestamptz,
  created_at timestamptz not null,
  constraint file__pk primary key (corp_id, file_id)
);

create table script (
  corp_id text not null,
  script_id text not null,
  category text not null,
  -- Null: the team's.
  owner_id text,
  state text not null default 'published',
  position integer not null default 0,
  created_at timestamptz not null,
  constraint script__pk primary key (corp_id, script_id),
  constraint script__state check (state in ('draft', 'published', 'archived'))
);

create table script_version (
  corp_id text not null,
  script_version_id text not null,
  script_id text not null,
  version integer not null,
  title text not null,
  kind text not null,
  -- MessageContent[]
  messages jsonb not null,
  suited_tag_ids jsonb not null default '[]',
  unsuited_tag_ids jsonb not null default '[]',
  stages jsonb not null default '[]',
  spend_bands jsonb not null default '[]',
  published_at timestamptz,
  created_by text,
  created_at timestamptz not null,
  constraint script_version__pk primary key (corp_id, script_version_id),
  constraint script_version__number unique (corp_id, script_id, version)
);

create table sop (
  corp_id text not null,
  sop_id text not null,
  state text not null default 'published',
  priority integer not null default 0,
  stopped_at timestamptz,
  created_at timestamptz not null,
  constraint sop__pk primary key (corp_id, sop_id),
  constraint sop__state check (state in ('draft', 'published', 'stopped', 'archived'))
);

create table sop_version (
  corp_id text not null,
  sop_version_id text not null,
  sop_id text not null,
  version integer not null,
  -- SopDefinition; step ids in it are stable over versions.
  definition jsonb not null,
  published_at timestamptz,
  created_at timestamptz not null,
  constraint sop_version__pk primary key (corp_id, sop_version_id),
  constraint sop_version__number unique (corp_id, sop_id, version)
);

create table customer (
  corp_id text not null,
  customer_id text not null,
  name text not null,
  avatar text,
  gender integer not null default 0,
  salutation text,
  salutation_by text,
  stage text not null default 'lead',
  stage_at timestamptz,
  main_follower_id text,
  introducer_customer_id text,
  introducer_staff_id text,
  -- Only month and day are kept, as MM-DD.
  birthday text,
  do_not_disturb_by text,
  do_not_disturb_reason text,
  do_not_disturb_at timestamptz,
  lost_at timestamptz,
  -- When she last wrote, as far as a person or a signal told us.
  wrote_at timestamptz,
  last_contact_at timestamptz,
  spent_fen bigint not null default 0,
  note text,
  -- Facts that fill variables (可约时间 …), by name.
  fields jsonb not null default '{}',
  first_paid_at timestamptz,
  created_at timestamptz not null,
  constraint customer__pk primary key (corp_id, customer_id),
  constraint customer__stage check (stage in ('lead','aware','nurturing','opportunity','won','repeat','advocate','lost'))
);
create index customer__main on customer (corp_id, main_follower_id);
create index customer__introducer on customer (corp_id, introducer_customer_id) where introducer_customer_id is not null;

-- One staff × one customer.
create table follow (
  corp_id text not null,
  customer_id text not null,
  staff_id text not null,
  remark text,
  description text,
  added_at timestamptz not null,
  add_way integer,
  state text,
  -- customer: she deleted the staff · staff: the staff deleted her · transfer
  ended_by text,
  ended_at timestamptz,
  handed_from_id text,
  handover_note text,
  handed_at timestamptz,
  constraint follow__pk primary key (corp_id, customer_id, staff_id)
);
create index follow__staff on follow (corp_id, staff_id, customer_id) where ended_at is null;

-- A tag sits on a follow. `present` false with sync pending: taken off here, not yet there.
create table follow_tag (
  corp_id text not null,
  customer_id text not null,
  staff_id text not null,
  tag_id text not null,
  present boolean not null,
  added_at timestamptz not null,
  added_by text,
  source text not null,
  sync text not null,
  sync_problem text,
  -- Raised by every change, so that a sync result is applied only to what it was for.
  revision integer not null default 1,
  constraint follow_tag__pk primary key (corp_id, customer_id, staff_id, tag_id),
  constraint follow_tag__sync check (sync in ('synced', 'pending', 'refused'))
);
create index follow_tag__pending on follow_tag (corp_id, customer_id, staff_id) where sync = 'pending';

create table tag_change (
  corp_id text not null,
  customer_id text not null,
  tag_change_id uuid not null,
  staff_id text not null,
  tag_id text not null,
  action text not null,
  actor_id text,
  source text not null,
  reason text,
  at timestamptz not null,
  constraint tag_change__pk primary key (corp_id, customer_id, tag_change_id)
);
create index tag_change__at on tag_change (corp_id, customer_id, at desc);

create table enrollment (
  corp_id text not null,
  customer_id text not null,
  enrollment_id uuid not null,
  sop_id text not null,
  sop_version_id text not null,
  -- The main follower when it began, moved with her.
  staff_id text not null,
  anchor_at timestamptz not null,
  booking_at timestamptz,
  visit_at timestamptz,
  gift_expires_at timestamptz,
  state text not null default 'active',
  paused_until timestamptz,
  control boolean not null default false,
  entered_at timestamptz not null,
  entered_by text,
  goal_deadline_at timestamptz not null,
  goal_reached_at timestamptz,
  -- Steps that are over (done, skipped, lapsed, passed by), by step id.
  past_step_ids jsonb not null default '[]',
  next_step_id text,
  -- When the engine must look again; null once ended.
  next_at timestamptz,
  end_reason text,
  ended_at timestamptz,
  constraint enrollment__pk primary key (corp_id, customer_id, enrollment_id),
  constraint enrollment__state check (state in ('active', 'paused', 'ended'))
);
create unique index enrollment__one_open on enrollment (corp_id, customer_id, sop_id) where ended_at is null;
create index enrollment__next on enrollment (next_at) where next_at is not null;

-- What one staff does once for many customers (a moments post).
create table post (
  corp_id text not null,
  staff_id text not null,
  post_id uuid not null,
  sop_id text not null,
  step_id text not null,
  script_version_id text,
  done_at timestamptz,
  created_at timestamptz not null,
  constraint post__pk primary key (corp_id, staff_id, post_id)
);

-- One step owed by one staff by a time.
create table task (
  corp_id text not null,
  customer_id text not null,
  task_id uuid not null,
  enrollment_id uuid not null,
  sop_id text not null,
  sop_version_id text not null,
  step_id text not null,
  staff_id text not null,
  -- Main department of the staff, stamped at the first deadline (until then: now).
  department_id integer,
  touchpoint text not null,
  state text not null,
  due_at timestamptz not null,
  deadline_at timestamptz not null,
  first_deadline_at timestamptz not null,
  lapses_at timestamptz not null,
  postponed_to timestamptz,
  postponed_at timestamptz,
  done_at timestamptz,
  done_how text,
  skip_reason text,
  cancel_reason text,
  -- Ended or moved by the system: goal, lost, sop_stopped, cap, quiet_hours, rest_day, daily_limit, do_not_disturb
  left_out text,
  -- Ended by this outcome: taking it back opens the task again.
  closed_by_outcome_id uuid,
  -- The variant stored when the task fell due.
  script_id text,
  script_version_id text,
  touch_id uuid,
  post_id uuid,
  covered_for_id text,
  created_at timestamptz not null,
  constraint task__pk primary key (corp_id, customer_id, task_id),
  constraint task__once unique (corp_id, customer_id, enrollment_id, step_id),
  constraint task__state check (state in ('scheduled', 'due', 'done', 'skipped', 'lapsed', 'cancelled'))
);
create index task__open on task (corp_id, staff_id, due_at) where state in ('scheduled', 'due');
create index task__figures on task (corp_id, first_deadline_at);
create index task__lapse on task (lapses_at) where state in ('scheduled', 'due');

create table touch (
  corp_id text not null,
  customer_id text not null,
  touch_id uuid not null,
  staff_id text not null,
  task_id uuid,
  enrollment_id uuid,
  sop_id text,
  step_id text,
  script_id text,
  script_version_id text,
  title text,
  kind text not null,
  touchpoint text not null,
  how text not null,
  state text not null,
  edited boolean not null default false,
  opener boolean not null,
  counts_towards_cap boolean not null,
  over_cap_reason text,
  opened_at timestamptz not null,
  sent_at timestamptz,
  -- The strongest outcome of those that stand, and when it was tapped; kept with each outcome.
  outcome text,
  outcome_at timestamptz,
  answered boolean not null default false,
  constraint touch__pk primary key (corp_id, customer_id, touch_id),
  constraint touch__state check (state in ('open', 'partly', 'sent', 'cancelled', 'failed', 'unconfirmed'))
);
create index touch__sent on touch (corp_id, customer_id, opened_at desc);
create index touch__script on touch (corp_id, script_id, sent_at) where state = 'sent';
create index touch__staff on touch (corp_id, staff_id, sent_at);
-- Openers that still wait for an answer: no reply is set after 72 h.
create index touch__waiting on touch (sent_at) where state = 'sent' and opener and outcome is null;
-- One task is sent once, whatever tabs and retries do.
create unique index touch__one_per_task on touch (corp_id, customer_id, task_id)
  where task_id is not null and state in ('open', 'partly', 'sent', 'unconfirmed');

create table touch_part (
  corp_id text not null,
  customer_id text not null,
  touch_id uuid not null,
  n integer not null,
  -- MessageContent, exactly as handed to the client
  content jsonb not null,
  state text not null,
  detail text,
  at timestamptz not null,
  constraint touch_part__pk primary key (corp_id, customer_id, touch_id, n)
);

create table outcome (
  corp_id text not null,
  customer_id text not null,
  outcome_id uuid not null,
  touch_id uuid not null,
  kind text not null,
  recorded_by text,
  at timestamptz not null,
  booked_at timestamptz,
  amount_fen bigint,
  later_day date,
  reason text,
  said_by text,
  replaces_id uuid,
  -- Replaced by a correction or taken back; history stays.
  void_at timestamptz,
  void_by text,
  constraint outcome__pk primary key (corp_id, customer_id, outcome_id)
);
create index outcome__touch on outcome (corp_id, customer_id, touch_id);

create table signal (
  corp_id text not null,
  customer_id text not null,
  signal_id uuid not null,
  kind text not null,
  staff_id text,
  detail text,
  at timestamptz not null,
  -- Until somebody answered it, it stands in 她在等你.
  answered_at timestamptz,
  constraint signal__pk primary key (corp_id, customer_id, signal_id)
);
create index signal__waiting on signal (corp_id, staff_id, at) where answered_at is null;

create table reminder (
  corp_id text not null,
  customer_id text not null,
  reminder_id uuid not null,
  staff_id text not null,
  created_by text not null,
  text text not null,
  due_at timestamptz not null,
  created_at timestamptz not null,
  done_at timestamptz,
  outcome_id uuid,
  constraint reminder__pk primary key (corp_id, customer_id, reminder_id)
);
create index reminder__open on reminder (corp_id, staff_id, due_at) where done_at is null;

-- "order" is a word of SQL.
create table purchase (
  corp_id text not null,
  customer_id text not null,
  order_no text not null,
  paid_fen bigint not null,
  at timestamptz not null,
  department_id integer,
  till_staff_id text,
  -- imported · tapped (待核对 until an imported one merges with it)
  source text not null,
  outcome_id uuid,
  created_at timestamptz not null,
  constraint purchase__pk primary key (corp_id, customer_id, order_no)
);

create table purchase_line (
  corp_id text not null,
  customer_id text not null,
  order_no text not null,
  line_no integer not null,
  product_code text,
  name text not null,
  category text,
  quantity integer not null,
  -- Negative: a refund.
  paid_fen bigint not null,
  constraint purchase_line__pk primary key (corp_id, customer_id, order_no, line_no)
);

create table product (
  corp_id text not null,
  product_code text not null,
  name text not null,
  category text not null,
  price_fen bigint not null,
  cycle_days integer,
  constraint product__pk primary key (corp_id, product_code)
);

create table note (
  corp_id text not null,
  customer_id text not null,
  note_id uuid not null,
  author_id text not null,
  text text not null,
  at timestamptz not null,
  constraint note__pk primary key (corp_id, customer_id, note_id)
);

-- One row for every change to a customer: ids and codes, never names or words.
create table customer_event (
  corp_id text not null,
  customer_id text not null,
  event_id uuid not null,
  kind text not null,
  actor_id text,
  source text not null,
  at timestamptz not null,
  body jsonb not null default '{}',
  constraint customer_event__pk primary key (corp_id, customer_id, event_id)
);
create index customer_event__at on customer_event (corp_id, customer_id, at desc);

-- Every write carries a UUID made by the web: applied once, another body under it is refused.
create table applied_change (
  corp_id text not null,
  customer_id text not null,
  change_id uuid not null,
  kind text not null,
  body_hash text not null,
  at timestamptz not null,
  constraint applied_change__pk primary key (corp_id, customer_id, change_id)
);

create table nudge (
  corp_id text not null,
  staff_id text not null,
  nudge_id uuid not null,
  by_id text not null,
  day date not null,
  overdue integer not null,
  at timestamptz not null,
  sent_at timestamptz,
  problem text,
  opened_at timestamptz,
  constraint nudge__pk primary key (corp_id, staff_id, nudge_id),
  constraint nudge__one_a_day unique (corp_id, staff_id, day)
);

create table audit_log (
  corp_id text not null,
  audit_id uuid not null,
  actor_id text not null,
  action text not null,
  subject text,
  at timestamptz not null,
  constraint audit_log__pk primary key (corp_id, audit_id)
);

-- How each script fares, kept by a job from matured touches; read by the sidebar with the scripts.
create table script_tally (
  corp_id text not null,
  script_id text not null,
  sent integer not null,
  matured integer not null,
  replied integer not null,
  ordered integer not null,
  waiting integer not null,
  counted_at timestamptz not null,
  constraint script_tally__pk primary key (corp_id, script_id)
);
