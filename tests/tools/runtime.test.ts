import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bringRuntime, isFit } from '../../tools/steps/runtime.mjs'
import { createWorkshop, writeProgram } from './workshop.ts'

describe('the runtime', () => {
  test.each([
    ['v22.18.0', true],
    ['v24.21.0', true],
    ['v23.6.0', true],
    ['v22.17.1', false],
    ['v23.5.0', false],
    ['v20.20.2', false],
  ])('%s is fit: %s', (version, fit) => {
    expect(isFit(version)).toBe(fit)
  })

  test('a fit Node is kept and stands first on PATH', async () => {
    const workshop = createWorkshop()
    await bringRuntime(workshop, 'v24.0.0')
    expect(workshop.node).toBe(process.execPath)
    expect(workshop.env.PATH).toBe(`${dirname(process.execPath)}:${workshop.bin}`)
  })

  test('a Node in the cache is used without asking npm', async () => {
    const workshop = createWorkshop()
    const entry = `node-24.21.0-${process.platform}-${process.arch}`
    const cached = writeProgram(join(workshop.cache, 'runtime', entry, 'bin', 'node'), 'echo v24.21.0')
    await bringRuntime(workshop, 'v20.20.2')
    expect(workshop.node).toBe(cached)
    expect(workshop.env.PATH).toBe(`${dirname(cached)}:${workshop.bin}`)
  })

  test('an old Node without npm says which Node to install', async () => {
    await expect(bringRuntime(createWorkshop(), 'v20.20.2')).rejects.toThrow(
      /no npm on PATH: install Node 22\.18 or newer, put it first on PATH/,
    )
  })

  test('an npm that reaches no registry says what to do instead', async () => {
    const workshop = createWorkshop()
    writeProgram(join(workshop.bin, 'npm'), 'echo "npm error code ENOTFOUND" >&2; exit 1')
    await expect(bringRuntime(workshop, 'v20.20.2')).rejects.toThrow(
      /npm error code ENOTFOUND[\s\S]*install Node 22\.18 or newer[\s\S]*proxy/,
    )
  })
})
