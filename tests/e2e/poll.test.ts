import { expect, test } from 'vitest'
import { pollWords } from '../../client/poll/messages.ts'
import { openLiveLesson } from '../support/live-lesson.ts'

const words = pollWords.zh

test('a poll goes from the teacher to the screens, comes back by hands and by devices, and is told when it is closed', {
  timeout: 600_000,
}, async () => {
  await openLiveLesson({}, async ({ county, lessonId, teacher, classroom, person }) => {
    const first = await classroom(0)
    const second = await classroom(1)

    // Asked on the spot, with the right answer, hidden until it is closed, for devices too.
    await teacher.locator('[data-panel="poll"]').click()
    await teacher.getByLabel(words.title).fill('哪个是二胡？')
    await teacher.getByLabel('选项 A').fill('《二泉映月》')
    await teacher.getByLabel('选项 B').fill('《十面埋伏》')
    await teacher.getByLabel(`${words.right} A`).click()
    await teacher.getByText(words.hidden).click()
    await teacher.getByText(words.devices).click()
    await teacher.locator('[data-action="poll-start"]').click()

    // The first classroom counts hands; the bars stay hidden there, the teacher sees them.
    const card = first.locator('.poll-card')
    await card.getByText('哪个是二胡？').waitFor()
    await card.locator('[data-action="poll-count"]').click()
    await first.getByLabel('A 《二泉映月》').fill('12')
    await first.getByLabel('B 《十面埋伏》').fill('20')
    await first.locator('[data-action="send-counts"]').click()
    await card.getByText('已报：32 人').waitFor()
    expect(await card.locator('[data-choice="0"]').getAttribute('data-count')).toBeNull()
    await teacher.locator('.poll [data-choice="1"][data-count="20"]').waitFor()

    // A pupil of the second classroom answers on a device of its own, by the code on the screen.
    const code = await second.locator('.poll-join strong').innerText()
    const pupil = await person(null, 'pupil', { viewport: { width: 390, height: 844 }, hasTouch: true })
    await pupil.goto('/join')
    await pupil.locator('#code').fill(code)
    await pupil.locator('[data-action="join"]').tap()
    await pupil.locator('.join-choice[data-choice="0"]').tap()
    await pupil.getByText(words.sent).waitFor()
    await teacher.locator('.poll [data-choice="0"][data-count="13"]').waitFor()

    // The assistant of the second classroom counts on the phone: it stands in place of the devices.
    const phone = await person(county.rural[1]!.assistant, 'assistant', {
      viewport: { width: 390, height: 844 },
    })
    await phone.goto(`/assist/${lessonId}`)
    await phone.getByLabel('A 《二泉映月》').fill('9')
    await phone.locator('[data-action="send-counts"]').click()
    await teacher.locator('.poll [data-choice="0"][data-count="21"]').waitFor()

    // Closed: everybody sees the bars and what is right.
    await teacher.locator('[data-action="poll-close"]').click()
    for (const page of [first, second]) {
      await page.locator('.poll-card [data-choice="0"][data-count="21"][data-right="true"]').waitFor()
      await page.getByText(`正确答案：A 《二泉映月》`).waitFor()
    }
    await pupil.locator('.join-choice[data-choice="0"][data-right="true"]').waitFor()

    // Applause costs a key, and is seen at the teacher's.
    await first.locator('[data-reaction-key="applause"]').click()
    await teacher.locator('[data-reaction="applause"]').waitFor()
    await second.locator('[data-reaction="applause"]').waitFor()

    // Another question is kept for later, and asked with one click.
    await teacher.locator('[data-action="poll-again"]').click()
    await first.locator('.poll-card').waitFor({ state: 'detached' })
    await teacher.locator('[data-kind="judge"]').click()
    await teacher.getByLabel(words.title).fill('二胡有两根弦')
    await teacher.locator('[data-action="poll-keep"]').click()
    await teacher.reload()
    await teacher.locator('[data-panel="poll"]').click()
    await teacher.locator('[data-action="poll-use"]').click()
    await second.locator('.poll-card').getByText('二胡有两根弦').waitFor()
  })
})

test('the queue puts first who had the floor least, and says why', { timeout: 600_000 }, async () => {
  await openLiveLesson({}, async ({ teacher, classroom, rooms }) => {
    const [a] = rooms as [string]
    const first = await classroom(0)
    const second = await classroom(1)
    // The first classroom was on stage already; both raise their hands, the first one first.
    await teacher.locator(`[data-classroom="${a}"] [data-action="to-stage"]`).click()
    await first.locator('[data-state="on-stage"]').waitFor()
    await teacher.keyboard.press('d')
    await first.locator('[data-action="raise-hand"]').click()
    await teacher.locator('.queue li').waitFor()
    await second.locator('[data-action="raise-hand"]').click()
    const waiting = teacher.locator('.queue li[data-state="asked"]')
    await expect.poll(() => waiting.count()).toBe(2)
    expect(
      await waiting.locator('.queue-why').evaluateAll((all) => all.map((one) => one.dataset.floors)),
    ).toEqual(['0', '1'])
    // One key takes the fairest one.
    await teacher.keyboard.press('n')
    await second.locator('[data-state="on-stage"]').waitFor()
  })
})
