import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const tools = join(import.meta.dirname, '..', '..', 'tools')

test.each(['backup', 'restore'])(
  'npm run %s takes one file, and says so before it brings anything',
  (name) => {
    for (const args of [[], ['one', 'two'], ['--help']]) {
      const { status, stderr } = spawnSync(process.execPath, [join(tools, `${name}.mjs`), ...args], {
        encoding: 'utf8',
      })
      expect(status).toBe(1)
      expect(stderr).toContain(`npm run ${name} -- FILE`)
      expect(stderr).toContain('DATABASE_URL or TONGKE_DATA')
    }
  },
)
