import { describe, expect, it } from 'vitest'
import { isOwnOrigin } from '../../server/platform/origin.ts'

const site = 'https://tongke.example.cn'
const node = { host: 'node-1.tongke.example.cn' }

describe('where a line is opened from', () => {
  it('is our own page, or no page at all', () => {
    expect(isOwnOrigin({ ...node, origin: `https://${node.host}` }, [site])).toBe(true)
    expect(isOwnOrigin({ ...node, 'sec-fetch-site': 'same-origin' }, [site])).toBe(true)
    expect(isOwnOrigin(node, [site])).toBe(true)
    expect(isOwnOrigin({ ...node, origin: 'https://evil.example' }, [site])).toBe(false)
  })

  it('is the public address’s page only where it came with a ticket, as the browser tells it', () => {
    const fromSite = { ...node, origin: site, 'sec-fetch-site': 'same-site' }
    expect(isOwnOrigin(fromSite, [site])).toBe(false)
    expect(isOwnOrigin(fromSite, [site], true)).toBe(true)
  })

  it('is never another site’s page, ticket or not', () => {
    const foreign = { ...node, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect(isOwnOrigin(foreign, [site], true)).toBe(false)
    expect(isOwnOrigin({ ...node, 'sec-fetch-site': 'cross-site' }, [site], true)).toBe(false)
  })
})
