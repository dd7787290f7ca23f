import type { PlanReasonCode } from '../../shared/plan.ts'
import type { Addition, GroundNote, UnmetDemand } from '../../shared/proposal.ts'
import { percent } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { additionWords } from './addition-messages.ts'
import { choosingWords } from './choosing-messages.ts'
import { planWords } from './messages.ts'
import { reasonNames, reasonWords } from './reason-messages.ts'

const t = translator(planWords)
const adding = translator(additionWords)
const choosing = translator(choosingWords)
const reason = translator(reasonWords)
export const reasonName: (code: PlanReasonCode) => string = translator(reasonNames)
const subjectName = translator(subjectWords)

/** Why a class does not get its periods, and what to do. */
export function reasonText({ code, subject, facts, blocks }: UnmetDemand): string {
  const counted = Object.entries(blocks) as [PlanReasonCode, number][]
  const listed = counted
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([one, n]) => `${reasonName(one)} ${n}`)
  return reason(code, { ...facts, subject: subjectName(subject), blocks: listText(listed) })
}

/** One addition as a sentence; `names` are those of its schools. */
export function additionText(addition: Addition, names: readonly string[]): string {
  const [school = '', other = ''] = names
  switch (addition.kind) {
    case 'teacher':
      return adding('addition_teacher', { school, subject: subjectName(addition.subject) })
    case 'classroom':
      return adding(addition.use === 'lead' ? 'addition_lead' : 'addition_receive', { school })
    case 'pairing':
      return adding('addition_pairing', { school, other })
    case 'max-receivers':
      return adding('addition_max', { n: addition.value })
  }
}

/** The schools an addition is about, in the order of its sentence. */
export function schoolsOf(addition: Addition): string[] {
  if (addition.kind === 'pairing') return [addition.leadSchoolId, addition.memberSchoolId]
  return addition.kind === 'max-receivers' ? [] : [addition.schoolId]
}

const noteKeys = {
  'no-bells': 'note_no_bells',
  'not-paired': 'note_not_paired',
  'no-receiving-classroom': 'note_no_receiving_classroom',
  'no-lead-classroom': 'note_no_lead_classroom',
  'no-lead-teacher': 'note_no_lead_teacher',
  'no-subject': 'note_no_subject',
} as const

export const noteText = ({ code, schoolName, name }: GroundNote): string =>
  // The server lists names in Chinese.
  choosing(noteKeys[code], { school: schoolName, name: listText(name.split('、')) })

/** `15 秒`, `5 分钟` */
export const secondsText = (n: number): string =>
  n < 60 || n % 60 !== 0 ? t('seconds', { n }) : t('minutes', { n: n / 60 })

/** `3.7%`: a gap to the bound is small, and its decimals tell. */
export const gapText = (covered: number, bound: number): string => {
  const gap = bound === 0 ? 0 : (bound - covered) / bound
  return gap > 0 && gap < 0.1 ? `${(gap * 100).toFixed(1)}%` : percent(gap)
}
