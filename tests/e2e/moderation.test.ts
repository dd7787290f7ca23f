import { expect, test } from 'vitest'
import { openLiveLesson, pictureOf, syntheticRooms, teacherHz, tones } from '../support/live-lesson.ts'
import { seesMoving } from '../support/picture.ts'
import { hears } from '../support/sound.ts'

const [red] = syntheticRooms

test('the teacher mutes, locks, sends out and switches off, and classrooms are told in words', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({}, async ({ teacher, classroom, rooms }) => {
    const [a, b, c] = rooms as [string, string, string]
    const [first, second] = [await classroom(0), await classroom(1)]
    for (const page of [first, second]) await seesMoving(page, pictureOf('lead', 'main'), 'green')
    await teacher.locator(`[data-classroom="${a}"] [data-action="to-stage"]`).click()
    await seesMoving(second, pictureOf(a, 'side'), 'red')
    await hears(second, [teacherHz, red.hz], tones)

    // Muted on stage: seen, not heard, and it knows.
    await teacher.keyboard.press('x')
    await first.locator('[data-state="muted"]').waitFor()
    await hears(second, [teacherHz], tones)
    await hears(teacher, [], tones)
    await seesMoving(second, pictureOf(a, 'side'), 'red')
    await teacher.keyboard.press('x')
    await first.locator('[data-state="heard"]').waitFor()
    await hears(second, [teacherHz, red.hz], tones)

    // Locked: who was in goes on, and comes back; who was not waits at the door, and is let in by one click.
    await teacher.keyboard.press('l')
    await teacher.locator('.is-locked').waitFor()
    const third = await classroom(2)
    await third.getByText('老师已锁定课堂').waitFor()
    await second.reload()
    await seesMoving(second, pictureOf('lead', 'main'), 'green')
    await teacher.locator(`[data-classroom="${c}"] [data-action="admit"]`).click()
    await seesMoving(third, pictureOf('lead', 'main'), 'green')

    // Sent out: at once, and in again by itself when admitted.
    await teacher.locator('[data-panel="conduct"]').click()
    await teacher.locator(`[data-classroom-row="${b}"] [data-action="remove"]`).click()
    await teacher.locator('[data-action="confirm-remove"]').click()
    await second.getByText('老师请这间教室先留在课堂外').waitFor()
    await second.locator('main.room').waitFor({ state: 'detached' })
    await teacher.locator(`[data-classroom-row="${b}"] [data-action="admit"]`).click()
    await seesMoving(second, pictureOf('lead', 'main'), 'green')

    // What pupils can send, each switched off on its own.
    await teacher.locator('[data-action="allow-hands"]').click()
    await second.locator('[data-state="hands-off"]').waitFor()
    await teacher.locator('[data-action="allow-texts"]').click()
    await second.locator('[data-action="question"]:disabled').waitFor()
    await teacher.locator('[data-action="allow-hands"]').click()
    await second.locator('[data-action="raise-hand"]').waitFor()

    // What the teacher has switched off of the own voice and face stays off over a reload. A tick that has the focus takes no letters.
    await teacher.locator('[data-panel="poll"]').click()
    await teacher.locator('.poll-form input[type="checkbox"]').first().click()
    await teacher.keyboard.press('m')
    await teacher.keyboard.press('c')
    await hears(second, [red.hz], tones)
    // What is said of it takes no button from its row; in English neither.
    const middle = async (action: string) => {
      const box = (await teacher.locator(`.controls [data-action="${action}"]`).boundingBox())!
      return box.y + box.height / 2
    }
    expect(await middle('end-lesson')).toBeCloseTo(await middle('mute'), 0)
    await teacher.evaluate(() => localStorage.setItem('tongke.language', 'en'))
    await teacher.reload()
    for (const own of ['mute', 'camera']) await teacher.locator(`.danger[data-action="${own}"]`).waitFor()
    expect(await middle('end-lesson')).toBeCloseTo(await middle('mute'), 0)
    await hears(second, [red.hz], tones)
    await teacher.keyboard.press('m')
    await hears(second, [teacherHz, red.hz], tones)
    await teacher.keyboard.press('c')
    await seesMoving(second, pictureOf('lead', 'main'), 'green')
  })
})
