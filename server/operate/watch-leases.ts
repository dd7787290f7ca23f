import type { Lease, Leases } from '../cluster/cluster.ts'

export interface LeaseWatch {
  leases: Leases
  /** Leases this node has at this moment. */
  held(): number
}

/** Counts the leases that are taken, given back and lost; otherwise they are the same. */
export function watchLeases(leases: Leases, onLost: () => void): LeaseWatch {
  /** Two calls give the same lease, so they give the same watched one. */
  const held = new Map<Lease, Lease>()

  function watched(lease: Lease): Lease {
    lease.onLost(() => {
      if (held.delete(lease)) onLost()
    })
    return {
      lessonId: lease.lessonId,
      token: lease.token,
      onLost: (listener) => lease.onLost(listener),
      release() {
        held.delete(lease)
        return lease.release()
      },
    }
  }

  return {
    held: () => held.size,
    leases: {
      holderOf: (lessonId) => leases.holderOf(lessonId),
      async take(lessonId) {
        const taken = await leases.take(lessonId)
        if (!('lease' in taken)) return taken
        const known = held.get(taken.lease) ?? watched(taken.lease)
        held.set(taken.lease, known)
        return { lease: known }
      },
    },
  }
}
