/** A bar of parts against a whole; parts beyond it are cut. The figures beside it say the same in words. */
export function Meter({
  parts,
  whole,
  mark,
  label,
}: {
  /** One of each tone, from the left. */
  parts: { value: number; tone: 'brand' | 'good' | 'fair' | 'poor' | 'missing' }[]
  whole: number
  /** A line across the bar, in the same unit. */
  mark?: number | null
  label: string
}) {
  let before = 0
  const width = (value: number) => (whole > 0 ? Math.max(0, Math.min(100, (value / whole) * 100)) : 0)
  return (
    <div className="meter" role="img" aria-label={label} title={label}>
      {parts.map((part) => {
        const left = width(before)
        before += part.value
        return (
          <span
            key={part.tone}
            className={`meter-part ${part.tone}`}
            style={{ left: `${left}%`, width: `${Math.max(0, width(before) - left)}%` }}
          />
        )
      })}
      {mark !== undefined && mark !== null && (
        <span className="meter-mark" style={{ left: `${width(mark)}%` }} />
      )}
    </div>
  )
}
