import type { ColumnType } from 'kysely'
import type { BoardColour, BoardGround } from '../../shared/board.ts'
import type { SoundMode } from '../../shared/media.ts'
import type { Focus } from '../../shared/moderation.ts'
import type { PollKind, PollQuestion } from '../../shared/poll.ts'
import type { Question } from '../../shared/question.ts'
import type { ScheduleTables } from '../schedule/tables.ts'

export interface QuestionsTable {
  id: string
  lesson_id: string
  classroom_id: string
  kind: Question['kind']
  text: string | null
  state: Question['state']
  asked_at: Date
  taken_at: Date | null
  closed_at: Date | null
  note: string
}

export interface QuestionVotesTable {
  question_id: string
  classroom_id: string
}

export interface StageTurnsTable {
  id: string
  lesson_id: string
  classroom_id: string
  question_id: string | null
  started_at: Date
  ended_at: Date | null
}

export interface StillsTable {
  id: string
  lesson_id: string
  taken_at: Date
  /** A JPEG picture. */
  bytes: Uint8Array
  /** The same, small; null where it was not sent so. */
  small: Uint8Array | null
}

export interface LessonShowsTable {
  lesson_id: string
  sound_mode: SoundMode
  still_id: string | null
}

export interface LessonConductTable {
  lesson_id: string
  focus: ColumnType<Focus, string, string>
  hands: boolean
  texts: boolean
  reactions: boolean
  locked: boolean
}

export interface ClassroomConductTable {
  lesson_id: string
  classroom_id: string
  muted: boolean
  removed: boolean
  admitted: boolean
}

type Json<T> = ColumnType<T, string, string>

export interface PollsTable {
  id: string
  lesson_id: string
  kind: PollKind
  title: string
  options: Json<string[]>
  right_choices: Json<number[]>
  hidden: boolean
  devices: boolean
  opened_at: Date
  closed_at: Date | null
  shown: boolean
}

export interface PollCountsTable {
  poll_id: string
  classroom_id: string
  counts: Json<number[]>
  texts: Json<string[]>
}

export interface PollCodesTable {
  lesson_id: string
  classroom_id: string
  code: string
}

export interface PollPupilsTable {
  id: string
  lesson_id: string
  classroom_id: string
  token_hash: string
}

export interface PollAnswersTable {
  poll_id: string
  pupil_id: string
  classroom_id: string
  choices: Json<number[]>
  text: string
}

export interface PollSetsTable {
  person_id: string
  questions: Json<PollQuestion[]>
}

export interface LessonBoardsTable {
  lesson_id: string
  ground: BoardGround | null
  version: number
}

export interface BoardStrokesTable {
  id: string
  lesson_id: string
  drawn_by: string
  colour: BoardColour
  width: number
  points: Json<number[]>
  version: number
}

export type LiveTables = ScheduleTables & {
  questions: QuestionsTable
  question_votes: QuestionVotesTable
  polls: PollsTable
  lesson_boards: LessonBoardsTable
  board_strokes: BoardStrokesTable
  poll_counts: PollCountsTable
  poll_codes: PollCodesTable
  poll_pupils: PollPupilsTable
  poll_answers: PollAnswersTable
  poll_sets: PollSetsTable
  stage_turns: StageTurnsTable
  lesson_conduct: LessonConductTable
  classroom_conduct: ClassroomConductTable
  stills: StillsTable
  lesson_shows: LessonShowsTable
}
