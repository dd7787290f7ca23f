/** Where a picture is looked at: how much it is enlarged, and what stands in the middle, −1 … 1 of each half. */
export interface Look {
  zoom: number
  x: number
  y: number
}
export const whole: Look = { zoom: 1, x: 0, y: 0 }
export const mostZoom = 6
export const zoomStep = 1.5
/** Of the picture's half as it is seen, how far one press of an arrow moves. */
const stride = 0.25

/** Never past the picture's edge. */
export function lookAt(look: Look): Look {
  const zoom = Math.min(mostZoom, Math.max(1, look.zoom))
  const most = 1 - 1 / zoom
  const within = (value: number) => Math.min(most, Math.max(-most, value)) || 0
  return { zoom, x: within(look.x), y: within(look.y) }
}

const moves: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What a key does to a look; null when it is none of its keys. Arrows and Back are its own only in an enlarged picture. */
export function lookByKey(look: Look, key: string): Look | null {
  if (key === '+' || key === '=' || key === 'PageUp') return lookAt({ ...look, zoom: look.zoom * zoomStep })
  if (key === '-' || key === 'PageDown') return lookAt({ ...look, zoom: look.zoom / zoomStep })
  if (look.zoom === 1) return null
  if (key === '0' || key === 'Escape' || key === 'Backspace' || key === 'BrowserBack') return whole
  const move = moves[key]
  if (!move) return null
  const by = stride / look.zoom
  return lookAt({ ...look, x: look.x + move[0] * by, y: look.y + move[1] * by })
}
