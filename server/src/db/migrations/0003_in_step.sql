-- Kept in step with the platform by every process of one database.

-- Places for calls of an API that all processes together may have under way. A place is leased: that of a
-- process which died is free again at `held_until`, by the database's clock.
create table wecom_slot (
  corp_id text not null,
  api text not null,
  n integer not null,
  held_by uuid,
  held_until timestamptz,
  constraint wecom_slot__pk primary key (corp_id, api, n)
);

-- Whether she has ever signed in to 企业微信: until then she is here, but can't use it.
alter table staff add column activated boolean not null default true;

-- Since when a running sync meets nothing but failures; null: it goes on. What the operator is told.
alter table sync_run add column stuck_at timestamptz;
update sync_run set stuck_at = beat_at where state = 'running' and attempts > 0;
