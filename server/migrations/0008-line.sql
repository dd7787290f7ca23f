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
