/**
 * Every error a user can meet, by code. The code chooses the words (client/…/messages), `details` fill them in,
 * `message` is the English sentence for logs and for callers of the API: what happened, and what to do next.
 */
export const errorStatus = {
  bad_input: 400,
  unknown_event: 400,
  unauthenticated: 401,
  sign_in_failed: 401,
  link_invalid: 410,
  pairing_code_invalid: 410,
  forbidden: 403,
  not_found: 404,
  already_exists: 409,
  still_used: 409,
  booking_conflict: 409,
  overlap_too_small: 409,
  no_instruction: 409,
  not_paired: 409,
  too_many_receivers: 409,
  stale: 409,
  series_undecided: 409,
  series_cancelled: 409,
  lesson_in_past: 409,
  lesson_too_early: 409,
  week_not_over: 409,
  lesson_over: 409,
  lesson_not_live: 409,
  lesson_wrong_phase: 409,
  not_entered: 409,
  question_closed: 409,
  poll_closed: 409,
  board_closed: 409,
  code_unknown: 404,
  stage_full: 409,
  classroom_absent: 409,
  classroom_removed: 403,
  lesson_locked: 409,
  switched_off: 409,
  observers_full: 409,
  media_refused: 409,
  proposal_not_ready: 409,
  import_not_ready: 409,
  import_has_faults: 409,
  import_outdated: 409,
  file_not_a_workbook: 400,
  file_damaged: 400,
  file_too_large: 413,
  too_large: 413,
  rate_limited: 429,
  /** Of a running lesson: another node has it. Details: `url` and `ticket` to dial that node with. */
  elsewhere: 421,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof errorStatus

/** What travels to the other side: HTTP body `{error: WireError}` and socket answer `{ok: false, error: WireError}`. */
export interface WireError {
  code: ErrorCode
  message: string
  details: Record<string, unknown>
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, details: this.details }
  }
}
