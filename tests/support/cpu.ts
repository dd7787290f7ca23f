import { readdirSync, readFileSync } from 'node:fs'

/** Of Linux, as `getconf CLK_TCK` says it. */
const ticksASecond = 100

interface Process {
  pid: number
  parent: number
  name: string
  ticks: number
}

/** Seconds of CPU that the programs of this name took which this process started, and those that they started. */
export function cpuSecondsOf(name: string): number {
  const all = readdirSync('/proc').flatMap(readProcess)
  const family = new Set([process.pid])
  // Whoever was started later may have the lower number: until nobody is found any more.
  for (let found = true; found; ) {
    found = false
    for (const { pid, parent } of all)
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid)
        found = true
      }
  }
  const own = all.filter((one) => family.has(one.pid) && one.name === name)
  return own.reduce((sum, { ticks }) => sum + ticks, 0) / ticksASecond
}

/** Seconds of CPU that one process took, without its children that still run; 0 once it has ended. */
export const cpuSecondsOfProcess = (pid: number): number =>
  (readProcess(String(pid))[0]?.ticks ?? 0) / ticksASecond

function readProcess(folder: string): Process[] {
  if (!/^\d+$/.test(folder)) return []
  try {
    const [, pid, name, rest] = readFileSync(`/proc/${folder}/stat`, 'utf8').match(/^(\d+) \((.*)\) (.*)$/s)!
    const fields = rest!.split(' ')
    return [
      {
        pid: Number(pid),
        parent: Number(fields[1]),
        name: name!,
        // Its own, and that of its children that ended.
        ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0),
      },
    ]
  } catch {
    // It ended in the meantime.
    return []
  }
}
