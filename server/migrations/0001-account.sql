-- Regions come first: every right hangs on them.
create extension if not exists btree_gist;

create table regions (
  id uuid primary key,
  name text not null,
  level text not null check (level in ('province', 'prefecture', 'county')),
  parent_id uuid references regions (id),
  -- Ids from the root down to the region itself; a right over any of them is a right over it.
  path uuid[] not null,
  settings jsonb not null default '{}',
  sample boolean not null default false,
  unique (parent_id, name)
);
-- One tree: a second root is refused.
create unique index regions_one_root on regions ((true)) where parent_id is null;

create table schools (
  id uuid primary key,
  name text not null,
  region_id uuid not null references regions (id),
  stage text not null check (stage in ('primary', 'junior')),
  lead boolean not null,
  member boolean not null,
  -- [{period, start, end}] in local clock times
  bells jsonb not null default '[]',
  unique (region_id, name)
);

create table people (
  id uuid primary key,
  name text not null,
  display_name text not null,
  -- scrypt, with its parameters and salt in the text; null until the person has set a password
  password_hash text,
  disabled boolean not null default false,
  created_at timestamptz not null
);
create unique index people_name on people (lower(name));

create table grants (
  person_id uuid not null references people (id) on delete cascade,
  role text not null check (role in ('administrator', 'coordinator', 'inspector', 'lead-teacher', 'assistant-teacher')),
  region_id uuid references regions (id),
  school_id uuid references schools (id),
  check ((role in ('administrator', 'coordinator', 'inspector')) = (region_id is not null)),
  check ((role in ('lead-teacher', 'assistant-teacher')) = (school_id is not null))
);
create unique index grants_once on grants (person_id, role, coalesce(region_id, school_id));
create index grants_school on grants (school_id);

-- One-time (or, in the demo, reusable) ways in; only the hash of a token is kept.
create table links (
  token_hash text primary key,
  kind text not null check (kind in ('first-administrator', 'set-password', 'sign-in')),
  person_id uuid references people (id) on delete cascade,
  reusable boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table classrooms (
  id uuid primary key,
  school_id uuid not null references schools (id),
  name text not null,
  lead boolean not null,
  receive boolean not null,
  unique (school_id, name)
);

create table class_groups (
  id uuid primary key,
  school_id uuid not null references schools (id),
  name text not null,
  grade int not null check (grade between 1 and 9),
  size int not null check (size between 1 and 80),
  unique (school_id, name)
);

create table pairings (
  id uuid primary key,
  lead_school_id uuid not null references schools (id),
  member_school_id uuid not null references schools (id),
  type text not null,
  from_date date not null,
  until_date date,
  check (lead_school_id <> member_school_id),
  check (until_date is null or from_date <= until_date),
  -- Two schools are paired at most once at a time.
  exclude using gist (
    lead_school_id with =, member_school_id with =, daterange(from_date, until_date, '[]') with &&
  )
);

create table pairing_codes (
  code_hash text primary key,
  classroom_id uuid not null references classrooms (id) on delete cascade,
  -- Null: by the program itself, for the demo.
  issued_by uuid references people (id),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table devices (
  id uuid primary key,
  classroom_id uuid not null references classrooms (id),
  user_agent text not null,
  paired_at timestamptz not null,
  revoked_at timestamptz
);
create index devices_classroom on devices (classroom_id);

-- Of a person or of a classroom's device; only the hash of the cookie is kept.
create table sessions (
  token_hash text primary key,
  person_id uuid references people (id) on delete cascade,
  device_id uuid references devices (id) on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  check ((person_id is null) <> (device_id is null))
);
create index sessions_person on sessions (person_id);
create index sessions_device on sessions (device_id);

create table audit (
  id uuid primary key,
  at timestamptz not null,
  -- `person:ID`, `device:ID` or `system`
  actor text not null,
  verb text not null,
  subject text not null,
  details jsonb not null default '{}'
);
create index audit_at on audit (at);
