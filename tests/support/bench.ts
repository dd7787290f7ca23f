import type { BrowserContext } from 'playwright-core'

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Prints what a bench found: a table, and as the last line one JSON object. */
export function report(
  bench: string,
  rows: { name: string; figure: number; unit: string; target?: number }[],
): void {
  const width = Math.max(...rows.map((row) => [...row.name].length))
  for (const { name, figure, unit, target } of rows)
    console.log(
      `${name.padEnd(width)}  ${String(figure).padStart(8)} ${unit.padEnd(4)}${target === undefined ? '' : `  (≤ ${target})`}`,
    )
  const asked = rows.filter((row) => row.target !== undefined)
  console.log(
    JSON.stringify({
      bench,
      figures: Object.fromEntries(rows.map(({ name, figure }) => [name, figure])),
      target: Object.fromEntries(asked.map(({ name, target }) => [name, target])),
      met: asked.every(({ figure, target }) => figure <= target!),
    }),
  )
}

/** When the click and the first frame of the teacher were, in ms from the page's own beginning. */
export interface FirstFrame {
  clicked: number | null
  shown: number
}

/** Makes every page of a window note its first click, and when the teacher's first frame is on screen. */
export async function noteFirstFrame(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const page = globalThis as unknown as { firstFrame?: Promise<{ clicked: number | null; shown: number }> }
    let clicked: number | null = null
    addEventListener(
      'click',
      (event) => {
        clicked ??= event.timeStamp
      },
      true,
    )
    page.firstFrame = new Promise((resolve) => {
      const seen = new WeakSet<HTMLVideoElement>()
      const find = () => {
        for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-place="lead"]')) {
          if (seen.has(video)) continue
          seen.add(video)
          video.requestVideoFrameCallback((_, { presentationTime }) =>
            resolve({ clicked, shown: presentationTime }),
          )
        }
      }
      new MutationObserver(find).observe(document, { childList: true, subtree: true })
    })
  })
}
