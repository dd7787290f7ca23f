-- 系列课: the weekly rule that lessons come from.
create table series (
  id uuid primary key,
  term_id uuid not null references terms (id),
  subject text not null,
  kind text not null check (kind in ('synchronous', 'delivered')),
  topic text not null default '',
  teacher_id uuid not null references people (id),
  lead_classroom_id uuid not null references classrooms (id),
  lead_class_group_id uuid references class_groups (id),
  -- Of the lead school's timetable.
  weekday int not null check (weekday between 1 and 7),
  period int not null check (period between 1 and 14),
  -- '' all weeks, 'odd', 'even', or a list such as 1-4,6-17
  weeks text not null default '',
  state text not null check (state in ('draft', 'confirmed', 'cancelled')),
  version int not null,
  -- The decisions that were taken of its dates, kept so that the rule can be put again: [{day, skip, without, accept}]
  decisions jsonb not null default '[]',
  -- Hash of what was put last: the same again changes nothing.
  put_hash text not null,
  changed_by uuid references people (id),
  changed_at timestamptz not null,
  check ((kind = 'synchronous') = (lead_class_group_id is not null))
);
create index series_term on series (term_id);
create table series_receivers (
  series_id uuid not null references series (id) on delete cascade,
  class_group_id uuid not null references class_groups (id),
  classroom_id uuid not null references classrooms (id),
  assistant_id uuid references people (id),
  position int not null,
  primary key (series_id, class_group_id)
);

alter table lessons
  add column series_id uuid references series (id),
  -- The date the rule gave; stays when the lesson is moved.
  add column series_day date,
  add column version int not null default 1,
  -- Changed or cancelled by itself: the rule of its series decides no longer.
  add column apart boolean not null default false,
  add column changed_by uuid references people (id),
  -- A lesson made up for this missed one.
  add column makes_up_id uuid references lessons (id),
  -- Warnings the coordinator saw and took: [{code, …}]
  add column decided jsonb not null default '[]';
alter table lessons drop constraint lessons_phase_check;
alter table lessons add constraint lessons_phase_check
  check (phase in ('draft', 'scheduled', 'open', 'live', 'ended', 'cancelled'));
create unique index lessons_series_day on lessons (series_id, series_day);
create index receivers_assistant on receivers (assistant_id) where assistant_id is not null;

-- Every change of a lesson, with who and why; rows are only added.
create table lesson_changes (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  kind text not null,
  reason text not null default '',
  -- [{field, from, to}] in words a person reads
  fields jsonb not null default '[]'
);
create index lesson_changes_lesson on lesson_changes (lesson_id, at);

-- What a person or a classroom's screen is told.
create table notices (
  id uuid primary key,
  person_id uuid references people (id) on delete cascade,
  classroom_id uuid references classrooms (id) on delete cascade,
  lesson_id uuid references lessons (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  details jsonb not null default '{}',
  read_at timestamptz,
  check ((person_id is null) <> (classroom_id is null))
);
create index notices_person on notices (person_id, at) where read_at is null;
create index notices_classroom on notices (classroom_id, at) where read_at is null;

create table webhooks (
  id uuid primary key,
  region_id uuid not null references regions (id),
  url text not null,
  -- Signs each delivery (HMAC-SHA256).
  secret text not null,
  created_at timestamptz not null
);
create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references webhooks (id) on delete cascade,
  body jsonb not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null,
  delivered_at timestamptz,
  last_error text
);
create index webhook_deliveries_due on webhook_deliveries (next_at) where delivered_at is null;

-- Calendar feeds; the address is the secret, so only its hash is kept.
create table feeds (
  token_hash text primary key,
  kind text not null check (kind in ('teacher', 'class-group', 'classroom')),
  subject_id uuid not null,
  created_by uuid not null references people (id),
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index feeds_subject on feeds (kind, subject_id);
