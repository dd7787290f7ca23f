import { expect, test } from 'vitest'
import { boardWords } from '../../client/board/messages.ts'
import { colourAt, line } from '../support/board-drawing.ts'
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
