-- 台账. What each lesson was for each class, row after row, with when it was written: nothing is overwritten, so that the
-- figures of any date can be made again from what was known on any other.
create table entries (
  position bigint generated always as identity primary key,
  class_group_id uuid not null references class_groups (id),
  subject text not null,
  source text not null check (source in ('lesson', 'local', 'replay')),
  lesson_id uuid references lessons (id) on delete cascade,
  -- Of a local lesson, that the school teaches itself: its local date and period.
  day date,
  period int,
  replay_id uuid,
  -- When it began.
  at timestamptz not null,
  -- What is credited once: the lesson that this one is, repairs, or took the place of. Null: a local lesson that stands alone.
  occurrence uuid,
  kind text not null check (kind in ('lead', 'shared', 'make-up', 'local', 'replay')),
  outcome text not null check (outcome in ('attended', 'partial', 'absent', 'not-delivered', 'unknown', 'not-held')),
  flags text[] not null default '{}',
  cancelled boolean not null default false,
  credit_minutes double precision not null default 0,
  -- Minutes that make a whole credit; of replays, to which those of the lesson are added.
  enough_minutes double precision not null default 0,
  reason text not null default '',
  recorded_at timestamptz not null,
  -- `person:ID`, `device:ID`, or `system` where the evidence was weighed by the program
  recorded_by text not null default 'system',
  -- When another row took its place.
  superseded_at timestamptz,
  check ((source = 'local') = (day is not null and period is not null)),
  check ((source = 'local') = (lesson_id is null)),
  check ((source = 'replay') = (replay_id is not null)),
  check (superseded_at is null or superseded_at >= recorded_at)
);
create unique index entries_lesson on entries (class_group_id, lesson_id)
  where source = 'lesson' and superseded_at is null;
create unique index entries_local on entries (class_group_id, day, period)
  where source = 'local' and superseded_at is null;
create unique index entries_replay on entries (replay_id) where superseded_at is null;
create index entries_class_group on entries (class_group_id, subject, at);
create index entries_lesson_id on entries (lesson_id);
create index entries_recorded_at on entries (recorded_at);

-- One class group and subject: its entries as they stand, put together. Null: to be put together anew by the next who reads.
create table ledger_pages (
  class_group_id uuid not null references class_groups (id) on delete cascade,
  subject text not null,
  version bigint not null,
  events text,
  primary key (class_group_id, subject)
);

-- The lesson at the beginning of a chain of make-ups.
create function occurrence_of(lesson uuid) returns uuid language sql stable as $$
  with recursive chain (id, makes_up_id) as (
    select id, makes_up_id from lessons where id = lesson
    union
    select earlier.id, earlier.makes_up_id from lessons as earlier join chain on earlier.id = chain.makes_up_id
  )
  select id from chain where makes_up_id is null limit 1
$$;

-- Outcomes are attendance's, and made anew when evidence changes; whoever writes them, the ledger keeps each in the same transaction.
create function keep_entries() returns trigger language plpgsql as $$
begin
  update entries set superseded_at = greatest(changed.computed_at, entries.recorded_at)
  from changed
  where entries.source = 'lesson' and entries.superseded_at is null
    and entries.lesson_id = changed.lesson_id and entries.class_group_id = changed.class_group_id
    and (entries.outcome, entries.flags, entries.credit_minutes)
      is distinct from (changed.outcome, changed.flags, changed.credit_minutes);
  insert into entries (class_group_id, subject, source, lesson_id, at, occurrence, kind, outcome, flags, cancelled,
    credit_minutes, enough_minutes, recorded_at)
  select changed.class_group_id, lessons.subject, 'lesson', lessons.id, lessons.starts_at,
    case when lessons.makes_up_id is null then lessons.id else occurrence_of(lessons.id) end,
    case when lessons.makes_up_id is not null then 'make-up' when changed.lead_class then 'lead' else 'shared' end,
    changed.outcome, changed.flags, lessons.phase = 'cancelled',
    changed.credit_minutes, changed.standard_minutes, greatest(changed.computed_at, (
      select max(earlier.superseded_at) from entries as earlier
      where earlier.lesson_id = changed.lesson_id and earlier.class_group_id = changed.class_group_id))
  from changed
  join lessons on lessons.id = changed.lesson_id
  where not exists (
    select from entries as known
    where known.source = 'lesson' and known.superseded_at is null
      and known.lesson_id = changed.lesson_id and known.class_group_id = changed.class_group_id);
  return null;
end $$;
create trigger outcomes_inserted after insert on outcomes
  referencing new table as changed for each statement execute function keep_entries();
create trigger outcomes_updated after update on outcomes
  referencing new table as changed for each statement execute function keep_entries();

create function spoil_pages() returns trigger language plpgsql as $$
begin
  insert into ledger_pages as page (class_group_id, subject, version, events)
  -- Always in one order, so that two lessons of the same classes don't wait for each other.
  select distinct class_group_id, subject, 1, null from changed order by 1, 2
  on conflict (class_group_id, subject) do update set version = page.version + 1, events = null;
  return null;
end $$;
create trigger entries_inserted after insert on entries
  referencing new table as changed for each statement execute function spoil_pages();
create trigger entries_updated after update on entries
  referencing new table as changed for each statement execute function spoil_pages();
create trigger entries_deleted after delete on entries
  referencing old table as changed for each statement execute function spoil_pages();

insert into entries (class_group_id, subject, source, lesson_id, at, occurrence, kind, outcome, flags, cancelled,
  credit_minutes, enough_minutes, recorded_at)
select outcomes.class_group_id, lessons.subject, 'lesson', lessons.id, lessons.starts_at, occurrence_of(lessons.id),
  case when lessons.makes_up_id is not null then 'make-up' when outcomes.lead_class then 'lead' else 'shared' end,
  outcomes.outcome, outcomes.flags, lessons.phase = 'cancelled',
  outcomes.credit_minutes, outcomes.standard_minutes, outcomes.computed_at
from outcomes join lessons on lessons.id = outcomes.lesson_id;

-- A week of local lessons that the school confirmed; which of them were held is in the entries.
create table local_weeks (
  school_id uuid not null references schools (id) on delete cascade,
  monday date not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null,
  primary key (school_id, monday)
);

-- How content a classroom was with a lesson, 1 to 5.
create table satisfactions (
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id) on delete cascade,
  score int not null check (score between 1 and 5),
  rated_by text not null,
  rated_at timestamptz not null,
  primary key (lesson_id, classroom_id)
);
create index satisfactions_classroom on satisfactions (classroom_id);

-- Figures that an inspector sealed: the text as it was hashed.
create table snapshots (
  id uuid primary key,
  term_id uuid not null references terms (id),
  region_id uuid not null references regions (id),
  title text not null,
  as_of date not null,
  sealed_by uuid references people (id),
  sealed_by_name text not null,
  sealed_at timestamptz not null,
  hash text not null,
  content text not null
);
create index snapshots_region on snapshots (region_id, sealed_at);
