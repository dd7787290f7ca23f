import type { ImportFault } from '../../shared/import.ts'
import { language, listText, translator } from '../app/i18n.ts'
import { faultWords, importWords } from './messages.ts'

const reason = translator(faultWords)
const t = translator(importWords)
const parts: Record<string, string> =
  language === 'zh' ? { lead: '主讲校', member: '听讲校' } : { lead: 'lead', member: 'member' }

function textOf(value: unknown): string {
  if (Array.isArray(value)) return listText(value.map(String))
  if (value === null || value === undefined) return '—'
  return parts[String(value)] ?? String(value)
}

/** Why it can't be taken, and what it may have meant. */
export function faultText({ code, details }: ImportFault): string {
  const values = Object.fromEntries(Object.entries(details).map(([key, value]) => [key, textOf(value)]))
  const { like } = details
  const meant = (Array.isArray(like) ? like : like ? [like] : []).map(String)
  const hint = meant.length > 0 ? ` ${t('like', { like: listText(meant.slice(0, 3)) })}` : ''
  return reason(code, values) + hint
}
