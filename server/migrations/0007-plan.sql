-- A weekly timetable that the planner proposes, with all that it was made from, so that it can be judged and compared later.
create table proposals (
  id uuid primary key,
  region_id uuid not null references regions (id) on delete cascade,
  term_id uuid not null references terms (id) on delete cascade,
  name text not null,
  options jsonb not null,
  seconds int not null,
  seed int not null,
  state text not null check (state in ('waiting', 'running', 'ready', 'failed')),
  -- tongke/plan-input@1, and the names of what it names
  input jsonb,
  names jsonb not null default '{}',
  -- tongke/plan-output@1
  output jsonb,
  -- [{ms, covered, bound}]
  trail jsonb not null default '[]',
  figures jsonb,
  -- Single additions that were tried: [{addition, names, gain}]
  additions jsonb,
  -- Code of an error
  error text,
  created_by uuid references people (id),
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  check ((state = 'ready') = (output is not null)),
  check ((state = 'failed') = (error is not null))
);
create index proposals_term on proposals (term_id, created_at);
create index proposals_region on proposals (region_id);
create index proposals_unfinished on proposals (state) where state in ('waiting', 'running');

-- Lessons of a proposal that became series. Undone and accepted again, a lesson becomes another series.
create table proposal_series (
  proposal_id uuid not null references proposals (id) on delete cascade,
  lesson_id text not null,
  series_id uuid primary key,
  -- The version that accepting it gave; a later one is somebody's change.
  version int not null,
  accepted_at timestamptz not null,
  undone_at timestamptz
);
create unique index proposal_series_once on proposal_series (proposal_id, lesson_id) where undone_at is null;

-- What a coordinator says of a lead teacher for planning; without a row it is read off the lessons they give.
create table plan_teachers (
  person_id uuid not null references people (id) on delete cascade,
  school_id uuid not null references schools (id) on delete cascade,
  subjects text[] not null,
  -- Shared lessons a week; null: as the plan's rules say.
  max_shared int check (max_shared >= 0),
  changed_at timestamptz not null,
  primary key (person_id, school_id)
);
