import type { AskAnswer, AskBody, AskName, TellBody, TellName } from './messages.ts'

/** A running server as the others see it; it dies with its process and has another id when it is started again. */
export interface NodeInfo {
  id: string
  /** Where browsers reach this one node, without a slash at its end: `https://node-1.tongke.example.cn`. */
  url: string
  load: NodeLoad
  /** It is being stopped: it gets no new lesson, and gives away those it has. */
  draining: boolean
}

export interface NodeLoad {
  /** Of the media workers, in cores. */
  cpu: number
  cores: number
  lessons: number
  consumers: number
  /** What the places of its lessons receive, in Mb/s. */
  outgoing: number
}

/**
 * The right to run one lesson. Redis (or this process) says who has it now; `token`, counted up in the database with each
 * owner, is what the database goes by: what is written under an older one is refused (`fence.ts`).
 */
export interface Lease {
  readonly lessonId: string
  readonly token: number
  /** Calls back once when another has it, or may have it: its owner lets go and writes nothing more. */
  onLost(listener: () => void): void
  /** Gives it back at once; taking it again is for anybody. Repeatable. */
  release(): Promise<void>
}

export type Taken = { lease: Lease } | { holder: NodeInfo }

export interface Leases {
  /**
   * Takes a lesson that nobody has, or says who has it. Two calls of one node give the same lease.
   * @throws AppError `unavailable` while that can't be known (Redis or the database is gone, or came back a moment ago), or its holder is dead
   *   and its lease has not ended yet
   */
  take(lessonId: string): Promise<Taken>
  /** Who has it, or null; takes nothing. @throws AppError `unavailable` */
  holderOf(lessonId: string): Promise<NodeInfo | null>
}

/** Messages between nodes, each signed, each parsed by `messages.ts`. A node hears what it tells, too. */
export interface Bus {
  /** To every node; lost while Redis is gone. Never throws. */
  tell<N extends TellName>(name: N, body: TellBody<N>): void
  onTold<N extends TellName>(name: N, listener: (body: TellBody<N>) => void): void
  /** @throws AppError what the other node threw; `unavailable` when no answer came */
  ask<N extends AskName>(nodeId: string, name: N, body: AskBody<N>): Promise<AskAnswer<N>>
  onAsked<N extends AskName>(name: N, answer: (body: AskBody<N>) => Promise<AskAnswer<N>>): void
}

export interface ComingLesson {
  lessonId: string
  /** How many places it will have: lead end and classrooms. */
  weight: number
}

/** What several nodes need of each other. `local-cluster.ts` is one process alone, `redis-cluster.ts` many around a Redis. */
export interface Cluster {
  readonly nodeId: string
  readonly leases: Leases
  readonly bus: Bus
  /** All that live, this one too. */
  nodes(): Promise<NodeInfo[]>
  /** Where a lesson that nobody has is to go: as planned before the bell, or the least loaded node. */
  placeOf(lessonId: string): Promise<NodeInfo>
  /**
   * How far this machine's clock is ahead of Redis's, in ms; null where that is not known. Nodes that differ by more than half a minute
   * (`seal.ts`) hear nothing of each other.
   */
  clockAheadMs(): number | null
  /**
   * Whether another that lives says that browsers reach it at this node's address, for longer than a dead one is remembered. Each then
   * takes the other for the process that was here before it, and sends nobody there.
   */
  hasTwin(): boolean
  /** From now on this node is told to the others as draining. */
  drain(): Promise<void>
  /**
   * @param load asked every second or two: what costs nothing to know
   * @param coming what begins in the next minutes, to be spread over the nodes before its bell; asked by one node a minute
   */
  start(load: () => Promise<NodeLoad>, coming?: () => Promise<ComingLesson[]>): Promise<void>
  stop(): Promise<void>
}
