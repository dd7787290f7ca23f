import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { boardWords } from '../../client/board/messages.ts'
import { openLiveLesson } from '../support/live-lesson.ts'

const words = boardWords.zh

test('teacher and stage draw on one board; it is the same on every screen, late ones too, and a picture to keep', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({}, async ({ teacher, classroom, rooms }) => {
    const [a] = rooms as [string]
    const first = await classroom(0)
    await teacher.locator('[data-panel="board"]').click()
    await teacher.locator('[data-action="board-blank"]').click()
    await first.locator('.board[data-ground="blank"]').waitFor()

    // A red line from the left to the right: seen on the classroom's screen while it is drawn, and after.
    await teacher.getByRole('button', { name: words.red }).click()
    await line(teacher, [0.2, 0.5], [0.8, 0.5])
    await expect.poll(() => colourAt(first, 0.5, 0.5)).toBe('red')
    await first.locator('.board[data-strokes="1"]').waitFor()

    // A classroom that is not on stage can't draw; on stage it can, and the teacher sees it.
    expect(await first.locator('.board').getAttribute('data-draws')).toBe('false')
    await teacher.locator(`[data-classroom="${a}"] [data-action="to-stage"]`).click()
    await first.locator('.board[data-draws="true"]').waitFor()
    await first.getByRole('button', { name: words.blue }).click()
    await line(first, [0.5, 0.2], [0.5, 0.35])
    await expect.poll(() => colourAt(teacher, 0.5, 0.28)).toBe('blue')

    // Who comes late sees it as it is.
    const late = await classroom(1)
    await late.locator('.board[data-strokes="2"]').waitFor()
    await expect.poll(() => colourAt(late, 0.5, 0.5)).toBe('red')
    await expect.poll(() => colourAt(late, 0.5, 0.28)).toBe('blue')

    // Rubbed out with the eraser; the other line stays. Reloaded, it is the same.
    await teacher.locator('[data-action="eraser"]').click()
    await line(teacher, [0.5, 0.45], [0.5, 0.55])
    await first.locator('.board[data-strokes="1"]').waitFor()
    await first.reload()
    await first.locator('.board[data-strokes="1"]').waitFor()
    await expect.poll(() => colourAt(first, 0.5, 0.28)).toBe('blue')
    expect(await colourAt(first, 0.5, 0.5)).toBe('none')

    // Kept as a picture.
    const download = teacher.waitForEvent('download')
    await teacher.locator('[data-action="board-save"]').click()
    expect((await download).suggestedFilename()).toMatch(/\.png$/)

    // Over the teacher's picture, then cleared (asked once more), then put away.
    await teacher.locator('[data-action="board-picture"]').click()
    await first.locator('.board[data-ground="picture"]').waitFor()
    await teacher.locator('[data-action="board-clear"]').click()
    await teacher.locator('[data-action="board-clear"]').click()
    await late.locator('.board[data-strokes="0"]').waitFor()
    await teacher.locator('[data-action="board-close"]').click()
    await late.locator('.board').waitFor({ state: 'detached' })
  })
})

/** Draws with the mouse, by shares of the board. */
async function line(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await page.locator('.board canvas').boundingBox())!
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 12 })
  await page.mouse.up()
}

/** What is drawn at a spot of the board. */
function colourAt(page: Page, x: number, y: number): Promise<'red' | 'blue' | 'none' | 'other'> {
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
