-- What a region's calendar says of a date beside "Mondays to Fridays of the term are days of instruction".
create table region_days (
  region_id uuid not null references regions (id),
  day date not null,
  kind text not null check (kind in ('off', 'working')),
  -- ISO weekday whose timetable a working day follows; null: it is not known yet, and counts as no instruction.
  follows int check (follows between 1 and 7),
  name text not null default '',
  primary key (region_id, day),
  check (kind = 'working' or follows is null)
);

-- A school's own word on a date; it wins over its regions'.
create table school_days (
  school_id uuid not null references schools (id) on delete cascade,
  day date not null,
  kind text not null check (kind in ('off', 'working')),
  follows int check (follows between 1 and 7),
  name text not null default '',
  primary key (school_id, day),
  check (kind = 'working' or follows is null)
);

-- Bell tables (作息时间表): in force from a date on, for the weekdays named, until a later table names them.
create table bell_tables (
  id uuid primary key,
  school_id uuid not null references schools (id) on delete cascade,
  -- 夏季, 冬季, …
  name text not null,
  effective_from date not null,
  -- ISO weekdays, rising.
  weekdays int[] not null check (cardinality(weekdays) > 0),
  -- [{period, start, end}] in local clock times, by period
  bells jsonb not null,
  unique (school_id, effective_from, name, weekdays)
);

-- A class group's own timetable, taught by its own school.
create table local_lessons (
  class_group_id uuid not null references class_groups (id) on delete cascade,
  weekday int not null check (weekday between 1 and 7),
  period int not null check (period between 1 and 14),
  -- '' all weeks, 'odd', 'even', or a list such as 1-4,6-17
  weeks text not null default '',
  subject_name text not null,
  teacher_id uuid references people (id) on delete set null,
  classroom_id uuid references classrooms (id) on delete set null,
  primary key (class_group_id, weekday, period, weeks)
);
create index local_lessons_teacher on local_lessons (teacher_id);
create index local_lessons_classroom on local_lessons (classroom_id);
