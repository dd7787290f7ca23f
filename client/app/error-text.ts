import { AppError } from '../../shared/errors.ts'
import { language } from './i18n.ts'
import { errorWords, fullerErrorWords } from './messages.ts'

/** What happened and what to do next, in the user's language, with the server's details filled in. */
export function errorText(error: unknown): string {
  const code = error instanceof AppError ? error.code : 'internal'
  const details = error instanceof AppError ? error.details : {}
  const fuller = fullerErrorWords[language][code]
  const named = [...(fuller?.matchAll(/\{(\w+)\}/g) ?? [])].map((m) => m[1]!)
  if (!fuller || named.some((field) => details[field] === undefined || details[field] === null))
    return errorWords[language][code]
  return fuller.replace(/\{(\w+)\}/g, (_, field: string) => String(details[field]))
}
