-- Roll call: by head count or by name, made without a line and by several at once.
alter table head_counts
  -- When it was counted by the server's clock: the device's, put right by the offset that was measured.
  add column taken_at timestamptz,
  -- The counts of the class that its reporter knew: those it corrects. It is silent about every other one.
  add column seen uuid[] not null default '{}',
  -- Of those present, how many came late; of those missing, how many on leave (请假) and without.
  add column late int check (late between 0 and 200),
  add column on_leave int check (on_leave between 0 and 200),
  add column absent int check (absent between 0 and 200),
  add column by_name boolean not null default false;
-- Until now each count was a correction of those before it.
update head_counts set
  taken_at = least(counted_at, reported_at),
  seen = array(
    select before.id from head_counts before
    where before.lesson_id = head_counts.lesson_id and before.class_group_id = head_counts.class_group_id
      and (before.reported_at, before.id) < (head_counts.reported_at, head_counts.id));
alter table head_counts alter column taken_at set not null;

-- The names of a class group, where its school keeps them. Seen by the school alone, and deleted when they were kept long enough.
create table rosters (
  class_group_id uuid primary key references class_groups (id) on delete cascade,
  revision int not null,
  saved_at timestamptz not null,
  -- `person:ID`
  saved_by text not null
);
create index rosters_saved_at on rosters (saved_at);

-- No check and no unique index on what a name is: a database tells the failing row to whoever logs its errors.
create table pupils (
  id uuid primary key,
  class_group_id uuid not null references rosters (class_group_id) on delete cascade,
  position int not null,
  name text not null,
  -- 座号 or 学号, as the school writes it.
  number text not null
);
create index pupils_class_group on pupils (class_group_id, position);

-- Who was not simply present. It goes with the pupil's name; the figures of the head count stay.
create table roll_call_marks (
  head_count_id uuid not null references head_counts (id) on delete cascade,
  pupil_id uuid not null references pupils (id) on delete cascade,
  mark text not null check (mark in ('late', 'leave', 'absent')),
  reason text check (reason in ('sick', 'personal', 'school', 'unknown')),
  primary key (head_count_id, pupil_id)
);
create index roll_call_marks_pupil on roll_call_marks (pupil_id);

-- The strongest grade of evidence: a recording of the lesson on top of the count.
alter table outcomes drop constraint outcomes_evidence_check;
alter table outcomes add constraint outcomes_evidence_check
  check (evidence in ('schedule', 'telemetry', 'head-count', 'recording'));

-- What it was judged by: weighed anew after a correction, a lesson keeps the rules of its time.
alter table outcomes add column thresholds jsonb;
