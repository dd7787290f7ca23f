import { translator } from '../app/i18n.ts'
import { signInWords } from './messages.ts'

const t = translator(signInWords)

/** What is wrong with a new password, or null (the limits of shared/account.ts, which the light pages don't load). */
export function passwordFault(password: string): string | null {
  if (password.length < 10) return t('passwordShort')
  return password.length > 200 ? t('passwordLong') : null
}

const namePattern = /^[\p{L}\p{N}._-]{2,40}$/u
/** What is wrong with a sign-in name, or null (likewise). */
export const nameFault = (name: string): string | null =>
  namePattern.test(name.trim()) ? null : t('nameWrong')
