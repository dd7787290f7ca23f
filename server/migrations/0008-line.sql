-- line

-- How each lesson sounds and which still is on its screens.
create table stills (
  id uuid primary key,
  lesson_id uuid not null references lessons (id) on delete cascade,
  taken_at timestamptz not null,
  -- A JPEG picture; dropped when its lesson is over.
  bytes bytea not null
);
create index stills_lesson on stills (lesson_id, taken_at);

create table lesson_shows (
  lesson_id uuid primary key references lessons (id) on delete cascade,
  sound_mode text not null default 'speech' check (sound_mode in ('speech', 'music')),
  still_id uuid references stills (id) on delete set null
);
create index lesson_shows_still on lesson_shows (still_id);

-- How a classroom hears; no row: by a loudspeaker.
create table classroom_sound (
  classroom_id uuid primary key references classrooms (id) on delete cascade,
  path text not null check (path in ('loudspeaker', 'headphones', 'line'))
);
