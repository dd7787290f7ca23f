import { type CommandName, commands } from '../../shared/socket.ts'
import type { Client } from '../support/socket-client.ts'
import { mutated, oddity, type Random } from './random.ts'
import { allowedWhenWellFormed, type Foreign, socketSamples } from './samples.ts'
import type { Told } from './told.ts'

const names = Object.keys(commands) as CommandName[]
/** What these change is a page's own media alone; the workers' own checks are worth the trouble. */
const ownMedia: readonly CommandName[] = ['media:produce', 'media:connect', 'media:restart-ice']

export interface SocketFuzz {
  /** A command with something wrong, no command, or arguments that are none; null when it may be let in. */
  next(random: Random): (() => Promise<Told>) | null
}

/** @param scene `visitor`: of the teacher's school, in no lesson */
export function createSocketFuzz(scene: {
  teacher: Client
  classroom: Client
  visitor: Client
  foreign: Foreign
}): SocketFuzz {
  const { teacher, classroom, visitor, foreign } = scene

  function mutatedCommand(random: Random): (() => Promise<Told>) | null {
    const name = random.pick(names)
    const sample = socketSamples(foreign, random)[name]
    const body = random.next() < 0.1 ? sample : mutated(sample, random)
    const wellFormed = commands[name].body.safeParse(throughJson(body)).success
    if (wellFormed && allowedWhenWellFormed.includes(name) && !ownMedia.includes(name)) return null
    // Whoever asks to enter another lesson leaves the one it is in.
    const from = wellFormed && name === 'lesson:enter' ? visitor : random.pick([teacher, classroom, visitor])
    return () => sendEvent(from, name, [body], wellFormed && ownMedia.includes(name))
  }

  function strayEvent(random: Random): () => Promise<Told> {
    const name = random.pick([
      random.text(),
      `lesson:${random.text()}`,
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'lesson:state',
      'media:reset',
      'LESSON:END',
      'x'.repeat(5_000),
    ])
    return () => sendEvent(random.pick([teacher, classroom, visitor]), name, [oddity(random)], false)
  }

  function strayArguments(random: Random): () => Promise<Told> {
    const name = random.pick(names)
    const sample = socketSamples(foreign, random)[name]
    const args = random.pick<unknown[]>([
      [],
      [sample, sample],
      [[sample]],
      [JSON.stringify(sample)],
      [null],
      [{ ...sample, raw: Buffer.from([1, 2, 3]) }],
      [Buffer.from('{}')],
    ])
    return () => sendEvent(random.pick([teacher, classroom, visitor]), name, args, false)
  }

  return {
    next(random) {
      const way = random.next()
      return way < 0.8 ? mutatedCommand(random) : way < 0.9 ? strayEvent(random) : strayArguments(random)
    },
  }
}

/** What a message is once it has travelled: without NaN, functions and the like. */
function throughJson(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? null : JSON.parse(text)
}

async function sendEvent(from: Client, name: string, args: unknown[], mayPass: boolean): Promise<Told> {
  if ((JSON.stringify(args) ?? '').length > 50_000) return 'let through'
  const ack = (await from.socket.timeout(120_000).emitWithAck(name, ...args)) as {
    ok?: boolean
    error?: { code?: string }
  }
  if (ack?.ok === false && ack.error?.code) return { code: ack.error.code }
  if (ack?.ok === true && mayPass) return 'let through'
  throw new Error(`${name} was not refused: ${JSON.stringify({ args, ack }).slice(0, 2_000)}`)
}
