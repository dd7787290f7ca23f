-- Which planner searches for a proposal, and when it was last heard of, so that any node can tell how far it is, end it, and say so when
-- the node that searched is no more. Times are the database's own: nodes' clocks differ.
alter table proposals
  add column runner uuid,
  add column heard_at timestamptz,
  add column cancel_asked boolean not null default false,
  -- Of single additions being tried
  add column tries_runner uuid,
  add column tries_heard_at timestamptz;
