import type { MarkReason, PupilMark } from '../../shared/roster.ts'

/** A roll call that is being made: what was tapped so far. It has ids, and no name. */
export interface Draft {
  by: 'closed' | 'names' | 'figures' | 'number'
  marks: Record<string, { mark: PupilMark; reason: MarkReason | null }>
  figures: Record<PupilMark, number>
  typed: string
  reason: string
}

export const emptyDraft: Draft = {
  by: 'closed',
  marks: {},
  figures: { late: 0, leave: 0, absent: 0 },
  typed: '',
  reason: '',
}

const prefix = 'tongke.roll-call.'
const longMs = 12 * 3_600_000

/** What was tapped before the page was lost or loaded anew. */
export function readDraft(key: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as {
      at: number
      draft: Draft
    } | null
    return kept && Date.now() - kept.at < longMs ? { ...emptyDraft, ...kept.draft } : emptyDraft
  } catch {
    return emptyDraft
  }
}

export function keepDraft(key: string, draft: Draft): void {
  if (draft.by === 'closed') localStorage.removeItem(prefix + key)
  else localStorage.setItem(prefix + key, JSON.stringify({ at: Date.now(), draft }))
}

/** What a draft says: present and the exceptions, or null while nothing is said yet. */
export function figuresOf(
  draft: Draft,
  size: number,
): { present: number; late: number | null; onLeave: number | null; absent: number | null } | null {
  if (draft.by === 'number')
    return draft.typed === ''
      ? null
      : { present: Number(draft.typed), late: null, onLeave: null, absent: null }
  const marked = (mark: PupilMark) =>
    draft.by === 'names'
      ? Object.values(draft.marks).filter((one) => one.mark === mark).length
      : draft.figures[mark]
  const [late, onLeave, absent] = [marked('late'), marked('leave'), marked('absent')]
  return { present: Math.max(0, size - onLeave - absent), late, onLeave, absent }
}
