import { expect, test } from 'vitest'
import { boardWords } from '../../client/board/messages.ts'
import { colourAt, line } from '../support/board-drawing.ts'
import { openLiveLesson, pictureOf, syntheticRooms, teacherHz, tones } from '../support/live-lesson.ts'
import { seesMoving } from '../support/picture.ts'
import { hears } from '../support/sound.ts'

const [red] = syntheticRooms

const words = boardWords.zh

test('a coordinator finds a lesson on the live wall and looks in, unseen by pupils', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({}, async ({ teacher, classroom, rooms, lessonId, county, person }) => {
    const [a] = rooms as [string]
    const pupils = await classroom(0)
    await seesMoving(pupils, pictureOf('lead', 'main'), 'green')

    // The wall: who is missing in words, who is there by small pictures that change.
    const coordinator = await person(county.coordinator, 'coordinator')
    await coordinator.goto('/')
    const card = coordinator.locator(`.wall-card[data-lesson="${lessonId}"]`)
    const picture = card.locator('img').nth(1)
    await picture.waitFor()
    await card.getByText(county.rural[1]!.name).first().waitFor()
    const before = await picture.getAttribute('src')
    expect(before?.length).toBeLessThan(13_800)
    await expect.poll(() => picture.getAttribute('src'), { timeout: 60_000 }).not.toBe(before)

    // On the board before anybody looks on.
    await teacher.locator('[data-panel="board"]').click()
    await teacher.locator('[data-action="board-picture"]').click()
    await teacher.getByRole('button', { name: words.red }).click()
    await line(teacher, [0.2, 0.15], [0.8, 0.15])
    await pupils.locator('.board[data-strokes="1"]').waitFor()

    // One click: the teacher is seen and heard, and is told; the classroom knows nothing.
    await card.locator('[data-action="look-in"]').click()
    await seesMoving(coordinator, pictureOf('lead', 'main'), 'green')
    await hears(coordinator, [teacherHz], tones)
    await teacher.locator('.looks-on', { hasText: county.coordinator.displayName }).waitFor()

    // The board as it is, and as it goes on; who looks on draws nothing.
    await coordinator.locator('.board[data-ground="picture"][data-strokes="1"]').waitFor()
    await expect.poll(() => colourAt(coordinator, 0.5, 0.15)).toBe('red')
    await teacher.getByRole('button', { name: words.blue }).click()
    await line(teacher, [0.2, 0.8], [0.8, 0.8])
    await expect.poll(() => colourAt(coordinator, 0.5, 0.8)).toBe('blue')
    expect(await coordinator.locator('.board').getAttribute('data-draws')).toBe('false')
    expect(await coordinator.locator('.board-keys').count()).toBe(0)
    await teacher.locator('[data-action="board-close"]').click()
    await coordinator.locator('.board').waitFor({ state: 'detached' })

    await teacher.locator(`[data-classroom="${a}"] [data-action="to-stage"]`).click()
    await seesMoving(coordinator, pictureOf(a, 'side'), 'red')
    await hears(coordinator, [teacherHz, red.hz], tones)
    await seesMoving(pupils, pictureOf('lead', 'main'), 'green')
    expect(await pupils.getByText(county.coordinator.displayName).count()).toBe(0)
    expect(await teacher.locator('.tile').count()).toBe(3)

    await coordinator.locator('[data-action="leave"]').first().click()
    await teacher.locator('.looks-on').waitFor({ state: 'detached' })
  })
})
