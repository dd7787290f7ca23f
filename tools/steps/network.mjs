import { installPackages, runAsRoot } from '../support/apt.mjs'
import { findProgram } from '../support/command.mjs'

/** Program → Debian's package that holds it. */
const PROGRAMS = { ip: 'iproute2', tc: 'iproute2', nft: 'nftables', turnserver: 'coturn' }

/**
 * Brings what the tests of bad lines need: network namespaces with a rate and losses, and a relay.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringNetwork(context) {
  const { env } = context
  // Debian keeps some of them where only root looks.
  env.PATH = [env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(':')
  const missing = Object.entries(PROGRAMS).filter(([program]) => !findProgram(program, env))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(([, name]) => name))]
  if (packages.includes('coturn')) forbidOwnRelay(context)
  await installPackages(context, 'network', packages, {
    why: 'the tests of thin, lossy and blocked lines',
    otherwise: `put ${missing.map(([program]) => program).join(', ')} on PATH`,
  })
}

/**
 * Debian's package starts a relay of its own; the tests start theirs. A unit of that name that is there already was put there on
 * purpose and stays.
 * @param {import('../support/context.mjs').Context} context
 */
function forbidOwnRelay(context) {
  const script =
    'file=/etc/systemd/system/coturn.service; [ -e $file ] || ' +
    '{ mkdir -p /etc/systemd/system && ln -s /dev/null $file; }'
  if (findProgram('apt-get', context.env)) runAsRoot(context, 'sh', ['-c', script])
}
