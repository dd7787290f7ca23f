-- What the teacher wrote down of a question, and which classrooms want it answered too.
alter table questions add column note text not null default '';

create table question_votes (
  question_id uuid not null references questions (id) on delete cascade,
  classroom_id uuid not null references classrooms (id),
  primary key (question_id, classroom_id)
);
