import type { SoundMode } from '../../shared/media.ts'
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
}

export interface LessonShowsTable {
  lesson_id: string
  sound_mode: SoundMode
  still_id: string | null
}

export type LiveTables = ScheduleTables & {
  questions: QuestionsTable
  stage_turns: StageTurnsTable
  stills: StillsTable
  lesson_shows: LessonShowsTable
}
