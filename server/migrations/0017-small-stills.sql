-- A still once more, small: for a classroom whose line is too thin to take the whole beside the sound. Null: it was not sent.
alter table stills add column small bytea;
