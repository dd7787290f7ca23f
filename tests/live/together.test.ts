import { expect, test } from 'vitest'
import { createTogether } from '../../server/live/together.ts'

/** Work that ends when told to; `begun` has the batches. */
function heldWork() {
  const begun: { batch: readonly number[]; end(): void; fail(error: Error): void }[] = []
  const work = (batch: readonly number[]) =>
    new Promise<undefined[]>((resolve, reject) => {
      begun.push({ batch, end: () => resolve(batch.map(() => undefined)), fail: reject })
    })
  return { begun, work, batches: () => begun.map(({ batch }) => batch) }
}
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('what comes in one turn is done together, and what comes while all lanes are taken in the next batch', async () => {
  const { begun, work, batches } = heldWork()
  const together = createTogether(work, { lanes: 2, most: 10 })
  const first = [together(1), together(2)]
  await turn()
  const second = together(3)
  await turn()
  const late = [together(4), together(5)]
  await turn()
  expect(batches()).toEqual([[1, 2], [3]])
  begun[1]!.end()
  await second
  await turn()
  expect(batches()).toEqual([[1, 2], [3], [4, 5]])
  begun[0]!.end()
  begun[2]!.end()
  await Promise.all([...first, ...late])
})

test('a batch has no more than it may have, in the order of arrival', async () => {
  const { begun, work, batches } = heldWork()
  const together = createTogether(work, { lanes: 1, most: 2 })
  const all = [1, 2, 3, 4, 5].map(together)
  for (let done = 0; done < 3; done++) {
    await turn()
    begun[done]!.end()
  }
  await Promise.all(all)
  expect(batches()).toEqual([[1, 2], [3, 4], [5]])
})

test('what became of each is its asker’s own; a batch that fails fails for all in it, and the lane is free again', async () => {
  const refused = new Error('refused')
  const together = createTogether<string>(
    async (batch) => {
      if (batch.includes('broken')) throw new Error('broken')
      return batch.map((one) => (one === 'bad' ? Promise.reject(refused) : undefined))
    },
    { lanes: 1, most: 10 },
  )
  expect(await Promise.allSettled([together('good'), together('bad')])).toEqual([
    { status: 'fulfilled', value: undefined },
    { status: 'rejected', reason: refused },
  ])
  const failed = await Promise.allSettled([together('good'), together('broken')])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await together('good')
})
