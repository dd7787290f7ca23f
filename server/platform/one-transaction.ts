import { AsyncLocalStorage } from 'node:async_hooks'
import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely'

/**
 * Refuses a query outside of the transaction its caller is in. Such a query would wait for ever on the embedded
 * database (it has one connection, which the transaction holds) and not see what the transaction wrote on PostgreSQL.
 */
export class OneTransaction implements KyselyPlugin {
  readonly #current = new AsyncLocalStorage<{ open: boolean }>()

  /** Runs `work`, whose queries must go through its own transaction. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const transaction = { open: true }
    try {
      return await this.#current.run(transaction, work)
    } finally {
      // What `work` started and left running may query again.
      transaction.open = false
    }
  }

  /** @throws Error, a fault of the program, inside of `within` */
  check(): void {
    if (this.#current.getStore()?.open) {
      throw new Error(
        'a query beside the open transaction: hand on the `tx` that transact gave, not the `db` outside',
      )
    }
  }

  transformQuery(args: PluginTransformQueryArgs) {
    this.check()
    return args.node
  }

  async transformResult(args: PluginTransformResultArgs) {
    return args.result
  }
}
