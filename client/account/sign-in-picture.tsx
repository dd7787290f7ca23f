/** One lead room and three village classrooms that share its lesson. Decoration: it says nothing that the text does not. */
export function SignInPicture() {
  const pupils = (x: number, y: number) =>
    [0, 1, 2, 3].map((i) => <circle key={i} cx={x + 17 + i * 22} cy={y + 63} r="6.500" fill="#f2a93b" />)
  const classroom = (x: number, y: number) => (
    <g key={x}>
      <rect x={x} y={y} width="100" height="84" rx="12" fill="#ffffff" opacity=".12" />
      <rect x={x + 18} y={y + 12} width="64" height="36" rx="5" fill="#ffffff" opacity=".94" />
      <circle cx={x + 50} cy={y + 26} r="6" fill="#0f766e" />
      <path d={`M${x + 38} ${y + 44}c0-8 5-11 12-11s12 3 12 11z`} fill="#0f766e" />
      {pupils(x, y)}
    </g>
  )
  return (
    <svg className="door-picture" viewBox="0 0 420 300" aria-hidden="true" focusable="false">
      <path
        d="M210 138v30M210 150C210 178 80 150 80 200M210 150C210 178 340 150 340 200M210 150v50"
        fill="none"
        stroke="#ffffff"
        strokeWidth="2.500"
        strokeDasharray="2 8"
        strokeLinecap="round"
        opacity=".8"
      />
      <rect x="118" y="14" width="184" height="124" rx="16" fill="#ffffff" />
      <rect x="132" y="28" width="156" height="80" rx="8" fill="#0b5a54" />
      <g stroke="#e3f3f1" strokeWidth="2" opacity=".85">
        <path d="M178 48h96M178 58h96M178 68h96M178 78h96" fill="none" opacity=".55" />
      </g>
      <g fill="#f2a93b">
        <ellipse cx="200" cy="78" rx="6.500" ry="5" />
        <ellipse cx="226" cy="68" rx="6.500" ry="5" />
        <ellipse cx="252" cy="58" rx="6.500" ry="5" />
        <path d="M205 78V52h2.400v26zM231 68V44h2.400v24zM257 58V38h2.400v20z" />
      </g>
      <circle cx="154" cy="74" r="11" fill="#ffd9a3" />
      <path d="M134 108c0-16 8-22 20-22s20 6 20 22z" fill="#ffffff" />
      <rect x="186" y="118" width="48" height="6" rx="3" fill="#d8e0e4" />
      {[30, 160, 290].map((x) => classroom(x, 200))}
    </svg>
  )
}
