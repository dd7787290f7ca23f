import type { Problem } from '../../shared/series.ts'
import { useZone } from '../directory/data.ts'
import { bySeverity, problemText } from './problem-text.ts'

/** What stands against a lesson, what refuses it first. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const zone = useZone()
  if (problems.length === 0) return null
  return (
    <ul className="problems">
      {bySeverity(problems).map((problem) => {
        const text = problemText(problem, zone)
        return (
          <li key={`${problem.severity} ${text}`} className={problem.severity}>
            {text}
          </li>
        )
      })}
    </ul>
  )
}
