import type { ColumnType } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type {
  Proposal,
  ProposalFigures,
  ProposalOptions,
  ProposalPoint,
  TriedAddition,
} from '../../shared/proposal.ts'
import type { Json } from '../account/tables.ts'
import type { ScheduleTables } from '../schedule/tables.ts'

/** jsonb that may be null. */
type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>

export interface ProposalsTable {
  id: string
  region_id: string
  term_id: string
  name: string
  options: Json<ProposalOptions>
  seconds: number
  seed: number
  state: Proposal['state']
  input: MaybeJson<PlanInput>
  /** Names of people, schools, classrooms and class groups of the input, by id. */
  names: ColumnType<Record<string, string>, string | undefined, string>
  output: MaybeJson<PlanOutput>
  trail: ColumnType<ProposalPoint[], string | undefined, string>
  figures: MaybeJson<ProposalFigures>
  additions: MaybeJson<TriedAddition[]>
  error: string | null
  created_by: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  /** Who searches, and when it was last heard of. */
  runner: string | null
  heard_at: Date | null
  cancel_asked: ColumnType<boolean, boolean | undefined, boolean>
  /** Who tries additions. */
  tries_runner: ColumnType<string | null, string | null | undefined, string | null>
  tries_heard_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface ProposalSeriesTable {
  proposal_id: string
  lesson_id: string
  series_id: string
  version: number
  accepted_at: Date
  undone_at: Date | null
}

export interface PlanTeachersTable {
  person_id: string
  school_id: string
  subjects: Subject[]
  max_shared: number | null
  changed_at: Date
}

export type PlanTables = ScheduleTables & {
  proposals: ProposalsTable
  proposal_series: ProposalSeriesTable
  plan_teachers: PlanTeachersTable
}
