import { expect, test } from 'vitest'
import { roomWords } from '../../client/live/room-messages.ts'
import { allowDisplays } from '../support/browser.ts'
import { openLiveLesson, pictureOf, syntheticRooms, teacherHz, tones } from '../support/live-lesson.ts'
import { seesMoving } from '../support/picture.ts'
import { hears } from '../support/sound.ts'

const [red, blue] = syntheticRooms

test('the teacher points by key at one classroom or two, and every screen follows', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({ stagePlaces: 2 }, async ({ teacher, classroom, rooms }) => {
    const [a, b] = rooms as [string, string, string]
    const pages = [await classroom(0), await classroom(1), await classroom(2)] as const
    const [first, , third] = pages
    for (const page of pages) await seesMoving(page, pictureOf('lead', 'main'), 'green')
    // The key that began the lesson, pressed once more, does not ask whether it is over.
    await teacher.keyboard.press('Enter')
    expect(await teacher.locator('dialog[open]').count()).toBe(0)

    // One large on the desk, then shown to all: seen, and not heard; it sees the teacher itself.
    await seesMoving(teacher, `video[data-place="${a}"]`, 'red')
    await teacher.keyboard.press('1')
    await teacher.locator(`.tile.large[data-classroom="${a}"]`).waitFor()
    await teacher.keyboard.press('f')
    await seesMoving(third, pictureOf(a, 'main'), 'red')
    await seesMoving(third, pictureOf('lead', 'side'), 'green')
    await hears(third, [teacherHz], tones)
    await first.locator('[data-state="looked-at"]').waitFor()
    await seesMoving(first, pictureOf('lead', 'main'), 'green')

    // A classroom's remote control enlarges the small picture; the teacher's next choice counts again.
    await third.locator('.room-pick').focus()
    await third.keyboard.press('Enter')
    await seesMoving(third, pictureOf('lead', 'main'), 'green')
    await third.locator('[data-state="by-hand"]').waitFor()

    // The question of which two is left by its own button, by key too.
    await teacher.keyboard.press('g')
    await teacher.locator('dialog[open] .actions .button').first().press('Enter')
    await teacher.locator('dialog[open]').waitFor({ state: 'detached' })

    // Two pictures side by side, chosen by number keys.
    await teacher.keyboard.press('g')
    await teacher.locator('dialog[open]').waitFor()
    await teacher.keyboard.press('1')
    await teacher.keyboard.press('2')
    await teacher.keyboard.press('Enter')
    await seesMoving(third, pictureOf(a, 'main'), 'red')
    await seesMoving(third, pictureOf(b, 'main'), 'blue')
    await third.locator('[data-state="by-hand"]').waitFor({ state: 'detached' })
    await teacher.keyboard.press('q')
    await seesMoving(third, pictureOf('lead', 'main'), 'green')
    await third.locator(pictureOf(a, 'main')).waitFor({ state: 'detached' })

    // Two on stage, for a duet: side by side and heard, by the teacher too.
    await teacher.locator(`[data-classroom="${a}"] [data-action="to-stage"]`).click()
    await teacher.locator(`[data-classroom="${b}"] [data-action="to-stage"]`).click()
    await seesMoving(third, pictureOf(a, 'main'), 'red')
    await seesMoving(third, pictureOf(b, 'main'), 'blue')
    await hears(third, [teacherHz, red.hz, blue.hz], tones)
    await seesMoving(teacher, `.tile.large video[data-place="${b}"]`, 'blue')
    await hears(teacher, [red.hz, blue.hz], tones)
    await seesMoving(first, pictureOf(b, 'main'), 'blue')

    // Off again by one key: the teacher is looked at.
    await teacher.keyboard.press('d')
    await seesMoving(third, pictureOf('lead', 'main'), 'green')
    await hears(third, [teacherHz], tones)
  })
})

test('a classroom with two displays spreads the lesson over both, each its own window, over one line', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({}, async ({ teacher, classroom, rooms, windows }) => {
    const [a] = rooms as [string, string, string]
    await classroom(0)
    const second = { width: 1920, height: 1080 }
    const page = await classroom(1, await windows.browser({ autoplay: true, second }), allowDisplays)
    await seesMoving(page, pictureOf('lead', 'main'), 'green')
    await seesMoving(teacher, `video[data-place="${a}"]`, 'red')
    await teacher.keyboard.press('1')
    await teacher.keyboard.press('f')
    await seesMoving(page, pictureOf(a, 'main'), 'red')

    const opened = page.context().waitForEvent('page')
    await page.locator('[data-action="second-display"]').click()
    const other = await opened
    await seesMoving(other, pictureOf(a, 'main'), 'red')
    // On the other display, and as large as it is.
    const area = () => other.evaluate(() => [screenX, screenY, outerWidth, outerHeight])
    await expect.poll(area).toEqual([1366, 0, second.width, second.height])
    await seesMoving(page, pictureOf('lead', 'main'), 'green')
    await page.locator(pictureOf(a, 'main')).waitFor({ state: 'detached' })

    // What is loaded only now has its looks there too: a photo covers the picture, and keys pressed there move it.
    expect(await other.title()).toBe(roomWords.zh.secondTitle)
    await teacher.keyboard.press('k')
    const photo = other.locator('.still')
    await photo.locator('img').waitFor()
    await expect.poll(() => photo.evaluate((one) => getComputedStyle(one).position)).toBe('absolute')
    await photo.locator('[data-action="zoom-in"]').click()
    const style = () => photo.locator('img').getAttribute('style')
    const before = await style()
    await other.keyboard.press('ArrowRight')
    await expect.poll(style).not.toBe(before)
    await teacher.locator('[data-action="hide-still"]').click()
    await photo.waitFor({ state: 'detached' })

    // Keys pressed there are this page's keys; closed, all is on one display again.
    await other.bringToFront()
    await other.keyboard.press('Space')
    await page.locator('[data-action="raise-hand"][aria-pressed="true"]').waitFor()
    await other.close()
    await seesMoving(page, pictureOf(a, 'main'), 'red')
    expect(page.context().pages()).toHaveLength(1)
  })
})
