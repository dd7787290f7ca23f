import { Alert, type FormInstance } from 'antd'
import { AppError } from '../../shared/errors.ts'
import { errorText } from '../app/error-text.ts'

/** An error in place, beside what it is about. */
export function FormError({ error, text }: { error: unknown; text?: string | undefined }) {
  if (!error) return null
  return <Alert type="error" showIcon role="alert" title={text ?? errorText(error)} className="form-error" />
}

interface Issue {
  path: (string | number)[]
}

/** Which fields the server found wrong, from the details of a `bad_input`. */
export function issuesOf(error: unknown): Issue[] {
  if (!(error instanceof AppError) || error.code !== 'bad_input') return []
  const issues = error.details.issues
  if (!Array.isArray(issues)) return []
  return issues.flatMap((issue: { path?: unknown }) => {
    const path = typeof issue.path === 'string' ? issue.path.split('.') : issue.path
    return Array.isArray(path) ? [{ path: path.filter((part) => part !== 'body') }] : []
  })
}

/** Marks the fields that the server refused; `text` says what each of them takes. */
export function markFields(form: FormInstance, error: unknown, text: (field: string) => string): void {
  const marked = new Set<string>()
  for (const { path } of issuesOf(error)) {
    const field = String(path[0] ?? '')
    if (marked.has(field) || form.getFieldInstance(field) === undefined) continue
    marked.add(field)
    form.setFields([{ name: field, errors: [text(field)] }])
  }
}
