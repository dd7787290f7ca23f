-- A school's one bell table becomes its first; from now on bell_tables alone has bells.
insert into bell_tables (id, school_id, name, effective_from, weekdays, bells)
select gen_random_uuid(), id, '作息时间', date '2000-01-01', array[1, 2, 3, 4, 5, 6, 7],
  (select jsonb_agg(bell order by (bell ->> 'period')::int) from jsonb_array_elements(schools.bells) as bell)
from schools
where jsonb_array_length(bells) > 0 and not exists (select from bell_tables where school_id = schools.id);

-- The lead school's own period that the lesson is, or null where it is none.
alter table lessons add column lead_period int;
update lessons set lead_period = (
  select (bell ->> 'period')::int
  from classrooms
  join schools on schools.id = classrooms.school_id
  join regions on regions.id = schools.region_id
  cross join jsonb_array_elements(schools.bells) as bell
  where classrooms.id = lessons.lead_classroom_id
    and bell ->> 'start' = to_char(lessons.starts_at at time zone coalesce((
      select above.settings ->> 'zone' from regions as above
      where above.id = any(regions.path) and above.settings ->> 'zone' is not null
      order by cardinality(above.path) desc limit 1
    ), 'Asia/Shanghai'), 'HH24:MI')
  limit 1
);

alter table schools drop column bells;

-- A region that may go takes its special days along.
alter table region_days drop constraint region_days_region_id_fkey;
alter table region_days add constraint region_days_region_id_fkey
  foreign key (region_id) references regions (id) on delete cascade;
