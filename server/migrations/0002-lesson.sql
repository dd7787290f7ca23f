create table terms (
  id uuid primary key,
  region_id uuid not null references regions (id),
  name text not null,
  first_day date not null,
  last_day date not null,
  check (first_day < last_day),
  unique (region_id, name)
);

create table lessons (
  id uuid primary key,
  subject text not null,
  kind text not null check (kind in ('synchronous', 'delivered')),
  topic text not null default '',
  phase text not null default 'scheduled' check (phase in ('scheduled', 'open', 'live', 'ended', 'cancelled')),
  teacher_id uuid not null references people (id),
  lead_classroom_id uuid not null references classrooms (id),
  lead_class_group_id uuid references class_groups (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  opened_at timestamptz,
  live_at timestamptz,
  ended_at timestamptz,
  -- `person:ID`, or `system` for one that nobody ended
  ended_by text,
  cancel_reason text,
  booked_by uuid references people (id),
  booked_at timestamptz not null,
  check (starts_at < ends_at),
  check ((kind = 'synchronous') = (lead_class_group_id is not null)),
  check ((phase = 'cancelled') = (cancel_reason is not null))
);
create index lessons_starts_at on lessons (starts_at);
create index lessons_teacher on lessons (teacher_id, starts_at);
create index lessons_running on lessons (ends_at) where phase in ('scheduled', 'open', 'live');

create table receivers (
  lesson_id uuid not null references lessons (id) on delete cascade,
  class_group_id uuid not null references class_groups (id),
  classroom_id uuid not null references classrooms (id),
  assistant_id uuid references people (id),
  -- The order in which the coordinator named them.
  position int not null,
  period int,
  window_starts_at timestamptz not null,
  window_ends_at timestamptz not null,
  primary key (lesson_id, class_group_id),
  unique (lesson_id, classroom_id),
  check (window_starts_at < window_ends_at)
);
create index receivers_class_group on receivers (class_group_id);
create index receivers_classroom on receivers (classroom_id);

-- What a lesson holds, and when. At no instant is a teacher, a classroom or a class group held twice.
create table holds (
  lesson_id uuid not null references lessons (id) on delete cascade,
  resource text not null check (resource in ('teacher', 'classroom', 'class-group')),
  resource_id uuid not null,
  during tstzrange not null check (not isempty(during)),
  primary key (lesson_id, resource, resource_id),
  constraint holds_no_overlap exclude using gist (resource_id with =, during with &&)
);

-- Evidence: one row a connection of a place to a lesson, kept alive by heartbeats.
create table connections (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  -- Null: the lead end.
  classroom_id uuid references classrooms (id),
  opened_at timestamptz not null,
  last_beat_at timestamptz not null,
  -- A leave that was seen; without one the interval ends at the last beat.
  closed_at timestamptz,
  -- Of the beats that could tell, how many seconds they cover, and in how many of those media arrived.
  told_seconds double precision not null default 0,
  arrived_seconds double precision not null default 0,
  check (opened_at <= last_beat_at)
);
create index connections_lesson on connections (lesson_id);

create table head_counts (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  class_group_id uuid not null references class_groups (id),
  present int not null check (present between 0 and 200),
  counted_at timestamptz not null,
  reported_at timestamptz not null,
  -- `person:ID` or `device:ID`
  reported_by text not null,
  reason text not null default ''
);
create index head_counts_lesson on head_counts (lesson_id, class_group_id, reported_at);

-- What each lesson was for each class group, as computed from the evidence above; made anew when evidence changes.
create table outcomes (
  lesson_id uuid not null references lessons (id) on delete cascade,
  class_group_id uuid not null references class_groups (id),
  -- The lead class has the lesson where it is; the others receive it.
  lead_class boolean not null,
  outcome text not null check (outcome in ('attended', 'partial', 'absent', 'not-delivered', 'unknown')),
  flags text[] not null,
  evidence text not null check (evidence in ('schedule', 'telemetry', 'head-count')),
  present_minutes double precision not null,
  credit_minutes double precision not null,
  standard_minutes double precision not null,
  compliance double precision not null,
  computed_at timestamptz not null,
  primary key (lesson_id, class_group_id)
);
create index outcomes_class_group on outcomes (class_group_id);

create table questions (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  kind text not null check (kind in ('hand', 'text')),
  text text,
  state text not null default 'asked' check (state in ('asked', 'taken', 'answered', 'dismissed', 'withdrawn')),
  asked_at timestamptz not null,
  taken_at timestamptz,
  closed_at timestamptz,
  check ((kind = 'text') = (text is not null))
);
create index questions_lesson on questions (lesson_id, asked_at);
-- One hand a classroom can be up at a time.
create unique index questions_one_hand on questions (lesson_id, classroom_id) where kind = 'hand' and state = 'asked';

create table stage_turns (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  question_id uuid references questions (id),
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index stage_turns_open on stage_turns (lesson_id, classroom_id) where ended_at is null;
create index stage_turns_lesson on stage_turns (lesson_id, started_at);
