-- Grade 9 has fewer teaching weeks a year (33 of 35): its last day of teaching in this term. Null: that of all others.
alter table terms add column grade9_last_day date check (grade9_last_day > first_day and grade9_last_day <= last_day);
