import type { Pupil } from '../../shared/roster.ts'
import { demoId } from './county.ts'

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const given = [
  '小雨',
  '子涵',
  '梓轩',
  '思远',
  '佳怡',
  '浩然',
  '欣妍',
  '明',
  '雪',
  '志强',
  '春燕',
  '宇航',
  '晓东',
]

/** Invented names for a class of the sample county; no two of one class are the same. */
export function pupilsOf(classGroupId: string, size: number): Pupil[] {
  const seed = Number.parseInt(classGroupId.slice(0, 6), 16)
  return Array.from({ length: size }, (_, i) => ({
    id: demoId(`pupil:${classGroupId}:${i}`),
    name:
      surnames[(seed + i * 7) % surnames.length]! +
      given[(seed + i * 5 + Math.floor(i / 20)) % given.length]!,
    number: String(i + 1),
  }))
}
