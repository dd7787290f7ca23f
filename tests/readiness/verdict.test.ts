import { describe, expect, it } from 'vitest'
import * as rules from '../../server/readiness/verdict.ts'
import { defaultSettings } from '../../shared/directory.ts'
import type { Findings } from '../../shared/readiness.ts'

const well: Findings = {
  camera: { trouble: null, moves: true, brightness: 0.4 },
  microphone: { trouble: null, levelDb: -45 },
  loudspeaker: { toneDb: 20 },
  line: { downKbps: 8_000, upKbps: 3_000, rttMs: 25, way: 'udp' },
}
const but = (part: { [K in keyof Findings]?: Partial<Findings[K]> }): Findings => ({
  camera: { ...well.camera, ...part.camera },
  microphone: { ...well.microphone, ...part.microphone },
  loudspeaker: { ...well.loudspeaker, ...part.loudspeaker },
  line: { ...well.line, ...part.line },
})
const { levelOf } = rules
const faultsOf = (found: Findings) => rules.faultsOf(found, defaultSettings)
const verdict = (checks: Parameters<typeof rules.verdict>[0], at: Date) =>
  rules.verdict(checks, at, defaultSettings)
const freshMs = defaultSettings.readyHours * 3_600_000
const now = new Date('2026-09-28T00:25:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)

describe('what stands against a classroom', () => {
  it('is nothing when all is well, and nothing that was not tried', () => {
    expect(faultsOf(well)).toEqual([])
    expect(
      faultsOf(
        but({
          camera: { moves: null, brightness: null },
          microphone: { levelDb: null },
          loudspeaker: { toneDb: null },
          line: { downKbps: null, upKbps: null, rttMs: null, way: null },
        }),
      ),
    ).toEqual([])
  })

  it('is missing without which no lesson is possible, and doubtful otherwise', () => {
    for (const found of [
      but({ camera: { trouble: 'missing' } }),
      but({ microphone: { trouble: 'refused' } }),
      but({ line: { way: 'none' } }),
      but({
        line: {
          nodes: [
            { name: 'one', way: 'udp' },
            { name: 'two', way: 'none' },
          ],
        },
      }),
    ])
      expect(levelOf(faultsOf(found))).toBe('missing')
    for (const found of [
      but({ camera: { moves: false } }),
      but({ loudspeaker: { toneDb: 1 } }),
      but({ line: { upKbps: 120 } }),
      but({ line: { way: 'tcp' } }),
      but({ line: { way: 'relay' } }),
    ])
      expect(levelOf(faultsOf(found))).toBe('doubtful')
    expect(levelOf([])).toBe('ready')
  })

  it('names the worst first, and each cause once', () => {
    const found = but({
      camera: { moves: false, brightness: 0 },
      microphone: { trouble: 'busy' },
      line: { way: 'none', downKbps: 100 },
    })
    expect(faultsOf(found)).toEqual(['media-blocked', 'microphone-busy', 'camera-dark', 'line-slow-down'])
    const nodes = (['none', 'udp'] as const).map((way, i) => ({ name: `node-${i}`, way }))
    expect(faultsOf(but({ line: { nodes } }))).toEqual(['node-blocked'])
    expect(faultsOf(but({ line: { way: 'none', nodes } }))).toEqual(['media-blocked'])
    const insecure = but({ camera: { trouble: 'insecure' }, microphone: { trouble: 'insecure' } })
    expect(faultsOf(insecure)).toEqual(['page-insecure'])
  })

  it('is what the region asks for', () => {
    const found = but({ line: { downKbps: 700, upKbps: 300, rttMs: 600 } })
    expect(faultsOf(found)).toEqual(['line-slow-down', 'line-slow-up', 'line-long'])
    const modest = { ...defaultSettings, readyDownKbps: 600, readyUpKbps: 300, readyRttMs: 600 }
    expect(rules.faultsOf(found, modest)).toEqual([])
  })

  it('does not blame a loudspeaker that a silent microphone could not hear', () => {
    expect(faultsOf(but({ microphone: { levelDb: -120 }, loudspeaker: { toneDb: 0 } }))).toEqual([
      'microphone-silent',
    ])
  })
})

describe('what is thought of a classroom', () => {
  it('is missing before its first check, and doubtful when the last one is a day old', () => {
    expect(verdict([], now)).toEqual({ level: 'missing', faults: ['never-checked'] })
    const check = { findings: well, checkedAt: ago(freshMs + 1) }
    expect(verdict([check], now)).toEqual({ level: 'doubtful', faults: ['check-old'] })
    expect(verdict([{ ...check, checkedAt: ago(freshMs) }], now).level).toBe('ready')
  })

  it('follows the newest check, and for a tone that was not played the last that was', () => {
    const silent = { findings: but({ loudspeaker: { toneDb: null } }), checkedAt: ago(1_000) }
    const unheard = { findings: but({ loudspeaker: { toneDb: 0 } }), checkedAt: ago(7_200_000) }
    const broken = { findings: but({ camera: { trouble: 'missing' } }), checkedAt: ago(7_200_000) }
    expect(verdict([silent, unheard], now).faults).toEqual(['loudspeaker-unheard'])
    expect(verdict([silent, broken], now)).toEqual({ level: 'ready', faults: [] })
    const yesterday = { ...unheard, checkedAt: ago(freshMs * 2) }
    expect(verdict([silent, yesterday], now).level).toBe('ready')
  })
})
