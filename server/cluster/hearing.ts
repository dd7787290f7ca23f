import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { checkAnswer, parseInput, refusalOf } from '../platform/refusal.ts'
import {
  type AskAnswer,
  type AskBody,
  type AskName,
  askings,
  type TellBody,
  type TellName,
  tellings,
} from './messages.ts'

type Listener = (body: never) => void
type Answerer = (body: never) => Promise<unknown>

/** Who on this node listens to what, and answers what; the same for messages from here and from other nodes. */
export interface Hearing {
  onTold<N extends TellName>(name: N, listener: (body: TellBody<N>) => void): void
  onAsked<N extends AskName>(name: N, answer: (body: AskBody<N>) => Promise<AskAnswer<N>>): void
  /** Never throws. */
  hear(name: string, body: unknown): void
  /** @throws AppError what the answerer threw, `unknown_event`, `bad_input`; `internal` for what is no AppError, logged here */
  answer(name: string, body: unknown): Promise<unknown>
}

export function createHearing(log: Log): Hearing {
  const listeners = new Map<string, Listener[]>()
  const answerers = new Map<string, Answerer>()
  return {
    onTold: (name, listener) =>
      void listeners.set(name, [...(listeners.get(name) ?? []), listener as Listener]),
    onAsked: (name, answer) => void answerers.set(name, answer as Answerer),

    hear(name, body) {
      try {
        if (!Object.hasOwn(tellings, name)) throw unknown(name)
        const parsed = parseInput(tellings[name as TellName], body, 'body')
        for (const listener of listeners.get(name) ?? []) listener(parsed as never)
      } catch (error) {
        log.error({ err: error, name }, 'what a node told was not taken')
      }
    },

    async answer(name, body) {
      try {
        const answerer = answerers.get(name)
        if (!answerer || !Object.hasOwn(askings, name)) throw unknown(name)
        const asking = askings[name as AskName]
        const answer = await answerer(parseInput(asking.body, body, 'body') as never)
        return checkAnswer(asking.answer, answer, name)
      } catch (error) {
        throw refusalOf(error, log, name)
      }
    },
  }
}

const unknown = (name: string) =>
  new AppError('unknown_event', 'This node knows no such message.', { event: name.slice(0, 60) })
