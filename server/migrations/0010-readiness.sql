-- What a classroom's PC, or a teacher's studio, found when it checked itself.
create table readiness_checks (
  id uuid primary key,
  classroom_id uuid not null references classrooms (id) on delete cascade,
  -- `device`: the classroom's own PC; `person`: somebody in front of it
  reported_by text not null,
  cause text not null check (cause in ('button', 'lesson')),
  checked_at timestamptz not null,
  findings jsonb not null,
  level text not null check (level in ('ready', 'doubtful', 'missing')),
  -- What stands against it, worst first
  faults jsonb not null
);
create index readiness_checks_newest on readiness_checks (classroom_id, checked_at desc);
