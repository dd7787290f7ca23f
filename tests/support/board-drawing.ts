import type { Page } from 'playwright-core'

/** Draws with the mouse, by shares of the board. */
export async function line(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await page.locator('.board canvas').boundingBox())!
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 12 })
  await page.mouse.up()
}

/** What is drawn at a spot of the board. */
export function colourAt(page: Page, x: number, y: number): Promise<'red' | 'blue' | 'none' | 'other'> {
  return page.locator('.board canvas').evaluate(
    (element, [x, y]) => {
      const canvas = element as HTMLCanvasElement
      const [left, top] = [Math.round(x * canvas.width) - 3, Math.round(y * canvas.height) - 3]
      const { data } = canvas.getContext('2d')!.getImageData(left, top, 7, 7)
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b, seen] = data.slice(i, i + 4) as unknown as [number, number, number, number]
        if (seen > 200) return r > 180 && g < 90 ? 'red' : b > 180 && r < 90 ? 'blue' : 'other'
      }
      return 'none'
    },
    [x, y] as const,
  )
}
