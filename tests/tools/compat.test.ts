import { parseAst } from 'vite'
import { expect, it } from 'vitest'
import { readNames } from '../../tools/support/browser-names.mjs'
import { newerThan, ownMembers } from '../../tools/support/newer-than.mjs'

const since = (chrome: unknown) => ({ __compat: { support: { chrome } } })
const names = readNames({
  api: {
    Document: {
      ...since({ version_added: '1' }),
      startViewTransition: since({ version_added: '111' }),
      title: since({ version_added: '1' }),
    },
    CloseWatcher: since({ version_added: '126' }),
    Button: { ...since({ version_added: '1' }), command: since({ version_added: '135' }) },
    Behind: since([{ version_added: '150' }, { version_added: '90', flags: [{ type: 'preference' }] }]),
  },
  javascript: {
    builtins: {
      Array: { ...since({ version_added: '1' }), toSorted: since({ version_added: '110' }) },
      TypedArray: { ...since({ version_added: '7' }), with: since({ version_added: '110' }) },
      Promise: { ...since({ version_added: '32' }), withResolvers: since({ version_added: '119' }) },
    },
  },
})
function newer(code: string): string[] {
  const program = parseAst(code)
  return newerThan(program, ownMembers([program]), names, 109).map(({ name }: { name: string }) => name)
}

it('finds members, globals and syntax that the oldest browser lacks', () => {
  expect(newer('export const a = list.toSorted()')).toEqual(['toSorted'])
  expect(newer('const { promise } = Promise.withResolvers(); document.startViewTransition(f)')).toEqual([
    'startViewTransition',
    'withResolvers',
  ])
  expect(newer('new CloseWatcher(); new window.CloseWatcher()')).toEqual(['CloseWatcher'])
  expect(newer('new Behind()')).toEqual(['Behind'])
  expect(newer('export const r = /[a--b]/v')).toEqual(['regular expression with flag v'])
})

it('takes what a script defines itself for its own, and lets it ask whether something is there', () => {
  expect(newer('document.title = [1].sort().join()')).toEqual([])
  expect(newer('const socket = { command(name) {} }; socket.command("x")')).toEqual([])
  expect(newer('class CloseWatcher {} new CloseWatcher()')).toEqual([])
  expect(newer('if (typeof CloseWatcher === "undefined") stop()')).toEqual([])
})
