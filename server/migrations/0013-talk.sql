-- What the teacher wrote down of a question, and which classrooms want it answered too.
alter table questions add column note text not null default '';

create table question_votes (
  question_id uuid not null references questions (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  primary key (question_id, classroom_id)
);

-- What the teacher asked all classrooms. Which choices are right, and the choices, are by their place from 0.
create table polls (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  kind text not null check (kind in ('single', 'multiple', 'judge', 'scale', 'text')),
  title text not null,
  options jsonb not null,
  right_choices jsonb not null,
  hidden boolean not null,
  devices boolean not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- On the screens now; at most one of a lesson.
  shown boolean not null
);
create index polls_lesson on polls (lesson_id, opened_at);

-- By show of hands: one count a classroom, the last one given.
create table poll_counts (
  poll_id uuid not null references polls (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  counts jsonb not null,
  texts jsonb not null,
  primary key (poll_id, classroom_id)
);

-- A pupil's device in one lesson, by its classroom's code; nobody knows whose it is.
create table poll_codes (
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  code text not null unique,
  primary key (lesson_id, classroom_id)
);
create table poll_pupils (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  token_hash text not null unique
);
create index poll_pupils_place on poll_pupils (lesson_id, classroom_id);
create table poll_answers (
  poll_id uuid not null references polls (id) on delete cascade,
  -- Not a reference: devices are forgotten after the lesson, their answers are not.
  pupil_id uuid not null,
  classroom_id uuid not null references classrooms (id),
  choices jsonb not null,
  text text not null,
  primary key (poll_id, pupil_id)
);

-- A teacher's prepared questions.
create table poll_sets (
  person_id uuid primary key references people (id) on delete cascade,
  questions jsonb not null
);

-- The board of a lesson: what is drawn upon (null: put away), and a number that grows with every change.
create table lesson_boards (
  lesson_id uuid primary key references lessons (id) on delete cascade,
  ground text check (ground in ('blank', 'still', 'picture')),
  version int not null
);
create table board_strokes (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  -- `lead`, or a classroom's id
  drawn_by text not null,
  colour text not null check (colour in ('ink', 'red', 'blue', 'green', 'yellow')),
  -- Shares of the ground's width; points as x, y, x, y …
  width double precision not null,
  points jsonb not null,
  version int not null
);
create index board_strokes_lesson on board_strokes (lesson_id, version);
