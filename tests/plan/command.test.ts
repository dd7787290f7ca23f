import { spawn } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
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

  it('says before the search, not after it, that the plan could not be written', async () => {
    const folder = await tempFolder()
    const input = join(folder, 'in.json')
    writeFileSync(input, JSON.stringify(makeTiny(4)))
    for (const out of [join(folder, 'nowhere', 'out.json'), folder, join(input, 'out.json')]) {
      const { code, err } = await run(input, '--out', out, '--seconds', '5')
      expect([code, err]).toEqual([5, expect.stringContaining(`${out} cannot be written`)])
      expect(err).not.toMatch(/Covered| {2}at /)
    }
    expect(readdirSync(folder)).toEqual(['in.json'])
  })

  it('writes what a link leads to, and leaves nothing beside it', async () => {
    const folder = await tempFolder()
    const [input, file, link] = ['in.json', 'out.json', 'link.json'].map((name) => join(folder, name))
    writeFileSync(input!, `\uFEFF${JSON.stringify(makeTiny(4))}`)
    writeFileSync(file!, 'before')
    symlinkSync(file!, link!)
    expect(await run(input!, '--out', link!, '--seconds', '5', '--quiet')).toMatchObject({ code: 0 })
    expect(lstatSync(link!).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(file!, 'utf8'))).toMatchObject({ format: 'tongke/plan-output@1' })
    expect(readdirSync(folder).sort()).toEqual(['in.json', 'link.json', 'out.json'])
    expect(await run(input!, '--out', '/dev/null', '--seconds', '5')).toMatchObject({ code: 0 })
    expect(lstatSync('/dev/null').isFile()).toBe(false)
  })

  it('says where a file that is cut off ends', async () => {
    const folder = await tempFolder()
    const text = JSON.stringify(makeTiny(4), null, 1)
    for (const [name, cut] of [
      ['empty', ''],
      ['open', '{"schools": ['],
      ['half', text.slice(0, 400)],
    ] as const) {
      writeFileSync(join(folder, name), cut)
      const { code, err } = await run(join(folder, name))
      expect([code, err]).toEqual([3, expect.stringMatching(/is no JSON: .*line \d+,? column \d+/)])
    }
  })

  it('ends without a stack where nobody reads what it says', async () => {
    const folder = await tempFolder()
    writeFileSync(join(folder, 'in.json'), JSON.stringify(makeTiny(4)))
    const child = spawn(process.execPath, [command, join(folder, 'in.json'), '--seconds', '5'])
    let err = ''
    child.stderr.on('data', (text) => {
      err += text
    })
    child.stdout.destroy()
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(err).not.toMatch(/ {2}at /)
    expect([code, err]).toEqual([5, expect.stringContaining('EPIPE')])
  })
})
