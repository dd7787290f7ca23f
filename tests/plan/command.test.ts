import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { PlanOutput } from '../../shared/plan.ts'
import { checkPlan } from '../support/check-plan.ts'
import { makeTiny } from '../support/plan-instance.ts'
import { tempFolder } from '../support/temp-folder.ts'

const command = fileURLToPath(new URL('../../server/plan/command.ts', import.meta.url))
const run = (...args: string[]) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [command, ...args])
    let [out, err] = ['', '']
    child.stdout.on('data', (text) => {
      out += text
    })
    child.stderr.on('data', (text) => {
      err += text
    })
    child.on('close', (code) => resolve({ code, out, err }))
  })

describe('npm run plan', () => {
  it('writes a plan, and sums it up', async () => {
    const folder = await tempFolder()
    const input = makeTiny(4)
    writeFileSync(join(folder, 'in.json'), JSON.stringify(input))
    const { code, err } = await run(
      join(folder, 'in.json'),
      '--out',
      join(folder, 'out.json'),
      '--seconds',
      '5',
    )
    expect([code, err]).toEqual([0, expect.stringContaining('Covered')])
    const output = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as PlanOutput
    expect(checkPlan(input, output)).toEqual([])
  })

  it('tells by its exit code what became of it', async () => {
    const folder = await tempFolder()
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const { pairings: _, ...cut } = makeTiny(1)
    expect(await run()).toMatchObject({ code: 2 })
    expect(await run('a.json', '--seconds', 'soon')).toMatchObject({ code: 2 })
    expect(await run(join(folder, 'none.json'))).toMatchObject({ code: 5 })
    expect(await run(file('text.json', 'no json'))).toMatchObject({ code: 3, out: '' })
    const refused = await run(file('cut.json', JSON.stringify(cut)))
    expect(refused).toMatchObject({ code: 3, out: '', err: expect.stringContaining('pairings  missing') })
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') })
  })
})
