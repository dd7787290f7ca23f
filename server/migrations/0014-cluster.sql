-- Who runs a lesson, beyond what Redis forgets: the token grows with every owner, and what a running lesson writes names its own.
create table lesson_owners (
  lesson_id uuid primary key references lessons (id) on delete cascade,
  token bigint not null,
  node_id text not null,
  taken_at timestamptz not null
);
