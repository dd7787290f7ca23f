/** The mark: one board, three classrooms. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="15" fill="#0f766e" />
      <path
        d="M32 27v18M32 34 15.500 45M32 34l16.500 11"
        fill="none"
        stroke="#ffffff"
        strokeWidth="4.500"
        strokeLinecap="round"
        opacity=".75"
      />
      <rect x="19" y="11" width="26" height="17" rx="4" fill="#ffffff" />
      <circle cx="14.500" cy="48" r="6" fill="#f2a93b" />
      <circle cx="32" cy="48" r="6" fill="#f2a93b" />
      <circle cx="49.500" cy="48" r="6" fill="#f2a93b" />
    </svg>
  )
}
