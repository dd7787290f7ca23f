-- Changes of one instant keep the order in which they were made.
alter table lesson_changes add column position bigint generated always as identity;
