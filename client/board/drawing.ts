import type { BoardColour, BoardGround } from '../../shared/board.ts'

/** What the canvas needs of a stroke, whole or under way. */
export interface Line {
  colour: BoardColour
  width: number
  points: readonly number[]
}

/** On a blank board ink is dark; over a picture it is white, or nobody would see it. */
export function shadeOf(colour: BoardColour, ground: BoardGround): string {
  if (colour === 'ink') return ground === 'blank' ? '#16211f' : '#ffffff'
  return { red: '#e5352b', blue: '#1f6fe0', green: '#16924c', yellow: '#f5b800' }[colour]
}

/** Draws a line as a smooth curve through the middles between its points. */
export function drawLine(
  to: CanvasRenderingContext2D,
  { colour, width, points }: Line,
  ground: BoardGround,
  size: { width: number; height: number },
): void {
  if (points.length < 2) return
  const x = (i: number) => (points[i * 2] ?? 0) * size.width
  const y = (i: number) => (points[i * 2 + 1] ?? 0) * size.height
  const last = points.length / 2 - 1
  to.strokeStyle = shadeOf(colour, ground)
  to.lineWidth = Math.max(1.5, width * size.width)
  to.lineCap = 'round'
  to.lineJoin = 'round'
  to.beginPath()
  to.moveTo(x(0), y(0))
  for (let i = 1; i < last; i++) to.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2)
  to.lineTo(x(last), y(last))
  to.stroke()
}

/** Whether a point of the ground lies on a line, or so near that a finger means it. `ratio` is the ground's width to its height. */
export function touches({ points, width }: Line, x: number, y: number, ratio: number): boolean {
  const near = width / 2 + 0.012
  const at = (i: number) => ({ x: points[i] ?? 0, y: (points[i + 1] ?? 0) / ratio })
  const p = { x, y: y / ratio }
  for (let i = 0; i < points.length; i += 2) {
    const a = at(i)
    const b = i + 2 < points.length ? at(i + 2) : a
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const length = dx * dx + dy * dy
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
    if (Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy) <= near) return true
  }
  return false
}
