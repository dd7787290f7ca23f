import { describe, expect, it } from 'vitest'
import { Fenced } from '../../server/cluster/fence.ts'
import { createWriteBehind } from '../../server/live/write-behind.ts'
import { createLog } from '../../server/platform/log.ts'

const log = createLog('silent')

describe('what is written behind', () => {
  it('is written in its order, also over failures that pass', async () => {
    const written = createWriteBehind(log, { retries: [0, 0] })
    const done: number[] = []
    let failures = 2
    written.push('first', async () => {
      if (failures-- > 0) throw new Error('the database is away')
      done.push(1)
    })
    written.push('second', async () => done.push(2))
    await written.flush()
    expect(done).toEqual([1, 2])
  })

  it('is given up when it fails for good, and the next goes on', async () => {
    const written = createWriteBehind(log, { retries: [0] })
    const done: number[] = []
    written.push('first', () => Promise.reject(new Error('never')))
    written.push('second', async () => done.push(2))
    await written.flush()
    expect(done).toEqual([2])
  })

  it('waits for a database that is away, however long', async () => {
    const written = createWriteBehind(log, { retries: [0] })
    const done: number[] = []
    let failures = 20
    written.push('first', async () => {
      if (failures-- > 0) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
      done.push(1)
    })
    written.push('second', async () => done.push(2))
    await written.flush()
    expect(done).toEqual([1, 2])
  })

  it('drops what is spare first when it grows too long', async () => {
    const written = createWriteBehind(log, { most: 2 })
    const done: string[] = []
    const write = (what: string) => async () => done.push(what)
    written.push('a', write('a'))
    written.push('b', write('b'))
    written.gather('beats', 'beat', async (beats) => done.push(...beats))
    written.push('leave', write('leave'))
    written.push('leave', write('leave'))
    written.push('beyond', write('beyond'))
    await written.flush()
    expect(done).toEqual(['a', 'b', 'leave', 'leave'])
  })

  it('is written many at a time where it was gathered, before what came after', async () => {
    const written = createWriteBehind(log)
    const done: string[] = []
    const write = async (all: readonly string[]) => done.push(`${all.length}: ${all.join(' ')}`)
    written.gather('beats', 'a', write)
    written.gather('beats', 'b', write)
    written.push('leave', async () => done.push('left'))
    written.gather('beats', 'c', write)
    await written.flush()
    expect(done).toEqual(['2: a b', 'left', '1: c'])
  })

  it('counts each thing of a batch that could not be written', async () => {
    const written = createWriteBehind(log, { retries: [] })
    const write = async () => {
      throw new Error('refused')
    }
    for (const beat of ['a', 'b', 'c']) written.gather('beats', beat, write)
    written.push('leave', write)
    await written.flush()
    expect(written.load()).toEqual({ waiting: 0, dropped: 4 })
  })

  it('is left alone when another owns the lesson', async () => {
    const written = createWriteBehind(log)
    let tries = 0
    written.push('opened', async () => {
      tries++
      throw new Fenced({ lessonId: 'a', token: 1 })
    })
    await written.flush()
    expect(tries).toBe(1)
  })
})
