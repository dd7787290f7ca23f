-- How the line of each place of a lesson was, a row about every ten seconds while somebody is there; kept for a term.
create table line_figures (
  lesson_id uuid not null references lessons (id) on delete cascade,
  -- 'lead', or a classroom's id.
  place text not null,
  at timestamptz not null,
  receiving_kbps real not null,
  sending_kbps real not null,
  loss_percent real not null,
  rtt_ms real not null,
  freezes int not null,
  concealed_percent real not null,
  rung text not null check (rung in ('full', 'low', 'slides', 'audio')),
  sending text not null check (sending in ('full', 'low', 'audio')),
  primary key (lesson_id, place, at)
);
-- For clearing away by age.
create index line_figures_at on line_figures (at);

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
