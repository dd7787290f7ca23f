-- How the teacher conducts a running lesson: what all look at, who may send what, who may come in. A lesson without a row
-- has everything open and looks at the teacher.
create table lesson_conduct (
  lesson_id uuid primary key references lessons (id) on delete cascade,
  -- Pictures all classrooms look at: [{place, source}], one or two.
  focus jsonb not null,
  hands boolean not null,
  texts boolean not null,
  reactions boolean not null,
  locked boolean not null
);

-- Only classrooms about which something was said.
create table classroom_conduct (
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  muted boolean not null,
  removed boolean not null,
  -- Was in before the lock, or was let in through it.
  admitted boolean not null,
  primary key (lesson_id, classroom_id)
);
